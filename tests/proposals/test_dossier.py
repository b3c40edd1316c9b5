"""The dossier of a session: who may take it out, what lies in it, and that every file in it is the one that is listed."""

import csv
import hashlib
import json
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from proposals import dossier, observer
from proposals.actions import opening, votes
from proposals.actions.documents import add_document, serve
from proposals.actions.minutes import draft_minutes
from proposals.actions.session import (
    close_session,
    record_credentials,
    record_public_notice,
    record_report_upward,
    save_agenda_item,
)
from proposals.actions.votes import OptionLine
from proposals.belenios.archive import InMemory
from proposals.belenios.verifier import verify
from proposals.models import AgendaItem, BallotItem
from proposals.rules import result_file
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Way
from tests.factories.members import UserFactory, appointed
from tests.proposals.ballot_cast import Votes, make_votes

FOR, AGAINST = [[1, 0, 0]], [[0, 1, 0]]


@pytest.fixture
def hall(root) -> Votes:
    return make_votes()


@pytest.fixture
def quick(monkeypatch):
    """The typesetter takes a second for each paper; what it makes is tested elsewhere."""
    monkeypatch.setattr(dossier, "as_pdf", lambda paper: b"%PDF-1.7 " + paper.title.encode())


def opened(hall: Votes) -> tuple[ZipFile, dict]:
    raw = b"".join(dossier.archive(hall.session, timezone.now()))
    found = ZipFile(BytesIO(raw))
    assert found.testzip() is None
    return found, json.loads(found.read("manifest.json"))


def fill(hall: Votes) -> None:
    """A session with everything that the dossier asks for."""
    who = {"by": hall.secretary, "at": timezone.now()}
    item = AgendaItem(session=hall.session, title="集体合同（草案）", power="approve", is_to_be_passed=True)
    save_agenda_item(item, **who)
    upload = ContentFile(b"%PDF-1.7 agreement", name="集体合同（草案）.pdf")
    serve(add_document(hall.session, title="集体合同 / 草案", upload=upload, **who), **who)
    record_credentials(hall.session, on=timezone.localdate(), valid=7, words="全部有效", **who)
    draft_minutes(hall.session, **who)


def test_every_file_is_the_one_that_is_listed(hall, quick):
    fill(hall)
    hall.published(hall.opened(hall.draft(Way.NAMED)))
    found, manifest = opened(hall)

    names = found.namelist()
    assert names[-4:] == ["check.pyz", "说明.txt", "manifest.json", "SHA256SUMS"]
    assert [each["path"] for each in manifest["files"]] == names[:-2]
    for each in manifest["files"]:
        content = found.read(each["path"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["bytes"], each["sha256"])
    sums = dict(line.split("  ", 1)[::-1] for line in found.read("SHA256SUMS").decode().splitlines())
    assert sums["manifest.json"] == hashlib.sha256(found.read("manifest.json")).hexdigest()
    assert set(sums) == set(names) - {"SHA256SUMS"}
    assert manifest["left_out"] == []
    assert all(info.flag_bits & 0x800 for info in found.infolist() if not info.filename.isascii())
    assert all(
        info.date_time[:3] == timezone.localtime(hall.session.starts_at).timetuple()[:3]
        for info in found.infolist()
    )


def test_the_folders_stand_in_one_order(hall, quick):
    fill(hall)
    hall.published(hall.opened(hall.draft(Way.NAMED)))
    found, _manifest = opened(hall)
    folders = list(dict.fromkeys(name.split("/")[0] for name in found.namelist()))
    assert folders[:-4] == [
        "01 通知与议程", "02 代表名册", "03 代表资格审查", "04 签到", "05 会议材料", "06 代表团讨论意见", "07 表决",
        "09 会议记录", "12 事件记录",
    ]  # fmt: skip
    assert found.read("05 会议材料/01 集体合同 草案 第1版.pdf") == b"%PDF-1.7 agreement"
    about = found.read("说明.txt").decode("utf-8-sig")
    for command in (
        "sha256sum -c SHA256SUMS",
        "belenios-tool election verify",
        "python3 check.pyz 文件名.bel",
    ):
        assert command in about
    assert found.read("check.pyz") == observer.program()
    assert "10 公示证明：0次公示；没有公示" in about


def test_a_sealed_vote_lies_in_it_whole_and_can_be_verified(hall, quick, tmp_path):
    paper = hall.opened(hall.draft())
    for number in range(1, 7):
        hall.cast(paper, number, FOR if number < 5 else AGAINST)
    hall.published(paper)
    found, _manifest = opened(hall)
    place = "07 表决/01 集体合同（草案）"

    archive, proofs = (found.read(f"{place}/{paper.uuid}.{ending}") for ending in ("bel", "proofs.json"))
    report = verify(InMemory(archive), proofs)
    assert (report.voters, report.counted) == (7, 6)
    assert result_file.check_file(found.read(f"{place}/{paper.uuid}.result.json")) == []
    for name, sha256 in (
        ("表决票", paper.content_sha256),
        ("投票人名册", paper.roll_sha256),
        ("表决规则", paper.rules.sha256),
    ):
        assert hashlib.sha256(found.read(f"{place}/{name}.json")).hexdigest() == sha256


def test_the_ballot_of_an_election_can_be_printed(hall, quick):
    paper = hall.draft(Way.NAMED, title="选举")
    hall.election(paper, candidates=3, seats=2, has_write_in=True)
    hall.item(paper, ItemKind.STRAW, "海滨", "林区", title="去哪里", seats=1)
    persons = [OptionLine("王芳", "机修厂"), OptionLine("李建国")]
    votes.save_item(
        BallotItem(paper=paper, kind="elect", title="监督员", seats=1), persons, by=hall.secretary, at=hall.at
    )
    hall.opened(paper)
    found, _manifest = opened(hall)
    rows = list(csv.reader(StringIO(found.read("07 表决/01 选举/表决票.csv").decode("utf-8-sig"))))
    for row in (
        ["", "姓名"], ["□", "候选人甲"], ["□", "另选他人"],
        ["", "选项"], ["□", "海滨"],  # places have no unit and no post
        ["", "姓名", "单位和职务"], ["□", "王芳", "机修厂"], ["□", "李建国", ""],
    ):  # fmt: skip
        assert row in rows, row
    assert "07 表决/01 选举/表决结果报告单.docx" not in found.namelist()


def test_a_result_that_is_not_published_does_not_leave_in_a_dossier(hall, quick):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    hall.sheet(paper)
    found, _manifest = opened(hall)
    assert not [name for name in found.namelist() if "result.json" in name or "报告单" in name]


def test_the_sheet_of_a_vote_that_was_counted_and_then_declared_void_says_so(hall, quick):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, FOR)
    hall.sheet(paper)
    opening.declare_void(paper, by=hall.secretary, at=timezone.now(), reason="发出与收回对不上")
    found, _manifest = opened(hall)
    (place,) = {name.split("/")[1] for name in found.namelist() if name.startswith("07 表决/")}
    assert place == "01 集体合同（草案）（已宣布无效）"
    sheet = found.read(f"07 表决/{place}/表决结果报告单.docx")
    assert "宣布无效" in ZipFile(BytesIO(sheet)).read("word/document.xml").decode()
    assert f"07 表决/{place}/{paper.uuid}.result.json" in found.namelist()


