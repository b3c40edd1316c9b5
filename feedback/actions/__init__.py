"""Everything that writes in the worker mailbox, one function for each deed."""
