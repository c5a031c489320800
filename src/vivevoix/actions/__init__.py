"""What people and the house do: one act, one rule, one change."""
