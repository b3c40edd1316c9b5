"""Black bars on vouchers: typed, looked at, burned in, replaced with a reason; who may see original and copy."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from finance.actions import vouchers
from finance.models import FundSettings, PublicCopy, SourceDocument
from members.rules.roles import Role
from tests.factories.members import appointed
from tests.finance.cast import TODAY, make_cast
from tests.finance.test_desk import browser, text

pytestmark = pytest.mark.django_db
BAR = {"page-0": "1", "x-0": "25", "y-0": "25", "w-0": "12.5", "h-0": "20"}


@pytest.fixture
def cast():
    return make_cast()


def named_photo():
    """White, with a red square that must not be seen."""
    picture, out = Image.new("RGB", (400, 300), "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((105, 80, 145, 130), fill=(255, 0, 0))
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def attached(cast, draft=None, **more):
    draft = draft or cast.draft(with_photo=False, **more)
    return vouchers.attach(draft, named_photo(), "a.jpg", "invoice", by=cast.handler, at=cast.at)


def address(paper, *more):
    return reverse("finance:voucher", args=[paper.pk, *more])


def has_red(data):
    red, green, _blue = Image.open(io.BytesIO(data)).convert("RGB").split()
    return any(r > 150 and g < 90 for r, g in zip(red.getdata(), green.getdata(), strict=True))


def test_bars_are_typed_looked_at_and_burned_in(cast):
    paper, handler = attached(cast), browser(cast.handler)
    page = text(handler.get(address(paper)))
    assert "There is no public copy yet" in page
    assert "mailbox" not in page

    looked = handler.post(address(paper), {"rows": "4", "look": "1", **BAR})
    assert looked.status_code == 200
    picture = f"{reverse('finance:voucher-page', args=[paper.pk, 1])}?bars=1,250000,250000,125000,200000"
    assert picture in text(looked)
    response = handler.get(picture)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert not has_red(response.content)
    assert has_red(handler.get(picture.partition("?")[0]).content)
    assert handler.get(reverse("finance:voucher-page", args=[paper.pk, 2])).status_code == 404
    assert not PublicCopy.objects.exists()

    assert handler.post(address(paper), {"rows": "4", "save": "1", **BAR}).status_code == 302
    copy = PublicCopy.objects.get()
    assert copy.boxes == [[1, 250_000, 250_000, 125_000, 200_000]]
    shown = handler.get(reverse("finance:voucher-copy", args=[copy.pk]))
    assert not has_red(b"".join(shown.streaming_content))
    with default_storage.open(SourceDocument.objects.get().file) as kept:
        assert has_red(kept.read())
    assert 'value="12.5"' in text(handler.get(address(paper)))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Draw what is to be hidden"),
        ({**BAR, "w-0": ""}, "A bar needs its place, a width and a height."),
        ({**BAR, "x-0": "120"}, "less than or equal to 100"),
        ({**BAR, "page-0": "2"}, "less than or equal to 1"),
        ({**BAR, "h-0": "viel"}, "Enter a number"),
    ],
)
def test_bars_that_hide_nothing_are_refused_beside_their_field(cast, said, sentence):
    paper = attached(cast)
    response = browser(cast.handler).post(address(paper), {"rows": "4", "save": "1", **said})
    assert response.status_code == 400
    assert sentence in text(response)
    assert not PublicCopy.objects.exists()


def test_a_paper_without_names_is_shown_as_it_is_when_somebody_says_so(cast):
    paper = attached(cast)
    assert browser(cast.handler).post(address(paper), {"save": "1", "nothing": "on"}).status_code == 302
    assert PublicCopy.objects.get().boxes == []


def test_after_posting_the_bookkeeper_replaces_a_copy_and_says_why(cast):
    paper = attached(cast)
    draft = paper.draft
    vouchers.redact(paper, [], by=cast.handler, at=cast.at)
    from finance.actions import approving

    approving.submit(draft, by=cast.handler, at=cast.at)
    assert browser(cast.handler).post(address(paper), {"save": "1", **BAR}).status_code == 403
    approving.check(draft, by=cast.checker, at=cast.at)
    approving.approve(draft, by=cast.approver, at=cast.at)
    approving.post(draft, by=cast.bookkeeper, at=cast.at)
    bookkeeper = browser(cast.bookkeeper)
    refused = bookkeeper.post(address(paper), {"rows": "4", "save": "1", **BAR, "reason": " "})
    assert refused.status_code == 400
    assert "reason" in refused.context["form"].errors
    assert (
        bookkeeper.post(address(paper), {"rows": "4", "save": "1", **BAR, "reason": "电话未遮盖"}).status_code
        == 302
    )
    old, new = PublicCopy.objects.order_by("pk")
    assert (old.withdrawal, old.withdrawn_by, new.withdrawn_at) == ("电话未遮盖", cast.bookkeeper, None)
    assert "电话未遮盖" in text(browser(cast.auditor).get(address(paper)))
    assert browser(cast.checker).post(address(paper), {"save": "1", **BAR}).status_code == 403


def test_the_bars_of_the_last_paper_of_a_payee_are_offered(cast):
    first = attached(cast)
    vouchers.redact(first, [[1, 250_000, 250_000, 125_000, 200_000]], by=cast.handler, at=cast.at)
    second, handler = attached(cast, narration="第二次"), browser(cast.handler)
    assert "?like=1" in text(handler.get(address(second)))
    assert 'value="12.5"' in text(handler.get(f"{address(second)}?like=1"))
    third = attached(cast, payee="另一家", narration="第三次")
    assert "?like=1" not in text(handler.get(address(third)))


def test_a_copy_is_for_readers_once_it_is_published_and_the_original_never(cast):
    cast.keys()
    draft = cast.draft(on=TODAY.replace(month=8), with_photo=False)
    paper = attached(cast, draft)
    copy = vouchers.redact(paper, [[1, 250_000, 250_000, 125_000, 200_000]], by=cast.handler, at=cast.at)
    from finance.actions import approving

    for step, by in (
        (approving.submit, cast.handler),
        (approving.check, cast.checker),
        (approving.approve, cast.approver),
        (approving.post, cast.bookkeeper),
    ):
        step(draft, by=by, at=cast.at)
    url = reverse("finance:voucher-copy", args=[copy.pk])
    assert browser(cast.member).get(url).status_code == 404
    assert browser(cast.bookkeeper).get(url).status_code == 200
    cast.closed(7, 8, 9)
    cast.publication()
    assert browser(cast.member).get(url).status_code == 200
    assert Client().get(url).status_code == 302
    FundSettings.objects.update(vouchers_for="public")
    response = Client().get(url)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    vouchers.show(paper, "jpg", named_photo(), [], by=cast.bookkeeper, at=cast.at, reason="重做")
    assert browser(cast.member).get(url).status_code == 404
    assert browser(cast.auditor).get(url).status_code == 200
    for person in (cast.member, cast.administrator, appointed(Role.FUND_HANDLER)):
        for path in (
            address(paper),
            reverse("finance:voucher-page", args=[paper.pk, 1]),
            reverse("finance:voucher-original", args=[paper.pk]),
        ):
            assert browser(person).get(path).status_code in {403, 404}
