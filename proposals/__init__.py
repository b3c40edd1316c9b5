"""The workers' congress, proposals and votes: its place in the house, still empty."""
