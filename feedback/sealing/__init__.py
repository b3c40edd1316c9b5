"""What the sealed tier of the worker mailbox is made of: values in, values out. No Django, no database, no clock.

codes       the receipt code, how it is found again, and the identifier of a case
keys        an inbox's key pair, kept by each member under a passphrase of their own
shares      the two papers from which an inbox's key comes back
envelopes   a case's key, whom it is wrapped to, and texts and files sealed with it
unlocked    an unlocked inbox for the cookie of one member, for 25 minutes
tokens      what a form without a session carries, and the brake on it

To shred a case is to delete its wraps: nobody can open what stays.
"""
