"""What the secretary types to prepare a vote. What holds and what does not, the actions and `rules.questions` say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from members.models import User
from proposals.actions.counting import PRINTED_MOST
from proposals.actions.opening import REASON_LENGTH
from proposals.actions.votes import OptionLine, faults
from proposals.ballot_checks import Check
from proposals.ballot_words import fault_words
from proposals.models import AgendaItem, BallotItem, BallotPaper, Session
from proposals.rules.name_lines import NameLine, lines_of, people_of
from proposals.rules.questions import ANSWERS_MOST, ItemFault, ItemKind
from proposals.rules.stroke_order import key_of
from proposals.rules.voting import Codes, KeyScheme, Way
from union_portal.lib.widgets import MomentInput

LABEL_MOST, NOTE_MOST = 60, 120
TEXT_MOST = 12_000
FAR = timedelta(days=60)
"""A vote further from its session than this is a slip of the pen."""
ROUND = timedelta(minutes=5)
KEYS = 2
"""Of three scrutineers: one lost key does not lose the vote."""

WAYS = {
    Way.SEALED: (
        gettext_lazy("Sealed"),
        gettext_lazy(
            "Encrypted on the delegate’s own device. Only the sum of all ballots is ever opened, and anybody can check the "
            "count; scrutineers who all conspire could open ballots. It needs a phone that is not too old."
        ),
    ),
    Way.NAMED: (
        gettext_lazy("Named"),
        gettext_lazy(
            "Stored under the delegate’s name: it works on every phone, but it is no secret vote, and whoever runs the "
            "server can read it."
        ),
    ),
    Way.PAPER: (
        gettext_lazy("On paper only"),
        gettext_lazy(
            "Printed ballots, a box, two tellers who count independently: as secret as paper is. Nobody can check the "
            "count afterwards without the ballots."
        ),
    ),
}
CODES = {
    Codes.SLIPS: (
        gettext_lazy("On slips, handed out at the desk"),
        gettext_lazy(
            "A scrutineer prints them; the portal never sees a code, so nobody can vote for somebody who is absent."
        ),
    ),
    Codes.ACCOUNT: (
        gettext_lazy("By the account of the delegate"),
        gettext_lazy(
            "Nothing is handed out. But the server gives the codes and could vote for absentees: that is why the list of "
            "who has voted is published."
        ),
    ),
}
SCHEMES = {
    KeyScheme.SOME: (
        gettext_lazy("Some of the scrutineers are enough"),
        gettext_lazy("Better: three scrutineers, two of them needed. A lost key does not lose the vote."),
    ),
    KeyScheme.ALL: (
        gettext_lazy("Every scrutineer is needed"),
        gettext_lazy("Nobody can be left out. But one lost key, and the ballots can never be counted."),
    ),
}
KINDS = {
    ItemKind.APPROVE: (
        pgettext_lazy("item of a ballot paper", "vote on a matter"),
        gettext_lazy("For, against, abstain. No names."),
    ),
    ItemKind.ELECT: (
        pgettext_lazy("item of a ballot paper", "election, choose among candidates"),
        gettext_lazy(
            "Tick up to as many as there are seats. With more candidates than seats it is competitive."
        ),
    ),
    ItemKind.ELECT_EACH: (
        pgettext_lazy("item of a ballot paper", "election, candidate by candidate"),
        gettext_lazy("For, against or abstain on each: usual where there are as many candidates as seats."),
    ),
    ItemKind.APPRAISE: (
        pgettext_lazy("item of a ballot paper", "appraisal of persons"),
        gettext_lazy("Excellent, competent, basically competent, not competent: on each person."),
    ),
    ItemKind.STRAW: (
        pgettext_lazy("item of a ballot paper", "straw poll"),
        gettext_lazy("Answers of your own. It decides nothing."),
    ),
}
Explained = dict[Any, tuple[Promise, Promise]]


def _explained(words: Explained) -> list[tuple[str, str]]:
    """Each choice with a sentence that says what it means."""
    return [
        (str(value), format_html("<span><b>{}</b><small>{}</small></span>", capfirst(str(name)), said))
        for value, (name, said) in words.items()
    ]


def _choice(label: str | Promise, words: Explained, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: _explained(words), widget=forms.RadioSelect, **more)


def _lines(label: str | Promise, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=TEXT_MOST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


# --- the paper -------------------------------------------------------------------------------------------------


class PaperForm(forms.Form):
    """Way, hours and who decrypts. What belongs to another way is left aside by the action."""

    title = forms.CharField(
        label=capfirst(gettext_lazy("title")), max_length=120,
        help_text=gettext_lazy("It stands on top of the ballot: 集体合同（草案）表决票."),
    )  # fmt: skip
    introduction = forms.CharField(
        label=capfirst(gettext_lazy("introduction")), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What delegates read above the first item."),
    )  # fmt: skip
    way = _choice(gettext_lazy("How delegates vote"), WAYS)
    takes_paper = forms.BooleanField(
        label=capfirst(gettext_lazy("paper ballots beside it")), required=False,
        help_text=gettext_lazy("Who cannot or will not vote on a phone takes a printed ballot at the desk."),
    )  # fmt: skip
    names_published = forms.BooleanField(
        label=capfirst(gettext_lazy("publish who voted how")), required=False,
        help_text=gettext_lazy("Named votes only: the result then says it name by name."),
    )  # fmt: skip
    codes = _choice(capfirst(gettext_lazy("voting codes")), CODES, required=False)
    key_scheme = _choice(gettext_lazy("Who decrypts"), SCHEMES, required=False)
    keys_needed = forms.IntegerField(
        label=capfirst(gettext_lazy("scrutineers needed to decrypt")), required=False, min_value=1, max_value=9,
        help_text=gettext_lazy("Only where some are enough."),
    )  # fmt: skip
    needs_sign_in = forms.BooleanField(
        label=capfirst(gettext_lazy("only for delegates who have signed in")), required=False,
        help_text=gettext_lazy("Who is not at the session does not vote."),
    )  # fmt: skip
    opens_at = forms.DateTimeField(label=capfirst(gettext_lazy("opens at")), widget=MomentInput())
    closes_at = forms.DateTimeField(
        label=capfirst(gettext_lazy("closes at")), widget=MomentInput(),
        help_text=gettext_lazy("It closes by itself. Once everybody has voted you can close it early."),
    )  # fmt: skip

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        for name in ("codes", "key_scheme"):
            self.fields[name].needed = _("(needed for a sealed vote)")
        begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        self.fields["opens_at"].help_text = _("The session is on %(day)s, %(from)s to %(until)s.") % {
            "day": f"{begins:%Y-%m-%d}",
            "from": f"{begins:%H:%M}",
            "until": f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%Y-%m-%d %H:%M}",
        }

    def _hour(self, name: str) -> datetime:
        at: datetime = self.cleaned_data[name]
        if abs(at - self.session.starts_at) > FAR:
            raise forms.ValidationError(_("This is far from the day of the session."))
        return at

    def clean_opens_at(self) -> datetime:
        return self._hour("opens_at")

    def clean_closes_at(self) -> datetime:
        return self._hour("closes_at")

    @property
    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["keys_needed"] = values["keys_needed"] or 0
        return values


def first_values(session: Session, at: datetime) -> dict[str, Any]:
    """What a new vote begins with: sealed, an hour from the beginning of the session or from now."""
    opens = max(session.starts_at, at)
    over = (opens - opens.replace(minute=0, second=0, microsecond=0)) % ROUND
    if over:
        opens += ROUND - over
    in_the_hall = session.form == Session.Form.ONSITE
    return {
        "way": Way.SEALED.value,
        "codes": (Codes.SLIPS if in_the_hall else Codes.ACCOUNT).value,
        "key_scheme": KeyScheme.SOME.value,
        "keys_needed": KEYS,
        "takes_paper": in_the_hall,
        "needs_sign_in": True,
        "opens_at": opens,
        "closes_at": opens + timedelta(hours=1),
    }


def values_of(paper: BallotPaper) -> dict[str, Any]:
    kept = {name: getattr(paper, name) for name in PaperForm.base_fields}
    kept["keys_needed"] = kept["keys_needed"] or KEYS
    return kept


# --- items -----------------------------------------------------------------------------------------------------


class ItemForm(forms.Form):
    """An item with its names or answers, one in a line. `options` becomes what the action takes."""

    kind = _choice(pgettext_lazy("of a ballot item", "What is asked"), KINDS)
    subject = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=capfirst(gettext_lazy("matter on the agenda")), required=False,
        empty_label=capfirst(gettext_lazy("none")),
        help_text=gettext_lazy("Its documents have to be served in time; its decision takes over the result."),
    )  # fmt: skip
    title = forms.CharField(
        label=capfirst(gettext_lazy("title")), max_length=120, required=False,
        help_text=gettext_lazy("What is voted on. Empty: as it stands on the agenda."),
    )  # fmt: skip
    options = _lines(
        gettext_lazy("Names or answers"), 8,
        help_text=gettext_lazy(
            "One in a line, in the order of the ballot: 王芳，机修厂钳工. An employee number can stand beside the name: "
            "王芳（10001），机修厂钳工. A list can be pasted from a document."
        ),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=pgettext_lazy("of an election", "How many"), required=False, min_value=0, max_value=ANSWERS_MOST,
        help_text=gettext_lazy("How many are elected; of a straw poll, how many answers may be ticked."),
    )  # fmt: skip
    has_write_in = forms.BooleanField(
        label=capfirst(gettext_lazy("another person can be written in")), required=False,
        help_text=gettext_lazy(
            "Only where candidates are ticked. How many did is counted; if it could change the result, a second round "
            "follows."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, paper: BallotPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = paper.session.agenda.exclude(subject=None)
        self.namesakes: list[str] = []
        """Names that several members have: nobody is linked with them."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("kind"):
            return values
        kind = ItemKind(values["kind"])
        if subject := values.get("subject"):
            values["title"] = values.get("title") or subject.title
        values["seats"] = values.get("seats") or 0
        if "options" in values:
            values["options"] = self._options(kind, values["options"])
            self._say_faults(kind, values)
        return values

    def _options(self, kind: ItemKind, typed: str) -> list[OptionLine]:
        if kind is ItemKind.STRAW:
            return [OptionLine(each.typed) for each in lines_of(typed)]
        lines = list(lines_of(typed))
        if kind is ItemKind.APPROVE and lines:
            self.add_error("options", _("A matter has no names: leave this empty, or choose an election."))
            return []
        known = _Known(lines)
        options, wrong = _with_members(lines, known)
        for fault in wrong:
            self.add_error("options", fault)
        self.namesakes = [each.name for each in lines if not each.number and known.is_ambiguous(each.name)]
        return options

    def _say_faults(self, kind: ItemKind, values: dict[str, Any]) -> None:
        for option in values["options"]:
            if len(option.label) > LABEL_MOST or len(option.note) > NOTE_MOST:
                said = _(
                    "“%(name)s” is too long: at most %(label)d characters, and %(note)d for unit and post."
                )
                values_of_it = {"name": option.label[:20], "label": LABEL_MOST, "note": NOTE_MOST}
                self.add_error("options", said % values_of_it)
        if self.has_error("options"):
            return
        item = BallotItem(
            kind=kind.value, title=values.get("title", ""), seats=values["seats"],
            has_write_in=bool(values.get("has_write_in")) and kind is ItemKind.ELECT,
        )  # fmt: skip
        for fault in faults(item, values["options"]):
            field = FIELD_OF_FAULT.get(fault, "options")
            if not self.has_error(field):
                self.add_error(field, fault_words(fault))

    def take(self, item: BallotItem) -> BallotItem:
        """The item as it was typed, not saved."""
        values = self.cleaned_data
        for name in ("kind", "title", "seats", "has_write_in"):
            setattr(item, name, values[name])
        item.subject = values["subject"].subject if values["subject"] else None
        return item


