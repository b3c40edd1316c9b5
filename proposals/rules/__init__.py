"""What statutes and practice say about the congress, as plain Python."""
