"""The workers' congress: its delegates and sessions, and the proposals that end in a signed answer."""
