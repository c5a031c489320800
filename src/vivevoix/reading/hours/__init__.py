"""Hours and rosters: from what the settings file, a calendar or the console says to what the core counts with."""
