"""What staff change about the site itself."""

import pytest

from members.models import AuditEntry, SiteSettings
from members.rules.roles import Role
from tests.factories.members import UserFactory, appointed

pytestmark = pytest.mark.django_db
FIELDS = {"name": "云岭矿业集团工会", "icp_number": "备案号一"}


@pytest.fixture(autouse=True)
def _second_factor_is_another_matter(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


def test_an_administrator_changes_the_footer_and_the_trail_says_which_fields(client, sign_in):
    administrator = appointed(Role.SYSTEM_ADMINISTRATOR)
    sign_in(administrator).post("/admin/members/sitesettings/1/change/", FIELDS)
    sign_in(administrator).get("/admin/members/sitesettings/")
    client.post("/admin/members/sitesettings/1/change/", FIELDS)
    site, entry = SiteSettings.objects.get(), AuditEntry.objects.get(kind="settings_changed")
    assert (site.name, site.icp_number) == ("云岭矿业集团工会", "备案号一")
    assert (entry.by, set(entry.details["fields"])) == (administrator, {"name", "icp_number"})
    assert "备案号一" in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MEMBERSHIP_OFFICER])
def test_other_staff_may_not(client, sign_in, role):
    SiteSettings.objects.create(pk=1, name="原来的名字")
    assert sign_in(appointed(role)).post("/admin/members/sitesettings/1/change/", FIELDS).status_code == 403
    assert SiteSettings.objects.get().name == "原来的名字"


def test_a_worker_does_not_reach_the_admin(client, sign_in):
    assert sign_in(UserFactory()).get("/admin/members/sitesettings/1/change/").status_code in {302, 403}
