"""What the regulations say about letters to the union: plain Python, no clock, no database."""
