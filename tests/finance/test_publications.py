"""Months on display: prepared, signed, published; their page, the note, the notice, the keys."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from finance import checking
from finance.actions import closing
from finance.models import Checkpoint, Publication, SigningKey
from finance.proof import notes
from finance.reading.publications import figures_of
from finance.rules.publications import Days, Reminder, Stage, reminders_due, span_of, stage
from tests.finance.cast import PASSPHRASES, make_cast

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 10)
BANK, DUES, SPORT, SURPLUS = "asset.bank", "inc.dues", "exp.activity.recreation", "net.surplus"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The days of the cast: 23 November 2026."""
    cast_now = make_now(23)
    monkeypatch.setattr(timezone, "now", lambda: cast_now)


def make_now(day, month=11):
    from datetime import UTC, datetime

    return datetime(2026, month, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def cast():
    made = make_cast()
    made.put((BANK, 500_000), (SURPLUS, -500_000), on=date(2026, 7, 1), kind="opening")
    made.put((BANK, 200_000), (DUES, -200_000), on=date(2026, 8, 3))
    made.put((SPORT, 123_450), (BANK, -123_450), on=SEPTEMBER, narration="篮球赛服装")
    return made


def prepared(cast, **more):
    return cast.publication(published=False, **more)


def post(client, name, *args, **said):
    return client.post(reverse(f"finance:{name}", args=args), said)


def typed(**more):
    said = {
        "kind": "quarter", "title": "2026年第三季度经费公示", "slug": "2026-q3", "from_on": "2026-07-01", "until_on": "2026-09-30",
        "opens_on": "2026-11-23", "questions_until": "2026-12-03", "answers_due": "2026-12-08", "final_on": "2026-12-09",
        "words": "秋季篮球赛",
    }  # fmt: skip
    return said | more


# --- rules -----------------------------------------------------------------------------------------------------


def test_the_stage_follows_the_days():
    days = Days(date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 5), date(2026, 12, 6))

    def on(day, month=11, published=True, finished=False):
        return stage(days, date(2026, month, day), is_published=published, is_finished=finished)

    assert on(25, published=False) is Stage.PREPARED
    assert [on(19), on(20), on(30)] == [Stage.COMING, Stage.QUESTIONS, Stage.QUESTIONS]
    assert [on(1, 12), on(5, 12), on(6, 12)] == [Stage.ANSWERS, Stage.ANSWERS, Stage.CLOSING]
    assert on(6, 12, finished=True) is Stage.FINAL


def test_spans_have_their_names():
    assert [span_of(kind, SEPTEMBER).slug for kind in ("month", "quarter", "year")] == [
        "2026-09",
        "2026-q3",
        "2026",
    ]
    assert span_of("quarter", SEPTEMBER).last_on == date(2026, 9, 30)


def test_reminders_are_due_three_days_before_and_after():
    due = date(2026, 12, 10)
    found = {day: reminders_due(due, date(2026, 12, day)) for day in (6, 7, 10, 11, 12, 13)}
    assert found == {
        6: set(),
        7: {Reminder.BEFORE},
        10: {Reminder.BEFORE},
        11: set(),
        12: set(),
        13: {Reminder.AFTER},
    }


# --- figures ---------------------------------------------------------------------------------------------------


def test_the_figures_leave_out_what_only_opened_or_carried_forward(cast):
    cast.put(
        (DUES, 200_000), (SPORT, -123_450), (SURPLUS, -76_550), on=date(2026, 12, 31), kind="carry_forward"
    )

    found = figures_of(cast.book, date(2026, 7, 1), date(2026, 12, 31)).statement

    assert (found.opening_fen, found.income_fen, found.spending_fen) == (500_000, 200_000, 123_450)
    assert (found.other_fen, found.closing_fen) == (0, 576_550)
    later = figures_of(cast.book, date(2026, 9, 1), date(2026, 12, 31)).statement
    assert (later.opening_fen, later.income_fen, later.closing_fen) == (700_000, 0, 576_550)


# --- preparing and publishing ----------------------------------------------------------------------------------


