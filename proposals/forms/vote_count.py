"""What a teller types: the ballots of the box, and a number for every answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.ballot_words import COUNT_FAULTS, COUNT_ROWS, answer_words
from proposals.models import BallotPaper, HandCount
from proposals.rules import hand_count
from proposals.rules.hand_count import Difference, Wrong
from proposals.rules.questions import Question

MOST = 99_999
HELP = {
    "returned": _("Every ballot that came out of the box."),
    "invalid": _("Blank, unreadable, or more ticked than allowed."),
    "spoiled": _("Given back before it went into the box; another one was handed out."),
}


class CountForm(forms.Form):
    """The numbers of one teller. `again` names the rows in which the counts differ: they are empty."""

    def __init__(
        self,
        *args: Any,
        paper: BallotPaper,
        issued: int,
        before: HandCount | None = None,
        again: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.issued, self.again = paper.asked, issued, frozenset(again)
        for name, label in COUNT_ROWS.items():
            self.fields[name] = _number(label, HELP.get(name, ""))
        for place, question in enumerate(self.asked):
            for number, answer in enumerate(question.answers):
                self.fields[f"{place}-{number}"] = _number(answer_words(answer))
        known = figures_of(before) if before else {}
        self.initial = {name: value for name, value in known.items() if name not in self.again}

    @property
    def ballots(self) -> list[tuple[forms.BoundField, bool]]:
        """Each with whether it has to be counted again."""
        return [self._row(name) for name in COUNT_ROWS]

    @property
    def questions(self) -> list[tuple[Question, list[tuple[forms.BoundField, bool]]]]:
        return [
            (question, [self._row(f"{place}-{number}") for number in range(len(question.answers))])
            for place, question in enumerate(self.asked)
        ]

    def _row(self, name: str) -> tuple[forms.BoundField, bool]:
        return self[name], name in self.again

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            counted = hand_count.HandCount(data["returned"], data["invalid"], self._rows(data))
            for wrong in counted.faults(self.asked, self.issued):
                self.add_error(_field(wrong), str(COUNT_FAULTS[wrong.fault]))
        return data

    @property
    def figures(self) -> dict[str, Any]:
        """As the deed takes them."""
        data = self.cleaned_data
        return {**{name: data[name] for name in COUNT_ROWS}, "numbers": self._rows(data)}

    def _rows(self, data: dict[str, Any]) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(data[f"{place}-{number}"] for number in range(len(question.answers)))
            for place, question in enumerate(self.asked)
        )


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    field = forms.IntegerField(
        label=label, help_text=hint, min_value=0, max_value=MOST,
        error_messages={"required": _("Enter a number; 0 where there is none.")},
    )  # fmt: skip
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
    return field


def _field(wrong: Wrong) -> str:
    if wrong.question is not None:
        return f"{wrong.question}-{wrong.answer or 0}"
    return "invalid" if "invalid" in wrong.fault else "returned"


def figures_of(count: HandCount) -> dict[str, int]:
    """By the names of the fields."""
    found = {name: getattr(count, name) for name in COUNT_ROWS}
    for place, row in enumerate(count.numbers):
        found |= {f"{place}-{number}": value for number, value in enumerate(row)}
    return found


def names_of(differences: Iterable[Difference]) -> list[str]:
    """The fields in which two counts differ, each once."""
    names = [
        f"{each.question}-{each.answer}" if each.question is not None else each.where for each in differences
    ]
    return list(dict.fromkeys(names))
