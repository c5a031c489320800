"""Somebody is typed, letter by letter, and found: however their name is written, said, shortened or misspelt."""
