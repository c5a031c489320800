"""Who it is that rings, and what we remember of them."""
