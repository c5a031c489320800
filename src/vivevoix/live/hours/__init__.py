"""Hours and rosters in the running day."""
