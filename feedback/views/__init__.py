"""Pages of the worker mailbox."""
