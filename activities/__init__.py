"""Activities and surveys: its place in the house, still empty."""
