"""What may be typed about the fund."""
