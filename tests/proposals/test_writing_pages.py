"""Writing a proposal: what is typed is kept, nothing of it is litter, and whoever is asked is found among hundreds."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals import finding
from proposals.actions import autosaving, writing
from proposals.models import Autosave, Delegate, Proposal
from tests.factories.congress import DelegateFactory, DelegationFactory
from tests.factories.members import UserFactory
from tests.proposals.cast import DAY, fresh
from union_portal.lib import Refused
from union_portal.lib.storing import together, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NEW = reverse("proposals:new")
PDF = b"%PDF-1.7 temperatures"


@pytest.fixture
def house(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = cast.at = timezone.now()
    cast.session.proposals_from, cast.session.proposals_until = now - DAY, now + 20 * DAY
    cast.session.save()
    return cast


@pytest.fixture
def writer(house, sign_in):
    """Who reads English."""
    browser = sign_in(house.mover.member)
    browser.cookies["display"] = "standard.medium.auto.en"
    return browser


def page_of(draft):
    return reverse("proposals:edit", args=[draft.pk])


def keep(browser, draft=None, status=200, **said):
    """What the script of the page sends."""
    address = reverse("proposals:typed", args=[draft.pk]) if draft else reverse("proposals:typed-new")
    said = {"seen": draft.updated_at.isoformat(), **said} if draft else said
    answer = browser.post(address, said, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == status
    return answer.json()


def typed(house, **more):
    return {**house.text, "category": house.category.pk, "kind": "single", **more}


def stored(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# --- what is typed is kept -----------------------------------------------------------------------------------------


def test_what_is_typed_into_a_new_one_is_kept_and_there_again_and_no_draft_is_begun(house, writer):
    answer = keep(writer, title="打了一半", grounds="", category=str(house.category.pk))

    page = writer.get(NEW).content.decode()
    assert answer["kept"].startswith("Kept at")
    assert 'value="打了一半"' in page
    assert f'value="{house.category.pk}" selected' in page
    assert answer["mark"] in page
    assert not Proposal.objects.exists()
    assert "打了一半" not in writer.get(reverse("proposals:mine")).content.decode()

    writer.post(NEW, typed(house, title="打完了", mark=answer["mark"]))

    assert (Proposal.objects.get().title, Autosave.objects.count()) == ("打完了", 0)
    assert "打了一半" not in writer.get(NEW).content.decode()


def test_nothing_is_kept_of_a_form_without_a_word(house, writer):
    assert keep(writer, title=" ", kind="single")["kept"] == ""
    mark = keep(writer, title="一")["mark"]

    assert keep(writer, title="", mark=mark)["mark"] == ""
    assert keep(writer, title="二")["kept"]


def test_what_is_thrown_away_is_what_stood_there_and_not_what_another_window_has_written_since(house, writer):
    first = keep(writer, title="甲")
    page = writer.get(NEW).content.decode()
    assert page.count(f'name="mark" value="{first["mark"]}"') == 2  # of the form, and of what throws it away
    second = keep(writer, title="甲，接着写", mark=first["mark"])

    answer = writer.post(reverse("proposals:typed-new"), {"forget": "1", "mark": first["mark"]}, follow=True)
    assert "written on in another window" in answer.content.decode()
    assert Autosave.objects.get().typed["title"] == "甲，接着写"

    for _time in range(2):
        thrown = {"forget": "1", "mark": second["mark"]}
        answer = writer.post(reverse("proposals:typed-new"), thrown, follow=True)
        assert "written on in another window" not in answer.content.decode()
    assert not Autosave.objects.exists()


def test_what_was_typed_can_be_copied_when_the_window_has_closed_meanwhile(house, writer, sign_in):
    keep(writer, title="打了一半", grounds="理由<b>第一行\n第二行")
    house.session.proposals_until = house.at - timedelta(minutes=1)
    house.session.save()

    answer = writer.get(NEW)

    assert answer.status_code == 403
    assert "打了一半" in answer.content.decode()
    assert "理由&lt;b&gt;第一行<br>第二行" in answer.content.decode()
    other = sign_in(house.seconders[0].member).get(NEW).content.decode()
    assert "打了一半" not in other
    assert "did not keep" not in other


def test_what_no_text_can_hold_and_a_title_without_end_are_no_trouble(house, writer):
    house.docketed()
    assert keep(writer, title="甲\x00乙", kind="\x00")["kept"]
    kept = Autosave.objects.get()
    assert (kept.typed["title"], kept.typed["kind"]) == ("甲乙", "")

    with CaptureQueriesContext(connection) as queries:
        keep(writer, title="".join(map(chr, range(0x4E00, 0x9E00))), mark=kept.mark)
    (asked,) = [each["sql"] for each in queries if "is_in_title" in each["sql"]]
    assert chr(0x4E00 + finding.TITLE_READ - 1) in asked
    assert chr(0x4E00 + finding.TITLE_READ + 1) not in asked


def test_who_revises_what_was_sent_back_is_told_who_can_read_it(house, writer, sign_in):
    draft = writing.revise(house.returned(), by=house.mover.member, at=house.at)

    page = writer.get(page_of(draft)).content.decode()
    assert "The committee and the secretary can read it meanwhile" in page
    assert "nobody but you" not in page
    assert "nobody but you" in writer.get(page_of(house.draft())).content.decode()
    assert sign_in(house.reviewers[0]).get(draft.get_absolute_url()).status_code == 200


def test_what_was_refused_is_marked_for_the_script_to_keep(house, writer):
    draft = house.draft()
    assert "data-refused" not in writer.get(page_of(draft)).content.decode()

    answer = writer.post(page_of(draft), typed(house, seen="2020-01-01T00:00:00Z", title="改"))

    assert answer.status_code == 400
    assert "data-refused" in answer.content.decode()
    assert "copy first what you typed here" in answer.content.decode()


def test_what_is_typed_into_a_draft_is_there_again_until_the_draft_is_kept(house, writer):
    draft = house.draft()
    answer = keep(writer, draft, **typed(house, title="改了一半", hides_names="on"))

    page = writer.get(page_of(draft)).content.decode()
    assert 'value="改了一半"' in page
    assert re.search('<input[^>]*name="hides_names"[^>]* checked', page)
    assert "not keep as a draft" in page
    assert fresh(draft).title == house.text["title"]

    seen = draft.updated_at.isoformat()
    writer.post(page_of(draft), typed(house, title="改完了", seen=seen, mark=answer["mark"]))

    assert (fresh(draft).title, Autosave.objects.count()) == ("改完了", 0)
    assert "not keep as a draft" not in writer.get(page_of(draft)).content.decode()


def test_a_window_that_has_fallen_behind_overwrites_nothing(house, writer):
    draft = house.draft()
    first = keep(writer, draft, title="第一个窗口")

    assert "another window" in keep(writer, draft, title="第二个窗口")["refused"]
    assert keep(writer, draft, title="第一个窗口，接着写", mark=first["mark"])["kept"]

    changed = writing.write(draft, by=house.mover.member, at=house.at, title="已经保存")
    assert "Open the page again" in keep(writer, draft, title="旧窗口", mark="0" * 32)["refused"]
    assert Autosave.objects.get().typed["title"] == "第一个窗口，接着写"
    page = writer.get(page_of(draft)).content.decode()
    assert 'value="已经保存"' in page
    assert "?typed=1" in page
    assert 'value="第一个窗口，接着写"' in writer.get(page_of(draft) + "?typed=1").content.decode()
    assert autosaving.forget(changed, by=house.mover.member, mark=Autosave.objects.get().mark)
    assert "saved or thrown away" in keep(writer, changed, title="旧窗口", mark="0" * 32)["refused"]


def test_an_answer_that_was_lost_makes_no_stranger_of_a_window(house, writer):
    keep(writer, title="发出去了", new_mark="ab" * 16)

    again = keep(writer, title="发出去了，没有回音", new_mark="ab" * 16)

    assert again["mark"] == "ab" * 16
    writer.post(NEW, typed(house, title="发出去了，没有回音"))
    assert not Autosave.objects.exclude(typed__title="发出去了，没有回音").exists()


def test_what_another_window_has_put_aside_outlives_the_draft_of_this_one(house, writer):
    mark = keep(writer, title="另一个窗口")["mark"]

    writer.post(NEW, typed(house, title="这个窗口", mark=""))

    assert 'value="另一个窗口"' in writer.get(NEW).content.decode()
    assert Autosave.objects.get().mark == mark


def test_nobody_keeps_or_sees_anything_in_a_text_of_others(house, writer, sign_in):
    draft = house.draft()
    keep(writer, draft, title="只有我看得见")

    for person, status in ((house.stranger, 404), (house.seconders[0].member, 404), (house.secretary, 404)):
        other = sign_in(person)
        assert other.post(reverse("proposals:typed", args=[draft.pk]), {"title": "x"}).status_code == status
    assert sign_in(house.stranger).post(reverse("proposals:typed-new"), {"title": "x"}).status_code == 403
    with pytest.raises(Refused):
        autosaving.keep(draft, {}, by=house.stranger, at=house.at, seen=draft.updated_at.isoformat())
    for by, proposal in ((house.stranger, draft), (house.mover.member, house.submitted())):
        with pytest.raises(IntegrityError, match="only the mover of a draft"), transaction.atomic():
            Autosave.objects.create(by=by, proposal=proposal, seen=house.at, at=house.at, mark="x")
    with pytest.raises(IntegrityError, match="an_autosave_says_which_draft"), transaction.atomic():
        Autosave.objects.create(by=house.mover.member, seen=house.at, at=house.at, mark="x")
    with pytest.raises(IntegrityError, match="one_autosave_a_proposal"), transaction.atomic():
        Autosave.objects.create(by=house.mover.member, proposal=draft, seen=house.at, at=house.at, mark="x")


def test_too_much_and_too_often_are_refused_in_words(house, writer, settings):
    assert "too long" in keep(writer, title="x" * (autosaving.MOST_TYPED + 1))["refused"]
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "autosave": "1/m/key"}

    keep(writer, title="一")

    assert "In a minute" in keep(writer, status=429, title="二")["refused"]


def test_what_nobody_comes_back_to_is_forgotten_after_a_month(house, writer):
    keep(writer, title="打了一半")

    assert autosaving.forget_old(timezone.now()) == 0
    assert autosaving.forget_old(timezone.now() + timedelta(days=31)) == 1


# --- the form says what is needed ----------------------------------------------------------------------------------


def test_the_form_says_what_is_needed_before_delegates_are_asked(house, writer):
    page = writer.get(NEW).content.decode()
    draft = house.draft(title="", measures="")

    assert page.count("(needed before delegates are asked)") == 4
    assert page.count("(optional)") == 2  # the delegation, a file
    assert (
        "write these: subject of the proposal、proposed measures"
        in writer.get(draft.get_absolute_url()).content.decode()
    )


# --- files ---------------------------------------------------------------------------------------------------------


def test_the_file_of_a_refused_move_does_not_stay_on_the_disk(house, writer, tmp_path):
    draft = house.draft()
    frozen = writing.invite(house.draft(), house.seconders[:1], by=house.mover.member, at=house.at)
    upload = SimpleUploadedFile("记录.pdf", PDF)

    answer = writer.post(page_of(draft), typed(house, seen="2020-01-01T00:00:00Z", title="改", upload=upload))
    assert "Choose the file again" in answer.content.decode()
    with pytest.raises(Refused):
        writing.attach(frozen, PDF, "记录.pdf", by=house.mover.member, at=house.at)
    with pytest.raises(Refused):
        refused_after_all(draft, house)

    assert stored(tmp_path) == []
    writing.attach(draft, PDF, "记录.pdf", by=house.mover.member, at=house.at)
    assert len(stored(tmp_path)) == 1


def refused_after_all(draft, house):
    with together():
        writing.attach(draft, PDF, "记录.pdf", by=house.mover.member, at=house.at)
        raise Refused("later")


@together()
def outer(*, inner_fails, fails):
    try:
        inner(fails=inner_fails)
    except ZeroDivisionError:
        assert not default_storage.exists("inner.txt")
    write("outer.txt", b"2")
    if fails:
        raise ZeroDivisionError


@together()
def inner(*, fails):
    write("inner.txt", b"1")
    if fails:
        raise ZeroDivisionError


def test_an_inner_deed_goes_with_the_outer_one_and_not_the_other_way_round(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ZeroDivisionError):
        outer(inner_fails=False, fails=True)
    assert stored(tmp_path) == []
    outer(inner_fails=True, fails=False)
    assert stored(tmp_path) == ["outer.txt"]


# --- whom to ask ---------------------------------------------------------------------------------------------------


@pytest.fixture
def hall(house):
    """Sixty delegates of three delegations."""
    congress = house.session.congress
    for number in range(3):
        delegation = DelegationFactory(congress=congress, name=f"{number}号团", position=number + 1)
        members = UserFactory.create_batch(20)
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=congress, delegation=delegation, member=each) for each in members
        )
    return DelegateFactory(congress=congress, delegation=delegation, member=UserFactory(name="扎西"))


def boxes(page):
    return page.count('type="checkbox" name="invite-seconders"')


def look(browser, draft, **said):
    """Press "Find", and get the page that it leads to."""
    said = {f"invite-{name}": value for name, value in said.items()} | {"invite-find": "1"}
    answer = browser.post(reverse("proposals:do", args=[draft.pk, "invite"]), said)
    assert answer.status_code == 302
    return browser.get(answer.url), parse_qs(urlsplit(answer.url).query)


def test_a_seconder_is_found_among_many_and_who_is_ticked_stays_ticked(house, hall, writer):
    draft = house.draft()
    first, second = house.seconders[:2]

    page = writer.get(draft.get_absolute_url()).content.decode()
    assert boxes(page) == 20
    assert first.member.name in page  # the own delegation comes first
    answer, query = look(writer, draft, q="zx", seconders=[first.pk, second.pk])

    page = answer.content.decode()
    assert query["invite-seconders"] == [str(first.pk), str(second.pk)]
    assert "扎西" in page
    assert boxes(page) == 3
    assert page.count(" checked") == 2
    assert "2 chosen" in page
    assert not draft.supports.exists()
    answer, _query = look(writer, draft, delegation=hall.delegation_id)
    assert boxes(answer.content.decode()) == 20
    assert "Nobody of this name" in look(writer, draft, q="没有这个人")[0].content.decode()

    writer.post(
        reverse("proposals:do", args=[draft.pk, "invite"]),
        {"invite-seconders": [first.pk, hall.pk], "invite-q": "zx"},
    )

    assert {each.delegate for each in draft.supports.all()} == {first, hall}


def test_nobody_learns_whose_an_employee_number_is(house, hall, writer):
    answer, _query = look(writer, house.draft(), q=hall.member.employee_number)

    assert "Nobody of this name" in answer.content.decode()
    assert boxes(answer.content.decode()) == 0


def test_who_cannot_be_asked_is_refused_and_the_others_stay_ticked(house, hall, writer):
    draft = house.draft()
    gone = house.seconders[0]
    Delegate.objects.filter(pk=gone.pk).update(valid_to=timezone.localdate() - DAY)

    answer = writer.post(
        reverse("proposals:do", args=[draft.pk, "invite"]), {"invite-seconders": [gone.pk, hall.pk]}
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "cannot be asked any more" in page
    assert f'value="{hall.pk}" checked' in page
    assert (
        writer.get(
            f"{draft.get_absolute_url()}?invite-seconders=x&invite-delegation=x&invite-q=%25"
        ).status_code
        == 200
    )


def test_a_joint_proposal_asks_each_for_one_of_the_two(house, writer):
    draft = house.draft(kind="joint")
    one, other = house.seconders[:2]
    address = reverse("proposals:do", args=[draft.pk, "invite"])

    answer = writer.post(address, {"invite-seconders": [one.pk, other.pk], "invite-joint": [one.pk]})
    assert (answer.status_code, "one of the two" in answer.content.decode()) == (400, True)
    writer.post(address, {"invite-seconders": [other.pk], "invite-joint": [one.pk]})

    assert {(each.delegate_id, each.part) for each in draft.supports.all()} == {
        (one.pk, "joint_mover"), (other.pk, "seconder"),
    }  # fmt: skip


def test_the_page_of_a_draft_costs_the_same_with_five_hundred_delegates(
    house, writer, django_assert_max_num_queries
):
    draft = house.draft()
    writer.get(draft.get_absolute_url())
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(45) as queries:
            page = writer.get(draft.get_absolute_url()).content.decode()
        counts.append(len(queries))
        members = UserFactory.create_batch(30)
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=house.session.congress, member=each) for each in members
        )
    assert counts[0] == counts[1]
    assert boxes(page) <= 20
