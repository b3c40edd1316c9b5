"""A session with everybody who acts on proposals, and proposals brought to any stage by real deeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from members.models import Department, User
from members.rules.roles import Role
from proposals.actions import handling, rating, review, writing
from proposals.actions.handling import Promise
from proposals.models import Delegate, Proposal, ProposalCategory, ProposalFile, Session
from proposals.rules.moves import Stage
from tests.factories.congress import (
    DelegateFactory,
    DelegationFactory,
    DepartmentFactory,
    ProposalCategoryFactory,
    SessionFactory,
    posted,
)
from tests.factories.members import UserFactory, appointed

DAY = timedelta(days=1)
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday at nine in Shanghai, inside the window of proposals."""


@dataclass
class Cast:
    """One of each. `at` moves on when a test says so."""

    session: Session
    category: ProposalCategory
    mover: Delegate
    seconders: list[Delegate]
    reviewers: list[User]
    secretary: User
    lead: Department
    co: Department
    clerk: User
    leader: User
    co_clerk: User
    stranger: User
    at: datetime = MORNING
    text: dict[str, object] = field(default_factory=dict)
    other: Proposal | None = None
    promised: Proposal | None = None

    @property
    def people(self) -> dict[str, User]:
        return {
            "mover": self.mover.member, "seconder": self.seconders[0].member, "reviewer": self.reviewers[0],
            "second_reviewer": self.reviewers[1], "secretary": self.secretary, "clerk": self.clerk,
            "leader": self.leader, "co_clerk": self.co_clerk, "stranger": self.stranger,
        }  # fmt: skip

    def draft(self, **text: object) -> Proposal:
        return writing.begin(self.session, by=self.mover.member, at=self.at, **{**self.text, **text})

    def seconding(self, **text: object) -> Proposal:
        return writing.invite(self.draft(**text), self.seconders[:3], by=self.mover.member, at=self.at)

    def submitted(self, **text: object) -> Proposal:
        proposal = self.seconding(**text)
        for seconder in self.seconders[1:3]:
            writing.second(proposal, by=seconder.member, at=self.at, text_hash=proposal.text_hash)
        return writing.submit(proposal, by=self.mover.member, at=self.at)

    def in_review(self, **text: object) -> Proposal:
        return review.start_review(self.submitted(**text), by=self.reviewers[0], at=self.at)

    def returned(self) -> Proposal:
        return review.ask_revision(self.in_review(), by=self.reviewers[0], at=self.at, words="请补充数据")

    def merged(self) -> Proposal:
        return review.merge(self.in_review(), self.in_review(), by=self.reviewers[0], at=self.at)

    def split(self) -> Proposal:
        whole = self.in_review()
        part = {"title": "甲", "grounds": "乙", "measures": "丙"}
        review.split(whole, [part, part], by=self.reviewers[0], at=self.at)
        return whole

    def declined(self) -> Proposal:
        return review.decline(
            self.in_review(), by=self.reviewers[0], at=self.at, reason="done", words="上月已经解决"
        )

    def appealed(self) -> Proposal:
        return review.appeal(self.declined(), by=self.mover.member, at=self.at, words="并没有解决")

    def converted(self) -> Proposal:
        return review.convert(self.declined(), by=self.mover.member, at=self.at)

    def docketed(self, **text: object) -> Proposal:
        proposal = self.in_review(**text)
        for reviewer in self.reviewers:
            proposal = review.sign_off(proposal, by=reviewer, at=self.at)
        return proposal

    def assigned(self, **text: object) -> Proposal:
        return handling.assign(self.docketed(**text), self.lead, co=[self.co], by=self.secretary, at=self.at)

    def handled(self, **text: object) -> Proposal:
        return handling.accept(self.assigned(**text), by=self.clerk, at=self.at)

    def drafted(self, proposal: Proposal, answer_class: str = "A") -> Proposal:
        """With an unsigned answer of that class; B promises two measures."""
        today = self.at.date()
        promises = [Promise("更衣室土建", today + 30 * DAY, "何敏"), Promise("恒温供热", today + 60 * DAY)]
        handling.draft_reply(
            proposal, by=self.clerk, at=self.at, answer_class=answer_class, words="情况属实，答复如下。",
            reason="缺少资金" if answer_class in "CD" else "",
            due_on=today + 60 * DAY if answer_class == "B" else None,
            promises=promises if answer_class == "B" else [],
        )  # fmt: skip
        return proposal

    def answered(self, proposal: Proposal | None = None, answer_class: str = "A") -> Proposal:
        proposal = self.drafted(proposal or self.handled(), answer_class)
        handling.sign_reply(proposal, by=self.leader, at=self.at, text_hash=drafted_hash(proposal))
        return fresh(proposal)

    def rated(self, proposal: Proposal, value: str) -> Proposal:
        return rating.rate(proposal, value, by=self.mover.member, at=self.at, words="还没有解决")

    def rework(self) -> Proposal:
        return self.rated(self.answered(), "dissatisfied")

    def escalated(self) -> Proposal:
        proposal = self.rework()
        for _time in range(2):
            proposal = self.rated(self.answered(proposal), "dissatisfied")
        return proposal

    def implementing(self) -> Proposal:
        return self.rated(self.answered(answer_class="B"), "basically")

    def closed(self) -> Proposal:
        return self.rated(self.answered(), "satisfied")

    def unrated(self) -> Proposal:
        return rating.lapse(self.answered(), at=self.at + 40 * DAY)

    def withdrawn(self) -> Proposal:
        return writing.withdraw(self.submitted(), by=self.mover.member, at=self.at)

    def at_stage(self, stage: Stage) -> Proposal:
        makers = {
            Stage.DRAFT: self.draft, Stage.SECONDING: self.seconding, Stage.SUBMITTED: self.submitted,
            Stage.IN_REVIEW: self.in_review, Stage.RETURNED: self.returned, Stage.MERGED: self.merged,
            Stage.SPLIT: self.split, Stage.DECLINED: self.declined, Stage.APPEALED: self.appealed,
            Stage.CONVERTED: self.converted, Stage.DOCKETED: self.docketed, Stage.ASSIGNED: self.assigned,
            Stage.HANDLING: self.handled, Stage.REPLIED: self.answered, Stage.REWORK: self.rework,
            Stage.ESCALATED: self.escalated, Stage.IMPLEMENTING: self.implementing, Stage.CLOSED: self.closed,
            Stage.CLOSED_UNRATED: self.unrated, Stage.WITHDRAWN: self.withdrawn,
        }  # fmt: skip
        proposal = fresh(makers[stage]())
        assert proposal.stage == stage
        return proposal

    def paper(self, proposal: Proposal) -> ProposalFile:
        """The scan of an answer that was signed with a pen."""
        return writing.attach(
            proposal, b"%PDF-1.7 signed", "签发.pdf", by=self.clerk, at=self.at,
            purpose=ProposalFile.Purpose.SIGNED_PAPER,
        )  # fmt: skip


