"""Where callers and people are brought together."""
