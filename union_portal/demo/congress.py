"""The workers' congress of the demo union: last year's session with its proposals answered, and the one to come."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from members.actions.departments import give_post, open_department
from members.models import Department, DepartmentPost, Notice, NoticeKind, User
from proposals.actions import handling, mandates, rating, review, roster, rule_rows, writing
from proposals.actions.handling import Promise
from proposals.models import Congress, Delegate, Proposal, ProposalCategory, Session
from proposals.rules.presets import SHANGHAI
from union_portal.demo import texts
from union_portal.demo.people import Branches, Members
from union_portal.demo.sessions import Sittings
from union_portal.demo.votes import Voting

DAY = timedelta(days=1)
SEATS = {"一号矿": 9, "二号矿": 9, "洗煤厂": 7, "运输公司": 6, "机修厂": 5, "机关": 4}
CATEGORIES = ("安全生产", "生产经营", "薪酬福利", "生活后勤", "教育培训", "其他")
POSTS = {
    "生活服务中心": (("郭敏", "clerk", ""), ("陈国梁", "leader", "副总经理")),
    "机电部": (("马晓冬", "clerk", ""), ("何敏", "leader", "副总工程师")),
    "安监部": (("沈涛", "clerk", ""), ("杨文博", "leader", "安全总监")),
    "人力资源部": (("郑晓芳", "leader", "部长"),),
    "财务部": (("孙丽华", "clerk", ""), ("谢克勤", "leader", "总会计师")),
}
CERTAIN = (
    "李建国",
    "彭志坚",
    "扎西",
    "依明江·热合曼",
    "林桂香",
    "巴特尔",
    "白路生",
    "范春霞",
    "石守信",
    "韦金花",
    "阿尼古丽",
)
"""Delegates whom the articles speak of."""
KEEPS_UNREAD = timedelta(days=2)


def hold_congress(
    branches: Branches, members: Members, *, opened_at: datetime, at: datetime, keys: Path | None = None
) -> None:
    """Found it, elect its delegates, and let proposals go their ways, each deed on its day."""
    secretary, reviewer = members["梁玉芬"], members["韩冰"]
    congress = _found(branches, members, secretary, opened_at)
    departments = _departments(members, secretary, opened_at)
    for position, name in enumerate(CATEGORIES, 1):
        ProposalCategory.objects.create(name=name, position=position)
    house = _House(congress, departments, reviewer, secretary, at)
    sittings = Sittings(house.delegates, secretary, members["田蕾"], Voting(secretary, members, keys))
    held = _session(congress, 2, at - 262 * DAY, secretary, called_at=at - 312 * DAY)
    sittings.hold(held)
    house.last_year(held)
    coming = _session(congress, 3, at + 24 * DAY, secretary, called_at=at - 12 * DAY)
    sittings.prepare(coming, at)
    house.this_year(coming)
    sittings.meet(_joint_meeting(congress, at, secretary), at)
    old = Notice.objects.filter(at__lt=at - KEEPS_UNREAD, read_at=None)
    old.filter(kind__in=[NoticeKind.CONGRESS, NoticeKind.TASK]).update(read_at=at - KEEPS_UNREAD)


def _found(branches: Branches, members: Members, by: User, opened_at: datetime) -> Congress:
    who = {"by": by, "at": opened_at}
    everybody = [user for user in members.values() if user.status == User.Status.ACTIVE]
    begins = timezone.localdate(opened_at)
    congress = roster.found_congress(
        kind=Congress.Kind.WORKERS,
        term=5,
        name="云岭矿业集团职工代表大会",
        starts_on=begins,
        ends_on=date(begins.year + 4, begins.month, 1),
        workers=len(everybody),
        women_workers=sum(user.sex == User.Sex.FEMALE for user in everybody),
        seats=sum(SEATS.values()),
        **who,
    )
    rule_rows.choose_preset(congress, SHANGHAI, **who)
    dice = random.Random(20260518)
    for position, (place, seats) in enumerate(SEATS.items(), 1):
        voters = [user for user in everybody if user.branch.path.startswith(branches[place].path)]
        constituency = roster.add_constituency(
            congress, f"{place}选区", branches=[branches[place]], workers=len(voters), seats=seats, **who
        )
        delegation = roster.add_delegation(congress, f"{place}代表团", position=position, **who)
        chosen = _chosen(voters, seats, dice)
        took_part = len(voters) * 9 // 10
        delegates = [
            mandates.elect(
                constituency, user, category=_category(user), delegation=delegation, entitled=len(voters),
                took_part=took_part, votes=max(len(voters) // 2 + 1, took_part - dice.randint(0, 6)), **who,
            )
            for user in chosen
        ]  # fmt: skip
        roster.change_delegation(delegation, head=delegates[0], **who)
    _seat_committees(congress, who)
    return congress


def _chosen(voters: list[User], seats: int, dice: random.Random) -> list[User]:
    """Those whom the articles speak of, then mostly people from the front line; at most one manager."""
    known = [user for user in voters if user.name in CERTAIN]
    frontline = [user for user in voters if user.post_class == User.PostClass.FRONTLINE and user not in known]
    managers = [user for user in voters if user.post_class == User.PostClass.MANAGEMENT]
    chosen = known + [user for user in managers[:1] if user not in known]
    return (chosen + dice.sample(frontline, k=min(len(frontline), seats)))[:seats]


def _category(user: User) -> str:
    return {
        User.PostClass.MANAGEMENT: Delegate.Category.MANAGER,
        User.PostClass.TECHNICAL: Delegate.Category.PROFESSIONAL,
    }.get(User.PostClass(user.post_class), Delegate.Category.FRONTLINE).value


def _seat_committees(congress: Congress, who: dict[str, object]) -> None:
    delegates = list(congress.delegates.select_related("member").order_by("constituency", "pk"))
    frontline = [each for each in delegates if each.category == Delegate.Category.FRONTLINE]
    managers = [each for each in delegates if each.category == Delegate.Category.MANAGER]
    for kind, name, seated in (
        ("presidium", "大会主席团", [*frontline[:4], *managers[:1]]),
        ("proposals", "提案审查委员会", frontline[5:8]),
        ("credentials", "代表资格审查委员会", frontline[9:12]),
    ):
        committee = roster.found_committee(congress, kind=kind, name=name, **who)
        posts = {each: "chair" if place == 0 else "member" for place, each in enumerate(seated)}
        roster.seat_committee(committee, posts, **who)


def _departments(members: Members, by: User, at: datetime) -> dict[str, Department]:
    found = {}
    for position, (name, people) in enumerate(POSTS.items(), 1):
        department = found[name] = open_department(name, by=by, at=at, position=position)
        for person, duty, title in people:
            give_post(
                department, members[person], duty=DepartmentPost.Duty(duty), title=title,
                starts_on=timezone.localdate(at), by=by, at=at,
            )  # fmt: skip
    return found


def _session(congress: Congress, number: int, begins: datetime, by: User, *, called_at: datetime) -> Session:
    begins = timezone.localtime(begins).replace(hour=8, minute=30, second=0, microsecond=0)
    return roster.call_session(
        congress, number=number, kind=Session.Kind.REGULAR, form=Session.Form.HYBRID, place="职工俱乐部礼堂",
        starts_at=begins, ends_at=begins + timedelta(hours=9), proposals_from=called_at,
        proposals_until=called_at + 30 * DAY, by=by, at=called_at,
    )  # fmt: skip


def _joint_meeting(congress: Congress, at: datetime, by: User) -> Session:
    """Online, for two weeks from this morning: whoever looks around can vote in it."""
    begins = timezone.localtime(at - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    return roster.call_session(
        congress, number=1, kind=Session.Kind.JOINT_MEETING, form=Session.Form.ONLINE, place="门户网站",
        starts_at=begins, ends_at=begins + timedelta(days=15), by=by, at=at - 5 * DAY,
    )  # fmt: skip


class _House:
    """Everybody who acts on proposals, and the texts by their first word."""

    def __init__(
        self,
        congress: Congress,
        departments: dict[str, Department],
        reviewer: User,
        secretary: User,
        at: datetime,
    ) -> None:
        self.departments, self.reviewer, self.secretary, self.at = departments, reviewer, secretary, at
        self.texts = dict(self._texts())
        delegates = congress.delegates.select_related("member", "delegation__head__member").order_by("pk")
        self.delegates = {each.member.name: each for each in delegates}

    @staticmethod
    def _texts() -> Iterable[tuple[str, dict[str, str]]]:
        for line in texts.rows("proposals.txt"):
            word, mover, category, title, grounds, measures = (cell.strip() for cell in line.split("|"))
            fields = {"title": title, "grounds": grounds, "measures": measures.replace("；", "；\n")}
            yield word, {**fields, "mover": mover, "category": category}

    def last_year(self, session: Session) -> None:
        begun = session.proposals_from + 3 * DAY
        warm = self.docketed(session, "warm", begun, also="water")
        self.warm_rooms(warm, begun)
        self.answered(session, "scales", begun + DAY)
        self.declined(session, "parking", begun + 2 * DAY)
        self.late(session, "lamps", self.at - 70 * DAY)
        self.again(session, "lift", self.at - 48 * DAY)

    def this_year(self, session: Session) -> None:
        at = self.at - 8 * DAY
        self.submitted(session, "bus", at)
        proposal = self.begun(session, "canteen", at + DAY)
        asked = [self.delegates["李建国"], *self.others(proposal, 2)]
        proposal = writing.invite(proposal, asked, by=proposal.mover.member, at=at + 6 * DAY)
        writing.second(proposal, by=asked[1].member, at=at + 7 * DAY, text_hash=proposal.text_hash)
        self.begun(session, "helmets", at + 7 * DAY)

    def begun(self, session: Session, word: str, at: datetime) -> Proposal:
        text = dict(self.texts[word])
        mover = self.delegates[text.pop("mover")]
        category = ProposalCategory.objects.get(name=text.pop("category"))
        return writing.begin(session, by=mover.member, at=at, category=category, **text)

    def others(self, proposal: Proposal, count: int) -> list[Delegate]:
        """Delegates of the mover's own delegation who second it."""
        pool = [
            each for each in self.delegates.values()
            if each.delegation_id == proposal.mover.delegation_id and each.pk != proposal.mover_id
        ]  # fmt: skip
        return pool[-count:]

    def submitted(self, session: Session, word: str, at: datetime) -> Proposal:
        proposal = self.begun(session, word, at)
        asked = self.others(proposal, 3)
        proposal = writing.invite(proposal, asked, by=proposal.mover.member, at=at)
        for hours, seconder in enumerate(asked, 1):
            when = at + timedelta(hours=3 * hours)
            writing.second(proposal, by=seconder.member, at=when, text_hash=proposal.text_hash)
        return writing.submit(proposal, by=proposal.mover.member, at=at + DAY)

    def docketed(self, session: Session, word: str, at: datetime, *, also: str = "") -> Proposal:
        """Docketed by the two who review; with another proposal merged into it."""
        lead = self.submitted(session, word, at)
        lead = review.start_review(lead, by=self.reviewer, at=at + 4 * DAY)
        if also:
            other = self.submitted(session, also, at + DAY)
            review.merge(
                other,
                lead,
                by=self.reviewer,
                at=at + 5 * DAY,
                words="同地同因，合并办理，原提案人列为共同提案人。",
            )
        lead = review.sign_off(lead, by=self.reviewer, at=at + 6 * DAY, opinion="情况属实，同意立案。")
        return review.sign_off(lead, by=self.secretary, at=at + 7 * DAY, opinion="同意。")

    def accepted(self, proposal: Proposal, lead: str, at: datetime, *co: str) -> Proposal:
        handling.assign(
            proposal,
            self.departments[lead],
            co=[self.departments[name] for name in co],
            by=self.secretary,
            at=at,
        )
        return handling.accept(proposal, by=self.acting(lead), at=at + DAY)

    def acting(self, department: str, duty: str = "") -> User:
        posts = self.departments[department].posts.select_related("user").order_by("duty")
        return (posts.filter(duty=duty) if duty else posts).first().user

    def reply(self, proposal: Proposal, lead: str, at: datetime, **answer: object) -> Proposal:
        handling.draft_reply(proposal, by=self.acting(lead), at=at, **answer)
        handling.send_for_signature(proposal, by=self.acting(lead), at=at)
        seen = handling.fingerprint_of(proposal.replies.get(signed_at=None))
        handling.sign_reply(proposal, by=self.acting(lead, "leader"), at=at + DAY, text_hash=seen)
        return proposal

    def rate(self, proposal: Proposal, value: str, at: datetime, words: str) -> Proposal:
        return rating.rate(proposal, value, by=proposal.mover.member, at=at, words=words)

    def warm_rooms(self, proposal: Proposal, begun: datetime) -> None:
        """A plan with three measures: two are done, the last one is due soon."""
        lead = "生活服务中心"
        proposal = self.accepted(proposal, lead, begun + 10 * DAY, "机电部")
        handling.give_opinion(
            proposal, self.departments["机电部"], by=self.acting("机电部"), at=begun + 15 * DAY,
            words="余热管线有富余，可以引接；断电作业由我部配合。",
        )  # fmt: skip
        today = timezone.localdate(self.at)
        measures = [
            Promise("更衣室土建与240个吊挂位", today - 120 * DAY, "何敏"),
            Promise("恒温供热与烘干", today - 60 * DAY, "何敏"),
            Promise("沿线四处保温饮水点", today + 20 * DAY, "马晓冬"),
        ]
        self.reply(
            proposal, lead, begun + 28 * DAY, answer_class="B", due_on=today + 20 * DAY, promises=measures,
            words="经生活服务中心会同机电部现场核查，情况属实。更衣室土建列入今年安全费用计划；供热由选煤厂余热管线引接；"
            "保温饮水点因管沟冻土，入冬前后分两段施工。以上三项由我负责督办。",
        )  # fmt: skip
        self.rate(proposal, "basically", begun + 33 * DAY, "饮水点排到冬天，能理解，盼着别再往后拖。")
        first, second, _third = handling.last_signed(proposal).milestones.order_by("due_on")
        clerk = self.acting(lead)
        for milestone, proof in ((first, "6月验收，吊挂位243个。"), (second, "室温22℃，附72小时测温记录。")):
            when = self.at + (milestone.due_on - today) - 5 * DAY
            handling.finish_milestone(milestone, by=clerk, at=when, proof=proof)
        handling.report_progress(
            proposal, by=clerk, at=self.at - 6 * DAY, words="三号、四号饮水点管沟开挖，机电部配合断电。"
        )

    def answered(self, session: Session, word: str, at: datetime) -> None:
        proposal = self.accepted(self.docketed(session, word, at), "财务部", at + 9 * DAY)
        self.reply(
            proposal, "财务部", at + 20 * DAY, answer_class="A",
            words="自本月起，每月5日在食堂公示伙食成本和磅单，职工代表轮流核对。",
        )  # fmt: skip
        self.rate(proposal, "satisfied", at + 24 * DAY, "第一次公示已经看到。")
        rating.commend(
            proposal,
            by=self.secretary,
            at=at + 60 * DAY,
            words="抓住了伙食成本看不见这个要害，办法简单可行。",
        )

    def declined(self, session: Session, word: str, at: datetime) -> None:
        proposal = review.start_review(self.submitted(session, word, at), by=self.reviewer, at=at + 4 * DAY)
        review.decline(
            proposal, by=self.reviewer, at=at + 6 * DAY, reason="done",
            words="机关大院停车位已由行政会议决定扩建，今年第三季度动工，不再重复立案。",
        )  # fmt: skip

    def late(self, session: Session, word: str, accepted_at: datetime) -> None:
        """Nobody has answered in time."""
        proposal = self.docketed(session, word, session.proposals_from + 5 * DAY)
        proposal = self.accepted(proposal, "安监部", accepted_at)
        handling.chase(
            proposal, by=self.secretary, at=self.at - 4 * DAY, words="已经逾期，请本周内书面答复。"
        )

    def again(self, session: Session, word: str, accepted_at: datetime) -> None:
        """The first answer did not satisfy the mover."""
        proposal = self.accepted(
            self.docketed(session, word, session.proposals_from + 6 * DAY), "机电部", accepted_at
        )
        self.reply(
            proposal, "机电部", accepted_at + 20 * DAY, answer_class="C", words="现有罐笼无法加装，暂不办理。",
            reason="加装须停产七天，今年检修计划已满。",
        )  # fmt: skip
        self.rate(
            proposal, "dissatisfied", accepted_at + 28 * DAY, "邻矿去年在停产检修时一并加装，请再研究。"
        )