def drafted_hash(proposal: Proposal) -> str:
    """The fingerprint of the draft as it is now, as whoever has just read it would send it."""
    draft = proposal.replies.filter(signed_at=None).first()
    return handling.fingerprint_of(draft) if draft else ""


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("session__congress", "mover__member", "lead_department").get(
        pk=proposal.pk
    )


def make_cast(seconders: int = 4, mover: User | None = None) -> Cast:
    session = SessionFactory()
    congress = session.congress
    delegation = DelegationFactory(congress=congress)
    category = ProposalCategoryFactory(name="生活后勤")
    lead, co = DepartmentFactory(name="生活服务中心"), DepartmentFactory(name="机电部")
    mover = DelegateFactory(
        congress=congress, delegation=delegation, member=mover or UserFactory(name="李建国")
    )
    return Cast(
        session=session,
        category=category,
        mover=mover,
        seconders=[DelegateFactory(congress=congress, delegation=delegation) for _each in range(seconders)],
        reviewers=[appointed(Role.PROPOSAL_REVIEWER), appointed(Role.PROPOSAL_REVIEWER)],
        secretary=appointed(Role.CONGRESS_SECRETARY),
        lead=lead,
        co=co,
        clerk=posted(lead),
        leader=posted(lead, "leader", name="何敏"),
        co_clerk=posted(co),
        stranger=UserFactory(),
        text={
            "title": "在北翼风井增设恒温更衣室", "grounds": "冬季室温不足5℃，工作服结冰。",
            "measures": "新建更衣室，恒温供热。", "category": category,
        },
    )  # fmt: skip
