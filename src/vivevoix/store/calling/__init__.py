"""Calls and callers, as rows."""
