"""What the pages of the congress show, read with few queries."""
