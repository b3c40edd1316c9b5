"""Known attacks on pages that show what people wrote: saved as an editor saves them, opened in a real browser.

The content policy is switched off here, so that nothing but the cleaning stands between an attack and the reader.
"""

import pytest
from django.test import Client
from django.urls import reverse

from members.rules.roles import Role
from news import actions
from news.models import Article
from tests.factories import ArticleFactory
from tests.factories.members import appointed
from tests.news.documents import VECTORS

WATCH = """
window.executed = [];
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) window[name] = () => window.executed.push(name);
"""
TOUCH = """() => {
  const events = ["mouseover", "mouseenter", "pointerover", "focus", "click", "load", "error", "toggle", "beforetoggle", "begin",
    "start", "animationstart", "animationend", "beforeinput", "contentvisibilityautostatechange", "close", "pageshow"];
  const within = document.querySelector(".prose");
  within.addEventListener("click", (event) => event.preventDefault());
  for (const element of within.querySelectorAll("*")) {
    for (const name of events) element.dispatchEvent(new Event(name, {bubbles: true, cancelable: true}));
  }
  const schemes = [...within.querySelectorAll("a[href]")].map((link) => link.protocol);
  const elements = [...within.querySelectorAll("*")].map((each) => each.localName);
  return {schemes: [...new Set(schemes)], elements: [...new Set(elements)], styles: within.querySelectorAll("[style]").length};
}"""
NEVER = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button", "link", "meta", "base", "video",
    "audio", "template", "details", "dialog", "select", "textarea",
}  # fmt: skip


@pytest.fixture
def reader(chromium, live_server):
    """A window without the content policy, which writes down whatever is executed or asked for elsewhere."""
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.outside, page.dialogs = [], []
    context.on(
        "request",
        lambda request: (
            request.url.startswith((live_server.url, "data:", "about:")) or page.outside.append(request.url)
        ),
    )
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()


@pytest.fixture
def article(transactional_db, root, settings):
    """All attacks one by one in one text, and all in one go in another: both through the form of the desk."""
    settings.ADMIN_SECOND_FACTOR = "optional"
    return ArticleFactory(title="攻击", body="", body_text="")


def saved(article, body):
    browser = Client()
    browser.force_login(appointed(Role.EDITOR))
    prefixes = ("attachments", "events", "gallery", "videos")
    rows = {f"{name}-{part}_FORMS": 0 for name in prefixes for part in ("TOTAL", "INITIAL")}
    article.refresh_from_db()
    typed = {
        "title": article.title,
        "column": article.column_id,
        "body": body,
        "seen": article.updated_at.isoformat(),
    }
    answer = browser.post(reverse("admin:news_article_change", args=[article.pk]), {**rows, **typed})
    assert answer.status_code == 302


def test_the_watch_sees_an_attack_that_gets_through(reader, live_server):
    """Without this the next test would prove nothing."""
    reader.goto(live_server.url + "/robots.txt")
    reader.set_content("<main class=prose><img src=x onerror=alert(1)><p onmouseover=confirm(1)>x</p></main>")
    reader.wait_for_function("window.executed.length > 0")
    reader.evaluate(TOUCH)

    assert {"alert", "confirm"} <= set(reader.evaluate("window.executed"))


def test_no_known_attack_is_executed(reader, live_server, article):
    one_by_one = "".join(f"<p>{n}</p>{actions.cleaned(Article, text).html}" for n, text in enumerate(VECTORS))
    for body in (one_by_one, "<hr>".join(VECTORS), "".join(reversed(VECTORS))):
        saved(article, body)
        reader.goto(live_server.url + article.get_absolute_url(), wait_until="load")
        found = reader.evaluate(TOUCH)
        reader.wait_for_timeout(150)

        assert reader.evaluate("window.executed") == []
        assert reader.dialogs == []
        assert reader.outside == []
        assert set(found["schemes"]) <= {"http:", "https:", "mailto:", "tel:"}
        assert NEVER.isdisjoint(set(found["elements"]))
        assert found["styles"] == 0
    assert len(VECTORS) > 120
