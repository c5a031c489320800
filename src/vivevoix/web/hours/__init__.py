"""Hours and rosters as the pages show them."""
