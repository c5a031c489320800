"""Customers brought in out of a file."""
