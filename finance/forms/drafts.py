"""What is typed at the fund's desk: five fields for everyday matters, more for transfers, advances and splits.

Single entry is typed, double entry is stored: `lines` says what the form means for the accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from finance import words
from finance.actions.drafting import MOST_FEN, UNNAMED, DraftLineIn, Words
from finance.actions.vouchers import MOST
from finance.models import DOCUMENT_KINDS, Activity, Book, Draft
from finance.models.drafts import OCCASIONS
from finance.reading.desk_form import ASKS_FOR_PEOPLE, Offered, OpenAdvance
from finance.rules.accounts import ADVANCES, BANK, CASH
from finance.rules.money import BadAmount, format_yuan, parse_yuan
from members.models import Branch
from union_portal.lib.widgets import DayInput

MODES: dict[str, str | Promise] = {
    "": gettext_lazy("In or out"),
    "transfer": gettext_lazy("Bank and cash"),
    "advance": gettext_lazy("Pay an advance"),
    "settle": gettext_lazy("Settle an advance"),
    "lines": gettext_lazy("Several lines"),
}
"""Ways to type a draft; the first is for every day."""
MODE_OF_KIND = {"transfer": "transfer", "advance": "advance", "repayment": "settle", "other": "lines"}
DIRECTIONS = [
    ("expense", pgettext_lazy("of money", "Money out")),
    ("income", pgettext_lazy("of money", "Money in")),
]
PLACES = [(BANK, gettext_lazy("bank")), (CASH, gettext_lazy("cash"))]
KINDS_OF_LINES = [
    ("expense", pgettext_lazy("kind of entry", "expense")),
    ("income", pgettext_lazy("kind of entry", "income")),
    ("other", pgettext_lazy("kind of entry", "other")),
]
HEADINGS = (
    pgettext_lazy("of an entry", "account"), pgettext_lazy("of an entry", "debit"), pgettext_lazy("of an entry", "credit"),
    pgettext_lazy("of an entry", "remark"),
)  # fmt: skip
ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 40
FIELDS = {
    "": ("kind", "category", "amount", "paid_from", "holder"),
    "transfer": ("amount", "source", "target"),
    "advance": ("amount", "source"),
    "settle": ("holder", "category", "amount", "returned", "source"),
    "lines": ("line_kind",),
}
COMMON = (
    "activity", "on", "narration", "payee", "document", "papers", "branch", "occasion", "headcount", "resolution", "no_voucher_reason",
)  # fmt: skip
PEOPLE = ("branch", "occasion", "headcount")
RARE = ("resolution", "no_voucher_reason")


class FilesInput(forms.FileInput):
    """A phone offers its camera; several papers at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*,application/pdf", "multiple": True})


