"""Rows whose place on the disk and whose transaction must not tell when they were written."""

from django.db import models
from django.db.models.functions import Random


class Rewritten(models.Model):
    """A table that is rewritten every night in a random order (`manage.py seal_rewrite`).

    Measured: next to 200 sign-ins the hidden columns xmin and ctid name the writer of every one of 20 letters. An
    update of every row in one transaction gives all of them one xmin, and clustering by `shuffle` a new ctid.
    """

    shuffle = models.FloatField(editable=False, db_default=Random(), db_index=True)

    class Meta:
        abstract = True
