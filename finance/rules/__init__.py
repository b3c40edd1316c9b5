<<<<<<< HEAD
"""What the regulations say about the fund: plain Python, no clock, no database, integer fen only."""
=======
"""What the rules of the books say, as plain Python."""
>>>>>>> 8967c31
