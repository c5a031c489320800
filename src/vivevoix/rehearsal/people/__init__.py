"""What chance does for people: whether they are there, pick up, speak, promise, keep it, or lose patience."""
