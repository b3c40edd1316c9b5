"""What departments do with a proposal: take it, answer it, carry it out; and what the mover says to that."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Department, User
from proposals.models.proposals import Proposal
from proposals.models.support import ProposalFile
from proposals.rules.moves import NEEDS_REASON, AnswerClass
from union_portal.lib.models import Timestamped

CLASSES = [
    (AnswerClass.SOLVED.value, _("A: solved")),
    (AnswerClass.PLANNED.value, _("B: being solved or planned")),
    (AnswerClass.NOT_NOW.value, _("C: not possible now")),
    (AnswerClass.FOR_REFERENCE.value, _("D: for reference")),
]


class Assignment(models.Model):
    """That a proposal was handed to a department (交办), to lead or to help."""

    class Part(models.TextChoices):
        LEAD = "lead", _("lead department")
        CO = "co", _("co-handling department")

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="assignments", verbose_name=_("proposal")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="assignments", verbose_name=_("department")
    )
    part = models.CharField(_("part"), max_length=4, choices=Part)
    at = models.DateTimeField(_("assigned at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True, default="")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        ordering = ["proposal", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(part="lead", ended_at__isnull=True),
                name="a_proposal_has_one_lead_department",
            ),
            models.UniqueConstraint(
                fields=["proposal", "department"],
                condition=Q(ended_at__isnull=True),
                name="a_department_has_one_part_in_a_proposal",
            ),
            models.CheckConstraint(
                name="what_is_returned_says_why",
                condition=Q(returned_at=None) | ~Q(return_reason="") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["department", "ended_at"], name="assignments_of_a_department")]

    def __str__(self) -> str:
        return str(self.department)


class CoOpinion(models.Model):
    """What a co-handling department says to the lead (会办意见)."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="co_opinions", verbose_name=_("proposal")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    words = models.TextField(_("opinion"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("opinion of a co-department"), _("opinions of co-departments")
        ordering = ["proposal", "at"]
        constraints = [models.CheckConstraint(name="a_co_opinion_says_something", condition=~Q(words=""))]

    def __str__(self) -> str:
        return str(self.department)


class Reply(Timestamped):
    """An answer (答复): drafted by a clerk, then signed by the responsible leader; from then on it stays as it is."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="replies", verbose_name=_("proposal"))
    number = models.PositiveSmallIntegerField(_("which answer"), editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    answer_class = models.CharField(_("class"), max_length=1, choices=CLASSES, blank=True, default="")
    words = models.TextField(_("answer"), blank=True, default="")
    reason = models.TextField(
        _("reason"), blank=True, default="", help_text=_("For C and D: why not, and what would be needed.")
    )
    due_on = models.DateField(
        _("to be done by"), null=True, blank=True, help_text=_("For B: the day by which everything is done.")
    )
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    sent_for_signature_at = models.DateTimeField(
        _("put before the leader at"), null=True, blank=True, editable=False
    )
    remark = models.CharField(
        _("remark of the leader"), max_length=300, blank=True, default="", editable=False
    )
    signatory = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
        editable=False,
    )
    signatory_title = models.CharField(_("title"), max_length=40, blank=True, default="", editable=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)
    signed_paper = models.ForeignKey(
        ProposalFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed paper"),
        editable=False, help_text=_("Where the leader signed with a pen: the scan."),
    )  # fmt: skip
    text_hash = models.CharField(
        _("fingerprint of the text"), max_length=64, blank=True, default="", editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("answer"), _("answers")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="answers_of_a_proposal_are_numbered"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(signed_at__isnull=True),
                name="a_proposal_has_one_unsigned_answer",
            ),
            models.CheckConstraint(
                name="a_signed_answer_is_whole",
                condition=Q(signed_at=None)
                | Q(signatory__isnull=False) & ~Q(words="") & ~Q(answer_class="") & ~Q(text_hash=""),
            ),
            models.CheckConstraint(
                name="a_planned_answer_has_a_day",
                condition=Q(signed_at=None) | ~Q(answer_class="B") | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answer_that_says_no_says_why",
                condition=Q(signed_at=None)
                | ~Q(answer_class__in=sorted(each.value for each in NEEDS_REASON))
                | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.number}"


class Milestone(models.Model):
    """One measure that an answer of class B promises, with its day (落实清单)."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="milestones", verbose_name=_("answer"))
    title = models.CharField(_("measure"), max_length=120)
    responsible = models.CharField(_("responsible"), max_length=60, blank=True, default="")
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    proof = models.TextField(_("proof"), blank=True, default="", editable=False)
    proof_file = models.ForeignKey(
        ProposalFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("file"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("milestone"), _("milestones")
        ordering = ["reply", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="what_is_done_is_proved",
                condition=Q(done_at=None, done_on=None)
                | Q(done_at__isnull=False, done_on__isnull=False) & ~Q(proof=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """What the mover says to an answer (评价)."""

    class Value(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        BASICALLY = "basically", _("basically satisfied")
        DISSATISFIED = "dissatisfied", _("dissatisfied")

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="ratings", verbose_name=_("answer"))
    is_of_work = models.BooleanField(
        _("after it was carried out"), default=False, help_text=_("Not of the words but of what was done.")
    )
    value = models.CharField(pgettext_lazy("of a rating", "rating"), max_length=12, choices=Value)
    words = models.CharField(_("in words"), max_length=300, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("rating"), _("ratings")
        ordering = ["reply", "at"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "is_of_work"], name="an_answer_is_rated_once"),
            models.CheckConstraint(
                name="who_is_dissatisfied_says_why", condition=~Q(value="dissatisfied") | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_value_display()
