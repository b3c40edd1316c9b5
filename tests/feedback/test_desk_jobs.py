"""What happens by itself, what is done from the machine, and what the admin keeps of the mailbox."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback import tasks, words
from feedback.actions import handling
from feedback.models import Attachment, Case, Category, InboxMember, Message, ReplyTemplate, SealedKey
from feedback.rules.moves import Duty, Stage
from tests.factories.feedback import CategoryFactory, working_in
from tests.feedback.cast import LETTER, PASSPHRASE, STAGES, make_cast
from union_portal.waiting import waiting_at_the_desk

pytestmark = pytest.mark.django_db

OWN = "quiet river 19 stones"


@pytest.fixture
def cast():
    made = make_cast()
    made.at = timezone.now()
    return made


@pytest.fixture
def sealed():
    made = make_cast(sealed=True)
    made.at = timezone.now()
    return made


@pytest.fixture
def typed(monkeypatch):
    """What somebody types at the machine, in order; a callable is asked when its turn comes."""

    def lines(*words_):
        left = list(words_)

        def answer(_prompt=""):
            word = left.pop(0)
            return word() if callable(word) else word

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr("feedback.management.commands.inbox_keys.getpass", answer)

    return lines


def run(*words_):
    out = StringIO()
    call_command(*words_, stdout=out)
    return out.getvalue()


# --- jobs ------------------------------------------------------------------------------------------------------


def test_letters_past_their_time_are_destroyed_once(cast):
    kept, gone = cast.closed(), cast.returned()
    CategoryFactory.reset_sequence()
    old = CategoryFactory(inbox=cast.inbox, keep_days=30)
    Case.objects.filter(pk=gone.pk).update(category=old, closed_on=timezone.localdate() - timedelta(days=31))
    assert "1" in run("shred_due", "--dry-run")
    gone.refresh_from_db()
    assert gone.stage == "returned"
    tasks.shred_due(0)
    tasks.shred_due(0)
    for case in (kept, gone):
        case.refresh_from_db()
    assert (kept.stage, gone.stage, gone.subject, gone.reporter) == ("closed", "purged", "", None)
    assert "0" in run("shred_due")


def test_the_morning_and_the_night_come_by_themselves(cast):
    cast.at = timezone.now() - timedelta(days=40)
    late, silent = cast.in_progress(), cast.replied()
    cast.letter()
    before = cast.clerk.notices.count()
    tasks.tell_of_letters(0)
    tasks.run_clocks(0)
    tasks.run_clocks(0)
    silent.refresh_from_db()
    assert silent.stage == Stage.CLOSED
    assert late.reminders.count() == 3
    assert cast.clerk.notices.count() > before


# --- keys from the machine -------------------------------------------------------------------------------------


def test_keys_are_made_given_taken_and_brought_back_from_the_machine(cast, typed):
    lead, clerk, name = cast.lead.employee_number, cast.clerk.employee_number, cast.inbox.name
    out = StringIO()

    def group(number):
        return lambda: [line for line in out.getvalue().splitlines() if line.count("-") == 4][5 * number - 1][
            -4:
        ]

    create = ("inbox_keys", "create", name, lead, "--custodians", "李主席", "王书记")
    assert run(*create, "--dry-run")
    typed(OWN, OWN, group(1), group(2))
    call_command(*create, stdout=out)
    cast.inbox.refresh_from_db()
    assert cast.inbox.generation == 1
    papers = [line for line in out.getvalue().splitlines() if line.count("-") == 4]
    typed()
    run(*create)  # there is one: nothing is asked and nothing changes

    typed(OWN, PASSPHRASE, PASSPHRASE)
    add = ("inbox_keys", "add", name, clerk, "--from", lead)
    run(*add)
    run(*add)
    _code, case = cast.sealed_letter()
    post = InboxMember.objects.select_related("inbox").get(user=cast.clerk)
    secret = words.unlocked(post, PASSPHRASE)
    assert words.read(case.messages.get(), words.opened_by_inbox(case, secret)).letter == LETTER

    typed(*papers, "new words for it", "new words for it")
    run("inbox_keys", "recover", name, lead)
    lead_post = InboxMember.objects.select_related("inbox").get(user=cast.lead)
    assert words.unlocked(lead_post, "new words for it") == secret

    run("inbox_keys", "remove", name, clerk, "--dry-run")
    assert InboxMember.objects.get(pk=post.pk).ends_on is None
    run("inbox_keys", "remove", name, clerk)
    assert bytes(InboxMember.objects.get(pk=post.pk).wrapped_key) == b""
    run("inbox_keys", "remove", name, clerk)
    with pytest.raises(CommandError):
        run("inbox_keys", "remove", name, lead)
    with pytest.raises(CommandError):
        run("inbox_keys", "remove", "没有这个收件箱", lead)


def test_a_new_key_from_the_machine_rewraps_what_is_there(sealed, typed):
    _code, case = sealed.sealed_letter()
    out = StringIO()

    def group(number):
        return lambda: [line for line in out.getvalue().splitlines() if line.count("-") == 4][5 * number - 1][
            -4:
        ]

    typed(PASSPHRASE, OWN, OWN, group(1), group(2))
    call_command(
        "inbox_keys", "create", sealed.inbox.name, sealed.lead.employee_number, "--new", "--custodians", "甲", "乙", stdout=out
    )  # fmt: skip
    post = InboxMember.objects.select_related("inbox").get(user=sealed.lead)
    key = words.opened_by_inbox(Case.objects.get(pk=case.pk), words.unlocked(post, OWN))
    assert words.read(case.messages.get(), key).letter == LETTER


# --- the admin -------------------------------------------------------------------------------------------------


def test_the_first_page_of_the_admin_says_what_waits(cast):
    cast.letter()
    in_progress = cast.in_progress()
    rows = {row["url"]: row["count"] for row in waiting_at_the_desk(cast.clerk) if "mailbox" in row["url"]}
    assert rows == {reverse("feedback:desk") + "?show=accept": 1}
    rows = [row["url"] for row in waiting_at_the_desk(cast.handler) if "mailbox" in row["url"]]
    assert rows == [reverse("feedback:desk") + "?show=mine"]
    cast.category.may_be_extended = True
    cast.category.save()
    handling.ask_extension(in_progress, by=cast.handler, at=cast.at, reason="要查账")
    assert any("show=extension" in row["url"] for row in waiting_at_the_desk(cast.chair))
    assert not any("mailbox" in row["url"] for row in waiting_at_the_desk(cast.stranger))


def test_the_supervisor_keeps_categories_and_templates(cast, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    client = Client()
    client.force_login(cast.supervisor)
    data = {
        "name": "食堂与宿舍", "inbox": cast.inbox.pk, "pace": "consult", "days": 3, "counts_working_days": "on",
        "keep_days": 730, "position": 1, "is_open": "on",
        "questions-TOTAL_FORMS": 1, "questions-INITIAL_FORMS": 0, "questions-0-label": "哪个食堂", "questions-0-kind": "choice",
        "questions-0-position": 0, "questions-0-choices": "",
    }  # fmt: skip
    refused = client.post(reverse("admin:feedback_category_add"), data)
    assert refused.status_code == 400
    client.post(reverse("admin:feedback_category_add"), data | {"questions-0-choices": "一食堂\n二食堂"})
    assert Category.objects.get(name="食堂与宿舍").questions.get().choice_list == ["一食堂", "二食堂"]
    client.post(reverse("admin:feedback_replytemplate_add"), {"title": "已转办", "text": "您好。"})
    assert ReplyTemplate.objects.get().written_by == cast.supervisor


def test_every_field_of_the_admin_helps_and_no_letter_is_in_it(cast, rf):
    ours = {
        model: desk for model, desk in admin.site._registry.items() if model._meta.app_label == "feedback"
    }
    assert not set(ours) & {Case, Message, Attachment, SealedKey, InboxMember}
    assert len(ours) == 5
    request = rf.get("/")
    request.user = cast.supervisor
    silent = set()
    for desk in ours.values():
        inlines = [inline.get_formset(request).form for inline in desk.get_inline_instances(request)]
        for form in (desk.get_form(request), *inlines):
            silent |= {
                (desk.opts.model_name, name)
                for name, field in form.base_fields.items()
                if not field.help_text
            }
    assert silent == set()


# --- how much a page asks ---------------------------------------------------------------------------------------


def test_pages_of_the_desk_cost_the_same_few_queries(sealed, django_assert_max_num_queries):
    """With what a running portal has in memory: those of the lists stand in tests/project/test_query_ceilings.py."""
    people = {"clerk": sealed.clerk, "supervisor": sealed.supervisor, "handler": sealed.handler}
    case = sealed.waiting()
    pages = [reverse("feedback:desk"), reverse("feedback:desk-list"), case.get_absolute_url()]
    counts = {}
    for round_ in (0, 1):
        if round_:
            for _number in range(2):
                for make in STAGES.values():
                    make(sealed)
                sealed.sealed_letter()
            working_in(sealed.inbox, Duty.HANDLER)
        for name, person in people.items():
            client = Client()
            client.force_login(person)
            client.get(pages[0])
            for page, ceiling in zip(pages, (15, 13, 22), strict=True):
                with django_assert_max_num_queries(ceiling) as asked:
                    assert client.get(page).status_code == 200
                counts.setdefault((name, page), []).append(len(asked))
    assert {key: found for key, found in counts.items() if found[0] != found[1]} == {}
