"""Pages of the fund."""
