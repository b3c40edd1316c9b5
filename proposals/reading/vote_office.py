"""The secretary's view of a vote: its steps from the draft to the publication, which is due now, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from proposals.actions.votes import Kept
from proposals.ballot_results import differences, hand_counts
from proposals.belenios.events import Kind
from proposals.models import (
    BallotEvent,
    BallotItem,
    BallotOfficer,
    BallotPaper,
    BoardEvent,
    HandCount,
    NamedBallot,
    ResultSignature,
    RollEntry,
    Session,
)
from proposals.models.voting import STAGES
from proposals.rules.questions import ELECTIONS, faults_of
from proposals.rules.voting import ENDED, RUNNING, Codes, Given, Stage, Way

SCRUTINEER, TELLER = BallotOfficer.Part.SCRUTINEER, BallotOfficer.Part.TELLER


class State(StrEnum):
    DONE = "done"
    DUE = "due"
    LATER = "later"


LABELS = {
    State.DONE: pgettext_lazy("step of a vote", "done"),
    State.DUE: pgettext_lazy("step of a vote", "now"),
    State.LATER: pgettext_lazy("step of a vote", "later"),
}
CHIPS = {State.DONE: "ok", State.DUE: "gold", State.LATER: ""}


@dataclass(frozen=True)
class Step:
    """One step of a vote: `who` takes it. The secretary's own have a page (`url`) or a deed to be sent."""

    name: str
    title: str
    who: str
    state: State
    sentence: str = ""
    url: str = ""
    verb: str = ""
    deed: str = ""

    @property
    def label(self) -> Promise:
        return LABELS[self.state]

    @property
    def chip(self) -> str:
        return CHIPS[self.state]


# --- reading ---------------------------------------------------------------------------------------------------


def with_progress(papers: QuerySet[BallotPaper]) -> QuerySet[BallotPaper]:
    """With everything that the steps are told from: a fixed number of queries, however many votes there are."""
    mine = {"paper": OuterRef("pk")}
    sealed = BoardEvent.objects.filter(**mine, kind=Kind.BALLOT.value)
    named = NamedBallot.objects.filter(entry__paper=OuterRef("pk"))
    return (
        papers.select_related(
            "session__congress", "session__rules", "rules", "sheet", "tip", "later", "earlier"
        )
        .annotate(
            on_roll=_number(RollEntry.objects.filter(**mine)),
            on_web=_number(RollEntry.objects.filter(**mine, given=Given.WEB.value)),
            on_paper=_number(RollEntry.objects.filter(**mine, given=Given.PAPER.value)),
            sealed_voters=_number(sealed, "entry"),
            named_voters=_number(named, "entry"),
            codes_missing=Exists(RollEntry.objects.filter(**mine, credential="")),
            decrypted=_number(BoardEvent.objects.filter(**mine, kind=Kind.DECRYPTION.value)),
            counted=_number(HandCount.objects.filter(officer__paper=OuterRef("pk")), "officer"),
            signatures=_number(ResultSignature.objects.filter(sheet__paper=OuterRef("pk"))),
        )
        .prefetch_related(
            Prefetch("items", BallotItem.objects.select_related("subject__agenda_item")),
            "items__options__member",
            Prefetch("officers", BallotOfficer.objects.select_related("user")),
            "prints",
        )
    )


def _number(found: QuerySet, what: str = "pk") -> Coalesce:
    """How many different ones there are, in a subquery of its own."""
    grouped = found.order_by().annotate(one=F("pk") * 0).values("one")
    counted = grouped.annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def of_office(session: Session) -> list[BallotPaper]:
    """Every vote of a session, drafts too, in the order in which they were prepared."""
    found = with_progress(BallotPaper.objects.filter(session=session, set_aside_at=None))
    return list(found.order_by("pk"))


def for_hub(pk: int) -> BallotPaper:
    return with_progress(BallotPaper.objects.filter(pk=pk)).get()


def history_of(paper: BallotPaper) -> list[BallotEvent]:
    return list(paper.events.select_related("by").order_by("-at", "-pk"))


