"""Many random entries for measuring, brought in with every guarantee: nothing is switched off for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import transaction

from finance import posting
from finance.models import Account, Book
from finance.posting import Posting

BATCH = 1_000
Progress = Callable[[int, int], None]


def load(
    book: Book, many: int, *, on: date, seed: int = 1, progress: Progress | None = None, batch: int = BATCH
) -> None:
    """Random entries of the open months up to `on`, in batches of one transaction each."""
    made = random_postings(book, many, on=on, seed=seed)
    for done in range(0, many, batch):
        with transaction.atomic():
            posting.put(book, [next(made) for _ in range(min(batch, many - done))], on=on)
        if progress:
            progress(min(done + batch, many), many)


def random_postings(book: Book, many: int, *, on: date, seed: int = 1) -> Iterator[Posting]:
    """Mostly spending from the bank, some income, some with three lines, as a year of a union looks."""
    dice = random.Random(seed)  # noqa: S311 - figures for measuring
    accounts = list(Account.objects.posting().values_list("slug", flat=True))
    spending = [slug for slug in accounts if slug.startswith("exp.")]
    income = [slug for slug in accounts if slug.startswith("inc.")]
    months = list(book.periods.exclude(state="closed").filter(first_on__lte=on).order_by("first_on"))
    branches = [None, *book.branch.children.values_list("pk", flat=True)]
    activities = ["", *book.activities.values_list("code", flat=True)]
    for number in range(many):
        month = months[number * len(months) // many]
        last = min(month.last_on, on)
        day = month.first_on + timedelta(days=dice.randrange((last - month.first_on).days + 1))
        fen = dice.randrange(100, 5_000_000)
        if dice.random() < 0.2:
            lines = [("asset.bank", fen, ""), (dice.choice(income), -fen, "")]
            kind = "income"
        else:
            cut = dice.randrange(1, fen) if dice.random() < 0.1 else 0
            parts = [cut, fen - cut] if cut else [fen]
            lines = [(dice.choice(spending), part, "") for part in parts]
            lines.append((dice.choice(("asset.bank", "asset.bank", "asset.cash")), -fen, ""))
            kind = "expense"
        yield Posting(
            kind, day, f"测试凭证 {number}", lines, branch=dice.choice(branches), activity=dice.choice(activities),
            names={"payee": "测试单位"} if dice.random() < 0.5 else {},
        )  # fmt: skip
