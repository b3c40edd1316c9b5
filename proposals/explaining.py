"""The rules of a congress in sentences, in the language of whoever reads. The figures come from `proposals.rules`."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from proposals.models.rule_rows import TOPICS
from proposals.rules.book import Band, Base, Certainty, Citation, Fraction, Kind, Rule, Topic
from proposals.rules.explanations import Explanation, Finding, Message
from proposals.rules.presets import PRESETS, Preset
from union_portal.lib.numerals import chinese_number

BASES: dict[Base, Promise] = {
    Base.ALL_DELEGATES: pgettext_lazy("share of", "all delegates"),
    Base.PRESENT: pgettext_lazy("share of", "the delegates present"),
    Base.CAST: pgettext_lazy("share of", "the votes cast"),
    Base.VALID: pgettext_lazy("share of", "the valid votes"),
    Base.CONSTITUENCY: pgettext_lazy("share of", "all workers of the constituency"),
    Base.PRESIDIUM: pgettext_lazy("share of", "the presidium"),
    Base.ALL_WORKERS: pgettext_lazy("share of", "all workers"),
    Base.SEATS: pgettext_lazy("share of", "the seats"),
    Base.WORKFORCE_SHARE: pgettext_lazy("share of", "the same share among all workers"),
}
CERTAINTIES: dict[Certainty, Promise] = {
    Certainty.LAW: _("law"),
    Certainty.PRACTICE: _("practice, not law"),
    Certainty.CHECK: _("check the text"),
}
SENTENCES: dict[Message, Promise] = {
    Message.QUORUM_MET: _(
        "Entitled %(entitled)d, present %(present)d, %(reached)s %(share)s of %(base)s (%(edge)s): "
        "the session can begin"
    ),
    Message.QUORUM_MISSED: _(
        "Entitled %(entitled)d, present %(present)d, %(missed)s %(share)s of %(base)s (%(edge)s), "
        "%(missing)d short: the session cannot begin"
    ),
    Message.PASSED: _(
        "Entitled %(entitled)d, present %(present)d, in favour %(in_favour)d, "
        "%(reached)s %(share)s of %(base)s (%(edge)s): passed"
    ),
    Message.NOT_PASSED: _(
        "Entitled %(entitled)d, present %(present)d, in favour %(in_favour)d, "
        "%(missed)s %(share)s of %(base)s (%(edge)s), %(missing)d short: not passed"
    ),
    Message.VOTE_WITHOUT_QUORUM: _(
        "Entitled %(entitled)d, present %(present)d, %(missed)s %(share)s of %(base)s (%(edge)s): "
        "nothing can be voted on"
    ),
    Message.VOTE_VOID: _(
        "Ballots issued %(issued)d, returned %(returned)d, more than were issued: "
        "the vote is void and has to be held again"
    ),
    Message.ELECTED: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "elected, in the order of their votes: %(elected)s"
    ),
    Message.ELECTION_TIED: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "elected: %(elected)s; equal votes for the last place: %(tied)s; "
        "another vote between them decides on the seats left: %(left)d"
    ),
    Message.ELECTION_SHORT: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "elected: %(elected)s; seats that stay open and need another election: %(left)d"
    ),
    Message.ELECTION_WRITE_INS: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "certainly elected: %(elected)s; votes for somebody else: %(write_ins)d, "
        "enough to change the result if they are for one person; "
        "a second round decides on the seats left: %(left)d"
    ),
    Message.SURPLUS_ENOUGH: _(
        "Seats %(seats)d, candidates %(candidates)d, surplus %(surplus)d, "
        "%(reached)s %(share)s of %(base)s (%(edge)s)"
    ),
    Message.SURPLUS_TOO_FEW: _(
        "Seats %(seats)d, candidates %(candidates)d, surplus %(surplus)d, "
        "%(missed)s %(share)s of %(base)s (%(edge)s), %(missing)d short"
    ),
    Message.SINGLE_SLATE: _(
        "Seats %(seats)d, candidates %(candidates)d: as many candidates as seats, a single-slate election"
    ),
    Message.SEATS_NEEDED: _("%(workers)d workers have at least %(needed)d delegates"),
    Message.SEATS_OF_ALL: _(
        "%(workers)d workers are fewer than the %(needed)d seats of the rule: all of them can meet instead"
    ),
    Message.SEATS_NO_FIGURE: _("For %(workers)d workers the rule names no number of delegates"),
    Message.SEATS_NO_WORKERS: _(
        "How many workers there are is not entered yet, so the seats cannot be checked"
    ),
    Message.SEATS_ENOUGH: _("%(seats)d seats; %(workers)d workers have at least %(needed)d"),
    Message.SEATS_TOO_FEW: _(
        "%(seats)d seats are %(missing)d too few: %(workers)d workers have at least %(needed)d"
    ),
    Message.SEATS_NOT_DECIDED: _(
        "The number of seats is not decided yet: %(workers)d workers have at least %(needed)d"
    ),
    Message.SEATS_FILLED: _("All %(seats)d seats are filled"),
    Message.SEATS_VACANT: _(
        "%(delegates)d of %(seats)d seats are filled, vacant: %(vacant)d, to be filled by a by-election"
    ),
    Message.SEATS_OVERFULL: _("%(delegates)d delegates for %(seats)d seats, too many by %(vacant)d"),
    Message.MANAGERS_WITHIN: _(
        "Managers: %(count)d of %(total)d delegates (%(percent)s%%), at most %(share)s (%(most)d)"
    ),
    Message.MANAGERS_BEYOND: _(
        "Managers: %(count)d of %(total)d delegates (%(percent)s%%), %(excess)d more than %(share)s (%(most)d)"
    ),
    Message.FRONTLINE_ENOUGH: _(
        "Frontline workers: %(count)d of %(total)d delegates (%(percent)s%%), at least %(needed)d needed"
    ),
    Message.FRONTLINE_TOO_FEW: _(
        "Frontline workers: %(count)d of %(total)d delegates (%(percent)s%%), "
        "at least %(needed)d needed, %(missing)d short"
    ),
    Message.WOMEN_ENOUGH: _(
        "Women: %(count)d of %(delegates)d delegates (%(percent)s%%), among all workers %(workforce_percent)s%%"
    ),
    Message.WOMEN_TOO_FEW: _(
        "Women: %(count)d of %(delegates)d delegates (%(percent)s%%), among all workers %(workforce_percent)s%%: "
        "at least %(needed)d would be about the same share, %(missing)d short"
    ),
    Message.PRESIDIUM_FITS: _("The presidium has %(count)d members, as fits %(delegates)d delegates"),
    Message.PRESIDIUM_TOO_SMALL: _(
        "The presidium has %(count)d members: for %(delegates)d delegates at least %(least)d"
    ),
    Message.PRESIDIUM_TOO_LARGE: _(
        "The presidium has %(count)d members: for %(delegates)d delegates at most %(most)d"
    ),
    Message.PRESIDIUM_NOT_ELECTED: _(
        "The presidium is not elected yet: %(delegates)d delegates elect at least %(least)d members"
    ),
    Message.PRESIDIUM_FRONTLINE_ENOUGH: _(
        "Frontline workers in the presidium: %(count)d of %(total)d, at least %(needed)d needed"
    ),
    Message.PRESIDIUM_FRONTLINE_TOO_FEW: _(
        "Frontline workers in the presidium: %(count)d of %(total)d, at least %(needed)d needed, %(missing)d short"
    ),
}

NOBODY_ELECTED: dict[Message, Promise] = {
    Message.ELECTION_TIED: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "nobody is elected yet: equal votes for %(tied)s; "
        "another vote between them decides on the seats: %(left)d"
    ),
    Message.ELECTION_SHORT: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "no candidate has %(reached)s %(share)s of %(base)s (%(edge)s) in favour; "
        "nobody is elected; seats that stay open and need another election: %(left)d"
    ),
    Message.ELECTION_WRITE_INS: _(
        "Entitled %(entitled)d, present %(present)d, seats %(seats)d; "
        "candidates with %(reached)s %(share)s of %(base)s (%(edge)s) in favour: %(count)d; "
        "nobody is certainly elected; votes for somebody else: %(write_ins)d, "
        "enough to change the result if they are for one person; "
        "a second round decides on the seats: %(left)d"
    ),
}
"""Instead of `SENTENCES`, where no candidate is elected (yet)."""


def sentence(explanation: Explanation) -> str:
    """What was found, without its source."""
    values: dict[str, Any] = {
        name: _names(value) if isinstance(value, tuple) else value
        for name, value in explanation.values.items()
    }
    if "den" in values:
        fraction = _fraction(values)
        values |= {
            "share": share_words(fraction),
            "base": str(BASES[fraction.base]),
            "reached": pgettext("before a share", "more than")
            if fraction.is_strict
            else pgettext("before a share", "at least"),
            "missed": pgettext("before a share", "not more than")
            if fraction.is_strict
            else pgettext("before a share", "less than"),
        }
    has_nobody = explanation.values.get("elected") == ()
    words = (SENTENCES | NOBODY_ELECTED if has_nobody else SENTENCES)[explanation.message]
    return str(words) % values


def explain(about: Explanation | Finding) -> str:
    """The sentence with the rule behind it: …，可以开会（上海市职工代表大会条例第二十八条）."""
    explanation = about.explanation if isinstance(about, Finding) else about
    return gettext("%(sentence)s (%(source)s)") % {
        "sentence": sentence(explanation),
        "source": source(explanation.citation),
    }


def source(citation: Citation) -> str:
    """Where a rule comes from; what is no checked law says so."""
    text = cited(citation)
    if citation.certainty == Certainty.LAW:
        return text
    return gettext("%(source)s; %(certainty)s") % {
        "source": text,
        "certainty": CERTAINTIES[citation.certainty],
    }


def cited(citation: Citation) -> str:
    """The text alone, in the language of the reader."""
    return citation.text_zh if _is_chinese() else citation.text_en


def share_words(fraction: Fraction) -> str:
    """半数, 三分之二, 20%."""
    num, den = fraction.num, fraction.den
    if (num, den) == (1, 2):
        return gettext("half")
    if num == den:
        return pgettext("share", "all")
    if den >= 5 and 100 % den == 0:
        return f"{num * 100 // den}%"
    return f"{chinese_number(den)}分之{chinese_number(num)}" if _is_chinese() else f"{num}/{den}"


def at_least(fraction: Fraction) -> str:
    """超过全体代表的半数, 不少于全体代表的三分之二."""
    words = (
        gettext("more than %(share)s of %(base)s")
        if fraction.is_strict
        else gettext("at least %(share)s of %(base)s")
    )
    return words % {"share": share_words(fraction), "base": BASES[fraction.base]}


def at_most(fraction: Fraction) -> str:
    words = (
        gettext("less than %(share)s of %(base)s")
        if fraction.is_strict
        else gettext("at most %(share)s of %(base)s")
    )
    return words % {"share": share_words(fraction), "base": BASES[fraction.base]}


def days_words(number: int, *, is_working: bool) -> str:
    if is_working:
        return ngettext("%(days)d working day", "%(days)d working days", number) % {"days": number}
    return ngettext("%(days)d day", "%(days)d days", number) % {"days": number}


DESCRIPTIONS: dict[Topic, Promise] = {
    Topic.QUORUM: _("A session can begin when %(value)s are present."),
    Topic.PASSING: _("A matter is passed when %(value)s are in favour."),
    Topic.EXTRA_SESSION: _("The enterprise, the union, or %(value)s can ask for an extraordinary session."),
    Topic.SESSION_EVERY: _("Sessions in a year, at least: %(value)s."),
    Topic.TERM_YEARS: _("A term lasts %(value)s."),
    Topic.MATERIALS_DAYS: _("Delegates get the written materials at least %(value)s before the session."),
    Topic.MANAGERS_SHARE: _("Managers of the middle and upper ranks are %(value)s."),
    Topic.FRONTLINE_SHARE: _("Frontline workers are %(value)s."),
    Topic.DELEGATE_TURNOUT: _("An election of delegates counts when %(value)s take part."),
    Topic.DELEGATE_WIN: _("A delegate is elected with the votes of %(value)s."),
    Topic.RECALL: _("A delegate is recalled with the votes of %(value)s."),
    Topic.PRESIDIUM_FRONTLINE: _("Frontline workers are %(value)s."),
    Topic.PUBLICATION_WITHIN: _("What was decided is made public within %(value)s after the session."),
    Topic.PUBLICATION_SHOWN: _("What is made public is shown for at least %(value)s."),
    Topic.REPORT_UPWARD: _("The union above gets the report within %(value)s after the session."),
    Topic.SURPLUS: _("Where candidates compete, there are more of them than seats, by %(value)s."),
    Topic.PROPOSAL_WINDOW: _("Delegates can move proposals for about %(value)s before a session."),
    Topic.SECONDERS: _("Seconders that a proposal needs, at least: %(value)s."),
    Topic.REVIEW_DAYS: _("The committee reviews a proposal within %(value)s."),
    Topic.APPEAL_DAYS: _("Whose proposal is declined can appeal once within %(value)s."),
    Topic.ACCEPT_DAYS: _("The department accepts a proposal within %(value)s."),
    Topic.MISSENT_DAYS: _("A department returns what is not its matter within %(value)s, with the reason."),
    Topic.REPLY_DAYS: _("The department answers within %(value)s."),
    Topic.EXTENSION_DAYS: _("The answer can be put off once, by %(value)s, with the reason."),
    Topic.RATE_DAYS: _("The mover rates an answer within %(value)s."),
    Topic.REWORK_DAYS: _("A second handling takes at most %(value)s."),
    Topic.REWORKS_MOST: _("Second handlings before the joint meeting decides, at most: %(value)s."),
}
LIMITS = frozenset({Topic.MANAGERS_SHARE})
"""Shares that are not to be passed."""


def describe(rule: Rule) -> list[str]:
    """What the rule says, in a sentence, or in one for each row of its table."""
    if rule.kind is Kind.TABLE:
        return _table(rule)
    if rule.topic is Topic.SECRET_BALLOT:
        return [
            gettext("What has to be passed, and every election, is voted on by secret ballot.")
            if rule.number
            else gettext("Matters may be voted on openly.")
        ]
    if rule.topic is Topic.WOMEN_SHARE:
        return [_women(rule)]
    said = [str(DESCRIPTIONS[rule.topic]) % {"value": in_words(rule)}]
    if rule.topic is Topic.PASSING and rule.base is Base.ALL_DELEGATES:
        said.append(gettext("Who is absent or abstains counts against it."))
    return said


def in_words(rule: Rule) -> str:
    """The value alone: at least 2/3 of all delegates, 7 working days, 2."""
    match rule.kind:
        case Kind.FRACTION:
            fraction = Fraction(rule.num, rule.den, rule.is_strict, rule.base or Base.ALL_DELEGATES)
            return at_most(fraction) if rule.topic in LIMITS else at_least(fraction)
        case Kind.DAYS:
            return days_words(rule.number, is_working=rule.is_working_days)
        case Kind.FLAG:
            return gettext("yes") if rule.number else gettext("no")
        case Kind.TABLE:
            return gettext("a table")
        case Kind.RANGE:
            return gettext("%(least)d to %(most)d years") % {"least": rule.number, "most": rule.upper}
        case _:
            return str(rule.number)


def said_of(kind: str, details: dict[str, Any]) -> tuple[str, str]:
    """A change of rules in words, and its reason."""
    if kind == "preset":
        preset = PRESETS.get(details["preset"])
        name = preset_name(preset) if preset else details["preset"]
        return gettext("Preset chosen: %(name)s") % {"name": name}, ""
    topic = Topic(details["topic"])
    before, after = (_brief(Rule.from_data(topic, details[key])) for key in ("before", "after"))
    values = {"topic": capfirst(str(TOPICS[topic])), "before": before, "after": after}
    if before == after:
        return gettext("%(topic)s: source or details changed") % values, details["reason"]
    return gettext("%(topic)s: %(before)s, now %(after)s") % values, details["reason"]


def preset_name(preset: Preset) -> str:
    return preset.name_zh if _is_chinese() else preset.name_en


def _brief(rule: Rule) -> str:
    """The value, or the whole table."""
    return " / ".join(_table(rule)) if rule.table else in_words(rule)


def _women(rule: Rule) -> str:
    if rule.num == rule.den:
        return gettext("The share of women is about the same as among all workers.")
    share = share_words(Fraction(rule.num, rule.den, rule.is_strict, Base.WORKFORCE_SHARE))
    return gettext("The share of women is at least %(share)s of what it is among all workers.") % {
        "share": share
    }


def _table(rule: Rule) -> list[str]:
    """A sentence for each row; the next row's start is where it ends."""
    ends = [band.start - 1 for band in rule.table[1:]] + [None]
    is_presidium = rule.topic is Topic.PRESIDIUM_SEATS
    rows = zip(rule.table, ends, strict=True)
    return [
        gettext("%(who)s: %(what)s") % {"who": _who(band, end, is_presidium), "what": _what(band)}
        for band, end in rows
    ]


