"""Who answers: what people are to a caller, who is rung, and whose turn it is."""
