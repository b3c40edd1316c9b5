"""Every kind of page, as a browser and its user meet it."""

import html5lib
import pytest

LOOKS = {
    "light": {},
    "dark": {"dark": True},
    "elder": {"mode": "elder"},
    "elder in the dark": {"mode": "elder", "dark": True},
    "English": {"language": "en"},
}
EVERYWHERE = [(look, width) for look in ("light", "dark", "elder") for width in (360, 1280)]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("look", "width"), [*EVERYWHERE, ("elder in the dark", 360), ("English", 1280)])
def test_no_public_page_has_a_barrier_axe_can_find(house, window, look, width):
    view = window(width=width, **LOOKS[look])
    paths = [*house.public_paths, *house.missing_paths]
    found = {}
    for path in paths:
        view.open(path)
        found[path] = view.axe("best-practice")

    assert found == {path: [] for path in paths}
    assert view.outside == []


@pytest.mark.parametrize(("look", "width"), EVERYWHERE)
def test_no_page_of_ones_own_has_a_barrier_axe_can_find(house, window, look, width):
    view = window(width=width, **LOOKS[look])
    view.sign_in(house.worker)
    found = {}
    for path in house.member_paths:
        view.open(path)
        found[path] = view.axe("best-practice")

    assert found == {path: [] for path in house.member_paths}
    assert view.outside == []


@pytest.mark.parametrize(("look", "width"), [("light", 360), ("light", 1280), ("dark", 360), ("dark", 1280)])
def test_no_page_of_the_desk_has_a_barrier_axe_can_find(house, window, settings, look, width):
    settings.ADMIN_SECOND_FACTOR = "optional"
    view = window(width=width, **LOOKS[look])
    view.sign_in(house.staff)
    found = {}
    for path in house.desk_paths:
        found[path] = [view.open(path).evaluate(SIDEWAYS), view.axe()]

    assert found == {path: [0, []] for path in house.desk_paths}
    assert view.outside == []


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_page_scrolls_sideways_on_the_narrowest_phone(house, window, mode):
    view = window(width=320, mode=mode)
    sideways = {
        path: view.open(path).evaluate(SIDEWAYS) for path in [*house.public_paths, *house.missing_paths]
    }
    view.sign_in(house.worker)
    sideways |= {path: view.open(path).evaluate(SIDEWAYS) for path in house.member_paths}

    assert sideways == dict.fromkeys(sideways, 0)


def test_no_page_asks_for_what_its_policy_forbids(house, window):
    view = window()
    for path in house.public_paths:
        view.open(path)

    assert view.complaints == []
    assert view.outside == []


def test_no_page_of_the_desk_asks_for_what_its_policy_forbids(house, window, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    view = window()
    view.sign_in(house.staff)
    for path in house.desk_paths:
        view.open(path)
        view.page.wait_for_load_state("networkidle")

    assert view.complaints == []
    assert view.outside == []


def test_every_page_is_valid_html(house, client, sign_in):
    wrong = {}
    for path in [*house.public_paths, *house.missing_paths]:
        wrong[path] = _faults(client.get(path, follow=True).content)
    sign_in(house.worker)
    for path in house.member_paths:
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
    page.click("text=长辈版")

    assert page.url == view.url + house.article.get_absolute_url()
    assert page.get_attribute("html", "data-mode") == "elder"
    page = view.open("/")
    assert page.locator(".tiles a").all_inner_texts() == [
        "看新闻",
        "看政策",
        "看通知",
        "搜一搜",
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
