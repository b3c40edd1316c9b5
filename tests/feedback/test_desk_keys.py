"""Inboxes, their people and their keys: whole visits, and the turnover of staff."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback import words
from feedback.actions import inbox_keys, inboxes
from feedback.models import Inbox, InboxMember, SealedKey
from feedback.rules.moves import Duty
from feedback.sealing import keys, shares
from members.rules.roles import Role
from tests.factories.feedback import InboxFactory, working_in
from tests.factories.members import UserFactory, appointed, union
from tests.feedback.cast import LETTER, PASSPHRASE, key_pair, make_cast
from union_portal.lib import Refused

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


def browser(user):
    client = Client()
    client.force_login(user)
    client.cookies["display"] = "standard.medium.auto.en"
    return client


def at(name, inbox, *more):
    return reverse(f"feedback:{name}", args=[inbox.pk, *more])


def unlock(client, inbox, passphrase=PASSPHRASE):
    return client.post(at("unlock", inbox), {"passphrase": passphrase}).status_code


def chosen(passphrase=OWN):
    return {"passphrase": passphrase, "again": passphrase}


def made_key(client, inbox, passphrase=OWN):
    """Through both pages; returns the two papers as they were shown."""
    data = {"first": "李主席", "second": "王书记", **chosen(passphrase)}
    response = client.post(at("inbox-key", inbox), data)
    papers = [lines for _name, lines in response.context["papers"]]
    groups = {f"group_{n}": lines[-1].rpartition("-")[2] for n, lines in enumerate(papers, 1)}
    draft = response.context["form"].initial["draft"]
    assert client.post(at("inbox-key-keep", inbox), {"draft": draft, **groups}).status_code == 302
    inbox.refresh_from_db()
    return ["\n".join(lines) for lines in papers]


# --- inboxes and people ----------------------------------------------------------------------------------------


def test_the_supervisor_opens_changes_and_closes_inboxes(cast):
    supervisor = browser(cast.supervisor)
    data = {"name": "女职工委员会", "branch": union().pk, "superior": cast.other.pk, "position": 3}
    response = supervisor.post(reverse("feedback:inbox-add"), data)
    inbox = Inbox.objects.get(name="女职工委员会")
    assert response.url == at("inbox", inbox)
    assert supervisor.post(reverse("feedback:inbox-add"), data).status_code == 400
    data["superior"], data["name"] = inbox.pk, cast.other.name
    circle = supervisor.post(at("inbox-change", cast.other), data)
    assert (circle.status_code, list(circle.context["form"].errors)) == (400, ["superior"])

    cast.letter()
    assert supervisor.post(at("inbox-close", cast.inbox)).status_code == 409
    assert supervisor.post(at("inbox-close", inbox)).status_code == 302
    assert [event.kind for event in inbox.events.all()] == ["opened", "closed"]
    for person in (cast.clerk, cast.chair, cast.stranger):
        assert browser(person).get(reverse("feedback:inbox-add")).status_code == 403


def test_a_duty_takes_its_role(cast):
    supervisor, add = browser(cast.supervisor), at("inbox-member-add", cast.inbox)
    clerk, handler = appointed(Role.INBOX_CLERK), appointed(Role.CASE_HANDLER)
    administrator = cast.administrator
    for person, duty, fits in (
        (clerk, "handler", False), (handler, "clerk", False), (UserFactory(), "lead", False),
        (administrator, "clerk", False), (clerk, "clerk", True), (handler, "lead", True), (handler, "lead", False),
    ):  # fmt: skip
        response = supervisor.post(add, {"member": person.employee_number, "duty": duty})
        assert response.status_code == (302 if fits else response.status_code)
        assert (response.status_code in {400, 409}) is not fits, (person, duty)
    assert supervisor.post(add, {"member": "nobody", "duty": "clerk"}).status_code == 400
    assert InboxMember.objects.filter(inbox=cast.inbox, user__in=[clerk, handler]).count() == 2


# --- the key ---------------------------------------------------------------------------------------------------


def test_a_lead_makes_the_first_key_and_only_who_has_the_papers_confirms_it(cast):
    lead, inbox = browser(cast.lead), cast.inbox
    assert browser(cast.clerk).get(at("inbox-key", inbox)).status_code == 404
    same = {"first": "李主席", "second": "李主席", **chosen()}
    assert lead.post(at("inbox-key", inbox), same).status_code == 400
    short = {"first": "李主席", "second": "王书记", **chosen("short")}
    assert lead.post(at("inbox-key", inbox), short).status_code == 400
    response = lead.post(at("inbox-key", inbox), {"first": "李主席", "second": "王书记", **chosen()})
    draft = response.context["form"].initial["draft"]
    wrong = lead.post(at("inbox-key-keep", inbox), {"draft": draft, "group_1": "AAAA", "group_2": "BBBB"})
    assert wrong.status_code == 400
    forged = lead.post(at("inbox-key-keep", inbox), {"draft": draft + "x", "group_1": "AAAA", "group_2": "B"})
    assert forged.status_code == 409
    inbox.refresh_from_db()
    assert (inbox.generation, InboxMember.objects.exclude(wrapped_key=b"").exists()) == (0, False)

    made_key(lead, inbox)
    assert (inbox.generation, inbox.takes_sealed) == (1, True)
    assert [each.name for each in inbox.custodians.all()] == ["李主席", "王书记"]
    assert unlock(lead, inbox, OWN) == 302
    assert unlock(browser(cast.lead), inbox, "another one 123") == 400


def test_the_two_papers_bring_the_key_back(cast):
    lead, inbox = browser(cast.lead), cast.inbox
    papers = made_key(lead, inbox)
    code, case = cast.sealed_letter()
    new = "the next passphrase"
    typo = papers[0].replace(papers[0][0], "Z" if papers[0][0] != "Z" else "Y", 1)
    for first, second, field in (
        (typo, papers[1], "paper_1"), (papers[0], papers[0], "paper_2"), (papers[0], "nothing", "paper_2"),
    ):  # fmt: skip
        data = {"paper_1": first, "paper_2": second, **chosen(new)}
        response = lead.post(at("inbox-key-recover", inbox), data)
        assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    data = {"paper_1": papers[0].lower().replace("-", " "), "paper_2": papers[1], **chosen(new)}
    assert lead.post(at("inbox-key-recover", inbox), data).status_code == 302
    assert (unlock(lead, inbox, OWN), unlock(lead, inbox, new)) == (400, 302)
    assert LETTER.body in lead.get(case.get_absolute_url()).content.decode()
    assert browser(cast.clerk).get(at("inbox-key-recover", inbox)).status_code == 404
    assert words.find_by_code(code) is not None


def test_the_key_is_given_by_a_code_and_the_new_member_alone_knows_the_passphrase(sealed):
    new = working_in(sealed.inbox, Duty.CLERK)
    post = InboxMember.objects.get(user=new)
    giver, taker = browser(sealed.clerk), browser(new)
    give, take = at("inbox-key-give", sealed.inbox, post.pk), at("inbox-key-take", sealed.inbox)
    assert "code" not in giver.post(give).context  # locked
    unlock(giver, sealed.inbox)
    code = giver.post(give).context["code"]
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    wrong = taker.post(take, {"code": "0000-0000-0000-0000", **chosen()})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["code"])
    assert taker.post(take, {"code": code, **chosen("short")}).status_code == 400
    assert taker.post(take, {"code": code.lower(), **chosen()}).status_code == 302
    assert unlock(taker, sealed.inbox, OWN) == 302
    assert taker.post(take, {"code": code, **chosen()}).status_code == 400  # once
    assert giver.post(give).status_code == 409
    post.refresh_from_db()
    assert (bytes(post.handed_key), post.holds_key) == (b"", True)


def test_a_code_expires_after_ten_minutes(sealed):
    new = working_in(sealed.inbox, Duty.CLERK)
    post = InboxMember.objects.select_related("inbox").get(user=new)
    code = inbox_keys.hand_over(post, key_pair().secret, by=sealed.clerk, at=sealed.at)
    with pytest.raises(Refused):
        inbox_keys.take(post, by=new, at=sealed.at + timedelta(minutes=11), code=code, passphrase=OWN)
    with pytest.raises(Refused):
        inbox_keys.hand_over(post, b"x" * 32, by=sealed.clerk, at=sealed.at)
    inbox_keys.take(post, by=new, at=sealed.at + timedelta(minutes=9), code=code, passphrase=OWN)


def test_a_changed_passphrase_takes_the_old_one_out_of_use(sealed):
    clerk = browser(sealed.clerk)
    change = at("inbox-passphrase", sealed.inbox)
    wrong = clerk.post(change, {"old": "not my passphrase", **chosen()})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["old"])
    assert clerk.post(change, {"old": PASSPHRASE, "passphrase": OWN, "again": OWN + "x"}).status_code == 400
    assert clerk.post(change, {"old": PASSPHRASE, **chosen()}).status_code == 302
    assert (unlock(clerk, sealed.inbox, PASSPHRASE), unlock(clerk, sealed.inbox, OWN)) == (400, 302)


# --- turnover --------------------------------------------------------------------------------------------------


def test_who_left_opens_nothing_and_who_came_opens_everything(sealed):
    _code, case = sealed.sealed_letter()
    clerk, supervisor = browser(sealed.clerk), browser(sealed.supervisor)
    unlock(clerk, sealed.inbox)
    assert LETTER.body in clerk.get(case.get_absolute_url()).content.decode()
    post = InboxMember.objects.get(user=sealed.clerk)
    end = at("inbox-member-end", sealed.inbox, post.pk)
    assert "was read" in supervisor.get(end).content.decode()
    assert browser(sealed.lead).get(end).status_code == 403
    assert supervisor.post(end).status_code == 302

    assert clerk.get(case.get_absolute_url()).status_code == 404  # with the cookie of before
    assert clerk.get(at("unlock", sealed.inbox)).status_code == 404
    post.refresh_from_db()
    assert bytes(post.wrapped_key) == b""
    again = inboxes.add_member(
        sealed.inbox, sealed.clerk, duty=Duty.CLERK, by=sealed.supervisor, at=sealed.at
    )
    assert not again.holds_key
    assert LETTER.body not in clerk.get(case.get_absolute_url()).content.decode()


def test_the_last_one_with_the_key_leaves_only_when_that_is_meant(sealed):
    post = InboxMember.objects.get(user=sealed.head)
    supervisor, end = browser(sealed.supervisor), at("inbox-member-end", sealed.other, post.pk)
    refused = supervisor.post(end)
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["anyway"])
    assert supervisor.post(end, {"anyway": "on"}).status_code == 302
    assert supervisor.get(end).status_code == 404


def test_a_new_key_rewraps_every_letter_or_none(sealed):
    code, case = sealed.sealed_letter()
    _other, second = sealed.sealed_letter()
    lead = browser(sealed.lead)
    assert lead.get(at("inbox-key", sealed.inbox)).templates[0].name == "feedback/inbox_key_locked.html"
    unlock(lead, sealed.inbox)
    old = key_pair().secret
    made_key(lead, sealed.inbox)

    assert sealed.inbox.generation == 2
    assert set(SealedKey.objects.values_list("generation", flat=True)) == {2}
    with pytest.raises(words.NotOpened):
        words.opened_by_inbox(case.__class__.objects.get(pk=case.pk), old)
    assert unlock(browser(sealed.clerk), sealed.inbox) == 200  # has to be given the key again
    assert LETTER.body not in lead.get(case.get_absolute_url()).content.decode()
    unlock(lead, sealed.inbox, OWN)
    for each in (case, second):
        assert LETTER.body in lead.get(each.get_absolute_url()).content.decode()
    assert words.find_by_code(code) is not None


def test_a_letter_that_does_not_open_stops_the_new_key(sealed):
    sealed.sealed_letter()
    draft, papers = inbox_keys.draft_key(
        sealed.inbox, by=sealed.lead, passphrase=OWN, custodians=("甲", "乙")
    )
    groups = tuple(inbox_keys.last_group(each) for each in papers)
    for secret in (None, keys.new_pair().secret):
        with pytest.raises(Refused):
            inbox_keys.keep_key(
                sealed.inbox, draft, by=sealed.lead, at=sealed.at, groups=groups, old_secret=secret
            )
    sealed.inbox.refresh_from_db()
    assert (sealed.inbox.generation, bytes(sealed.inbox.public_key)) == (1, key_pair().public)
    assert shares.read("\n".join(shares.printed(papers[0]))) == papers[0]


def test_a_letter_written_while_the_key_is_renewed_is_sealed_to_the_new_one(sealed):
    """The inbox is read anew, and locked, when its key is used: a copy from before does not count."""
    stale = Inbox.objects.get(pk=sealed.inbox.pk)
    pair = keys.new_pair()
    Inbox.objects.filter(pk=stale.pk).update(public_key=pair.public, generation=2)
    sealed.category.inbox = stale
    _code, case = sealed.sealed_letter()
    assert words.opened_by_inbox(case, pair.secret)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE feedback_inboxmember SET handed_key = 'x'",
        "UPDATE feedback_inboxmember SET handed_until = now()",
        "UPDATE feedback_inboxmember SET handed_key = 'x', handed_until = now(), ends_on = starts_on",
    ],
)
def test_a_key_on_its_way_has_an_end_and_a_member(cast, sql):
    refused = pytest.raises(IntegrityError, match="a_key_on_its_way_arrives_or_expires")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_everybody_of_an_inbox_sees_its_people_and_nobody_else(sealed):
    alone = InboxFactory(name="没有人的收件箱")
    text = browser(sealed.clerk).get(reverse("feedback:inboxes")).content.decode()
    assert (sealed.inbox.name in text, alone.name in text) == (True, False)
    assert alone.name in browser(sealed.supervisor).get(reverse("feedback:inboxes")).content.decode()
    assert browser(sealed.clerk).get(at("inbox", sealed.inbox)).status_code == 200
    assert browser(sealed.clerk).get(at("inbox", alone)).status_code == 404
    assert browser(sealed.stranger).get(reverse("feedback:inboxes")).status_code == 403
