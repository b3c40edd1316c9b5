"""The brake of a mailbox form in a real browser, as strict as in production: solved beside the page, checked here."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from feedback.sealing import tokens
from tests.feedback.sealed import AT, SECRET
from union_portal.lib.environment import ROOT

HOME = "http://portal.example.org"
FORM = """<!doctype html><html lang="en"><title>mailbox</title>
<script type="module" src="/static/js/mailbox-work.js"></script>
<form action="/sent/" data-work="{challenge}" data-bits="{bits}" data-wait="{wait}">
<input type="hidden" name="work"><p data-work-line data-doing="At {{percent}} %" data-done="Done" hidden></p>
<button name="deed" value="send">Send</button></form>"""


def form(chromium: Browser, *, bits: int, wait: int = 600, has_worker: bool = True) -> tuple[Page, str]:
    """A page with a new form, and its challenge."""
    token = tokens.issue(SECRET, purpose="write", at=AT)
    challenge = tokens.read(SECRET, token, purpose="write").challenge
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        is_script = path.startswith("/static/js/")
        body = (ROOT / path[1:]).read_text() if is_script else ""
        if path == "/":
            body = FORM.format(challenge=challenge, bits=bits, wait=wait)
        kind = "text/javascript" if is_script else "text/html"
        route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": policy})

    page = chromium.new_page()
    page.context.route(f"{HOME}/**", answer)
    if not has_worker:
        page.add_init_script("delete window.Worker")
    page.goto(HOME)
    return page, challenge


def sent(page: Page) -> str:
    page.wait_for_url("**/sent/**")
    found = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    page.close()
    assert found["deed"] == "send"
    return found["work"]


@pytest.mark.browser
@pytest.mark.parametrize("has_worker", [True, False])
def test_the_browser_finds_what_the_server_asks_for(chromium, has_worker):
    page, challenge = form(chromium, bits=12, has_worker=has_worker)
    page.wait_for_function("() => document.querySelector('[name=work]').value !== ''")
    page.click("button")
    work = sent(page)
    assert tokens.is_solved(challenge, work, 12)
    assert work == tokens.solve(challenge, 12)


@pytest.mark.browser
def test_a_form_that_is_sent_at_once_waits_and_says_so(chromium):
    page, challenge = form(chromium, bits=17)
    page.click("button")
    assert tokens.is_solved(challenge, sent(page), 17)


@pytest.mark.browser
def test_a_form_that_is_old_enough_does_not_wait_for_the_work(chromium):
    page, _challenge = form(chromium, bits=32, wait=2)
    page.click("button")
    line = page.locator("[data-work-line]")
    line.wait_for()
    assert line.inner_text() == "At 0 %"
    assert sent(page) == ""
