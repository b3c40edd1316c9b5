"""The bookkeeper's rooms: months, journals, the bank, budgets, the first day."""

from django.urls import path

from finance.views import bank, bank_match, budgets, journal, months, opening

urlpatterns = [
    path("finance/desk/books/", opening.books, name="books"),
    path("finance/desk/books/opening/", opening.opening, name="opening"),
    path("finance/desk/books/opening/template/", opening.template, name="opening-template"),
    path("finance/desk/months/", months.months, name="months"),
    path("finance/desk/months/<str:month>/", months.month, name="month"),
    path("finance/desk/months/<str:month>/paper/", months.month_paper, name="month-paper"),
    path("finance/desk/balances/", journal.balances, name="balances"),
    path("finance/desk/journal/<str:slug>/", journal.journal, name="journal"),
    path("finance/desk/journal/<str:slug>/<str:month>/", journal.journal_paper, name="journal-paper"),
    path("finance/desk/bank/", bank.bank, name="bank"),
    path("finance/desk/bank/in/<str:token>/", bank.columns, name="bank-columns"),
    path("finance/desk/bank/in/<str:token>/check/", bank.check, name="bank-check"),
    path("finance/desk/bank/statement/<int:pk>/", bank.statement, name="bank-statement"),
    path("finance/desk/bank/match/", bank_match.match, name="bank-match"),
    path("finance/desk/bank/line/<int:pk>/", bank_match.line, name="bank-line"),
    path("finance/desk/bank/reconciliation/", bank_match.reconciliation, name="bank-reconciliation"),
    path("finance/desk/budgets/", budgets.budgets, name="budgets"),
    path("finance/desk/budgets/<int:pk>/", budgets.budget, name="budget"),
    path("finance/desk/budgets/<int:pk>/edit/", budgets.edit, name="budget-edit"),
    path("finance/desk/budgets/<int:pk>/table/", budgets.table, name="budget-table"),
    path("finance/desk/budgets/<int:pk>/upload/", budgets.upload, name="budget-upload"),
    path("finance/desk/budgets/<int:pk>/resolution/", budgets.resolution, name="budget-resolution"),
]
