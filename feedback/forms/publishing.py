"""The redaction editor, and what publishers say to a draft."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from feedback.reading.publishing import Found, found_in
from feedback.rules.redaction import LooseMark, Redacted, read_marks, redacted
from feedback.rules.spans import Kind

LONGEST = 8000
KINDS = {
    Kind.MOBILE: gettext_lazy("mobile number"),
    Kind.LANDLINE: gettext_lazy("telephone number"),
    Kind.ID_NUMBER: gettext_lazy("ID number"),
    Kind.BANK_CARD: gettext_lazy("bank card"),
    Kind.EMAIL: gettext_lazy("e-mail address"),
    Kind.WECHAT: gettext_lazy("WeChat"),
    Kind.QQ: gettext_lazy("QQ"),
    Kind.PLATE: gettext_lazy("number plate"),
    Kind.PASSPORT: gettext_lazy("passport"),
    Kind.EMPLOYEE_NUMBER: gettext_lazy("employee number"),
    Kind.NAME: gettext_lazy("name of a person"),
}
TEXTS = ("title", "question", "answer")
MARKS = gettext_lazy("What stands between 【 and 】 is blackened.")


class RedactionForm(forms.Form):
    """Texts with marks, findings to tick, words that are black everywhere.

    `known` are the findings that were on the page when it was sent: what is found for the first time is ticked.
    """

    title = forms.CharField(
        label=pgettext_lazy("of a text", "title"), max_length=80, help_text=gettext_lazy("What it is about, without names.")
    )  # fmt: skip
    question = forms.CharField(
        label=gettext_lazy("what was asked"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8, "data-redact": ""}),
        help_text=MARKS,
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("what was answered"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8, "data-redact": ""}),
        help_text=MARKS,
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("black wherever it stands"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("One piece in each line, as it stands in the text."),
    )  # fmt: skip
    sure = forms.BooleanField(label=gettext_lazy("These words may stand in the open"), required=False)

    def __init__(self, *args: Any, names: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.redacted: dict[str, Redacted] = {}

    def _typed(self, name: str) -> str:
        return str(self[name].value() or "").replace("\r\n", "\n").strip()

    def findings(self) -> list[tuple[Found, Any, bool]]:
        """What the detector sees, its kind in words, and whether it is to be black."""
        known, ticked = self._sent("known"), self._sent("hide")
        return [
            (each, KINDS.get(each.kind, ""), each.words in ticked or each.words not in known)
            for each in found_in([_plain(self._typed(name)) for name in TEXTS], self.names)
        ]

    def _sent(self, name: str) -> set[str]:
        return set(self.data.getlist(name)) if self.is_bound else set()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in TEXTS:
            try:
                read_marks(cleaned.get(name, ""))
            except LooseMark as loose:
                sentence = _("A 【 or 】 stands alone here: “%(where)s”.") % {"where": loose}
                self.add_error(name, sentence)
        if not self.errors:
            self.redact()
        return cleaned

    def redact(self) -> None:
        """The texts with their bars, from what stands in the fields and what is ticked; LooseMark."""
        hidden = [each.words for each, _kind, is_ticked in self.findings() if is_ticked]
        hidden += [line.strip() for line in self._typed("words").splitlines() if line.strip()]
        texts = redacted([self._typed(name) for name in TEXTS], hidden)
        self.redacted = dict(zip(TEXTS, texts, strict=True))

    @property
    def open_words(self) -> list[str]:
        """Hidden at one place, in the open at another."""
        return sorted({word for text in self.redacted.values() for word in text.open_words})

    @property
    def texts(self) -> dict[str, str]:
        """As they are stored: with bars, and with nothing under them."""
        return {name: each.text for name, each in self.redacted.items()}


def _plain(typed: str) -> str:
    try:
        return read_marks(typed)[0]
    except LooseMark:
        return typed


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("what has to change"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who drafted it reads this."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """`is_own`: who wrote the letter need not say why."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody reads it in place of the answer: name nobody."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_own
