"""The sessions of the demo congress: one that was held as the rules ask, one that sits now, one that is prepared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from members.models import User
from news.models import Article
from proposals.actions.attendance import record
from proposals.actions.documents import add_document, hand_over, receive, replace_document, serve
from proposals.actions.minutes import draft_minutes, save_minutes, sign_minutes
from proposals.actions.observers import add_observer
from proposals.actions.opinions import dispose, enter_discussion
from proposals.actions.session import (
    close_session,
    decide,
    record_credentials,
    record_public_notice,
    record_report_upward,
    save_agenda_item,
)
from proposals.models import AgendaItem, CommitteeSeat, Delegate, Document, Observer, Power, Session
from proposals.rules.attendance import Deed, Way
from union_portal.demo import texts
from union_portal.demo.votes import NOT_YET, Voting
from union_portal.lib.papers import Block, Heading, Paper, Paragraph, as_docx

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DOCUMENTS = texts.HERE / "documents"
AGENDA = (
    # title, power, presented by, has to be passed
    ("审议总经理工作报告", Power.DELIBERATE, "贺永年　总经济师（受总经理委托）", False),
    ("审议通过集体合同（草案）", Power.APPROVE, "梁玉芬　工会权益保障部", True),
    ("审查监督上年度提案办理和集体合同履行情况", Power.SUPERVISE, "陈国梁　工会主席", False),
    ("选举职工董事", Power.ELECT, "大会主席团", False),
    ("民主评议集团领导班子成员", Power.APPRAISE, "大会主席团", False),
)
JOINT_AGENDA = (("协商职工疗休养名额分配办法", Power.DELIBERATE, "郭敏　生活服务中心", False),)
NEXT_AGENDA = (
    ("听取总经理工作报告和安全费用使用情况", Power.DELIBERATE, "贺永年　总经济师（受总经理委托）", False),
    ("审议通过职工福利费使用方案", Power.APPROVE, "谢克勤　总会计师", True),
    ("审议通过单身宿舍收费办法", Power.APPROVE, "郭敏　生活服务中心", True),
    ("审查监督五届二次会议提案办理和决议落实情况", Power.SUPERVISE, "陈国梁　工会主席", False),
    ("民主评议集团领导班子成员", Power.APPRAISE, "大会主席团", False),
)
SAID = (
    # delegation, strength, words, what became of it, why
    ("一号矿代表团", "strong", "井下夜班津贴每班21元，五年没有动过，低于邻近各矿，不能同意。", "partly",
     "修改为每班26元，并写明标准每年协商一次；与邻矿的差额分两年补足。"),
    ("二号矿代表团", "amendment", "未休年假折算报酬，应当先征得本人书面同意。", "adopted", ""),
    ("洗煤厂代表团", "remark", "班中餐送到时已经凉了，希望写明送达时间。", "explained",
     "送达时间在后勤保障办法中规定，已列入今年修订计划。"),
    ("运输公司代表团", "amendment", "建议把长途通勤补贴写进合同。", "not_adopted", "双方测算口径还没有统一，列入下一轮协商议题。"),
)  # fmt: skip
DECIDED = (
    # words, figures of the vote
    ("同意总经理工作报告。请经营层在下次会议上报告安全费用的使用情况。", (36, 0, 1)),
    ("通过集体合同（草案修改稿），授权工会主席代表职工一方签字。", (31, 3, 3)),
    ("同意报告。没有兑现的四条，两个月后再查一次，结果在厂务公开栏公布。", (35, 0, 2)),
    ("选举石守信、彭志坚、林桂香为职工董事。", None),
    ("评议结果在闭幕后公布：优秀和称职的占九成四，评议意见转交被评议人。", None),
)  # fmt: skip
EXCUSED = (("范春霞", "陪护住院的母亲，已请假。"), ("韦金花", "参加省里的技能比赛。"))
LATE = {"白路生": 35, "巴特尔": 20, "扎西": 12}
"""Minutes after the beginning."""
ABSENT = "阿尼古丽"
LISTEN = (
    # employee number (empty for somebody from outside), name, post, capacity
    ("20016", "", "总会计师", "observer"),
    ("20007", "", "安全总监", "observer"),
    ("", "贺永年", "总经济师", "observer"),
    ("", "周正", "省能源化学地质工会副主席", "guest"),
)
CLOSING_ARTICLE = "五届二次职代会闭幕"


class Sittings:
    """Deeds of the secretary, the heads of delegations, the desk at the door and the delegates."""

    def __init__(
        self, delegates: dict[str, Delegate], secretary: User, scrutineer: User, voting: Voting
    ) -> None:
        self.delegates, self.secretary, self.scrutineer, self.voting = (
            delegates,
            secretary,
            scrutineer,
            voting,
        )
        self.delegations = {each.delegation.name: each.delegation for each in delegates.values()}

    def hold(self, session: Session) -> None:
        """From the first paper to the report upward."""
        begins = session.starts_at
        report, contract, supervision, elected, appraised = items = self.agenda(
            session, AGENDA, begins - 20 * DAY
        )
        papers = [
            self.served(session, item, name, begins - 15 * DAY)
            for item, name in (
                (report, "work-report"), (contract, "contract-first"), (supervision, "supervision-report"),
            )
        ]  # fmt: skip
        self.receive(papers, begins - 14 * DAY, on_paper=True)
        self.discuss(contract, papers[1], begins - 12 * DAY)
        self.bring_back(papers[1], contract, begins - 9 * DAY)
        record_credentials(
            session, by=self.secretary, at=begins - 2 * DAY, on=timezone.localdate(begins - 2 * DAY),
            valid=len(self.delegates), words="代表资格审查委员会审查，当选程序合规，资格全部有效。",
        )  # fmt: skip
        for listener in self.listen(session, begins - 5 * DAY):
            record(session, listener, Deed.IN, way=Way.DESK, by=self.scrutineer, at=begins - 15 * MINUTE)
        self.come(session, begins)
        # Each half an hour before its decision, the last one published when the session is over.
        self.voting.contract(session, contract.subject, begins + HOUR + 10 * MINUTE)
        self.voting.election(session, elected.subject, begins + 3 * HOUR + 10 * MINUTE)
        self.voting.appraisal(
            session, appraised.subject, begins + 4 * HOUR + 10 * MINUTE, published_at=begins + 10 * HOUR
        )
        self.decide(items, begins + HOUR)
        self.end(session, begins + 9 * HOUR + 10 * MINUTE)

    def meet(self, session: Session, at: datetime) -> None:
        """A joint meeting that sits online now: three quarters have signed in, and votes are open."""
        (item,) = self.agenda(session, JOINT_AGENDA, session.starts_at - DAY)
        for number, (name, delegate) in enumerate(self.delegates.items()):
            if number % 4 or name == NOT_YET:
                arrived = session.starts_at + (number - 45) * MINUTE
                record(session, delegate, Deed.IN, way=Way.SELF, by=delegate.member, at=arrived)
        self.voting.running(session, item.subject, at)

    def prepare(self, session: Session, at: datetime) -> None:
        """The next one: one paper is out and being read, the other one is still being written."""
        at = timezone.localtime(at).replace(hour=10, minute=0, second=0, microsecond=0)
        _report, benefits, fees, *_rest = self.agenda(session, NEXT_AGENDA, at - 8 * DAY)
        paper = self.served(session, benefits, "benefits-plan", at - 5 * DAY)
        self.receive([paper], at - 4 * DAY, share=3)
        self.add(session, fees, "dormitory-fees", at - 2 * DAY)
        for name, points in (
            ("一号矿代表团", [("疗休养名额应当向井下一线倾斜。", "amendment")]),
            ("机修厂代表团", [("支出明细请按单位公布，看得出每个分会花了多少。", "remark")]),
        ):
            self.enter(benefits, paper, name, points, at - DAY)
        self.listen(session, at - DAY)

    def agenda(
        self, session: Session, rows: Sequence[tuple[str, Power, str, bool]], at: datetime
    ) -> list[AgendaItem]:
        return [
            save_agenda_item(
                AgendaItem(
                    session=session, title=title, power=power, presenter=presenter, is_to_be_passed=passed
                ),
                by=self.secretary, at=at,
            )
            for title, power, presenter, passed in rows
        ]  # fmt: skip

    def add(self, session: Session, item: AgendaItem, name: str, at: datetime) -> Document:
        title, upload = written(name, at)
        return add_document(session, by=self.secretary, at=at, title=title, upload=upload, item=item)

    def served(self, session: Session, item: AgendaItem, name: str, at: datetime) -> Document:
        document = self.add(session, item, name, at - DAY)
        serve(document, by=self.secretary, at=at)
        return document

    def receive(
        self, documents: Iterable[Document], at: datetime, *, on_paper: bool = False, share: int = 4
    ) -> None:
        """Every so many-th reads on the screen; the others get it on paper, where it is handed out."""
        people = list(self.delegates.values())
        screen = people[::share]
        for document in documents:
            version = document.versions.get(served_at__isnull=False)
            for number, delegate in enumerate(screen):
                receive(version, by=delegate.member, at=at + 7 * number * MINUTE, is_opening=number % 2 == 0)
            if on_paper:
                others = [each for each in people if each not in screen]
                hand_over(version, others, by=self.secretary, at=at + DAY)

    def discuss(self, item: AgendaItem, document: Document, at: datetime) -> None:
        """Every delegation meets; four of them want something changed."""
        said = {name: [(words, strength)] for name, strength, words, _kind, _why in SAID}
        for name in self.delegations:
            self.enter(item, document, name, said.get(name, []), at)

    def enter(
        self, item: AgendaItem, document: Document, name: str, points: list[tuple[str, str]], at: datetime
    ) -> None:
        delegation = self.delegations[name]
        there = sum(each.delegation == delegation for each in self.delegates.values())
        enter_discussion(
            item, delegation, points, document=document, by=delegation.head.member, at=at,
            held_on=timezone.localdate(at), present=max(1, there - 1),
        )  # fmt: skip

    def bring_back(self, document: Document, item: AgendaItem, at: datetime) -> None:
        """What was said is answered, the draft is revised, and the delegations get it again in time."""
        answers = {words: (kind, why) for _name, _strength, words, kind, why in SAID}
        for discussion in item.discussions.all():
            for point in discussion.points.all():
                kind, why = answers[point.text]
                dispose(point, by=self.secretary, at=at, kind=kind, words=why)
        _title, upload = written("contract-revised", at)
        replace_document(document, by=self.secretary, at=at, upload=upload)
        version = serve(document, by=self.secretary, at=at + HOUR)
        hand_over(version, self.delegates.values(), by=self.secretary, at=at + DAY)

    def come(self, session: Session, begins: datetime) -> None:
        """By the code on their phones, or by the eye of the desk; three are late, two excused, one stays away."""
        for name, reason in EXCUSED:
            delegate, at = self.delegates[name], begins - 2 * DAY
            record(session, delegate, Deed.ASK, way=Way.SELF, by=delegate.member, at=at, note=reason)
            record(session, delegate, Deed.EXCUSE, way=Way.DESK, by=self.secretary, at=at + 3 * HOUR)
        away = {name for name, _reason in EXCUSED} | {ABSENT}
        coming = [each for name, each in self.delegates.items() if name not in away | LATE.keys()]
        on_time = [(each, begins + (number - 50) * MINUTE) for number, each in enumerate(coming)]
        late = [(self.delegates[name], begins + minutes * MINUTE) for name, minutes in LATE.items()]
        for number, (delegate, at) in enumerate([*on_time, *sorted(late, key=lambda each: each[1])]):
            way = Way.DESK if number % 3 else Way.PHONE
            record(session, delegate, Deed.IN, way=way, by=self.scrutineer, at=at)

    def listen(self, session: Session, at: datetime) -> list[Observer]:
        """Managers without a mandate, and a guest from the union above."""
        sits = {each.member.employee_number for each in self.delegates.values()}
        return [
            add_observer(
                session, by=self.secretary, at=at, name=name, post=post, capacity=capacity,
                member=User.objects.filter(employee_number=number).first() if number else None,
            )
            for number, name, post, capacity in LISTEN
            if number not in sits
        ]  # fmt: skip

    def decide(self, items: Sequence[AgendaItem], at: datetime) -> None:
        came = len(self.delegates) - len(EXCUSED) - 1
        for number, (item, (words, vote)) in enumerate(zip(items, DECIDED, strict=True)):
            figures = {}
            if vote:
                names = ("entitled", "present", "in_favour", "against", "abstained")
                figures = dict(zip(names, (len(self.delegates), came, *vote), strict=True))
            decide(item, by=self.secretary, at=at + number * HOUR, text=words, result="carried", **figures)

    def end(self, session: Session, at: datetime) -> None:
        """Closed, written down, signed, made public and reported upward, each within its days."""
        seats = CommitteeSeat.objects.filter(committee__kind="presidium", post="chair")
        chair = seats.get(committee__congress=session.congress).delegate.member
        minutes = draft_minutes(session, by=self.secretary, at=at - 5 * MINUTE)
        body = minutes.newest.body
        close_session(session, by=self.secretary, at=at)
        save_minutes(minutes, by=self.secretary, at=at + DAY, body=body, chair=chair, recorder=self.secretary)
        digest = minutes.newest.digest
        for hours, person in ((26, self.secretary), (50, chair)):
            sign_minutes(minutes, by=person, at=at + hours * HOUR, digest=digest)
        known_at, sent_at = at + 15 * HOUR, at + 4 * DAY
        record_public_notice(
            session, by=self.secretary, at=known_at, place="门户网站，六个分会和井口的厂务公开栏",
            shown_from=timezone.localdate(known_at), shown_until=timezone.localdate(known_at + 20 * DAY),
            article=Article.objects.filter(title__startswith=CLOSING_ARTICLE).public(known_at).first(),
        )  # fmt: skip
        _title, upload = written("decisions", at)
        record_report_upward(
            session, by=self.secretary, at=sent_at, to="省能源化学地质工会",
            sent_on=timezone.localdate(sent_at), upload=upload,
        )  # fmt: skip


def written(name: str, at: datetime) -> tuple[str, ContentFile]:
    """A text of the folder as a Word file: its first line is the title, `##` begins a heading."""
    title, *lines = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    blocks: list[Block] = [
        Heading(line.removeprefix("## ")) if line.startswith("## ") else Paragraph(line) for line in lines
    ]
    paper = Paper(
        title=title, issuer="云岭矿业集团有限公司", dated=timezone.localdate(at), blocks=tuple(blocks)
    )
    return title, ContentFile(as_docx(paper), name=f"{title}.docx")
