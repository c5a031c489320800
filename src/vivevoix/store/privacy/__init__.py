"""What we hold on somebody, how it goes, and what goes by itself in time."""
