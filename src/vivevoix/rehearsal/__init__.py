"""A whole day played by the real core on a hand-moved clock: the rules are ours, only callers and people are made up."""
