"""What the regulations say about the fund: plain Python, no clock, no database, integer fen only."""