def test_the_next_months_and_days_stand_in_the_form(cast, client):
    cast.closed(7, 8, 9)
    client.force_login(cast.bookkeeper)
    form = client.get(reverse("finance:publication-new")).context["form"]
    assert form["slug"].initial or form.initial["slug"] == "2026-q3"
    assert (form.initial["from_on"], form.initial["until_on"]) == (date(2026, 7, 1), date(2026, 9, 30))
    assert form.initial["questions_until"] == date(2026, 12, 3)


def test_a_publication_is_prepared_corrected_and_published(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    client.force_login(cast.bookkeeper)
    assert post(client, "publication-new", **typed()).status_code == 302
    assert post(client, "publication-change", "2026-q3", **typed(answers_due="2026-12-09")).status_code == 302
    assert post(client, "publication-publish", "2026-q3", passphrase=PASSPHRASES["union"]).status_code == 403
    page = reverse("finance:publication", args=["2026-q3"])
    client.logout()
    assert client.get(page).status_code == 404

    client.force_login(cast.approver)
    wrong = post(client, "publication-publish", "2026-q3", passphrase="not the passphrase")
    assert wrong.status_code == 400
    assert "passphrase" in wrong.context["form"].errors
    assert not Checkpoint.objects.exists()
    answer = post(client, "publication-publish", "2026-q3", passphrase=PASSPHRASES["union"])
    assert answer.status_code == 302

    client.logout()
    shown = client.get(page)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "1,234.50" in text
    assert "5,765.50" in text
    assert shown.context["waits_for_cosignature"]
    note = client.get(reverse("finance:checkpoint", args=["2026-q3"]))
    said, signed = notes.verify(notes.Note.parse(note.content))
    assert (said.size, len(signed)) == (3, 1)
    assert cast.auditor.notices.filter(url=page).exists()
    client.force_login(cast.bookkeeper)
    assert post(client, "publication-change", "2026-q3", **typed()).status_code == 302
    assert Publication.objects.get().questions_until == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from_on", "2026-07-02"),
        ("until_on", "2026-09-29"),
        ("until_on", "2026-06-30"),
        ("opens_on", "2026-09-30"),
        ("questions_until", "2026-11-22"),
        ("answers_due", "2026-12-02"),
        ("final_on", "2026-12-07"),
        ("final_on", "gestern"),
        ("slug", "2026 q3"),
    ],
)
def test_bad_days_are_said_beside_their_field(cast, client, field, value):
    client.force_login(cast.bookkeeper)
    answer = post(client, "publication-new", **typed(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Publication.objects.exists()


def test_a_name_is_given_once(cast, client):
    prepared(cast)
    client.force_login(cast.bookkeeper)
    answer = post(client, "publication-new", **typed())
    assert answer.status_code == 409
    assert Publication.objects.count() == 1


def test_an_open_month_is_not_published(cast, client):
    cast.closed(7, 8)
    cast.keys()
    prepared(cast)
    client.force_login(cast.approver)
    assert client.get(reverse("finance:publication-publish", args=["2026-q3"])).context["open_months"] == [
        "2026-09"
    ]
    answer = post(client, "publication-publish", "2026-q3", passphrase=PASSPHRASES["union"])
    assert answer.status_code == 409
    assert not Checkpoint.objects.exists()


def test_without_both_keys_nothing_is_published(cast, client):
    cast.closed(7, 8, 9)
    prepared(cast)
    client.force_login(cast.approver)
    assert post(client, "publication-publish", "2026-q3", passphrase="whatever it is").status_code == 409


def test_nobody_tries_passphrases_for_long(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    prepared(cast)
    client.force_login(cast.approver)
    codes = [
        post(client, "publication-publish", "2026-q3", passphrase=f"wrong {n}").status_code for n in range(11)
    ]
    assert codes == [400] * 10 + [429]


# --- what is shown ---------------------------------------------------------------------------------------------


def test_figures_for_members_only_are_not_shown_to_others(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    cast.publication()
    cast.book.settings.totals_for = "members"
    cast.book.settings.save()
    page, notice = (
        reverse(f"finance:{name}", args=["2026-q3"]) for name in ("publication", "publication-notice")
    )
    for address in (page, notice):
        assert "1,234.50" not in client.get(address).content.decode()
    client.force_login(cast.member)
    for address in (page, notice):
        assert "1,234.50" in client.get(address).content.decode()


def test_the_notice_has_the_code_the_root_and_both_fingerprints(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    publication = cast.publication()
    text = client.get(reverse("finance:publication-notice", args=["2026-q3"])).content.decode()
    assert "<svg" in text
    assert bytes(publication.checkpoint.root).hex() in text.replace(" ", "")
    for key in SigningKey.objects.all():
        assert key.on_the_wall in text


def test_who_scans_the_notice_is_told_whether_the_page_holds_its_number(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    page, root = cast.publication().get_absolute_url(), bytes(Publication.objects.get().checkpoint.root).hex()
    client.cookies["display"] = "standard.medium.auto.en"
    same = client.get(f"{page}?wall={root}").content.decode()
    assert "hold the same number" in same
    assert f"?publication=2026-q3&amp;wall={root}" in same
    other = client.get(f"{page}?wall={root[:-1]}{'1' if root[-1] == '0' else '0'}").content.decode()
    assert "holds another number" in other
    for nothing in ("", "?wall=", f"?wall={root[:-1]}", "?wall=<b>"):
        plain = client.get(f"{page}{nothing}").content.decode()
        assert "The notice you scanned" not in plain


def test_the_page_costs_the_same_however_many_ask(cast, client, django_assert_max_num_queries):
    cast.closed(7, 8, 9)
    cast.keys()
    publication = cast.publication()
    from finance.actions import questions

    counts = []
    for many in (1, 6):
        for number in range(many):
            asked = questions.ask(publication, f"问题{many}{number}", by=cast.member, at=cast.at)
            questions.answer(asked, "答", by=cast.bookkeeper, at=cast.at)
        client.get(publication.get_absolute_url())
        with django_assert_max_num_queries(14) as queries:
            assert client.get(publication.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- keys ------------------------------------------------------------------------------------------------------


def test_each_side_makes_its_own_key(cast, client):
    words = "correct horse battery staple"
    client.force_login(cast.auditor)
    assert client.get(reverse("finance:key-new", args=["union"])).status_code == 403
    short = post(client, "key-new", "audit", passphrase="kurz", again="kurz")
    assert short.status_code == 400
    assert "passphrase" in short.context["form"].errors
    differ = post(client, "key-new", "audit", passphrase=words, again=words + "r")
    assert "again" in differ.context["form"].errors
    assert post(client, "key-new", "audit", passphrase=words, again=words).status_code == 302
    client.force_login(cast.approver)
    assert client.get(reverse("finance:key-new", args=["audit"])).status_code == 403
    key = SigningKey.objects.get()
    client.logout()
    assert key.on_the_wall in client.get(reverse("finance:keys")).content.decode()


def test_a_publication_shows_the_figures_that_the_pages_of_the_fund_show():
    """Assets that are no money to spend are in neither, and what is spent is asked of the kept sums."""
    cast = make_cast()
    opening = {"asset.bank": 900_00, "asset.fixed": 500_00, "net.fixed_fund": -500_00, "net.surplus": -900_00}
    closing.open_with(cast.book, date(2026, 7, 1), opening, by=cast.bookkeeper, at=cast.at)
    cast.put(("asset.bank", 300_00), ("inc.dues", -300_00), on=date(2026, 7, 3))
    cast.put(("exp.rights.warmth", 120_00), ("asset.bank", -120_00), on=date(2026, 8, 3))

    found = figures_of(cast.book, date(2026, 7, 1), date(2026, 9, 30)).statement

    assert (found.opening_fen, found.income_fen, found.spending_fen, found.closing_fen) == (
        900_00,
        300_00,
        120_00,
        1_080_00,
    )
    assert checking.spent(cast.book, 2026, "exp.rights") == 120_00


def test_a_heading_on_display_leads_to_its_page(cast, client):
    cast.closed(7, 8, 9)
    cast.keys()
    prepared(cast)
    client.force_login(cast.bookkeeper)
    place, onward = (
        reverse("finance:publication", args=["2026-q3"]),
        "/finance/2026/c/exp.activity/?quarter=3",
    )
    assert onward not in client.get(place).content.decode()  # its pages are not there yet
    Publication.objects.all().delete()
    cast.publication()
    client.logout()
    assert f'href="{onward}"' in client.get(place).content.decode()
    assert client.get(onward).status_code == 200
    assert onward not in client.get(f"{place}notice/").content.decode()
