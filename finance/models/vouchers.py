"""Papers behind an entry: the private original, and the copy with black bars that may be seen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.drafts import Draft
from finance.rules.limits import DocumentKind
from members.models import User

DOCUMENT_KINDS = [
    (DocumentKind.INVOICE.value, pgettext_lazy("kind of voucher", "invoice or receipt")),
    (DocumentKind.CONTRACT.value, pgettext_lazy("kind of voucher", "contract")),
    (DocumentKind.QUOTE.value, pgettext_lazy("kind of voucher", "quote")),
    (DocumentKind.PLAN.value, pgettext_lazy("kind of voucher", "plan or notice of the activity")),
    (DocumentKind.ATTENDANCE.value, pgettext_lazy("kind of voucher", "attendance list")),
    (DocumentKind.SIGN_OFF.value, pgettext_lazy("kind of voucher", "sign-off list with real names")),
    (DocumentKind.APPLICATION.value, pgettext_lazy("kind of voucher", "application")),
    (DocumentKind.RESOLUTION.value, pgettext_lazy("kind of voucher", "resolution of the committee")),
    ("bank_slip", pgettext_lazy("kind of voucher", "bank slip")),
    ("other", pgettext_lazy("kind of voucher", "other paper")),
]


class KeptFile(models.Model):
    """A file of ours where no address leads; `digest` is what entries speak of."""

    file = models.CharField(max_length=120, editable=False)
    kind = models.CharField(max_length=4, editable=False)
    size = models.PositiveIntegerField(editable=False)
    digest = models.CharField("SHA-256", max_length=64, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)

    class Meta:
        abstract = True


class SourceDocument(KeptFile):
    """The paper as it was photographed or scanned, cleaned of what cannot be seen (原始凭证). Private."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField()
    document = models.CharField(_("what it is"), max_length=11, choices=DOCUMENT_KINDS, default="invoice")
    removed_at = models.DateTimeField(null=True, editable=False)
    """A paper that was attached by mistake stays in the store until the draft is posted or dropped."""

    class Meta:
        verbose_name, verbose_name_plural = _("voucher"), _("vouchers")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="vouchers_of_a_draft_are_numbered"),
            models.CheckConstraint(
                name="a_voucher_is_a_picture_or_pdf", condition=Q(kind__in=["jpg", "png", "pdf"])
            ),
            models.CheckConstraint(
                name="a_voucher_has_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]


class PublicCopyQuerySet(models.QuerySet["PublicCopy"]):
    def in_force(self) -> PublicCopyQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class PublicCopy(KeptFile):
    """The paper with its black bars burned in (脱敏件). The one in force is what people see."""

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="copies")
    boxes = models.JSONField(default=list)
    """[page, x, y, w, h] with fractions of the page's sides in millionths."""
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    withdrawal = models.CharField(_("why it was replaced"), max_length=200, blank=True, default="")

    objects = PublicCopyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("public copy of a voucher"), _("public copies of vouchers")
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(withdrawn_at__isnull=True), name="a_voucher_has_one_copy_in_force"
            ),
            models.CheckConstraint(name="a_copy_of_a_voucher_is_a_picture_or_pdf", condition=Q(kind__in=["jpg", "png", "pdf"])),
            models.CheckConstraint(name="a_copy_has_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="a_withdrawn_copy_says_who_and_when",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__gte=F("at"), withdrawn_by__isnull=False),
            ),
        ]  # fmt: skip
