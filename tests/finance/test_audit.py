"""The audit committee's room: what it draws, marks, finds and signs; that nobody else does, and that it does nothing else."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from finance.actions import auditing as actions
from finance.actions import publishing, questions
from finance.actions.auditing import Wanted
from finance.models import (
    AuditDraw,
    AuditFinding,
    AuditMark,
    AuditReview,
    AuditSample,
    CheckpointSignature,
    FundQuestion,
    SigningKey,
)
from finance.proof.keys import SealedKey
from finance.proof.notes import VerifierKey
from finance.rules import sampling
from tests.finance.cast import PASSPHRASES, make_cast
from union_portal.lib import Refused
from union_portal.waiting.fund import on_display

pytestmark = pytest.mark.django_db
BANK, DUES, SPORT = "asset.bank", "inc.dues", "exp.activity.recreation"


def moment(day, month=11):
    return datetime(2026, month, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    def to(day, month=11):
        monkeypatch.setattr(timezone, "now", lambda: moment(day, month))

    to(23)
    return to


@pytest.fixture
def cast(clock):
    made = make_cast()
    made.put((BANK, 900_000), (DUES, -900_000), on=date(2026, 8, 3))
    for number in range(8):
        fen = 1_000 * (number + 1)
        made.put((SPORT, fen), (BANK, -fen), on=date(2026, 9, 10 + number), narration=f"支出{number}")
    made.put((SPORT, 5_000), (BANK, -5_000), on=date(2026, 10, 10), narration="十月")
    made.closed(7, 8, 9)
    made.keys()
    made.publication()
    return made


def address(name, *args):
    return reverse(f"finance:review{name}", args=["2026-q3", *args])


def opened(cast):
    return actions.open_review(cast.book.publications.get(), by=cast.auditor, at=cast.at)


def test_from_publication_to_the_end(clock, client):
    """Publish, co-sign, ask, answer, sample, finding, reply, opinion, finish: each by its own person, through the pages."""
    cast = make_cast()
    cast.put((BANK, 900_000), (DUES, -900_000), on=date(2026, 8, 3))
    cast.closed(7, 8, 9, 10)
    cast.keys()
    publication = cast.publication(published=False, opens_on=date(2026, 11, 23))

    def does(person, place, **said):
        client.force_login(person)
        answer = client.post(place, said)
        assert answer.status_code == 302, answer.content.decode()

    def waits(person):
        return [row["url"] for row in on_display(person)]

    page = publication.get_absolute_url()
    number = cast.book.entries.get().number
    sign = reverse("finance:publication-publish", args=["2026-q3"])
    assert waits(cast.approver) == [sign]
    does(cast.approver, sign, passphrase=PASSPHRASES["union"])
    assert waits(cast.auditor) == [address("-cosign"), address("")]
    does(cast.auditor, address("-cosign"), passphrase=PASSPHRASES["audit"])
    assert waits(cast.auditor) == [address("")]
    assert waits(cast.bookkeeper) == []
    does(cast.member, reverse("finance:ask") + f"?entry={number}", text="会费交齐了吗？")
    asked = FundQuestion.objects.get()
    assert waits(cast.bookkeeper) == [reverse("finance:questions")]
    does(cast.bookkeeper, reverse("finance:question-answer", args=[asked.pk]), text="交齐了。")
    does(cast.auditor, address("-open"))
    does(cast.auditor, address("-draw"), by_money="3", at_random="2")
    sample = AuditSample.objects.get()
    does(cast.auditor, address("-tick", sample.pk), marks=["original", "amount"])
    does(cast.auditor, address("-find"), number=number, weight="fault", text="缺少会费名册")
    finding = AuditFinding.objects.get()
    client.force_login(cast.auditor)
    early = client.post(address("-opinion"), {"opinion": "clean", "text": "无", "sure": "on"})
    assert early.status_code == 400
    assert "opinion" in early.context["form"].errors
    assert waits(cast.bookkeeper) == [f"{address('')}#f{finding.pk}"]
    does(cast.bookkeeper, address("-reply", finding.pk), text="已补名册")
    assert cast.auditor.notices.filter(title__contains="2026年第三季度").exists()
    assert f"{address('')}#f{finding.pk}" in waits(cast.auditor)
    does(cast.auditor, address("-settle", finding.pk))
    does(cast.auditor, address("-opinion"), opinion="clean", text="收支真实，手续齐全。", sure="on")
    assert waits(cast.auditor) == waits(cast.approver) == waits(cast.member) == []
    clock(12, 12)
    assert waits(cast.approver) == [reverse("finance:publication-finish", args=["2026-q3"])]
    assert waits(cast.bookkeeper) == [reverse("finance:month", args=["2026-11"])]
    seal = questions.seal_of(questions.report_of(publication))
    does(cast.approver, reverse("finance:publication-finish", args=["2026-q3"]), seen=seal, sure="on")

    client.logout()
    text = client.get(page).content.decode()
    for words in ("交齐了。", "收支真实，手续齐全。", cast.auditor.name):
        assert words in text
    assert client.get(address("-paper")).status_code == 200


# --- sampling --------------------------------------------------------------------------------------------------


def test_the_same_wish_draws_the_same_entries_from_these_months_only(cast):
    review = opened(cast)
    many = actions.draw(review, Wanted(by_money=3, at_random=3), by=cast.auditor, at=cast.at)
    drawn = set(review.samples.values_list("entry__seq", flat=True))
    assert many == len(drawn) > 0
    assert actions.draw(review, Wanted(by_money=3, at_random=3), by=cast.auditor, at=cast.at) == 0
    assert set(review.samples.values_list("entry__seq", flat=True)) == drawn
    actions.draw(review, Wanted(above_fen=1), by=cast.auditor, at=cast.at)
    assert not review.samples.filter(entry__narration="十月").exists()
    assert review.samples.count() == 9


def test_neither_the_union_nor_the_committee_chooses_the_sample_and_anybody_draws_it_again(cast, client):
    publication, review = cast.book.publications.get(), opened(cast)
    actions.draw(review, Wanted(by_money=2, at_random=2), by=cast.auditor, at=cast.at)
    line = publication.checkpoint.note.splitlines()
    union = next(each for each in line if each.startswith("— main-union"))
    audit = publication.checkpoint.signatures.get(key__holder="audit")
    assert audit.key.anchor
    assert sampling.is_link(audit.number, 1, audit.key.anchor)
    root = bytes(publication.checkpoint.root).hex()
    seed = sampling.joint_seed(root, union, audit.number)
    draw = AuditDraw.objects.get()
    assert (draw.seed, draw.by_money, draw.at_random) == (seed, 2, 2)
    items = actions.population(publication)
    again = {pick.seq for way in (sampling.by_money, sampling.by_lot) for pick in way(items, 2, seed).picks}
    assert {*review.samples.values_list("entry__seq", flat=True)} == again

    client.force_login(cast.auditor)
    room = client.get(address("")).content.decode()
    for words in (seed, root, union, audit.number, audit.key.anchor):
        assert words in room
    assert audit.key.anchor in client.get(reverse("finance:keys")).content.decode()
    for sample in review.samples.all():
        actions.tick(sample, ["original"], by=cast.auditor, at=cast.at)
    actions.sign_opinion(review, "clean", "属实。", by=cast.auditor, at=cast.at)
    client.logout()
    paper = client.get(address("-paper")).content.decode()
    for words in (seed, root, union, audit.number, audit.key.anchor):
        assert words in paper


def test_before_the_committee_has_co_signed_no_lot_is_drawn(clock, client, in_english):
    cast = make_cast()
    cast.put((BANK, 900_000), (DUES, -900_000), on=date(2026, 8, 3))
    cast.closed(7, 8, 9)
    cast.keys()
    publication = publishing.publish(
        cast.publication(published=False), PASSPHRASES["union"], by=cast.approver, at=cast.at
    )
    review = actions.open_review(publication, by=cast.auditor, at=cast.at)
    for wanted in (Wanted(by_money=1), Wanted(at_random=1, above_fen=1)):
        with pytest.raises(Refused, match="co-signs first"):
            actions.draw(review, wanted, by=cast.auditor, at=cast.at)
    assert not review.samples.exists()
    assert actions.draw(review, Wanted(above_fen=1), by=cast.auditor, at=cast.at) == 1
    publishing.cosign(publication, PASSPHRASES["audit"], by=cast.auditor, at=cast.at)
    assert actions.draw(review, Wanted(at_random=1), by=cast.auditor, at=cast.at) == 0
    assert review.draws.count() == 2


@pytest.mark.parametrize("wrong", ["number", "turn", "none", "anchor", "sample", "draw"])
def test_no_other_number_is_shown_and_nothing_of_a_draw_goes(clock, wrong):
    """As the owner of the tables."""
    cast = make_cast()
    cast.put((BANK, 900_000), (DUES, -900_000), on=date(2026, 8, 3))
    cast.closed(7, 8, 9)
    cast.keys()
    shown = publishing.publish(
        cast.publication(published=False), PASSPHRASES["union"], by=cast.approver, at=cast.at
    )
    key = SigningKey.objects.get(holder="audit")
    opened_key = SealedKey(VerifierKey.read(key.vkey), bytes(key.sealed)).open(PASSPHRASES["audit"])
    said = {"checkpoint": shown.checkpoint, "key": key, "line": "x", "by": cast.auditor, "at": cast.at}

    def refused(name, deed):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            deed()
        assert caught.value.__cause__.diag.constraint_name == name

    def insert(turn, number):
        return lambda: CheckpointSignature.objects.create(turn=turn, number=number, **said)

    name = "a_number_is_that_of_its_turn"
    if wrong == "number":
        refused(name, insert(1, "ab" * 32))
    elif wrong == "turn":
        refused(name, insert(2, sampling.link(opened_key.lot(), 2)))
    elif wrong == "none":
        refused(name, insert(0, ""))
    elif wrong == "anchor":
        refused("a_signing_key_stays", lambda: SigningKey.objects.filter(pk=key.pk).update(anchor="ab" * 32))
    else:
        publishing.cosign(shown, PASSPHRASES["audit"], by=cast.auditor, at=cast.at)
        review = actions.open_review(shown, by=cast.auditor, at=cast.at)
        actions.draw(review, Wanted(at_random=1), by=cast.auditor, at=cast.at)
        model = AuditSample if wrong == "sample" else AuditDraw
        refused(f"finance_audit{wrong}_only_grows", lambda: model.objects.all()._raw_delete("default"))


def test_entries_from_an_amount_on_are_drawn_as_typed(cast, client):
    opened(cast)
    client.force_login(cast.auditor)
    assert client.post(address("-draw"), {"above": "７０.００"}).status_code == 302
    assert set(AuditSample.objects.values_list("entry__amount_fen", flat=True)) == {7_000, 8_000, 900_000}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, None),
        ({"by_money": "0"}, "by_money"),
        ({"at_random": "viele"}, "at_random"),
        ({"above": "1.234"}, "above"),
    ],
)
def test_a_wish_that_cannot_be_read_is_said_so(cast, client, said, field):
    opened(cast)
    client.force_login(cast.auditor)
    answer = client.post(address("-draw"), said)
    assert answer.status_code == 400
    form = answer.context["draw_form"]
    assert field in form.errors if field else form.non_field_errors()
    assert not AuditSample.objects.exists()


def test_an_entry_is_chosen_by_its_number_once(cast, client):
    opened(cast)
    client.force_login(cast.auditor)
    number, october = (cast.book.entries.get(narration=words).number for words in ("支出3", "十月"))
    assert client.post(address("-choose"), {"number": number}).status_code == 302
    for again in (number, october, "2026-999999", "x"):
        answer = client.post(address("-choose"), {"number": again})
        assert answer.status_code == 400
        assert "number" in answer.context["choose_form"].errors
    assert AuditSample.objects.count() == 1


# --- marks, findings, the opinion ------------------------------------------------------------------------------


def test_marks_are_set_once_and_never_taken_back(cast):
    review = opened(cast)
    entry = cast.book.entries.get(narration="支出1")
    sample = actions.choose(review, entry, by=cast.auditor, at=cast.at)
    assert actions.tick(sample, ["original", "nothing"], by=cast.auditor, at=cast.at) == 1
    assert actions.tick(sample, ["original", "amount"], by=cast.auditor, at=cast.at) == 1
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM finance_auditmark")
    assert AuditMark.objects.count() == 2


def test_an_opinion_waits_for_the_sample_and_then_stays(cast, client):
    review = opened(cast)
    entry = cast.book.entries.get(narration="支出1")
    sample = actions.choose(review, entry, by=cast.auditor, at=cast.at)
    client.force_login(cast.auditor)
    said = {"opinion": "qualified", "text": "除一项外属实。", "sure": "on"}
    assert client.post(address("-opinion"), said).status_code == 409
    actions.tick(sample, ["original"], by=cast.auditor, at=cast.at)
    for missing in said:
        assert client.post(address("-opinion"), {**said, missing: ""}).status_code == 400
    assert client.post(address("-opinion"), said).status_code == 302
    review = AuditReview.objects.get()
    for deed in (
        lambda: actions.tick(sample, ["amount"], by=cast.auditor, at=cast.at),
        lambda: actions.draw(review, Wanted(at_random=1), by=cast.auditor, at=cast.at),
        lambda: actions.find(review, "晚了", weight="fault", by=cast.auditor, at=cast.at),
        lambda: actions.sign_opinion(review, "clean", "改", by=cast.auditor, at=cast.at),
    ):
        with pytest.raises(Refused):
            deed()


def test_a_finding_is_replied_to_and_settled_once(cast):
    review = opened(cast)
    finding = actions.find(review, "缺名册", weight="breach", by=cast.auditor, at=cast.at)
    with pytest.raises(Refused):
        actions.settle(finding, by=cast.auditor, at=cast.at)
    actions.reply(finding, "已补", by=cast.bookkeeper, at=cast.at)
    with pytest.raises(Refused):
        actions.reply(finding, "再补", by=cast.approver, at=cast.at)
    actions.settle(finding, by=cast.auditor, at=cast.at)
    with pytest.raises(Refused):
        actions.settle(finding, by=cast.auditor, at=cast.at)


def test_the_co_signature_asks_for_the_committees_own_passphrase(clock, client):
    cast = make_cast()
    cast.put((BANK, 900), (DUES, -900), on=date(2026, 8, 3))
    cast.closed(7, 8, 9)
    cast.keys()
    publication = publishing.publish(
        cast.publication(published=False), PASSPHRASES["union"], by=cast.approver, at=cast.at
    )
    client.force_login(cast.auditor)
    answer = client.post(address("-cosign"), {"passphrase": PASSPHRASES["union"]})
    assert answer.status_code == 400
    assert "passphrase" in answer.context["form"].errors
    assert client.get(address("-cosign")).status_code == 200
    assert client.post(address("-cosign"), {"passphrase": PASSPHRASES["audit"]}).status_code == 302
    assert client.post(address("-cosign"), {"passphrase": PASSPHRASES["audit"]}).status_code == 409
    assert client.get(address("-cosign")).status_code == 302  # nothing is left to be signed
    assert publication.checkpoint.signatures.count() == 2


# --- who may ---------------------------------------------------------------------------------------------------


def test_nobody_of_the_fund_acts_in_the_room_and_the_committee_nowhere_else(cast, client):
    review = opened(cast)
    sample = actions.choose(review, cast.book.entries.get(narration="支出1"), by=cast.auditor, at=cast.at)
    finding = actions.find(review, "缺名册", weight="fault", by=cast.auditor, at=cast.at)
    asked = questions.ask(cast.book.publications.get(), "问", by=cast.member, at=cast.at)
    room = [
        address("-open"), address("-draw"), address("-choose"), address("-tick", sample.pk), address("-find"),
        address("-settle", finding.pk), address("-opinion"), address("-cosign"),
    ]  # fmt: skip
    for person in (
        cast.handler,
        cast.checker,
        cast.approver,
        cast.bookkeeper,
        cast.member,
        cast.administrator,
    ):
        client.force_login(person)
        assert {client.post(place).status_code for place in room} == {403}, person
    assert client.get(address("")).status_code == 403  # the administrator
    client.force_login(cast.auditor)
    fund = [
        address("-reply", finding.pk), reverse("finance:publication-new"),
        reverse("finance:publication-change", args=["2026-q3"]), reverse("finance:publication-publish", args=["2026-q3"]),
        reverse("finance:publication-finish", args=["2026-q3"]), reverse("finance:key-new", args=["union"]),
        reverse("finance:question-answer", args=[asked.pk]), reverse("finance:question-hide", args=[asked.pk]),
        reverse("finance:questions"),
    ]  # fmt: skip
    assert {client.post(place).status_code for place in fund[:-1]} == {403}
    assert client.get(fund[-1]).status_code == 403
    assert AuditSample.objects.count() == 1


def test_the_paper_is_for_everybody_once_it_is_signed(cast, client):
    review = opened(cast)
    assert client.get(address("-paper")).status_code == 404
    client.force_login(cast.handler)
    assert client.get(address("-paper")).status_code == 200
    actions.sign_opinion(review, "clean", "属实。", by=cast.auditor, at=cast.at)
    client.logout()
    assert "属实。" in client.get(address("-paper")).content.decode()
    word = client.get(address("-paper") + "?format=docx")
    assert word.status_code == 200
    assert word.content[:2] == b"PK"


def test_the_room_costs_the_same_however_much_is_drawn(cast, client, django_assert_max_num_queries):
    review = opened(cast)
    client.force_login(cast.auditor)
    counts = []
    for wanted in (Wanted(at_random=2), Wanted(above_fen=1)):
        actions.draw(review, wanted, by=cast.auditor, at=cast.at)
        for sample in review.samples.all():
            actions.tick(sample, ["original"], by=cast.auditor, at=cast.at)
        actions.find(review, "缺名册", weight="fault", by=cast.auditor, at=cast.at)
        client.get(address(""))
        with django_assert_max_num_queries(22) as queries:
            assert client.get(address("")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
