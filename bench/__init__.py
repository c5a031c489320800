"""What the house costs and how fast it is, each figure as one JSON line. `make bench` runs everything."""
