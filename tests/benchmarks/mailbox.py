"""The numbers of 50,000 letters: what the pages cost once a period is published, and what publishing costs, once.

    python3 manage.py test tests/benchmarks/mailbox.py -s

Bars: the leaders' board under 300 ms of database time; a sealed letter with two photographs of a telephone under
0.5 s and an answer to it under 0.3 s of server time. MAILBOX_CASES (50,000) makes the first shorter.
"""

import io
import os
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from feedback.actions import handling
from feedback.board.frozen import publish_all
from feedback.models import Case, Message
from feedback.sealing import tokens
from feedback.views.writing_page import secret
from feedback.words import Letter
from members.rules.roles import Role
from tests.benchmarks.pages import ratios
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.factories.members import appointed, union
from tests.feedback.cast import PASSPHRASE, Cast, make_cast
from tests.feedback.many import board_pages, lay, lay_messages, year_of_cases

ROUNDS = 5
CASES = int(os.environ.get("MAILBOX_CASES", "50000"))
WORDS = Letter(
    "夜班补贴没有发", "十月的夜班补贴到现在没有发，问班组长也说不清楚，请工会帮忙问一问。"
).written()


def fill(count: int) -> None:
    inboxes = [InboxFactory() for _ in range(12)]
    categories = [CategoryFactory(inbox=inbox) for inbox in inboxes]
    people = UserFactory.create_batch(200)
    cases = lay(year_of_cases(inboxes, categories, people, timezone.localdate(), count))
    lay_messages(
        Message(case=case, number=1, kind="letter", on=case.received_on, at=case.received_at, text=WORDS)
        for case in cases
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked(client: Client, path: str) -> tuple[int, float]:
    """Queries, and the milliseconds the database took for them."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen), sum(float(query["time"]) for query in seen) * 1000


@pytest.mark.django_db(transaction=True)
def test_numbers():
    union()
    fill(CASES)
    with CaptureQueriesContext(connection) as seen:
        begun = time.perf_counter()
        made = publish_all(at=timezone.now())
        whole = time.perf_counter() - begun
    spent = sum(float(query["time"]) for query in seen)
    print(
        f"\n{CASES} letters: {made} periods published in {whole:.1f} s, {spent:.1f} s of them in the database"
    )
    leader = Client()
    leader.force_login(appointed(Role.LEADER))
    for path in ["/mailbox/numbers/", *board_pages()]:
        asked(leader, path)
        queries, spent = asked(leader, path)
        print(f"  {path:32} {queries:3} queries, {spent:6.1f} ms in the database (300)")
    print(
        f"  the public numbers, in bare views: {ratios({'numbers': '/mailbox/numbers/'}, 1, 50)['numbers']:.1f}"
    )


def photograph(number: int) -> bytes:
    """Twelve million pixels with the grain of a photograph, four megabytes."""
    coarse = [Image.effect_noise((400 + number, 300), 70).resize((4000, 3000)) for _channel in "RGB"]
    grain = [Image.blend(each, Image.effect_noise((4000, 3000), 60), 0.12) for each in coarse]
    out = io.BytesIO()
    Image.merge("RGB", grain).save(out, "JPEG", quality=88)
    return out.getvalue()


def best(deeds: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """The least seconds by the clock, and of this process: other work on the machine only adds."""
    walls, own = [], []
    for deed in deeds:
        wall, cpu = time.perf_counter(), time.process_time()
        deed()
        walls.append(time.perf_counter() - wall)
        own.append(time.process_time() - cpu)
    return min(walls), min(own)


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.benchmarks.urls")
def test_what_a_sender_waits_for():
    """Judged is what the process itself spends; beside it the clock, and ratios to what nobody can do without."""
    cast, client, photos = make_cast(sealed=True), Client(), [photograph(number) for number in range(2)]
    cast.at = timezone.now()

    def send() -> None:
        upload = [SimpleUploadedFile("a.jpg", each, "image/jpeg") for each in photos]
        token = tokens.issue(secret(), purpose="sealed", at=timezone.now() - timedelta(seconds=60))
        fields = {"category": cast.category.pk, "token": token, "subject": "夜班补贴", "body": WORDS}
        answer = client.post("/mailbox/sealed/", {**fields, "deed": "send", "files": upload})
        assert b"data-code" in answer.content

    def decode() -> None:
        for each in photos:
            Image.open(io.BytesIO(each)).load()

    desk = Client()
    desk.force_login(cast.handler)
    desk.post(reverse("feedback:unlock", args=[cast.inbox.pk]), {"passphrase": PASSPHRASE})

    def reply(case: Case) -> None:
        typed = {"reply-text": "已于今日补发。" * 20, "reply-claims_solved": "yes"}
        assert desk.post(reverse("feedback:do", args=[case.pk, "reply"]), typed).status_code == 302

    cases = [_begun(cast) for _ in range(ROUNDS + 1)]
    send()
    reply(cases.pop())
    bare = best([lambda: client.get("/bare/")] * 50)
    decoding = best([decode] * ROUNDS)
    sending = best([send] * ROUNDS)
    replying = best([lambda case=case: reply(case) for case in cases])
    size = sum(map(len, photos)) / len(photos) / 1e6
    for what, (wall, cpu), bar, ratio in (
        (f"a sealed letter, 2 x {size:.1f} MB", sending, 0.5, f"{sending[1] / decoding[1]:.1f} decodings"),
        ("an answer", replying, 0.3, f"{replying[1] / bare[1]:.0f} bare views"),
    ):
        print(f"\n  {what:32} {cpu:.3f} s of CPU ({bar}), {wall:.3f} s by the clock, {ratio}")


def _begun(cast: Cast) -> Case:
    _code, case = cast.sealed_letter()
    case = handling.accept(case, by=cast.clerk, at=cast.at)
    case = handling.assign(case, cast.handler, by=cast.clerk, at=cast.at)
    return handling.start(case, by=cast.handler, at=cast.at)
