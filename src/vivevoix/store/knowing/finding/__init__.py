"""Cards by their words and numbers, as they are typed."""