def _who(band: Band, end: int | None, is_presidium: bool) -> str:
    values = {"start": band.start, "end": end}
    if is_presidium:
        words = (
            gettext("%(start)d delegates and more")
            if end is None
            else gettext("%(start)d to %(end)d delegates")
        )
    elif not band.start:
        words = gettext("any number of workers") if end is None else gettext("up to %(end)d workers")
    else:
        words = (
            gettext("%(start)d workers and more") if end is None else gettext("%(start)d to %(end)d workers")
        )
    return words % values


def _what(band: Band) -> str:
    values = {"least": band.least, "most": band.most, "add": band.add, "per": band.per, "rise": band.rise_to}
    if band.most is not None:
        words = gettext("%(least)d to %(most)d")
    elif band.rise_to is not None:
        words = gettext("at least %(least)d, rising evenly to %(rise)d")
    elif band.per:
        words = gettext("at least %(least)d, and %(add)d more for every further %(per)d")
    else:
        words = gettext("at least %(least)d")
    return words % values


def _names(names: tuple[str, ...]) -> str:
    return ("、" if _is_chinese() else ", ").join(names)


def _fraction(values: dict[str, Any]) -> Fraction:
    return Fraction(values["num"], values["den"], bool(values["strict"]), Base(values["base"]))


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