# --- steps -----------------------------------------------------------------------------------------------------


def steps_of(paper: BallotPaper, at: datetime) -> list[Step]:
    """All that there are for this way of voting. `paper` comes from `with_progress`."""
    return list(_Steps(paper, at).all())


def next_of(steps: Iterable[Step]) -> Step | None:
    """What is due; nothing once everything is done."""
    listed = list(steps)
    due = [step for step in listed if step.state is State.DUE]
    return next(iter(due), None) or next((step for step in listed if step.state is State.LATER), None)


class _Steps:
    def __init__(self, paper: BallotPaper, at: datetime) -> None:
        self.paper, self.at, self.stage = paper, at, paper.stage(at)
        self.items = list(paper.items.all())
        officers = list(paper.officers.all())
        self.scrutineers = [each for each in officers if each.part == SCRUTINEER]
        self.tellers = [each for each in officers if each.part == TELLER]
        self.is_draft = self.stage == Stage.DRAFT
        self.is_opened = paper.countersigned_at is not None

    def all(self) -> Iterator[Step]:
        prepared = list(self._prepared())
        yield from prepared
        yield self._sign(ready=all(step.state is State.DONE for step in prepared))
        if self.stage == Stage.VOID:
            yield self._void()
            yield from self._again(always=True)
            return
        if self.paper.codes == Codes.SLIPS:
            yield self._slips()
        yield self._countersign()
        if self.paper.takes_paper and (self.stage not in ENDED or self.paper.prints.all()):
            yield self._print()
        yield self._voting()
        counts = list(self._counts())
        yield from counts
        yield self._sheet(ready=all(step.state is State.DONE for step in counts))
        yield from self._signed_and_published()
        yield from self._again()

    def _page(self, name: str) -> str:
        return reverse(f"proposals:{name}", args=[self.paper.pk])

    def _in_draft(self, name: str) -> str:
        return self._page(name) if self.is_draft else ""

    def _state(self, done: bool, due: bool) -> State:
        return State.DONE if done else State.DUE if due else State.LATER

    # preparing

    def _prepared(self) -> Iterator[Step]:
        yield self._hours()
        yield self._items()
        yield self._people()
        if self.paper.is_sealed:
            yield self._keys()

    def _hours(self) -> Step:
        paper = self.paper
        over = self.is_draft and paper.closes_at is not None and paper.closes_at <= self.at
        is_set = paper.opens_at is not None and paper.closes_at is not None and not over
        said = str(paper.get_way_display())
        if over:
            said = _("The hour of the close has passed already.")
        elif is_set:
            said = _("%(way)s; %(hours)s") % {"way": said, "hours": hours_of(paper)}
        return Step(
            "hours", _("Way and hours"), secretary(), self._state(is_set or not self.is_draft, True), said,
            self._in_draft("office-vote-change"), _("Change way and hours"),
        )  # fmt: skip

    def _items(self) -> Step:
        faulty = [item for item in self.items if faults_of(item.as_rule)]
        said = _("There is nothing to vote on yet: add an item.")
        if self.items:
            said = listed(str(item) for item in self.items)
        if faulty:
            said = _("“%(item)s” is not complete.") % {"item": faulty[0]}
        done = bool(self.items) and not faulty
        return Step(
            "items", _("What is voted on"), secretary(), self._state(done, self.is_draft), said,
            self._in_draft("office-vote-item-add"), _("Add an item"),
        )  # fmt: skip

    def _people(self) -> Step:
        said = _("Name at least one scrutineer.")
        if self.scrutineers:
            said = _("Scrutineers: %(names)s.") % {"names": names_of(self.scrutineers)}
        if self.tellers:
            said = after(said, _("Tellers: %(names)s.") % {"names": names_of(self.tellers)})
        enough = len(self.scrutineers) >= max(1, self.paper.keys_needed)
        if self.scrutineers and not enough:
            words = _("%(needed)d scrutineers are needed to decrypt, and %(number)d are named.")
            number = {"needed": self.paper.keys_needed, "number": len(self.scrutineers)}
            said = after(said, words % number)
        if self.paper.takes_paper and len(self.tellers) < 2:
            enough, said = False, after(said, _("Paper ballots are counted by two tellers."))
        return Step(
            "people", _("Scrutineers and tellers"), secretary(), self._state(enough, self.is_draft), said,
            self._in_draft("office-vote-officers"), _("Name them"),
        )  # fmt: skip

    def _keys(self) -> Step:
        missing = [each for each in self.scrutineers if each.drilled_at is None]
        done = bool(self.scrutineers) and not missing
        said = _("Each makes a key on the own device and passes the drill with it.")
        if done:
            said = _("Every key is there, and every drill was passed.")
        elif self.scrutineers and len(missing) < len(self.scrutineers):
            said = _("Still to come: %(names)s.") % {"names": names_of(missing)}
        who = names_of(missing or self.scrutineers) or str(SCRUTINEER.label)
        return Step("keys", _("Keys and drill"), who, self._state(done, bool(self.scrutineers)), said)

    # opening

    def _sign(self, *, ready: bool) -> Step:
        paper = self.paper
        said = _(
            "A check-list says what is right and what needs a reason. Signing freezes paper, roll and rules."
        )
        if paper.opened_at:
            said = _("%(delegates)d delegates on the roll; signed on %(moment)s.") % {
                "delegates": paper.on_roll, "moment": moment(paper.opened_at),  # type: ignore[attr-defined]
            }  # fmt: skip
        return Step(
            "sign", _("Check-list and signature"), secretary(), self._state(paper.opened_at is not None, ready),
            said, self._in_draft("office-vote-open"), _("Go through the check-list"),
        )  # fmt: skip

    def _slips(self) -> Step:
        done = self.paper.opened_at is not None and not self.paper.codes_missing  # type: ignore[attr-defined]
        said = _("One of them makes the codes and prints the slips; the portal never sees a code.")
        return Step(
            "slips", _("Voting codes on slips"), names_of(self.scrutineers) or str(SCRUTINEER.label),
            self._state(done, self.stage == Stage.SIGNED), said,
        )  # fmt: skip

    def _countersign(self) -> Step:
        paper = self.paper
        waits = self.stage == Stage.SIGNED and not (
            paper.codes == Codes.SLIPS and paper.codes_missing  # type: ignore[attr-defined]
        )
        said = _("A scrutineer reads the frozen paper and signs it too. Without this nothing opens.")
        if paper.countersigned_at:
            said = _("Signed on %(moment)s.") % {"moment": moment(paper.countersigned_at)}
        return Step(
            "countersign", _("Counter-signature"), names_of(self.scrutineers) or str(SCRUTINEER.label),
            self._state(self.is_opened, waits), said,
        )  # fmt: skip

    def _print(self) -> Step:
        prints = list(self.paper.prints.all())
        said = _("Each has a stub with a serial number; the ballot itself has none.")
        if prints:
            number = sum(each.count for each in prints)
            said = _("%(number)d printed, up to No. %(last)d.") % {"number": number, "last": prints[-1].last}
        is_open = self.stage in RUNNING
        return Step(
            "print", _("Printed ballots"), secretary(), self._state(bool(prints), is_open), said,
            self._page("office-vote-print") if is_open or prints else "", _("Printed ballots"),
        )  # fmt: skip

    def _voting(self) -> Step:
        paper, stage = self.paper, self.stage
        said = hours_of(paper)
        if stage == Stage.OPEN:
            said = _("Open until %(moment)s. %(figures)s") % {
                "moment": moment(paper.last_moment), "figures": figures_of(paper),
            }  # fmt: skip
        elif stage in ENDED:
            said = _("Closed on %(moment)s. %(figures)s") % {
                "moment": moment(paper.last_moment), "figures": figures_of(paper),
            }  # fmt: skip
        hands_out = stage in (Stage.WAITING, Stage.OPEN) and (paper.takes_paper or paper.codes == Codes.SLIPS)
        return Step(
            "voting", _("Voting"), _("the delegates"), self._state(stage in ENDED, stage == Stage.OPEN), said,
            self._page("vote-desk") if hands_out else "", _("Hand out ballots"),
        )  # fmt: skip

    # counting

    def _counts(self) -> Iterator[Step]:
        if self.paper.is_sealed:
            yield from self._sealed()
        on_paper = self.paper.on_paper  # type: ignore[attr-defined]
        if self.paper.takes_paper and (self.stage not in ENDED or on_paper):
            yield self._by_hand(on_paper)

    def _sealed(self) -> Iterator[Step]:
        kind = self.paper.tip.kind if hasattr(self.paper, "tip") else ""
        is_closed, is_done = self.stage == Stage.CLOSED, self.stage in (Stage.COUNTED, Stage.PUBLISHED)
        summed = kind in (Kind.TALLY, Kind.DECRYPTION, Kind.RESULT)
        said = _("The ballots are added up, still encrypted.")
        yield Step(
            "tally", _("Encrypted sum"), secretary(), self._state(summed or is_done, is_closed), said,
            verb=_("Add up"), deed="tally",
        )  # fmt: skip
        number = self.paper.decrypted  # type: ignore[attr-defined]
        said = _("%(number)d of the %(needed)d that are needed have decrypted.") % {
            "number": number, "needed": self.paper.keys_needed,
        }  # fmt: skip
        done = kind == Kind.RESULT or is_done
        who = names_of(self.scrutineers) or str(SCRUTINEER.label)
        yield Step("decrypt", _("Decryption"), who, self._state(done, is_closed and summed), said)

    def _by_hand(self, on_paper: int) -> Step:
        counted = self.paper.counted  # type: ignore[attr-defined]
        said = _("Each counts alone; the figures have to agree.")
        if self.stage in ENDED:
            said = _("%(number)d paper ballots were handed out; %(counted)d of %(tellers)d tellers have counted.") % {
                "number": on_paper, "counted": counted, "tellers": len(self.tellers),
            }  # fmt: skip
        done = self.stage in ENDED and counted >= max(2, len(self.tellers))
        if (
            done and self.stage == Stage.CLOSED and differences(hand_counts(self.paper))
        ):  # asked of hardly any vote
            done, said = False, _("The tellers have found different figures: they count again.")
        return Step(
            "count", _("Count by hand"), names_of(self.tellers) or str(TELLER.label),
            self._state(done, self.stage == Stage.CLOSED), said,
        )  # fmt: skip

    def _sheet(self, *, ready: bool) -> Step:
        done = self.stage in (Stage.COUNTED, Stage.PUBLISHED)
        said = _("Web and paper together, with the verdict by the frozen rules.")
        return Step(
            "sheet", _("Result sheet"), secretary(), self._state(done, ready and self.stage == Stage.CLOSED), said,
            verb=_("Make the result sheet"), deed="sheet",
        )  # fmt: skip

    def _signed_and_published(self) -> Iterator[Step]:
        needed, number = max(1, self.paper.keys_needed), self.paper.signatures  # type: ignore[attr-defined]
        is_counted, is_published = self.stage == Stage.COUNTED, self.stage == Stage.PUBLISHED
        said = _("%(number)d of the %(needed)d signatures that are needed are there.") % {
            "number": number, "needed": needed,
        }  # fmt: skip
        done = is_published or (is_counted and number >= needed)
        who = names_of(self.scrutineers) or str(SCRUTINEER.label)
        yield Step("sign-result", _("Signatures under the result"), who, self._state(done, is_counted), said)
        said = _("Every member can read the result from then on, and the delegates are told.")
        if self.paper.published_at:
            said = _("Published on %(moment)s.") % {"moment": moment(self.paper.published_at)}
        yield Step(
            "publish", pgettext("step of a vote", "publication"), secretary(), self._state(is_published, is_counted and done), said,
            verb=_("Publish the result"), deed="publish",
        )  # fmt: skip

    # again

    def _void(self) -> Step:
        said = _("Declared void on %(moment)s. It does not count, and everything of it stays.") % {
            "moment": moment(self.paper.voided_at)
        }
        return Step("void", pgettext("stage of a vote", "void"), secretary(), State.DONE, said)

    def _again(self, *, always: bool = False) -> Iterator[Step]:
        later = getattr(self.paper, "later", None)
        if later is not None:
            yield Step(
                "again", _("Next round"), secretary(), State.DONE, str(later),
                reverse("proposals:office-vote", args=[later.pk]), _("Go to the next round"),
            )  # fmt: skip
        elif always or open_seats(self.paper):
            said = _("What is to be decided once more is prepared as the next round.")
            yield Step(
                "again", _("Next round"), secretary(), State.DUE, said, self._page("office-vote-again"),
                _("Prepare the next round"),
            )  # fmt: skip


