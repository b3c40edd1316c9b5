"""What the rules of the books say, as plain Python."""
