"""What templates of the fund use."""
