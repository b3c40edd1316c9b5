"""Every kind of page, as a browser and its user meet it."""

import html5lib
import pytest
from django.urls import reverse


@pytest.mark.long
@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_public_page_has_a_fault_that_a_browser_can_find(house, window, mode):
    view = window(mode=mode)

    assert view.faults(house.public_paths, "best-practice", only_larger=mode == "elder") == {}
    assert view.complaints == []
    assert view.faults(house.missing_paths, "best-practice", only_larger=mode == "elder") == {}
    assert view.outside == []


def test_no_page_in_english_has_a_barrier_axe_can_find(house, window):
    """The same templates with other words: one look at each kind of page is enough."""
    view = window(language="en")
    paths = [*map(reverse, ("home", "search", "account_login")), house.article.get_absolute_url()]
    found = {}
    for path in [*paths, house.policy.get_absolute_url(), house.article.column.get_absolute_url()]:
        view.open(path)
        found[path] = view.axe("best-practice")

    assert found == {path: [] for path in found}


@pytest.mark.long
@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_page_of_ones_own_has_a_fault_that_a_browser_can_find(house, window, mode):
    view = window(mode=mode)
    view.sign_in(house.worker)

    assert view.faults(house.member_paths, "best-practice", only_larger=mode == "elder") == {}
    assert view.complaints == []
    assert view.outside == []


@pytest.mark.long
@pytest.mark.parametrize("half", [0, 1])
def test_no_page_of_the_desk_has_a_fault_that_a_browser_can_find(house, window, settings, half):
    """In two halves: together they are twice as long as any other test, and the other processes wait for them."""
    settings.ADMIN_SECOND_FACTOR = "optional"
    view = window()
    view.sign_in(house.staff)

    found = view.faults(house.desk_paths[half::2])

    # Staff sit at a desk: the admin is made for 360 pixels and more.
    assert {page: faults for page, faults in found.items() if " 320 " not in page} == {}
    assert view.complaints == []
    assert view.outside == []


@pytest.mark.long
def test_no_page_of_the_office_of_the_congress_has_a_fault_that_a_browser_can_find(house, window):
    """It works on the pages of the portal, and on phones."""
    view = window()
    view.sign_in(house.staff)

    assert view.faults([*house.office_paths, *house.session_office_paths], "best-practice") == {}
    assert view.complaints == []
    assert view.outside == []


@pytest.mark.long
def test_no_page_of_the_desk_of_the_mailbox_has_a_fault_that_a_browser_can_find(house, window):
    """Letters are dealt with on phones too."""
    found, heard = {}, []
    for person, paths in house.mailbox_desks.items():
        view = window()
        view.sign_in(person)
        found |= view.faults(paths, "best-practice")
        heard += [*view.complaints, *view.outside]

    assert (found, heard) == ({}, [])


def test_faults_that_are_there_are_found(house, window):
    """The tests above say "nothing": here something is, and in the dark something else."""
    view = window()
    spoil = """() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("h1 { color: #aaa !important }"
            + "@media (prefers-color-scheme: dark) { h1 { color: #1f1b1a !important } }");
        const spoilt = () => document.adoptedStyleSheets = [sheet];
        document.readyState === "loading" ? addEventListener("DOMContentLoaded", spoilt) : spoilt();
    }"""
    view.page.add_init_script(f"({spoil})()")

    assert set(view.faults([reverse("accessibility")])) == {
        f"{reverse('accessibility')} {look}" for look in ("360", "1280", "1280 dark")
    }


@pytest.mark.long
def test_every_page_is_valid_html(house, client, sign_in):
    wrong = {}
    for path in [*house.public_paths, *house.missing_paths]:
        wrong[path] = _faults(client.get(path, follow=True).content)
    sign_in(house.worker)
    for path in house.member_paths:
        wrong[path] = _faults(client.get(path, follow=True).content)
    sign_in(house.staff)
    for path in house.session_office_paths:
        wrong[path] = _faults(client.get(path, follow=True).content)

    assert wrong == {path: [] for path in wrong}


def _faults(page: bytes) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(page, transport_encoding="utf-8")
    return [f"{place}: {code} {details}" for place, code, details in parser.errors]


def test_the_touch_targets_of_the_frame_are_large_enough(house, window):
    page = window(width=360).open("/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("header a, header button, header summary, .tabbar a, footer a")]
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5)
            .map(each => each.outerHTML)"""
    )
    assert small == []


def test_elder_mode_is_one_tap_away_and_works_without_javascript(house, window):
    view = window(width=360, javascript=False)
    page = view.open(house.article.get_absolute_url())
    view.press("text=长辈版")

    assert page.url == view.url + house.article.get_absolute_url()
    assert page.get_attribute("html", "data-mode") == "elder"
    page = view.open("/")
    assert page.locator(".tiles a").all_inner_texts() == [
        "看新闻",
        "提意见",
        "看通知",
        "职代会提案",
        "经费公开",
        "我的",
        "标准版",
    ]


def test_the_menu_opens_without_javascript(house, window):
    page = window(width=360, javascript=False).open("/")
    page.click(".menu > summary")

    assert page.locator(".menu-sheet nav a:visible").first.inner_text() == "首页"


def test_escape_closes_the_menu(house, window):
    page = window(width=360).open("/")
    page.click(".menu > summary")
    page.keyboard.press("Escape")

    assert page.locator(".menu").get_attribute("open") is None


def test_a_reader_with_a_keyboard_first_meets_the_way_to_the_text(house, window):
    page = window().open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id || location.hash") in {"main", "#main"}


def test_light_chosen_by_hand_stays_light_on_a_dark_device(house, window):
    view = window(dark=True)
    page = view.open("/display/?theme=light&next=/")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page = view.open("/display/?theme=auto&next=/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 19, 18)"


def test_a_day_of_mourning_is_grey(house, window):
    from members.models import SiteSettings

    SiteSettings.objects.update(is_memorial=True)
    page = window().open("/")

    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"


def test_an_article_is_cited_with_its_number_and_its_address(house, window):
    view = window(width=360)
    view.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = view.open(house.policy.get_absolute_url())
    page.locator(".cite").nth(1).click()
    page.wait_for_selector(".citation b:text('已复制')")

    said = page.evaluate("navigator.clipboard.readText()")
    assert said.startswith(f"{house.policy.citation}第二条 http")
    assert said.endswith(f"/policies/{house.policy.pk}/articles/2/")
    assert page.evaluate("getComputedStyle(document.querySelector('.cite'), '::after').height") == "44px"
    # Where there is no clipboard, as in WeChat, the words are marked for the finger.
    page.evaluate("navigator.clipboard.writeText = null; document.execCommand = () => false")
    page.locator(".cite").first.click()
    page.wait_for_selector(".citation b:text('长按')")
    assert page.evaluate("getSelection().toString()").startswith("《")


def test_without_javascript_the_link_leads_to_the_article_and_marks_it(house, window):
    page = window(width=360, javascript=False).open(house.policy.get_absolute_url())
    page.locator(".cite").nth(1).click()

    assert page.url.endswith("#art-2")
    assert page.locator("#art-2:target").count() == 1
