"""What pages of the congress show, gathered with few queries."""
