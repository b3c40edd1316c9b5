"""What is kept of the fund in the admin: reference data to change, the books to look at. What was posted has no way in here."""

from finance.admin import books, budgets, drafts, reference, rules

__all__ = ["books", "budgets", "drafts", "reference", "rules"]
