"""A ballot as it is filled in: a field for each question. The booth shows it, and so does its preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from proposals.ballot_words import ITEM_KINDS, answer_words
from proposals.models import BallotItem
from proposals.rules.questions import ItemKind, Question

Choices = list[list[int]]
PER_PERSON = frozenset({ItemKind.ELECT_EACH, ItemKind.APPRAISE})
"""Items that ask a question about each person."""


@dataclass(frozen=True)
class Answer:
    """A line to tick."""

    value: int
    label: str
    note: str
    is_ticked: bool


@dataclass(frozen=True)
class Asked:
    """A question with its answers."""

    name: str
    text: str
    note: str
    hint: str
    most: int
    is_single: bool
    answers: list[Answer]
    errors: list[str]

    @property
    def ticked(self) -> list[Answer]:
        return [each for each in self.answers if each.is_ticked]


@dataclass(frozen=True)
class Section:
    """An item of the paper with its questions."""

    number: int
    title: str
    kind: str | Promise
    is_per_person: bool
    asked: list[Asked]


class BallotForm(forms.Form):
    """All questions of a vote. `chosen` is what stands in it at first; nothing of it is kept anywhere."""

    def __init__(
        self,
        items: Sequence[BallotItem],
        asked: Sequence[Question],
        data: Any = None,
        *,
        chosen: Choices | None = None,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.items, self.asked = items, asked
        for index, question in enumerate(asked):
            self.fields[_name(index)] = _field(question)
            if chosen:
                self.initial[_name(index)] = [
                    str(place) for place, ticked in enumerate(chosen[index]) if ticked
                ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for index, question in enumerate(self.asked):
            ticked = len(_listed(cleaned.get(_name(index))))
            if ticked > question.maximum:
                self.add_error(_name(index), too_many(question.maximum, ticked))
        return cleaned

    @property
    def choices(self) -> Choices:
        """A list of 0 and 1 for each question, of what was taken."""
        found = []
        for index, question in enumerate(self.asked):
            ticked = set(_listed(self.cleaned_data[_name(index)]))
            found.append([int(str(place) in ticked) for place in range(len(question.answers))])
        return found

    @property
    def sections(self) -> list[Section]:
        """As the template shows it, in the order of the paper."""
        return [
            Section(
                number,
                item.title,
                ITEM_KINDS[ItemKind(item.kind)],
                ItemKind(item.kind) in PER_PERSON,
                list(self._asked_of(number - 1, item)),
            )
            for number, item in enumerate(self.items, 1)
        ]

    def _asked_of(self, number: int, item: BallotItem) -> Iterator[Asked]:
        options = list(item.options.all())
        mine = [(index, each) for index, each in enumerate(self.asked) if each.item == number]
        for place, (index, question) in enumerate(mine):
            person = options[place] if ItemKind(item.kind) in PER_PERSON else None
            notes = [] if person or item.kind == ItemKind.APPROVE else [each.note for each in options]
            bound = self[_name(index)]
            ticked = set(_listed(bound.value()))
            yield Asked(
                name=_name(index),
                text=person.label if person else item.title,
                note=person.note if person else "",
                hint=hint_of(item, question),
                most=question.maximum,
                is_single=_is_single(question),
                answers=[
                    Answer(
                        value=at,
                        label=answer_words(label),
                        note=notes[at] if at < len(notes) else "",
                        is_ticked=str(at) in ticked,
                    )
                    for at, label in enumerate(question.answers)
                ],
                errors=[str(error) for error in bound.errors],
            )


def _name(index: int) -> str:
    return f"q{index}"


def _is_single(question: Question) -> bool:
    return question.minimum == question.maximum == 1


def _listed(value: object) -> list[str]:
    if not value:
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _field(question: Question) -> forms.Field:
    choices = [(str(place), label) for place, label in enumerate(question.answers)]
    errors = {
        "required": gettext_lazy("Nothing is chosen here yet: choose one answer."),
        "invalid_choice": gettext_lazy("This answer is not on the ballot."),
    }
    if _is_single(question):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=errors)
    return forms.MultipleChoiceField(
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=question.minimum > 0,
        error_messages=errors,
    )


def too_many(most: int, ticked: int) -> str:
    words = ngettext(
        "At most %(most)d may be ticked, and you ticked %(ticked)d: untick some.",
        "At most %(most)d may be ticked, and you ticked %(ticked)d: untick some.",
        most,
    )
    return words % {"most": most, "ticked": ticked}


def hint_of(item: BallotItem, question: Question) -> str:
    """How to answer, in a sentence."""
    if _is_single(question):
        return ""
    if item.kind == ItemKind.ELECT:
        words = ngettext(
            "%(seats)d is to be elected: tick at most %(seats)d. Whoever ticks nobody casts a valid ballot for nobody.",
            "%(seats)d are to be elected: tick at most %(seats)d. Fewer are fine; whoever ticks nobody casts a valid"
            " ballot for nobody.",
            question.maximum,
        )
        return words % {"seats": question.maximum}
    return _("Tick at most %(most)d.") % {"most": question.maximum}
