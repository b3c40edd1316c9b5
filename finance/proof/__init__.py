"""What proves that nothing in the books was changed after publication. No Django, no database, no clock.

canonical    the one way in which an entry is written
chain        each entry's hash holds all before it
commitments  a personal value in public: only who has the salt can tell
merkle       one hash for all entries; short proofs that an entry is in it, and that a later tree holds an earlier one
notes        the checkpoint: a signed note, and the keys that sign it
keys         a signing key, sealed under a passphrase
journals     the same books for hledger and beancount

`finance/verify_ledger.py` checks all of it again and imports nothing of this. See docs/decisions/0016-ledger-proof.md.
"""
