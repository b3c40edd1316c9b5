"""What may be typed about proposals."""
