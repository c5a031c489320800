"""What is counted: of calls, never of persons."""
