"""The worker mailbox of the demo union: a year of letters in every state, one of them sealed and open to both sides."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from feedback import words
from feedback.actions import adopting, handling, incidents, publishing, replying, writing
from feedback.models import (
    Case,
    Category,
    Inbox,
    InboxMember,
    KeyCustodian,
    Question,
    ReplyTemplate,
    Theme,
    limit_of,
)
from feedback.rules import redaction
from feedback.rules.clocks import Pace
from feedback.rules.moves import Duty, Solved, Stage
from feedback.sealing import codes, keys
from feedback.words import CaseKey, Letter
from members.models import Notice, NoticeKind, User
from union_portal.demo import texts
from union_portal.demo.people import LETTERS, Branches, Members

DAY = timedelta(days=1)
RIGHTS, WOMEN, CHAIR = "权益保障部", "女职工委员会", "工会主席信箱"
INBOXES: dict[str, tuple[tuple[str, Duty], ...]] = {
    CHAIR: (("梁玉芬", Duty.CLERK), ("陈国梁", Duty.LEAD)),
    RIGHTS: (
        ("阿依古丽·买买提", Duty.CLERK), ("何敏", Duty.LEAD), ("纪文涛", Duty.HANDLER), ("马晓冬", Duty.HANDLER),
    ),
    WOMEN: (("秦璐", Duty.LEAD), ("罗静", Duty.HANDLER)),
}  # fmt: skip
CATEGORIES = (
    ("工资与工时", "工资、奖金、加班、休假", RIGHTS, Pace.COMPLAINT, True),
    ("劳动安全", "作业环境、劳动防护、职业健康", RIGHTS, Pace.COMPLAINT, True),
    ("食堂与后勤", "食堂、澡堂、更衣、洗衣", RIGHTS, Pace.SUGGESTION, True),
    ("通勤与宿舍", "班车、宿舍、停车、充电", RIGHTS, Pace.SUGGESTION, True),
    ("福利与慰问", "慰问、互助、疗休养、困难帮扶", RIGHTS, Pace.SUGGESTION, True),
    ("女职工权益", "特殊保护、哺乳室、卫生费", WOMEN, Pace.COMPLAINT, True),
    ("政策咨询", "问政策、问手续", RIGHTS, Pace.CONSULT, False),
    ("意见建议", "金点子、对工会工作的意见", RIGHTS, Pace.SUGGESTION, True),
    ("疑难事项", "牵涉几个部门、需要研究的事", RIGHTS, Pace.DIFFICULT, True),
)
KEEP_DAYS = {"政策咨询": 180}
"""What was only asked is destroyed sooner; so some of it is gone already."""
QUESTIONS = {
    "工资与工时": (("哪一个月", Question.Kind.LINE, ""), ("有没有问过队里", Question.Kind.CHOICE, "问过\n没有问过\n不敢问")),
    "劳动安全": (("在什么地方", Question.Kind.LINE, ""), ("最早什么时候发现", Question.Kind.DAY, "")),
}  # fmt: skip
THEMES = {
    "夜班": "夜班\n零点\n末班车", "加班": "加班\n调休\n检修", "补贴": "补贴\n津贴\n卫生费", "食堂": "食堂\n早餐\n饭卡",
    "防护": "口罩\n护栏\n安全帽\n照明", "宿舍": "宿舍\n楼道\n电梯",
}  # fmt: skip
TEMPLATES = (
    ("已转核实", "您反映的【事项】，我们已请【部门】核实，【日期】前答复您。"),
    ("已解决", "您反映的【事项】已于【日期】解决：【做法】。如有出入，请在评价中写明。"),
)
POINTERS = {
    "工资与工时": "请先找本单位劳资员核对，带上工资条或考勤记录，三个工作日内答复；仍有出入的请再来信，我们接着办。",
    "劳动安全": "请直接拨安全调度值班电话2119，二十四小时有人，当班派人处理；没有处理的请再来信。",
    "食堂与后勤": "这件事归后勤服务中心报修台：电话2366，早六点到晚十点有人接，一般当天到场。",
    "通勤与宿舍": "这件事归宿舍管理站：一号楼一层值班室，电话2388，二十四小时有人。",
    "福利与慰问": "这件事由您所在的分会办理：请找分会主席，材料清单见办事指南。",
    "女职工权益": "这件事由本单位女工委员先办：名单贴在各车间公告栏；办不了的请再来信。",
    "政策咨询": "这件事归社保经办机构办理：矿区政务大厅3号窗口，工作日8:30–17:00。",
    "意见建议": "这件事归公司合理化建议办公室受理：办公楼312室，建议书可以在门户“资料”栏下载。",
    "疑难事项": "这件事已由公司信访办立案办理：办公楼105室，电话2305，请凭登记号查询。",
}
DOUBT, ON_THE_SPOT = "没有说清楚什么时候能办好。", "负责人已到现场核对。"
DOUBTS = {
    "工资与工时": "没有说清楚是怎么算的。",
    "政策咨询": "没有说依据的是哪一条规定。",
    "意见建议": "没有说清楚什么时候开始。",
}
ANEW = {
    "工资与工时": "负责人已同人力资源部逐笔核对。",
    "政策咨询": "依据的条文和办理窗口附在后面，也可以来工会查阅。",
    "意见建议": "时间和负责人已写进下季度工作安排。",
    "福利与慰问": "负责人已同分会逐户核对。",
}
LETTERS_IN_ALL = 145
PUBLISHED = 9
HEATING = (
    ("五号宿舍楼暖气不热", "五号楼四层暖气片是凉的，晚上睡觉要穿棉袄。"),
    ("宿舍没有暖气", "从周一开始宿舍暖气就不热了，报修电话打不通。"),
    ("洗煤厂倒班宿舍供暖", "倒班宿舍只有十二三度，白天没法睡。"),
    ("暖气什么时候修好", "听说是换热站坏了，什么时候能修好？"),
    ("老人孩子受不了", "家属区也停了两天暖，家里有老人。"),
)
STATEMENT = (
    "换热站循环泵轴承损坏，十一月二十五日晚起五号宿舍楼、洗煤厂倒班宿舍和家属区南片供暖不足。备用泵已经投运，"
    "室温正在回升，预计两天内恢复到18℃以上。停暖期间后勤发放电热毯，值班电话已增加到三部。"
)
IDEA = (
    "倒班后书屋进不去",
    "中班夜班的人下了班想借本书，书屋五点就锁门了。",
    "采纳。书屋装门禁，凭工会会员卡自助进出，晚上开到二十二点。",
)
PROMISE = "职工书屋装自助门禁，每晚开放到22点"
HARD = (
    "外委队伍转来的工龄怎么接",
    "我们这批人三年前从外委队伍转过来，以前的工龄没有接上，年休假和补贴都按新人算。",
)
MORE_TIME = "您说的事要查三年前的移交名册，名册在集团档案室，正在调阅，需要再等一些时间。"
FOR_CHAIR = "需向集团档案室调阅历史资料，调档函已发出，档案室答复两周内提供。"
WITH_BARS = (
    "班长让新来的顶夜班",
    "综采二队班长鲁大勇把自己的夜班排给新来的人，补贴还记在他名下。我是十月刚分来的，电话13907650000，盼着工会来查。",
    "情况属实。鲁大勇多领的夜班补贴已退回，三名新职工的补贴随本月工资补发；排班表今后贴在队部，由工会小组长签字。",
    ("综采二队", "鲁大勇", "13907650000", "十月刚分来的"),
)
"""A sealed complaint that everybody may read, and what is under its bars."""
TWICE = (
    ("候车棚的灯不亮", "矿区东门候车棚的灯上周就不亮了，早班等车一片黑。"),
    ("东门候车棚没灯", "早上六点东门候车棚没有灯，看不清来车，请修一下。"),
)
NOTE = "已联系后勤维修班，灯具周三到货。"
SEALED_SHARE = 0.12
LATE_SHARE = 0.2
"""Without some of everything the published numbers would be nothing but signs for hidden ones."""
OPEN_STAGES = (
    *[Stage.RECEIVED] * 5, *[Stage.ACCEPTED] * 3, *[Stage.ASSIGNED] * 4, *[Stage.IN_PROGRESS] * 8,
    *[Stage.WAITING] * 3, *[Stage.REPLIED] * 6, *[Stage.REDO] * 2,
)  # fmt: skip
"""Where the youngest letters stand; the older ones are over."""


@dataclass(frozen=True)
class Opened:
    """What somebody needs to try both sides of a sealed letter."""

    code: str
    passphrases: dict[str, str]
    """By inbox."""


@dataclass(frozen=True)
class Row:
    """A letter as the file tells it."""

    category: str
    subject: str
    body: str
    reply: str
    question: str
    """What the desk asks back where it has to."""


def keep_mailbox(branches: Branches, members: Members, *, opened_at: datetime, at: datetime) -> Opened:
    """Found the inboxes with their keys, then let letters come in and be answered, each deed on its day."""
    house = _House(branches, members, opened_at, at)
    house.furnish()
    code = house.fill()
    house.publish()
    house.have_an_incident()
    house.adopt()
    house.ask_for_time()
    house.publish_with_bars()
    house.merge_a_duplicate()
    house.destroy_what_is_due()
    long_ago = Notice.objects.filter(at__lt=at - 2 * DAY, read_at=None)
    long_ago.filter(kind__in=[NoticeKind.MAILBOX, NoticeKind.TASK]).update(read_at=at - 2 * DAY)
    return Opened(code, house.passphrases)


class _House:
    """The mailbox while its year goes by."""

    def __init__(self, branches: Branches, members: Members, opened_at: datetime, at: datetime) -> None:
        self.branches, self.members, self.opened_at, self.at = branches, members, opened_at, at
        self.dice = random.Random(20261101)
        self.inboxes: dict[str, Inbox] = {}
        self.categories: dict[str, Category] = {}
        self.secrets: dict[int, bytes] = {}
        self.passphrases: dict[str, str] = {}
        self.desks: dict[int, list[User]] = {}
        self.leads: dict[int, User] = {}
        self.writers = [
            user for user in members.values()
            if user.status == User.Status.ACTIVE and not user.appointments.exists()
        ]  # fmt: skip
        self.rows = [Row(*(cell.strip() for cell in line.split("|"))) for line in texts.rows("mailbox.txt")]

    def furnish(self) -> None:
        today = timezone.localdate(self.opened_at)
        for position, (name, people) in enumerate(INBOXES.items(), 1):
            self.inboxes[name] = self._inbox(name, people, position, today)
        for position, (name, hint, inbox, pace, takes_sealed) in enumerate(CATEGORIES, 1):
            limit = limit_of(pace.value)
            self.categories[name] = Category.objects.create(
                name=name, hint=hint, inbox=self.inboxes[inbox], pace=pace.value, days=limit.days,
                counts_working_days=limit.is_working, may_be_extended=limit.may_be_extended,
                takes_sealed=takes_sealed, position=position,
                **({"keep_days": KEEP_DAYS[name]} if name in KEEP_DAYS else {}),
            )  # fmt: skip
        for category, asked in QUESTIONS.items():
            for position, (label, kind, choices) in enumerate(asked, 1):
                Question.objects.create(
                    category=self.categories[category],
                    label=label,
                    kind=kind,
                    choices=choices,
                    position=position,
                )
        Theme.objects.bulk_create([Theme(name=name, words=found) for name, found in THEMES.items()])
        ReplyTemplate.objects.bulk_create(
            [ReplyTemplate(title=title, text=text) for title, text in TEMPLATES]
        )

    def _inbox(self, name: str, people: tuple[tuple[str, Duty], ...], position: int, today: date) -> Inbox:
        pair = keys.new_pair()
        inbox = Inbox.objects.create(
            name=name, branch=self.branches[""], superior=self.inboxes.get(CHAIR), position=position,
            public_key=pair.public, generation=1,
        )  # fmt: skip
        passphrase = self.passphrases[name] = "-".join(
            "".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3)
        )
        self.secrets[inbox.pk] = pair.secret
        for person, duty in people:
            user = self.members[person]
            wrap = keys.wrapped(
                pair.secret, passphrase, inbox=words.key_of_inbox(inbox.pk, 1), member=str(user.pk)
            )
            InboxMember.objects.create(
                inbox=inbox, user=user, duty=duty.value, starts_on=today, wrapped_key=wrap, generation=1
            )
        for number, custodian in enumerate(("谢克勤", "孙丽华"), 1):
            KeyCustodian.objects.create(
                inbox=inbox, generation=1, number=number, name=custodian, given_on=today
            )
        return inbox

    def fill(self) -> str:
        """A hundred and fifty letters, the oldest first; returns the receipt code of a sealed one in work."""
        days = sorted(
            (self.dice.randint(31, 365) for _ in range(LETTERS_IN_ALL - len(OPEN_STAGES))), reverse=True
        )
        for number, ago in enumerate(days):
            self._bring(self.rows[number % len(self.rows)], self._moment(ago), Stage.CLOSED)
        young = sorted((self.dice.randint(1, 9) for _ in OPEN_STAGES), reverse=True)
        for ago, stage in zip(young, sorted(OPEN_STAGES, key=_how_far), strict=True):
            self._bring(self.dice.choice(self.rows), self._moment(ago), stage)
        return self._the_open_one()

    def _bring(self, row: Row, when: datetime, stage: Stage) -> Case:
        category = self.categories[row.category]
        letter = Letter(row.subject, row.body)
        if category.takes_sealed and self.dice.random() < SEALED_SHARE:
            case, key = self._sealed(category, letter, when)
        else:
            case, key = (
                writing.write_named(category, letter, by=self.dice.choice(self.writers), at=when),
                None,
            )
        return self._go(case, key, row, when, stage)

    def _sealed(self, category: Category, letter: Letter, when: datetime) -> tuple[Case, CaseKey]:
        code = writing.write_sealed(category, letter, nonce=secrets.token_bytes(16), at=when)
        case = Case.objects.get(sealed_key__lookup=codes.lookup_of(words.pepper(), code))
        return case, words.opened_by_inbox(case, self.secrets[case.inbox_id])

    def _go(self, case: Case, key: CaseKey | None, row: Row, when: datetime, stage: Stage) -> Case:
        """As far as `stage`, one deed after the other."""
        desk = self._people(case)
        clerk, handler = desk[0], self.dice.choice(desk[1:] or [self.leads[case.inbox_id]])
        for step in self._steps(case, key, row, when, stage, clerk, handler):
            case = step
            if case.stage == stage:
                break
        return case

    def _steps(
        self,
        case: Case,
        key: CaseKey | None,
        row: Row,
        when: datetime,
        stage: Stage,
        clerk: User,
        handler: User,
    ) -> Iterator[Case]:
        yield case
        if stage is Stage.CLOSED and self.dice.random() < 0.05:
            yield handling.return_(
                case, by=clerk, at=self._later(when, 1), key=key,
                pointer=POINTERS[row.category],
            )  # fmt: skip
            return
        wait = self.dice.choice((0, 0, 1, 1, 2))
        case = handling.accept(case, by=clerk, at=self._later(when, wait))
        yield case
        wait = max(wait, 1)
        case = handling.assign(case, handler, by=clerk, at=self._later(when, wait))
        yield case
        case = handling.start(case, by=handler, at=self._later(when, wait))
        yield case
        if stage is Stage.WAITING:
            yield handling.ask(case, by=handler, at=self._later(when, 2), question=row.question, key=key)
            return
        is_late = self.dice.random() < LATE_SHARE
        took = case.clock_days * 2 if is_late else max(wait, self.dice.randint(1, case.clock_days))
        case = replying.reply(
            case, by=handler, at=self._later(when, took), text=row.reply, key=key,
            claims_solved=self.dice.random() < 0.9,
        )  # fmt: skip
        yield case
        yield from self._rated(case, key, row, self._later(when, took + 2), stage)

    def _rated(
        self, case: Case, key: CaseKey | None, row: Row, when: datetime, stage: Stage
    ) -> Iterator[Case]:
        who = {"by": case.reporter, "holder": case.is_sealed, "key": key}
        if stage is Stage.REDO or self.dice.random() < 0.08:
            case = replying.rate(
                case, solved=Solved.NO, stars=2, comment=DOUBTS.get(row.category, DOUBT), at=when, **who
            )
            yield case
            yield self._done_again(case, key, row, when, who)
            return
        if self.dice.random() < 0.18:
            yield replying.lapse(case, at=when + 30 * DAY)
            return
        stars = self.dice.choices((5, 4, 3), (5, 3, 3))[0]
        solved = Solved.PARTLY if stars == 3 else Solved.YES
        yield replying.rate(
            case, solved=solved, stars=stars, comment="谢谢。" if stars == 5 else "", at=when, **who
        )

    def _done_again(
        self, case: Case, key: CaseKey | None, row: Row, when: datetime, who: dict[str, object]
    ) -> Case:
        lead = self.leads[case.inbox_id]
        case = handling.assign(case, lead, by=lead, at=when + DAY)
        case = handling.start(case, by=lead, at=when + DAY)
        case = replying.reply(
            case,
            by=lead,
            at=when + 3 * DAY,
            text=f"{row.reply}{ANEW.get(row.category, ON_THE_SPOT)}",
            claims_solved=True,
            key=key,
        )
        return replying.rate(case, solved=Solved.YES, stars=4, at=when + 5 * DAY, **who)  # type: ignore[arg-type]

    def _the_open_one(self) -> str:
        """A complaint about the head of a unit: it went past the inbox of which he is the lead."""
        when = self._moment(4)
        letter = Letter(
            "科长要求签空白考勤表",
            "我们科科长让大家月底签空白考勤表，说不签就扣奖金。名字和电话我都不敢写，希望工会来查。",
        )
        code = writing.write_sealed(
            self.categories["工资与工时"], letter, nonce=secrets.token_bytes(16), at=when,
            users=[self.members["何敏"].pk],
        )  # fmt: skip
        case = Case.objects.get(sealed_key__lookup=codes.lookup_of(words.pepper(), code))
        key = words.opened_by_inbox(case, self.secrets[case.inbox_id])
        clerk, lead = self._people(case)[0], self.leads[case.inbox_id]
        case = handling.accept(case, by=clerk, at=when + DAY)
        case = handling.start(handling.assign(case, lead, by=clerk, at=when + DAY), by=lead, at=when + DAY)
        handling.ask(
            case, by=lead, at=when + 2 * DAY, key=key, question="最近一次是哪个月？科里大约有多少人签了？"
        )
        return codes.shown(code)

    def publish(self) -> None:
        """Answers that everybody may read: from named letters that were answered to their writers' content."""
        drafter, other = self.members["罗静"], self.members["沈涛"]
        good = Case.objects.filter(tier="named", stage="closed", stars=5).exclude(
            reporter__in=[drafter, other]
        )
        seen: set[str] = set()
        for case in good.select_related("category", "reporter").order_by("-received_on", "pk"):
            if case.subject in seen or len(seen) == PUBLISHED:
                continue
            seen.add(case.subject)
            said = {
                each.message.kind: each for each in words.read_all(case.messages.select_related("case"), None)
            }
            when = timezone.make_aware(datetime.combine(case.closed_on, time(15, 0))) + DAY
            draft = publishing.put_forward(
                case, by=drafter, at=min(when, self.at), title=case.subject,
                question=said["letter"].letter.body, answer=said["reply"].text,
            )  # fmt: skip
            public = publishing.approve(draft, by=other, at=min(when + DAY, self.at), seen=draft.fingerprint)
            for member in self.dice.sample(self.writers, self.dice.randint(1, 14)):
                publishing.me_too(public, by=member)

    def have_an_incident(self) -> None:
        """Five letters about one thing, one statement for all of them."""
        commander, chair = self.members["杨文博"], self.members["陈国梁"]
        when = self._moment(3)
        incident = incidents.open_incident(by=commander, at=when, title="十一月供暖不足")
        for subject, body in HEATING:
            writer = self.dice.choice(self.writers)
            case = writing.write_named(
                self.categories["通勤与宿舍"], Letter(subject, body), by=writer, at=when
            )
            case = handling.accept(case, by=self._people(case)[0], at=self._later(when, 1))
            incidents.link(incident, case, by=commander, at=self._later(when, 1))
        statement = incidents.draft_statement(incident, by=commander, at=self._later(when, 1), text=STATEMENT)
        incidents.approve_statement(statement, by=chair, at=self._later(when, 1))
        day = timezone.localdate(self.at)
        incidents.add_task(
            incident, by=commander, at=self._later(when, 1), title="逐户测温，填报登记表",
            assignee=self.members["郭敏"], due_on=day + 2 * DAY,
        )  # fmt: skip
        incidents.add_entry(
            incident,
            by=commander,
            at=self._later(when, 2),
            words="备用泵投运，回水温度升到41℃。",
            is_public=True,
        )

    def adopt(self) -> None:
        """A suggestion that the union follows: answered, public, and somebody is carrying it out."""
        when, handler = self._moment(24), self.members["马晓冬"]
        case = writing.write_named(
            self.categories["意见建议"], Letter(*IDEA[:2]), by=self.dice.choice(self.writers), at=when
        )
        case = handling.accept(case, by=self._people(case)[0], at=when + DAY)
        case = handling.assign(case, handler, by=self._people(case)[0], at=when + DAY)
        case = handling.start(case, by=handler, at=when + DAY)
        case = replying.reply(case, by=handler, at=when + 4 * DAY, text=IDEA[2], claims_solved=True)
        adopting.adopt(
            case, by=handler, at=when + 4 * DAY, promise=PROMISE, carrier=self.members["郑晓芳"],
            due_on=timezone.localdate(self.at) + 12 * DAY,
        )  # fmt: skip
        replying.rate(case, by=case.reporter, solved=Solved.PARTLY, stars=5, at=when + 5 * DAY, comment="")
        draft = publishing.put_forward(
            case, by=self.members["罗静"], at=when + 6 * DAY, title=IDEA[0], question=IDEA[1], answer=IDEA[2]
        )
        publishing.approve(draft, by=self.members["沈涛"], at=when + 7 * DAY, seen=draft.fingerprint)

    def ask_for_time(self) -> None:
        """A sealed letter for which the chair decides on more time, by a reason that stands in the open."""
        when, handler = self._moment(8), self.members["纪文涛"]
        case, key = self._sealed(self.categories["疑难事项"], Letter(*HARD), when)
        case = handling.accept(case, by=self._people(case)[0], at=when + DAY)
        case = handling.assign(case, handler, by=self._people(case)[0], at=when + DAY)
        case = handling.start(case, by=handler, at=when + DAY)
        handling.ask_extension(
            case, by=handler, at=when + 5 * DAY, reason=MORE_TIME, for_chair=FOR_CHAIR, key=key
        )

    def publish_with_bars(self) -> None:
        """From a sealed letter, by the inbox that reads it; its publishers see the text with its bars and nothing else."""
        title, body, answer, hidden = WITH_BARS
        when = self._moment(20)
        case, key = self._sealed(self.categories["工资与工时"], Letter(title, body), when)
        clerk, handler = self._people(case)[0], self.members["纪文涛"]
        case = handling.accept(case, by=clerk, at=when + DAY)
        case = handling.start(
            handling.assign(case, handler, by=clerk, at=when + DAY), by=handler, at=when + DAY
        )
        case = replying.reply(case, by=handler, at=when + 6 * DAY, text=answer, key=key, claims_solved=True)
        case = replying.rate(
            case, by=None, holder=True, key=key, solved=Solved.YES, stars=5, comment="", at=when + 8 * DAY
        )  # fmt: skip
        question, said = (each.text for each in redaction.redacted((body, answer), hidden))
        draft = publishing.put_forward(
            case, by=handler, at=when + 9 * DAY, title=title, question=question, answer=said
        )
        for publisher, days in (("罗静", 10), ("沈涛", 11)):
            draft = publishing.approve(
                draft, by=self.members[publisher], at=when + days * DAY, seen=draft.fingerprint
            )
        for member in self.dice.sample(self.writers, 7):
            publishing.me_too(draft, by=member)

    def merge_a_duplicate(self) -> None:
        """Two letters about one thing: both who wrote get the same answer."""
        when, category = self._moment(3), self.categories["通勤与宿舍"]
        first, second = (
            writing.write_named(category, Letter(*words), by=writer, at=when)
            for words, writer in zip(TWICE, self.dice.sample(self.writers, 2), strict=True)
        )
        clerk = self._people(first)[0]
        first = handling.accept(first, by=clerk, at=when + DAY)
        handling.merge(second, first, by=clerk, at=when + DAY)
        handling.note(first, by=clerk, at=when + 2 * DAY, text=NOTE)

    def destroy_what_is_due(self) -> None:
        for case in list(replying.past_keeping(self.at)):
            replying.purge(case, at=self.at)

    def _people(self, case: Case) -> list[User]:
        """The clerk (or who does that work) first, then the handlers. The same objects every time: they know their posts."""
        if case.inbox_id not in self.desks:
            posts = list(InboxMember.objects.filter(inbox=case.inbox).select_related("user").order_by("pk"))
            lead = next(post.user for post in posts if post.duty == Duty.LEAD)
            clerk = next((post.user for post in posts if post.duty == Duty.CLERK), lead)
            self.desks[case.inbox_id] = [clerk, *(post.user for post in posts if post.duty == Duty.HANDLER)]
            self.leads[case.inbox_id] = lead
        return self.desks[case.inbox_id]

    def _moment(self, ago: int) -> datetime:
        day = timezone.localdate(self.at) - ago * DAY
        return timezone.make_aware(
            datetime.combine(day, time(self.dice.randint(7, 21), self.dice.randint(0, 59)))
        )

    def _later(self, when: datetime, days: int) -> datetime:
        return min(when + days * DAY, self.at)


def _how_far(stage: Stage) -> int:
    """The further a letter is, the older it was."""
    return -list(Stage).index(stage)
