"""Black bars of a voucher, as they are typed: a row for each, in per cent of the page. The script fills in the same rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

ROWS, MORE_ROWS, MOST_ROWS = 4, 6, 200
PARTS = {
    "x": gettext_lazy("from the left"),
    "y": gettext_lazy("from the top"),
    "w": gettext_lazy("width"),
    "h": gettext_lazy("height"),
}
PER_CENT = 10_000
"""Millionths of a side in one per cent."""
Boxes = list[list[int]]
"""[page, x, y, w, h] with the sides in millionths."""


class BoxesForm(forms.Form):
    """`must_say_why`: a copy of a posted draft is replaced."""

    nothing = forms.BooleanField(
        label=gettext_lazy("Nothing has to be hidden on this paper"), required=False,
        help_text=gettext_lazy("Names, phone and account numbers, signatures of persons are hidden; shops and offices are not."),
    )  # fmt: skip
    reason = forms.CharField(
        label=pgettext_lazy("of a public copy", "why it is replaced"), max_length=200,
        help_text=gettext_lazy("Everybody reads it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, pages: int, rows: int = ROWS, must_say_why: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pages, self.rows = pages, min(max(rows, ROWS), MOST_ROWS)
        if not must_say_why:
            del self.fields["reason"]
        for number in range(self.rows):
            of = {"number": number + 1}
            self.fields[f"page-{number}"] = forms.IntegerField(
                label=_("bar %(number)d: page") % of, min_value=1, max_value=pages, required=False
            )
            for part, label in PARTS.items():
                self.fields[f"{part}-{number}"] = forms.DecimalField(
                    label=_("bar %(number)d: %(part)s") % {**of, "part": label}, min_value=Decimal(0), max_value=Decimal(100),
                    max_digits=7, decimal_places=4, required=False, widget=forms.NumberInput(attrs={"step": "any"}),
                )  # fmt: skip

    @property
    def box_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}-{number}"] for name in ("page", *PARTS)] for number in range(self.rows)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reason", "nothing") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for number in range(self.rows):
            typed = [said.get(f"{name}-{number}") for name in PARTS]
            wrong = any(f"{name}-{number}" in self.errors for name in ("page", *PARTS))
            if (
                not wrong
                and any(each is not None for each in typed)
                and not (typed[2] and typed[3] and None not in typed)
            ):
                self.add_error(f"w-{number}", _("A bar needs its place, a width and a height."))
        if not self.errors and not self.boxes and not said.get("nothing"):
            self.add_error("nothing", _("Draw what is to be hidden, or say that nothing has to be."))
        return said

    @property
    def boxes(self) -> Boxes:
        """The rows that are whole; wrong ones stand in the errors."""
        found = []
        for number in range(self.rows):
            sides = [self.cleaned_data.get(f"{name}-{number}") for name in PARTS]
            if None not in sides and sides[2] and sides[3]:
                page = self.cleaned_data.get(f"page-{number}") or 1
                found.append([page, *(int(side * PER_CENT) for side in sides if side is not None)])
        return found


def initial_of(boxes: Boxes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (page, *sides) in enumerate(boxes):
        found[f"page-{number}"] = page
        found |= {f"{name}-{number}": _per_cent(side) for name, side in zip(PARTS, sides, strict=True)}
    return found


def _per_cent(millionths: int) -> str:
    """12.5 of 125000."""
    return f"{Decimal(millionths) / PER_CENT:.2f}".rstrip("0").rstrip(".")
