"""Files of customers: read row by row, guessed at, and written."""
