"""The union's rules on people, as plain Python."""
