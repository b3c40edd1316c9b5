"""What pages of the fund show."""
