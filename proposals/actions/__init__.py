"""Everything that writes in the congress: one function for each deed, one module for each kind of deed."""
