"""What pages ask for of the worker mailbox."""
