"""The worker mailbox: its place in the house, still empty."""
