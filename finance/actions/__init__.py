"""What people do with the fund: one function for each deed."""