# --- words -----------------------------------------------------------------------------------------------------


def secretary() -> str:
    return _("the secretary")


def names_of(officers: Iterable[BallotOfficer]) -> str:
    return listed(str(each) for each in officers)


def listed(names: Iterable[str]) -> str:
    return pgettext("between names", ", ").join(names)


def after(first: str, second: str) -> str:
    """Two sentences, one after the other: Chinese has no space between them."""
    return _("%(first)s %(second)s") % {"first": first, "second": second}


def moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


def hours_of(paper: BallotPaper) -> str:
    if paper.opens_at is None or paper.last_moment is None:
        return _("The hours are not set yet.")
    begins, ends = timezone.localtime(paper.opens_at), timezone.localtime(paper.last_moment)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    return _("%(from)s to %(until)s") % {"from": f"{begins:%Y-%m-%d %H:%M}", "until": until}


def voters_of(paper: BallotPaper) -> int:
    """Delegates of whom a ballot is cast on the web; of paper nobody knows before it is counted."""
    return paper.sealed_voters if paper.is_sealed else paper.named_voters  # type: ignore[attr-defined]


def figures_of(paper: BallotPaper) -> str:
    """Ballots given and cast: nothing can be read from it about a result."""
    given = paper.on_web + paper.on_paper  # type: ignore[attr-defined]
    said = _("%(given)d of %(roll)d delegates have taken a ballot.") % {
        "given": given, "roll": paper.on_roll,  # type: ignore[attr-defined]
    }  # fmt: skip
    if paper.way != Way.PAPER:
        cast = voters_of(paper)
        words = ngettext("%(cast)d has voted on the web.", "%(cast)d have voted on the web.", cast)
        said = after(said, words % {"cast": cast})
    return said


