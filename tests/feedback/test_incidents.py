"""Incidents: letters linked, one approved statement for all who wrote, tasks, a timeline, a report that closes them."""

from datetime import date

import pytest
from django.urls import reverse

from feedback.actions import handling, incidents
from feedback.models import Case, Incident, Statement
from feedback.permissions import linkable_by, may_work_on
from members.models import Notice
from members.rules.roles import Role
from tests.factories.members import UserFactory, appointed
from tests.feedback.cast import DAY, make_cast
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
WORDS = "三号炉煤气泄漏已处置，无人受伤，明日公布检测结果。"


@pytest.fixture
def cast():
    return make_cast(sealed=True)


def opened(cast):
    return incidents.open_incident(by=cast.commander, at=cast.at, title="三号炉煤气泄漏")


def drafted(cast, incident, text=WORDS):
    return incidents.draft_statement(incident, by=cast.commander, at=cast.at, text=text)


def test_only_a_commander_opens_links_drafts_gives_tasks_and_closes(cast):
    incident, case = opened(cast), cast.accepted()
    for name, person in cast.people.items():
        if name == "commander":
            continue
        who = {"by": person, "at": cast.at}
        for deed in (
            lambda who=who: incidents.open_incident(title="另一件", **who),
            lambda who=who: incidents.link(incident, case, **who),
            lambda who=who: incidents.draft_statement(incident, text=WORDS, **who),
            lambda who=who: incidents.add_task(
                incident, title="查", assignee=cast.lead, due_on=date(2026, 12, 1), **who
            ),
            lambda who=who: incidents.close(incident, report="完了", **who),
            lambda who=who: incidents.add_entry(incident, words="到场", is_public=True, **who),
        ):
            with pytest.raises(Refused):
                deed()
    assert Incident.objects.count() == 1


def test_an_approved_statement_reaches_every_linked_reporter_and_each_newer_one_again(cast):
    incident = opened(cast)
    named, (code, sealed) = cast.accepted(), cast.sealed_letter()
    duplicate = handling.merge(cast.accepted(), named, by=cast.clerk, at=cast.at)
    for case in (named, sealed):
        incidents.link(incident, case, by=cast.commander, at=cast.at)
    before = Notice.objects.filter(recipient=cast.reporter).count()

    incidents.approve_statement(drafted(cast, incident), by=cast.chair, at=cast.at)
    told = Notice.objects.filter(recipient=cast.reporter)
    assert told.count() == before + 2
    assert {reverse("feedback:letter", args=[case.pk]) for case in (named, duplicate)} <= set(
        told.values_list("url", flat=True)
    )
    incidents.approve_statement(drafted(cast, incident, WORDS + "检测合格。"), by=cast.chair, at=cast.at)
    assert told.count() == before + 4
    current = sealed_page_statement(sealed)
    assert (current.version, current.text) == (2, WORDS + "检测合格。")
    assert code


def sealed_page_statement(case):
    """What the page of the receipt code shows."""
    incident = Case.objects.get(pk=case.pk).incident
    return incident.statements.filter(approved_at__isnull=False).order_by("-version").first()


def test_nobody_approves_the_own_statement_or_an_old_one_and_the_words_stay(cast):
    incident = opened(cast)
    first = drafted(cast, incident)
    other = appointed(Role.INCIDENT_COMMANDER)
    for person in (cast.commander, cast.supervisor, cast.lead, cast.administrator):
        with pytest.raises(Refused):
            incidents.approve_statement(first, by=person, at=cast.at)
    second = drafted(cast, incident)
    with pytest.raises(Refused):
        incidents.approve_statement(first, by=other, at=cast.at)
    incidents.approve_statement(second, by=other, at=cast.at)
    with pytest.raises(Refused):
        incidents.approve_statement(second, by=cast.chair, at=cast.at)
    assert list(Statement.objects.filter(approved_at__isnull=False).values_list("version", flat=True)) == [2]


def test_whom_the_writer_excluded_links_nothing_and_does_not_see_it(cast):
    incident = opened(cast)
    case = cast.letter(users=[cast.commander.pk])

    assert case not in linkable_by(cast.commander)
    with pytest.raises(Refused):
        incidents.link(incident, case, by=cast.commander, at=cast.at)


def test_a_letter_belongs_to_one_incident_and_an_ended_one_to_none(cast):
    incident, other, case = opened(cast), opened(cast), cast.accepted()
    incidents.link(incident, case, by=cast.commander, at=cast.at)
    for wrong in (case, cast.returned(), cast.closed()):
        with pytest.raises(Refused):
            incidents.link(other, wrong, by=cast.commander, at=cast.at)
    assert [case.incident for case in Case.objects.filter(incident__isnull=False)] == [incident]