def test_what_is_not_there_is_said_on_the_page(hall, client):
    client.force_login(hall.secretary)
    page = reverse("proposals:dossier", args=[hall.session.pk])
    said = client.get(page).content.decode()
    for missing in ("没有登记代表资格审查", "没有送发会议材料", "还没有会议记录", "没有公示", "没有表决"):
        assert missing in said
    fill(hall)
    paper = hall.opened(hall.draft(Way.NAMED))
    said = client.get(page).content.decode()
    assert "没有送发会议材料" not in said
    assert f"尚未公布：{paper}" in said


def test_the_secretary_and_leaders_take_it_out_and_that_is_recorded(hall, client, quick):
    page, file = (
        reverse(f"proposals:{name}", args=[hall.session.pk]) for name in ("dossier", "dossier-file")
    )
    for user in (hall.delegates[0].member, appointed(Role.SCRUTINEER), UserFactory()):
        client.force_login(user)
        assert (client.get(page).status_code, client.post(file).status_code) == (403, 403)
    assert not hall.session.events.filter(kind="exported").exists()
    leader = appointed(Role.LEADER, name="王主席")
    client.force_login(leader)
    assert client.get(file).status_code == 405
    answer = client.post(file)
    assert answer.streaming
    found = ZipFile(BytesIO(b"".join(answer.streaming_content)))

    event = hall.session.events.get(kind="exported")
    assert (event.by, event.details) == (leader, {"what": "dossier"})
    events = json.loads(found.read("12 事件记录/会议事件.json"))
    assert events[-1]["by"] == "王主席"
    assert "王主席" in client.get(page).content.decode()


def test_no_employee_number_lies_in_it(hall, quick):
    fill(hall)
    hall.published(hall.opened(hall.draft(Way.NAMED)))
    found, _manifest = opened(hall)
    numbers = [each.member.employee_number for each in hall.delegates]
    texts = [
        found.read(name).decode("utf-8", "replace")
        for name in found.namelist()
        if name.endswith((".csv", ".json", ".txt"))
    ]
    assert not [number for number in numbers for text in texts if number in text]


def test_what_cannot_be_typeset_is_left_out_and_named(hall, monkeypatch):
    def fails(paper):
        raise dossier.pdf.CannotTypeset("no room")

    monkeypatch.setattr(dossier, "as_pdf", fails)
    found, manifest = opened(hall)
    assert "01 通知与议程/会议议程.pdf" in [each["path"] for each in manifest["left_out"]]
    assert "01 通知与议程/会议议程.docx" in found.namelist()
    assert "未能生成的文件" in found.read("说明.txt").decode()


def test_after_the_close_notices_and_reports_lie_in_it_too(hall, quick):
    closed = close_session(hall.session, by=hall.secretary, at=timezone.now())
    today = timezone.localdate()
    who = {"by": hall.secretary, "at": timezone.now()}
    photo = ContentFile(b"%PDF-1.7 board", name="公示栏照片.pdf")
    record_public_notice(
        closed, place="公示栏", shown_from=today, shown_until=today + timedelta(days=20), upload=photo, **who
    )
    sent = ContentFile(b"%PDF-1.7 report", name="上报.pdf")
    record_report_upward(closed, to="市总工会", sent_on=today, upload=sent, **who)
    found, _manifest = opened(hall)
    assert found.read("10 公示证明/01 公示栏照片.pdf") == b"%PDF-1.7 board"
    assert found.read("11 上报/01 上报.pdf") == b"%PDF-1.7 report"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a/b\\c:d", "a b c d"),
        ("..", "_"),
        ("  合同\u202e ", "合同"),
        ("长" * 200, "长" * 80),
        ("CON?", "CON"),
    ],
)
def test_names_are_harmless_on_every_system(typed, kept):
    assert dossier.safe(typed) == kept


def test_two_files_never_have_one_path():
    used: set[str] = set()
    assert [dossier._free(path, used) for path in ("a/B.pdf", "a/b.pdf", "a/b.pdf")] == [
        "a/B.pdf",
        "a/b (2).pdf",
        "a/b (3).pdf",
    ]