def stage_of(paper: BallotPaper, at: datetime) -> tuple[str, str]:
    """The stage in words, and the colour of its chip."""
    stage = paper.stage(at)
    chips = {Stage.OPEN: "gold", Stage.PUBLISHED: "ok", Stage.DRAFT: "info", Stage.WAITING: "info"}
    return str(STAGES[stage]), chips.get(stage, "")


# --- what is left for another round ----------------------------------------------------------------------------


def open_seats(paper: BallotPaper) -> dict[int, Kept]:
    """By the number of the item: who stands again for the seats that the result leaves open.

    After equal votes those who are tied; where seats stayed empty, whoever was not elected.
    """
    if not hasattr(paper, "sheet"):
        return {}
    found = {}
    for item, outcome in zip(paper.items.all(), paper.sheet.data["outcomes"], strict=True):
        if item.kind not in ELECTIONS or outcome["is_met"] is not False:
            continue
        run_off = outcome.get("run_off")
        if run_off:
            candidates, seats = tuple(run_off["candidates"]), run_off["seats"]
        else:
            candidates = tuple(each["label"] for each in outcome["places"] if each["state"] != "elected")
            seats = outcome["seats"] - outcome["seats_filled"]
        if seats > 0:
            found[item.position] = Kept(candidates, seats)
    return found
