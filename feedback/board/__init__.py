"""The numbers of the mailbox: read from cases, published once a period, shown to leaders and to everybody."""
