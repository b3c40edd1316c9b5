"""The fund ledger: its place in the house, still empty."""
