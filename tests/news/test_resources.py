"""The resource library: who gets which file, versions without gaps, deeds through the admin."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from news import actions
from news.models import DownloadCount, Resource, ResourceVersion
from news.rules.stages import Stage
from news.search import Scope, search
from tests.conftest import NOON
from tests.factories import BranchFactory, ResourceCategoryFactory, UserFactory, shared
from tests.factories.members import appointed
from tests.news.samples import docx
from tests.pages import words
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
BOOKS = {"access": "role", "roles": [Role.BOOKKEEPER.value]}


def newer(resource, data=b"%PDF-1.8", name="申请表.pdf", **more):
    return actions.add_version(resource, ContentFile(data), name, by=None, at=NOON, **more)


def file_of(resource, number=None):
    if number:
        return reverse("news:resource-version", args=[resource.pk, number])
    return reverse("news:resource-file", args=[resource.pk])


# --- who gets what -------------------------------------------------------------------------------------------


@pytest.fixture
def people(root):
    return {
        "nobody": None,
        "left": UserFactory(status=User.Status.LEFT, left_on=timezone.localdate()),
        "worker": UserFactory(),
        "retired": UserFactory(status=User.Status.RETIRED),
        "approver": appointed(Role.APPROVER),
        "bookkeeper": appointed(Role.BOOKKEEPER, BranchFactory()),
        "editor": appointed(Role.EDITOR),
        "other_editor": appointed(Role.EDITOR, BranchFactory()),
    }


SIGN_IN, REFUSED = 302, 403
ANSWERS = {
    # who: (page, newest file, old version) of what is for members, then of what is for bookkeepers
    "nobody": ((200, SIGN_IN, SIGN_IN), (SIGN_IN, SIGN_IN, SIGN_IN)),
    "left": ((200, SIGN_IN, SIGN_IN), (SIGN_IN, SIGN_IN, SIGN_IN)),
    "worker": ((200, 200, 200), (REFUSED, REFUSED, REFUSED)),
    "retired": ((200, 200, 200), (REFUSED, REFUSED, REFUSED)),
    "approver": ((200, 200, 200), (REFUSED, REFUSED, REFUSED)),
    "bookkeeper": ((200, 200, 200), (200, 200, 200)),
    "editor": ((200, 200, 200), (200, 200, 200)),
    "other_editor": ((200, 200, 200), (REFUSED, REFUSED, REFUSED)),
}
IN_THE_LIST = {"bookkeeper", "editor"}
"""Who learns that there is a file for bookkeepers."""


@pytest.mark.parametrize("who", ANSWERS)
def test_everybody_gets_exactly_what_is_meant_for_them(who, people):
    client = Client()
    if people[who]:
        client.force_login(people[who])
    given = []
    for resource in (newer(shared("报销单", access="members")), newer(shared("科目表", **BOOKS))):
        doors = [resource.get_absolute_url(), file_of(resource), file_of(resource, 1)]
        given.append(tuple(client.get(door).status_code for door in doors))
        assert client.head(file_of(resource)).status_code == given[-1][1]
    listed = words(client.get("/resources/"))

    assert tuple(given) == ANSWERS[who]
    assert ("报销单" in listed, "科目表" in listed) == (True, who in IN_THE_LIST)
    assert ("科目表" in words(client.get("/resources/?q=科目"))) == (who in IN_THE_LIST)
    assert "科目表" not in words(client.get("/search/?q=科目"))
    assert "科目表" not in client.get("/sitemap-resources.xml").content.decode()


def test_a_stranger_is_led_through_the_sign_in_back_to_the_page(client, root):
    resource = shared(access="members")

    page = client.get(resource.get_absolute_url())
    way = f"{reverse('account_login')}?next={resource.get_absolute_url()}"

    assert way in page.content.decode()
    assert client.get(file_of(resource))["Location"] == way
    assert file_of(resource) not in page.content.decode()


def test_a_role_given_up_closes_the_file_the_same_day(sign_in, root):
    resource, person = shared(**BOOKS), appointed(Role.BOOKKEEPER)
    assert sign_in(person).get(file_of(resource)).status_code == 200

    person.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert sign_in(person).get(file_of(resource)).status_code == 403


def test_no_other_address_leads_to_a_stored_file(client, root):
    stored = shared(access="members").latest.file.name

    assert re.fullmatch(r"resources/2026/01/[0-9a-f]{32}\.pdf", stored)
    for address in (f"/media/{stored}", f"/media/pictures/../{stored}", f"/{stored}", f"/static/{stored}"):
        assert client.get(address).status_code == 404


def test_a_file_is_saved_under_its_chinese_name_and_only_public_ones_may_be_kept(client, sign_in, worker):
    public, own = client.get(file_of(shared())), sign_in(worker).get(file_of(shared(access="members")))

    assert b"".join(public.streaming_content) == b"%PDF-1.7"
    assert "filename*=utf-8''%E7%96%97%E4%BC%91%E5%85%BB" in public["Content-Disposition"]
    assert public["Content-Disposition"].startswith("attachment")
    assert public["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in public["Cache-Control"]
    assert own["Cache-Control"] == "private, no-store"


def test_drafts_are_not_there_and_what_was_withdrawn_says_why(client, root):
    draft, gone = shared("新表", stage="draft"), shared("旧表", stage="withdrawn")

    assert [client.get(each).status_code for each in (draft.get_absolute_url(), file_of(draft))] == [404, 404]
    assert [client.get(each).status_code for each in (file_of(gone), file_of(gone, 1))] == [410, 410]
    assert "表格作废" in words(client.get(gone.get_absolute_url()))
    assert "表" not in "".join(each.title for each in client.get("/resources/").context["resources"])
    assert search("旧表", at=timezone.now()).total == 0


# --- finding -------------------------------------------------------------------------------------------------


def test_title_description_and_file_names_are_found_here_and_in_the_search_of_the_site(client, root):
    shared("疗休养申请表", name="ＡＢ-2026.pdf", description="一式两份")
    shared("别的", data=b"%PDF-1.1")

    for question in ("休养", "两份", "ab-2026"):
        listed = client.get("/resources/", {"q": question}).context["resources"]
        hits = search(question, at=timezone.now(), scope=Scope(kind="resource")).hits
        assert [each.title for each in listed] == [hit.thing.title for hit in hits] == ["疗休养申请表"]
    page = words(client.get("/search/", {"q": "休养"}))
    assert "<mark>休养</mark>" in page
    assert "资料" in page


def test_the_list_is_filtered_by_category_and_sorted_by_age_or_by_use(client, root):
    forms = ResourceCategoryFactory(name="表格")
    old, new = shared("旧的", category=forms), newer(shared("新的", category=forms))
    other = shared("别处的")
    DownloadCount.objects.create(version=old.latest, downloads=9)

    def titles(**query):
        return [each.title for each in client.get("/resources/", query).context["resources"]]

    assert titles(category=forms.pk) == [new.title, old.title]
    assert titles(category=forms.pk, sort="downloads") == [old.title, new.title]
    assert titles(category="x'") == [new.title, other.title, old.title]


@pytest.mark.django_db(transaction=True)
def test_a_kept_list_shows_a_new_version_and_a_withdrawal_at_the_next_request(page_cache, root):
    resource = shared()
    assert "第 1 版" in words(Client().get("/resources/"))
    newer(resource)
    assert "第 2 版" in words(Client().get("/resources/"))
    actions.withdraw_resource(resource, by=None, at=NOON, reason="作废")
    assert "疗休养申请表" not in words(Client().get("/resources/"))
    assert "资料共享" in words(Client().get("/"))  # there is a category, so the library is in the navigation


# --- versions ------------------------------------------------------------------------------------------------


def test_readers_get_the_newest_version_and_earlier_ones_stay(client, root):
    resource = newer(shared(), note="增加一栏")

    page = words(client.get(resource.get_absolute_url()))

    assert b"".join(client.get(file_of(resource)).streaming_content) == b"%PDF-1.8"
    assert b"".join(client.get(file_of(resource, 1)).streaming_content) == b"%PDF-1.7"
    assert client.get(file_of(resource, 3)).status_code == 404
    assert "增加一栏" in page
    assert file_of(resource, 1) in page


def test_downloads_are_counted_for_each_version_and_a_look_at_the_head_is_none(client, root):
    resource = newer(shared())
    for number in (None, None, 1):
        client.get(file_of(resource, number))
    client.head(file_of(resource))

    counts = dict(DownloadCount.objects.values_list("version__number", "downloads"))
    assert counts == {1: 1, 2: 2}
    assert Resource.objects.for_list().get().downloads == 3


def test_the_same_file_again_is_no_new_version(root, in_english):
    with pytest.raises(Refused, match="there already"):
        newer(shared(), data=b"%PDF-1.7")


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_leave_no_gap(root):
    resource = shared()

    def upload(number):
        try:
            newer(resource, data=b"%%PDF-2.%d" % number)
        finally:
            connection.close()

    threads = [Thread(target=upload, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    resource.refresh_from_db()
    assert list(resource.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert resource.latest.number == 7


@pytest.mark.django_db(transaction=True)
def test_a_file_with_personal_data_goes_and_its_row_says_why(client, root):
    editor = appointed(Role.EDITOR)
    resource = newer(shared(), name="张三的申请表.pdf")
    stored = resource.latest.file.name

    resource = actions.remove_version(resource.latest, by=editor, at=NOON, reason="含个人信息")

    assert not default_storage.exists(stored)
    assert (resource.latest.number, resource.file_names) == (1, "疗休养申请表.pdf")
    assert b"".join(client.get(file_of(resource)).streaming_content) == b"%PDF-1.7"
    gone = client.get(file_of(resource, 2))
    assert (gone.status_code, "第 2 版" in words(gone)) == (410, True)
    assert f'href="{resource.get_absolute_url()}"' in gone.content.decode()
    page = words(client.get(resource.get_absolute_url()))
    assert ("含个人信息" in page, "张三" in page) == (True, False)

    resource = actions.remove_version(resource.latest, by=editor, at=NOON, reason="含个人信息")
    assert client.get(resource.get_absolute_url()).status_code == 200
    assert client.get(file_of(resource)).status_code == 404
    assert newer(resource, data=b"%PDF-3").latest.number == 3


BROKEN = {
    "versions_are_numbered_without_gaps": "INSERT INTO news_resourceversion (resource_id, number, file, name, kind, size,"
    " digest, note, uploaded_at, removal_reason) VALUES (%(pk)s, 3, 'x', 'x', 'pdf', 1, 'x', '', now(), '')",
    "a_version_stays_as_it_is": "UPDATE news_resourceversion SET name = 'y' WHERE resource_id = %(pk)s",
    "a_version_stays_as_it_is ": "DELETE FROM news_resourceversion WHERE resource_id = %(pk)s",
    "a_version_stays_as_it_is  ": "UPDATE news_resourceversion SET removed_at = now(), removal_reason = 'x', file = '',"
    " name = '', size = 0 WHERE resource_id = %(pk)s",
    "a_version_has_its_file_or_says_why_not": "UPDATE news_resourceversion SET removed_at = now(), file = '', name = ''"
    " WHERE resource_id = %(pk)s",
    "resource_has_a_title": "UPDATE news_resource SET title = '' WHERE id = %(pk)s",
    "resource_stage_is_its_own": "UPDATE news_resource SET stage = 'submitted' WHERE id = %(pk)s",
    "published_resource_has_a_date": "UPDATE news_resource SET published_at = NULL WHERE id = %(pk)s",
    "withdrawn_resource_has_a_reason": "UPDATE news_resource SET stage = 'withdrawn', withdrawn_at = now() WHERE id = %(pk)s",
    "resource_access_is_known": "UPDATE news_resource SET access = 'friends' WHERE id = %(pk)s",
    "resource_for_a_role_names_it": "UPDATE news_resource SET access = 'role' WHERE id = %(pk)s",
    "resource_for_a_role_names_it ": "UPDATE news_resource SET roles = '{editor}' WHERE id = %(pk)s",
    "roles_of_a_resource_exist": "UPDATE news_resource SET access = 'role', roles = '{king}' WHERE id = %(pk)s",
    "news_resourceevent_only_grows": "DELETE FROM news_resourceevent WHERE resource_id = %(pk)s",
}


def test_the_database_refuses_what_must_never_be(root):
    resource, refused = shared(), {}
    for name, sql in BROKEN.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"pk": resource.pk})
        refused[name] = error.value.__cause__.diag.constraint_name
    assert refused == {name: name.strip() for name in BROKEN}


# --- the desk ------------------------------------------------------------------------------------------------


PAPER = docx(lambda paper: paper.add_paragraph("申请表"))


def upload(name="申请表.docx", data=PAPER):
    return SimpleUploadedFile(name, data)


def page(name, resource):
    return reverse(f"admin:news_resource_{name}", args=[resource.pk])


def rows():
    return {
        f"{prefix}-{count}_FORMS": 0 for prefix in ("versions", "events") for count in ("TOTAL", "INITIAL")
    }


def test_a_branch_editor_shares_a_file_renews_it_and_takes_it_back(desk, root):
    branch, category = BranchFactory(name="二号矿"), ResourceCategoryFactory()
    editor = appointed(Role.EDITOR, branch)
    client, add = desk(editor), reverse("admin:news_resource_add")
    said = {
        "title": "记分表",
        "category": category.pk,
        "branch": branch.pk,
        "access": "members",
        "description": "",
    }

    assert client.get(add).context["adminform"].form["branch"].initial == branch
    refused = client.post(add, {**said, "upload": upload("程序.exe", b"MZ\x90")})
    assert (refused.status_code, Resource.objects.count()) == (400, 0)
    assert refused.context["adminform"].form.errors.keys() == {"upload"}
    assert "记分表" in words(refused)
    assert client.post(add, {**said, "branch": "", "upload": upload()}).status_code == 400
    assert client.post(add, {**said, "access": "role", "upload": upload()}).status_code == 400

    client.post(add, {**said, "upload": upload()})
    resource = Resource.objects.get()
    assert (resource.stage, resource.latest.name, resource.latest.uploaded_by) == (
        Stage.DRAFT,
        "申请表.docx",
        editor,
    )

    client.post(page("publish", resource))
    again = client.post(page("version", resource), {"upload": upload(data=PAPER), "note": ""})
    assert (again.status_code, again.context["form"].errors.keys()) == (400, {"upload"})
    client.post(page("version", resource), {"upload": upload("新表.pdf", b"%PDF-1.9"), "note": "改为 A4"})
    seen = Resource.objects.get().updated_at.isoformat()
    client.post(
        page("change", resource), {**rows(), **said, "access": "role", "roles": ["editor"], "seen": seen}
    )
    stale = client.post(page("change", resource), {**rows(), **said, "title": "晚了", "seen": seen})
    assert stale.status_code == 400
    assert client.get(page("change", resource)).status_code == 200
    assert client.get(reverse("admin:news_resource_changelist")).status_code == 200

    assert client.post(page("remove", resource), {"version": "", "reason": ""}).status_code == 400
    version = ResourceVersion.objects.order_by("number").first()
    client.post(page("remove", resource), {"version": version.pk, "reason": "含个人信息"})
    assert client.post(page("withdraw", resource), {"reason": ""}).status_code == 400
    client.post(page("withdraw", resource), {"reason": "改用系统填报"})

    resource.refresh_from_db()
    assert (resource.title, resource.roles, resource.stage) == ("记分表", ["editor"], Stage.WITHDRAWN)
    kinds = [event.kind for event in resource.events.all()]
    assert kinds[:3] == ["created", "version_added", "published"]
    assert kinds[-3:] == ["edited", "version_removed", "withdrawn"]


def test_an_editor_touches_the_files_of_the_own_branch_only(desk, root):
    own, other = BranchFactory(), BranchFactory()
    mine, theirs, of_the_union = shared(branch=own), shared("别的", branch=other), shared("全会的")
    client = desk(appointed(Role.EDITOR, own))

    listed = client.get(reverse("admin:news_resource_changelist")).context["cl"].queryset

    assert list(listed) == [mine]
    for resource in (theirs, of_the_union):
        assert client.post(page("version", resource), {"upload": upload()}).status_code == 404
        assert client.post(page("withdraw", resource), {"reason": "x"}).status_code == 404


def test_a_category_in_use_is_not_deleted(desk, root):
    resource, client = shared(), desk(appointed(Role.EDITOR))
    address = reverse("admin:news_resourcecategory_delete", args=[resource.category_id])

    assert client.post(address, {"post": "yes"}).status_code == 403
