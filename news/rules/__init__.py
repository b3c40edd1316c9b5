"""The rules of publishing, as plain Python."""