class Files(forms.FileField):
    """As they were sent; the action makes them anew and says what it does not take."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(chosen) > MOST:
            raise ValidationError(_("Attach %(most)d files at most.") % {"most": MOST})
        return chosen


class Yuan(forms.CharField):
    """An amount as somebody types it; cleaned it is fen."""

    def __init__(self, *, may_be_nothing: bool = False, **asked: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 60}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=200, **asked)
        self.may_be_nothing = may_be_nothing

    def clean(self, value: Any) -> int | None:
        text = super().to_python(value)
        if not text and not self.required:
            return None
        try:
            fen = parse_yuan(text)
        except BadAmount as error:
            raise ValidationError(words.amount_sentence(error)) from error
        if not fen and not self.may_be_nothing:
            raise ValidationError(_("The amount is nothing. Give what was paid."))
        if fen > MOST_FEN:
            raise ValidationError(
                _("An amount is more than nothing and less than a hundred thousand million yuan.")
            )
        return fen


class DraftForm(forms.Form):
    """`mode` is a key of MODES. `is_unfinished`: what is empty may stay so, what is wrong may not."""

    kind = forms.ChoiceField(label=gettext_lazy("in or out"), choices=DIRECTIONS, widget=forms.RadioSelect)
    line_kind = forms.ChoiceField(label=pgettext_lazy("of a draft", "what it is"), choices=KINDS_OF_LINES)
    holder = forms.ChoiceField(
        label=gettext_lazy("whose advance"),
        help_text=gettext_lazy("Only advances that are not settled yet stand here."),
    )
    category = forms.ChoiceField(label=gettext_lazy("category"))
    amount = Yuan(label=gettext_lazy("amount (yuan)"))
    returned = Yuan(
        label=gettext_lazy("given back (yuan)"), required=False, may_be_nothing=True,
        help_text=gettext_lazy("What was left over and came back. Empty: nothing."),
    )  # fmt: skip
    paid_from = forms.ChoiceField(
        label=gettext_lazy("where the money lies"), choices=[*PLACES, (ADVANCES, pgettext_lazy("where money lies", "advance"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    source = forms.ChoiceField(
        label=pgettext_lazy("of a transfer", "from"), choices=PLACES, widget=forms.RadioSelect
    )
    target = forms.ChoiceField(
        label=pgettext_lazy("of a transfer", "to"), choices=PLACES, widget=forms.RadioSelect
    )
    activity = forms.ModelChoiceField(
        label=pgettext_lazy("of a draft", "activity"), queryset=Activity.objects.none(), required=False
    )
    on = forms.DateField(
        label=gettext_lazy("day"),
        widget=DayInput(),
        help_text=gettext_lazy("The day on which the money moved."),
    )
    narration = forms.CharField(
        label=gettext_lazy("what for"), max_length=120,
        help_text=gettext_lazy("Everybody reads this: no names, no phone numbers."),
    )  # fmt: skip
    payee = forms.CharField(
        label=gettext_lazy("paid to or by"), max_length=80, required=False,
        help_text=gettext_lazy("A shop, an office or a person. Not made public."),
        widget=forms.TextInput(attrs={"list": "payees", "autocomplete": "off"}),
    )  # fmt: skip
    document = forms.ChoiceField(label=gettext_lazy("kind of paper"), choices=DOCUMENT_KINDS, required=False)
    papers = Files(
        label=gettext_lazy("photo of the receipt, or PDF"), required=False,
        help_text=gettext_lazy("On a phone you can photograph it at once. Several papers of one kind can be chosen together."),
    )  # fmt: skip
    branch = forms.ModelChoiceField(
        label=gettext_lazy("branch"), queryset=Branch.objects.none(), required=False
    )
    occasion = forms.ChoiceField(
        label=gettext_lazy("occasion"), required=False, help_text=gettext_lazy("For what is given to members; limits are checked with it.")
    )  # fmt: skip
    headcount = forms.IntegerField(
        label=gettext_lazy("for how many people"), required=False, min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    resolution = forms.CharField(
        label=gettext_lazy("resolution of the committee"), max_length=120, required=False,
        help_text=gettext_lazy("Number and day of the meeting, for large expenses."),
    )  # fmt: skip
    no_voucher_reason = forms.CharField(
        label=gettext_lazy("why there is no receipt"), max_length=200, required=False,
        help_text=gettext_lazy("Only where none can be had."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, book: Book, offers: Offered, mode: str = "", is_unfinished: bool = False, rows: int = ROWS,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.book, self.offers, self.mode, self.is_unfinished = book, offers, mode, is_unfinished
        for name in [*self.fields]:
            if name not in FIELDS[mode] and name not in COMMON:
                del self.fields[name]
        self._offer()
        self.rows = min(max(rows, ROWS), MOST_ROWS) if mode == "lines" else 0
        for number in range(self.rows):
            self.fields |= _line_fields(number, self._accounts())
        if is_unfinished:
            for field in self.fields.values():
                field.required = False

    def _offer(self) -> None:
        """What there is to choose from, and what each way of typing calls its fields."""
        empty = ("", _("- choose -"))
        fields, offers = self.fields, self.offers
        for name, things in (("activity", offers.activities), ("branch", offers.branches)):
            fields[name].queryset = (
                type(things[0])._default_manager.filter(pk__in=[each.pk for each in things])
                if things
                else fields[name].queryset
            )
            fields[name].choices = [("", _("none")), *((each.pk, str(each)) for each in things)]
        fields["occasion"].choices = [("", _("none")), *OCCASIONS]
        if "category" in fields:
            fields["category"].choices = [empty, *offers.categories()]
            fields["category"].widget.attrs["data-people"] = " ".join(ASKS_FOR_PEOPLE)
        if "holder" in fields:
            fields["holder"].choices = [
                empty,
                *((str(each.holder), _advance_words(each)) for each in offers.advances),
            ]
        if self.mode == "":
            fields["holder"].required = False
        if self.mode == "advance":
            fields["payee"].label, fields["payee"].required = _("who gets it"), True
            fields["payee"].help_text = _("The person who accounts for it later. Not made public.")
            fields["amount"].label = _("amount (yuan)")
        if self.mode == "settle":
            fields["amount"].label, fields["amount"].required = _("spent (yuan)"), False
            fields["category"].required = False
            fields["source"].label = _("what is left goes to, or more is paid from")
            del fields["payee"]
        if self.mode == "transfer":
            del fields["payee"]

    def _accounts(self) -> list[tuple[str, Any]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self.offers.accounts:
            if each.is_posting:
                groups.setdefault(str(each.get_kind_display()), []).append((each.slug, each.label))
        return [("", _("- choose -")), *groups.items()]

    # --- parts of the page ---------------------------------------------------------------------------------

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FIELDS[self.mode] if name in self.fields]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        rest = {*PEOPLE, *RARE, "document", "papers"}
        return [self[name] for name in COMMON if name in self.fields and name not in rest]

    @property
    def people_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PEOPLE]

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in RARE]

    @property
    def line_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{name}-{number}"] for name in ("account", "debit", "credit", "memo")]
            for number in range(self.rows)
        ]

    @property
    def asks_for_people(self) -> bool:
        """Where the category asks for it, or something stands there already."""
        typed = any(self[name].value() or self[name].errors for name in PEOPLE)
        chosen = self["category"].value() if "category" in self.fields else ""
        return typed or chosen in ASKS_FOR_PEOPLE

    @property
    def has_rare(self) -> bool:
        return any(self[name].value() or self[name].errors for name in RARE)

    # --- what it means -------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        super().clean()
        {
            "": self._simple,
            "transfer": self._transfer,
            "advance": self._nothing,
            "settle": self._settle,
            "lines": self._split,
        }[self.mode]()
        return self.cleaned_data

    def _nothing(self) -> None:
        """Two lines follow from the fields as they are."""

    def _simple(self) -> None:
        said = self.cleaned_data
        kind, category, place = said.get("kind"), said.get("category") or "", said.get("paid_from")
        if kind and category and category.startswith("exp.") != (kind == "expense"):
            self.add_error(
                "category",
                _("This category is for money out.")
                if kind == "income"
                else _("This category is for money in."),
            )
        if place == ADVANCES:
            if kind == "income":
                self.add_error("paid_from", _("Money that came in lies at the bank or in cash."))
            elif not said.get("holder") and not self.is_unfinished:
                self.add_error("holder", _("Choose whose advance it was paid from."))

    def _transfer(self) -> None:
        said = self.cleaned_data
        if said.get("source") and said.get("source") == said.get("target"):
            self.add_error("target", _("From and to are the same place."))

    def _settle(self) -> None:
        said = self.cleaned_data
        if "amount" in self.errors or "returned" in self.errors:
            return
        spent, back = said.get("amount") or 0, said.get("returned") or 0
        if not spent and not back and not self.is_unfinished:
            self.add_error("amount", _("Say what was spent, or what was given back."))
        if spent and not said.get("category") and "category" not in self.errors and not self.is_unfinished:
            self.add_error("category", _("Say what it was spent on."))
        if (said.get("category") or "exp.").startswith("inc."):
            self.add_error("category", _("This category is for money in."))
        advance = self._advance
        if advance and back and spent + back > advance.left_fen:
            self.add_error(
                "returned", _("Of this advance %(left)s yuan are open: less can be given back.") % {"left": format_yuan(advance.left_fen)}
            )  # fmt: skip

    def _split(self) -> None:
        total = 0
        for number in range(self.rows):
            account, debit, credit = (
                self.cleaned_data.get(f"{name}-{number}") for name in ("account", "debit", "credit")
            )
            if debit and credit:
                self.add_error(f"credit-{number}", _("Debit or credit, not both in one line."))
            elif (debit or credit) and not account and f"account-{number}" not in self.errors:
                self.add_error(f"account-{number}", _("Choose the account."))
            elif (
                account
                and not (debit or credit)
                and not {f"debit-{number}", f"credit-{number}"} & set(self.errors)
            ):
                self.add_error(f"debit-{number}", _("The amount is missing."))
            total += (debit or 0) - (credit or 0)
        if not self.errors and total:
            self.add_error(
                None, _("Debits and credits differ by %(fen)s yuan.") % {"fen": format_yuan(abs(total))}
            )
        elif not self.errors and not self.lines and not self.is_unfinished:
            self.add_error(None, _("Fill in two lines at least."))

    @property
    def _advance(self) -> OpenAdvance | None:
        wanted = self.cleaned_data.get("holder")
        return next((each for each in self.offers.advances if str(each.holder) == wanted), None)

    @property
    def lines(self) -> list[DraftLineIn]:
        """What stands in the accounts; nothing while something is missing or wrong."""
        return {"": self._simple_lines, "transfer": self._transfer_lines, "advance": self._advance_lines, "settle": self._settle_lines, "lines": self._split_lines}[
            self.mode
        ]()  # fmt: skip

    def _two(self, debit: str | None, credit: str | None) -> list[DraftLineIn]:
        fen = self.cleaned_data.get("amount")
        return [DraftLineIn(debit, fen), DraftLineIn(credit, -fen)] if fen and debit and credit else []

    def _simple_lines(self) -> list[DraftLineIn]:
        said = self.cleaned_data
        pair = (said.get("category"), said.get("paid_from"))
        return self._two(*(pair if said.get("kind") != "income" else pair[::-1]))

    def _transfer_lines(self) -> list[DraftLineIn]:
        return self._two(self.cleaned_data.get("target"), self.cleaned_data.get("source"))

    def _advance_lines(self) -> list[DraftLineIn]:
        return self._two(ADVANCES, self.cleaned_data.get("source"))

    def _settle_lines(self) -> list[DraftLineIn]:
        """Spent and given back against the advance; what was spent beyond it is paid out now."""
        said, advance = self.cleaned_data, self._advance
        spent, back = said.get("amount") or 0, said.get("returned") or 0
        place, category = said.get("source"), said.get("category")
        if advance is None or not place or not spent + back or (spent and not category):
            return []
        settled = min(spent + back, advance.left_fen)
        found = [(category, spent), (place, back - (spent + back - settled)), (ADVANCES, -settled)]
        return [DraftLineIn(str(account), fen) for account, fen in found if fen]

    def _split_lines(self) -> list[DraftLineIn]:
        said, found = self.cleaned_data, []
        for number in range(self.rows):
            fen = (said.get(f"debit-{number}") or 0) - (said.get(f"credit-{number}") or 0)
            if fen and said.get(f"account-{number}"):
                found.append(DraftLineIn(said[f"account-{number}"], fen, said.get(f"memo-{number}") or ""))
        return found

    @property
    def entry_kind(self) -> str:
        said = self.cleaned_data
        return {
            "": said.get("kind") or "expense", "transfer": "transfer", "advance": "advance", "settle": "repayment",
            "lines": said.get("line_kind") or "expense",
        }[self.mode]  # fmt: skip

    def words(self, today: date) -> Words:
        """For the action, and for the rules while it is typed."""
        said = self.cleaned_data
        return Words(
            on=said.get("on") or today, narration=said.get("narration") or "", kind=self.entry_kind,
            branch=said.get("branch"), activity=said.get("activity"), payee=self._payee(),
            occasion=said.get("occasion") or "", headcount=said.get("headcount"),
            no_voucher_reason=said.get("no_voucher_reason") or "", resolution=said.get("resolution") or "",
        )  # fmt: skip

    def _payee(self) -> str:
        """Where an advance is used, who has it: only so it is settled."""
        said = self.cleaned_data
        takes = self.mode == "settle" or (self.mode == "" and said.get("paid_from") == ADVANCES)
        if takes and self._advance is not None:
            return self._advance.name
        return said.get("payee") or ""


def _advance_words(each: OpenAdvance) -> str:
    words = {"name": each.name, "left": format_yuan(each.left_fen), "day": each.oldest.on.isoformat()}
    return _("%(name)s: %(left)s yuan open, since %(day)s") % words


def _line_fields(number: int, accounts: Iterable[Any]) -> dict[str, forms.Field]:
    of = {"number": number + 1}
    made: dict[str, forms.Field] = {
        f"account-{number}": forms.ChoiceField(
            label=_("line %(number)d: account") % of, choices=accounts, required=False
        ),
        f"debit-{number}": Yuan(label=_("line %(number)d: debit") % of, required=False),
        f"credit-{number}": Yuan(label=_("line %(number)d: credit") % of, required=False),
        f"memo-{number}": forms.CharField(
            label=_("line %(number)d: remark") % of, max_length=80, required=False
        ),
    }
    for field, short in zip(made.values(), HEADINGS, strict=True):
        field.short = short  # type: ignore[attr-defined]
    return made


# --- a draft that is there already ---------------------------------------------------------------------------


def mode_of(draft: Draft) -> str:
    """The plainest way of typing that can say what stands in its lines."""
    lines = [(line.account_id, line.amount_fen) for line in draft.lines.all()]
    if draft.kind in {"expense", "income"}:
        return "" if not lines or _is_plain(draft.kind, lines) else "lines"
    mode = MODE_OF_KIND.get(draft.kind, "lines")
    return "lines" if mode in {"transfer", "advance"} and len(lines) > 2 else mode


def _is_plain(kind: str, lines: list[tuple[str, int]]) -> bool:
    if len(lines) != 2:
        return False
    category, place = sorted(lines, key=lambda line: line[1], reverse=kind == "expense")
    wanted = "exp." if kind == "expense" else "inc."
    return category[0].startswith(wanted) and place[0] in {BANK, CASH, ADVANCES}


def initial_of(draft: Draft, mode: str) -> dict[str, Any]:
    """What stands in the form of a draft that is changed."""
    holder = str(draft.counterparty_id or "")
    found: dict[str, Any] = {
        "on": draft.on, "narration": "" if draft.narration == UNNAMED else draft.narration,
        "payee": draft.counterparty.name if draft.counterparty else "", "activity": draft.activity_id,
        "branch": draft.branch_id, "occasion": draft.occasion, "headcount": draft.headcount,
        "no_voucher_reason": draft.no_voucher_reason, "resolution": draft.resolution, "kind": draft.kind,
        "line_kind": draft.kind, "holder": holder,
    }  # fmt: skip
    lines = [(line.account_id, line.amount_fen, line.memo) for line in draft.lines.all()]
    if mode == "lines":
        for number, (account, fen, memo) in enumerate(lines):
            side = "debit" if fen > 0 else "credit"
            found |= {
                f"account-{number}": account,
                f"{side}-{number}": format_yuan(abs(fen)),
                f"memo-{number}": memo,
            }
        return found
    for account, fen, _memo in lines:
        found |= _initial_line(mode, draft.kind, account, fen)
    return found


def _initial_line(mode: str, kind: str, account: str, fen: int) -> dict[str, Any]:
    amount = format_yuan(abs(fen))
    if mode == "transfer":
        return {"target": account, "amount": amount} if fen > 0 else {"source": account}
    if mode == "advance":
        return {"amount": amount} if fen > 0 else {"source": account}
    if mode == "settle":
        if account in {BANK, CASH}:
            return {"source": account, **({"returned": amount} if fen > 0 else {})}
        return {} if account == ADVANCES else {"category": account, "amount": amount}
    is_category = account.startswith(("exp.", "inc."))
    return {"category": account, "amount": amount} if is_category else {"paid_from": account}
