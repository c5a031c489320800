"""What we remember of customers."""