def test_a_letter_linked_by_mistake_is_taken_out_and_both_stay_written_down(cast, client):
    incident, case = opened(cast), cast.accepted()
    duplicate = handling.merge(cast.accepted(), case, by=cast.clerk, at=cast.at)
    incidents.link(incident, case, by=cast.commander, at=cast.at)
    incidents.approve_statement(drafted(cast, incident), by=cast.chair, at=cast.at)
    client.force_login(cast.commander)
    address = reverse("feedback:incident-unlink", args=[incident.pk, case.pk])

    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 400
    assert Case.objects.get(pk=case.pk).incident == incident
    for person in (cast.lead, cast.chair, cast.supervisor):
        with pytest.raises(Refused):
            incidents.unlink(incident, case, by=person, at=cast.at, reason="不是一回事")
    with pytest.raises(Refused):
        incidents.unlink(opened(cast), case, by=cast.commander, at=cast.at, reason="不是一回事")

    assert client.post(address, {"reason": "说的是食堂"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.incident, case.stage) == (None, "accepted")
    assert [event.kind for event in case.events.order_by("number")][-2:] == ["link", "unlink"]
    room = client.get(incident.get_absolute_url()).content.decode()
    assert "说的是食堂" in room
    client.force_login(cast.clerk)
    assert "说的是食堂" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(cast.reporter)
    for each in (case, duplicate):
        letter = client.get(reverse("feedback:letter", args=[each.pk])).content.decode()
        assert WORDS not in letter
        assert "说的是食堂" not in letter
    assert client.post(address, {"reason": "再来"}).status_code in (403, 404)
    incidents.link(opened(cast), case, by=cast.commander, at=cast.at)


def test_a_task_opens_the_room_to_its_person_who_reports_and_finishes_it(cast, client):
    incident = opened(cast)
    assert not may_work_on(cast.stranger, incident)
    who = {"by": cast.commander, "at": cast.at}
    task = incidents.add_task(
        incident, title="联系医院", assignee=cast.stranger, due_on=date(2026, 12, 1), **who
    )
    assert may_work_on(cast.stranger, incident)
    assert Notice.objects.get(recipient=cast.stranger).url == incident.get_absolute_url()
    with pytest.raises(Refused):
        incidents.add_task(incident, title="昨天", assignee=cast.stranger, due_on=date(2026, 11, 1), **who)
    with pytest.raises(Refused):
        incidents.finish_task(task, by=cast.lead, at=cast.at)

    client.force_login(cast.stranger)
    assert "联系医院" in client.get(reverse("me")).content.decode()
    client.post(reverse("feedback:finish-task", args=[incident.pk, task.pk]))
    with pytest.raises(Refused):
        incidents.finish_task(task, by=cast.stranger, at=cast.at)
    incidents.add_entry(incident, by=cast.stranger, at=cast.at, words="伤者已出院", is_public=False)
    client.get(reverse("me"))  # the message of the deed is read
    assert "联系医院" not in client.get(reverse("me")).content.decode()


def test_a_closed_incident_stays_and_takes_nothing_more(cast):
    incident, case = opened(cast), cast.accepted()
    who = {"by": cast.commander, "at": cast.at}
    task = incidents.add_task(incident, title="查管道", assignee=cast.lead, due_on=date(2026, 12, 1), **who)
    statement = drafted(cast, incident)
    for report in ("", "处置完毕"):  # a task is open
        with pytest.raises(Refused):
            incidents.close(incident, report=report, **who)
    incidents.finish_task(task, **who)
    incidents.close(incident, report="处置完毕，更换阀门。", **who)

    for deed in (
        lambda: incidents.link(incident, case, **who),
        lambda: incidents.draft_statement(incident, text=WORDS, **who),
        lambda: incidents.approve_statement(statement, by=cast.chair, at=cast.at),
        lambda: incidents.add_task(incident, title="查", assignee=cast.lead, due_on=date(2026, 12, 1), **who),
        lambda: incidents.add_entry(incident, words="又来了", is_public=False, **who),
        lambda: incidents.close(incident, report="再来", **who),
    ):
        with pytest.raises(Refused):
            deed()


def test_an_incident_from_opening_to_report_on_its_pages(cast, client):
    """Without JavaScript. The public page is there once something was said, and shows no line of staff."""
    named, (_code, sealed) = cast.accepted(), cast.sealed_letter()
    client.force_login(cast.commander)
    assert client.post(reverse("feedback:open-incident"), {"title": " "}).status_code == 400
    room = client.post(reverse("feedback:open-incident"), {"title": "三号炉煤气泄漏"})["Location"]
    incident = Incident.objects.get()
    public = reverse("feedback:incident-public", args=[incident.pk])
    assert client.get(public).status_code == 404
    assert (
        client.post(reverse("feedback:incident-link", args=[incident.pk]), {"cases": ["x"]}).status_code
        == 400
    )
    page = client.get(room).content.decode()
    assert named.subject in page.replace("<wbr>", "")
    client.post(reverse("feedback:incident-link", args=[incident.pk]), {"cases": [named.pk, sealed.pk]})
    assert incident.cases.count() == 2

    def do(name, **typed):
        url = reverse("feedback:incident-do", args=[incident.pk, name])
        return client.post(url, {f"{name}-{field}": value for field, value in typed.items()})

    empty = do("task", title="查管道", assignee="没有这个人", due_on="明天")
    assert empty.status_code == 400
    assert "没有这个人" in empty.content.decode()
    assert (
        do("task", title="查管道", assignee=cast.lead.employee_number, due_on="2027-01-05").status_code == 302
    )
    assert do("statement", text=WORDS).status_code == 302
    assert do("entry", words="阀门已关，车间停产", is_public="").status_code == 302
    approve = reverse("feedback:approve-statement", args=[incident.pk, 1])
    assert client.post(approve).status_code == 409
    client.force_login(cast.chair)
    assert "三号炉煤气泄漏" in client.get(reverse("me")).content.decode()
    assert client.post(approve).status_code == 302
    assert do("close", report="x").status_code == 403

    client.logout()
    page = client.get(public).content.decode()
    assert WORDS in page
    assert "阀门已关" not in page
    assert client.get(room).status_code == 302
    client.force_login(cast.commander)
    assert do("entry", words="检测合格", is_public="on").status_code == 302
    refused = do("close", report="查清了")
    assert (refused.status_code, "查清了" in refused.content.decode()) == (409, True)
    client.post(reverse("feedback:finish-task", args=[incident.pk, incident.tasks.get().pk]))
    assert do("close", report="更换阀门，全员培训。").status_code == 302
    page = client.get(room).content.decode()
    assert "更换阀门" in page
    client.logout()
    page = client.get(public).content.decode()
    assert "检测合格" in page
    assert "更换阀门" not in page


def test_the_room_shows_no_word_of_a_sealed_letter_and_no_subject_to_who_only_has_a_task(cast, client):
    incident, case = opened(cast), cast.accepted()
    incidents.link(incident, case, by=cast.commander, at=cast.at)
    _code, sealed = cast.sealed_letter()
    incidents.link(incident, sealed, by=cast.commander, at=cast.at)
    incidents.add_task(
        incident,
        by=cast.commander,
        at=cast.at,
        title="查",
        assignee=cast.stranger,
        due_on=(cast.at + DAY).date(),
    )
    client.force_login(cast.commander)
    assert shown(client, incident).count(case.subject) == 1
    client.force_login(cast.stranger)
    assert case.subject not in shown(client, incident)
    client.force_login(UserFactory())
    assert client.get(incident.get_absolute_url()).status_code == 404
    assert client.get(reverse("feedback:incidents")).status_code == 403


@pytest.mark.parametrize(("page", "ceiling"), [("incident", 18), ("incidents", 10), ("incident-public", 13)])
def test_a_room_costs_the_same_few_queries_however_many_letters_there_are(
    cast, client, page, ceiling, django_assert_max_num_queries
):
    incident, counts, who = opened(cast), [], {"by": cast.commander, "at": cast.at}
    client.force_login(cast.commander)
    for count in (1, 4):
        for number in range(count):
            incidents.link(incident, cast.accepted(), **who)
            incidents.add_entry(incident, words=f"第{number}步", is_public=True, **who)
            incidents.add_task(incident, title="查", assignee=cast.lead, due_on=date(2026, 12, 1), **who)
            drafted(cast, incident)
            cast.letter()
            opened(cast)
        url = reverse(f"feedback:{page}", args=[] if page == "incidents" else [incident.pk])
        client.get(url)
        with django_assert_max_num_queries(ceiling) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def shown(client, incident):
    return client.get(incident.get_absolute_url()).content.decode().replace("<wbr>", "")