FIELD_OF_FAULT = {
    ItemFault.NO_TITLE: "title",
    ItemFault.NO_SEATS: "seats",
    ItemFault.TOO_FEW_CANDIDATES: "seats",
}


def item_values(item: BallotItem) -> dict[str, Any]:
    subject = item.subject.agenda_item.pk if item.subject_id else None
    return {
        "kind": item.kind, "title": item.title, "subject": subject, "seats": item.seats,
        "has_write_in": item.has_write_in, "options": "\n".join(_line_of(item)),
    }  # fmt: skip


def _line_of(item: BallotItem) -> Iterable[str]:
    for option in item.options.all():
        name = f"{option.label}（{option.member.employee_number}）" if option.member else option.label
        yield f"{name}，{option.note}" if option.note else name


def sorted_by_strokes(typed: str) -> str:
    """The same lines, surnames with few strokes first."""
    lines = list(lines_of(typed))
    known = _Known(lines)
    return "\n".join(each.typed for each in sorted(lines, key=lambda each: key_of(known.name_of(each))))


class _Known:
    """The members that lines speak of. One query."""

    def __init__(self, lines: Iterable[NameLine]) -> None:
        listed = list(lines)
        numbers = {each.number for each in listed if each.number}
        names = {each.name for each in listed if each.name and not each.number}
        people = User.objects.exclude(status=User.Status.LEFT)
        found = people.filter(employee_number__in=numbers) | people.filter(name__in=names)
        members = list(found) if numbers or names else []
        self.by_number = {each.employee_number: each for each in members}
        self.by_name: dict[str, list[User]] = {}
        for each in members:
            self.by_name.setdefault(each.name, []).append(each)

    def member(self, line: NameLine) -> User | None:
        if line.number:
            return self.by_number.get(line.number)
        found = self.by_name.get(line.name, [])
        return found[0] if len(found) == 1 else None

    def is_ambiguous(self, name: str) -> bool:
        return len(self.by_name.get(name, [])) > 1

    def name_of(self, line: NameLine) -> str:
        member = self.member(line)
        return line.name or (member.name if member else line.number)


