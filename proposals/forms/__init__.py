"""What may be typed about the congress, one module for each part."""
