"""Everything that writes about people: one function for each deed."""