def _with_members(lines: list[NameLine], known: _Known) -> tuple[list[OptionLine], list[str]]:
    """Each line as an option, with the member it means; and what is wrong with the others."""
    options, wrong = [], []
    for line in lines:
        member = known.member(line)
        if line.number and member is None:
            wrong.append(
                _in_line(line, _("nobody has the employee number %(number)s.") % {"number": line.number})
            )
            continue
        rest = list(line.rest)
        if member and rest and not line.name and rest[0] == member.name:
            rest.pop(0)
        options.append(OptionLine(known.name_of(line), "，".join(rest), member))
    return options, wrong


def _in_line(line: NameLine, words: str) -> str:
    return _("Line %(line)d: %(words)s") % {"line": line.line, "words": words}


# --- people ----------------------------------------------------------------------------------------------------


class OfficersForm(forms.Form):
    """Who watches over the vote, by name or employee number."""

    scrutineers = _lines(
        capfirst(pgettext_lazy("of a vote", "scrutineers")), 4,
        help_text=gettext_lazy(
            "One in a line: name or employee number. They counter-sign, hold the keys of a sealed vote and sign the result. "
            "Nobody who stands for election, and not you."
        ),
    )  # fmt: skip
    tellers = _lines(
        capfirst(pgettext_lazy("of a vote", "tellers")), 3,
        help_text=gettext_lazy("Two, where there are paper ballots. Each counts alone."),
    )  # fmt: skip

    def __init__(self, *args: Any, paper: BallotPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("scrutineers", "tellers") if paper.takes_paper else ("scrutineers",):
            self.fields[name].needed = _("(needed before the vote opens)")

    def clean_scrutineers(self) -> list[User]:
        return self._people("scrutineers")

    def clean_tellers(self) -> list[User]:
        return self._people("tellers")

    def _people(self, name: str) -> list[User]:
        lines = list(people_of(self.cleaned_data[name]))
        known, found, wrong = _Known(lines), [], []
        for line in lines:
            member = known.member(line)
            if member is None:
                wrong.append(_in_line(line, _why_nobody(line, known)))
            elif member in found:
                wrong.append(_in_line(line, _("%(name)s is named twice.") % {"name": member}))
            else:
                found.append(member)
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def _why_nobody(line: NameLine, known: _Known) -> str:
    if line.number:
        return _("nobody has the employee number %(number)s.") % {"number": line.number}
    if known.is_ambiguous(line.name):
        said = _("several members are called %(name)s: type the employee number.")
    else:
        said = _("no member is called %(name)s.")
    return said % {"name": line.name}


def people_lines(people: Iterable[User]) -> str:
    return "\n".join(f"{each.name}（{each.employee_number}）" for each in people)


# --- deeds -----------------------------------------------------------------------------------------------------


class CheckForm(forms.Form):
    """A field for the reason of each point that is out of order and may be excepted, named by its code."""

    def __init__(self, *args: Any, checks: Iterable[Check], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in checks:
            if check.needs_reason:
                self.fields[check.code] = forms.CharField(
                    label=_("Reason: %(check)s") % {"check": check.title}, max_length=REASON_LENGTH,
                    required=False, widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=capfirst(gettext_lazy("reason")), max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": gettext_lazy("Say why.")},
        help_text=gettext_lazy("It stands in the history of the vote, with your name."),
    )  # fmt: skip


class PrintForm(forms.Form):
    number = forms.IntegerField(
        label=gettext_lazy("How many ballots"), min_value=1, max_value=PRINTED_MOST,
        help_text=gettext_lazy("A few more than delegates, for those that are spoiled. Each number is printed once."),
    )  # fmt: skip


class AgainForm(forms.Form):
    """What comes up once more."""

    what = forms.ChoiceField(label=gettext_lazy("What is voted on again"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices


def run_off_words(names: Iterable[str], seats: int) -> str:
    """A run-off as a choice: between whom, and for how many seats."""
    said = ngettext(
        "Only what is still open: %(seats)d seat, between %(names)s",
        "Only what is still open: %(seats)d seats, between %(names)s",
        seats,
    )
    return said % {
        "seats": seats,
        "names": pgettext("between names", ", ").join(names) or _("names you will add"),
    }
