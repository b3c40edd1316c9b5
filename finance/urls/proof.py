"""Proof for anyone."""

from django.urls import path

from finance.views import verify

urlpatterns = [
    path("finance/verify/", verify.page, name="verify"),
    path("finance/e/<str:number>/proof.json", verify.proof, name="entry-proof"),
    path("finance/e/<str:number>/slip/", verify.slip, name="slip"),
    path("finance/consistency.json", verify.consistency, name="consistency"),
    path("finance/books.jsonl", verify.books, name="books-jsonl"),
    path("finance/books.hledger", verify.journal, {"form": "hledger"}, name="books-hledger"),
    path("finance/books.beancount", verify.journal, {"form": "beancount"}, name="books-beancount"),
    path("finance/books.checkpoint.txt", verify.books_checkpoint, name="books-checkpoint"),
    path("finance/verify_ledger.py", verify.program, name="verifier"),
]
