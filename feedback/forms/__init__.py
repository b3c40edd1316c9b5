"""What may be typed on pages of the worker mailbox."""
