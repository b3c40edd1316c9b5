"""What letters are about, and how they are answered."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.inboxes import Inbox
from feedback.models.rewriting import Rewritten
from feedback.rules.clocks import LIMITS, Limit, Pace
from members.models import User
from union_portal.lib.models import Timestamped

PACES = [
    (Pace.CONSULT.value, _("question")),
    (Pace.SUGGESTION.value, _("suggestion or call for help")),
    (Pace.COMPLAINT.value, _("complaint")),
    (Pace.DIFFICULT.value, _("difficult matter")),
    (Pace.COMPLEX.value, _("especially complex matter")),
]


class CategoryQuerySet(models.QuerySet["Category"]):
    def open(self) -> CategoryQuerySet:
        return self.filter(is_open=True)


class Category(Rewritten, Timestamped):
    """A heading that people write under, the inbox that answers, and how long it may take."""

    name = models.CharField(
        pgettext_lazy("of a category", "name"),
        max_length=30,
        help_text=_("As a worker would say it: 工资与工时."),
    )
    hint = models.CharField(
        _("hint"), max_length=120, blank=True, default="", help_text=_("What belongs here, in one sentence.")
    )
    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="categories", verbose_name=pgettext_lazy("of letters", "inbox"),
        help_text=_("Who answers. Letters that exclude somebody there go to its superior inbox."),
    )  # fmt: skip
    pace = models.CharField(
        _("kind of matter"), max_length=10, choices=PACES, default=Pace.SUGGESTION.value,
        help_text=_("It says which days are usual. Only suggestions can be adopted and carried out."),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(
        _("days for the reply"), validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Question 3, suggestion 5, complaint 10, difficult 15, especially complex 30."),
    )  # fmt: skip
    counts_working_days = models.BooleanField(
        _("working days"),
        default=True,
        help_text=_("Empty: calendar days, as for especially complex matters."),
    )
    may_be_extended = models.BooleanField(
        _("may be extended once"),
        default=False,
        help_text=_("By ten days, approved by the chair, shown to who wrote."),
    )
    takes_sealed = models.BooleanField(
        _("takes sealed letters"), default=True,
        help_text=_("Empty: letters of this category are written under a name only."),
    )  # fmt: skip
    keep_days = models.PositiveSmallIntegerField(
        _("days kept after the close"), default=730, validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text=_("After that the words are destroyed and only what statistics need is left."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    is_open = models.BooleanField(
        _("open for letters"), default=True,
        help_text=_("Empty: nobody writes under it any more; its letters stay where they are."),
    )  # fmt: skip

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("category of letters"), _("categories of letters")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="a_category_of_letters_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["name"], condition=Q(is_open=True), name="open_categories_of_letters_have_different_names",
                violation_error_message=_("There is already a category of this name."),
            ),
            models.CheckConstraint(name="a_letter_is_answered_within_days", condition=Q(days__gte=1, days__lte=60)),
            models.CheckConstraint(
                name="letters_are_kept_a_month_at_least", condition=Q(keep_days__gte=30, keep_days__lte=3650)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> Limit:
        return Limit(self.days, self.counts_working_days, self.may_be_extended)


def limit_of(pace: str) -> Limit:
    """What a new category of this kind begins with."""
    return LIMITS[Pace(pace)]


class Question(models.Model):
    """Something a category asks besides the letter itself."""

    class Kind(models.TextChoices):
        LINE = "line", _("one line")
        TEXT = "text", pgettext_lazy("of a question", "text")
        DAY = "day", _("day")
        CHOICE = "choice", _("one of several")

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="questions", verbose_name=_("category of letters")
    )
    label = models.CharField(
        _("question"), max_length=60, help_text=_("As it stands above its field: 哪个班次？")
    )
    help = models.CharField(
        _("hint"), max_length=120, blank=True, default="",
        help_text=_("Below the question: what to write, and in which form."),
    )  # fmt: skip
    kind = models.CharField(
        _("kind of answer"), max_length=6, choices=Kind, default=Kind.LINE.value,
        help_text=_("Which field stands in the form."),
    )  # fmt: skip
    choices = models.TextField(
        _("choices"), blank=True, default="", help_text=_("One a line, for “one of several”.")
    )
    is_required = models.BooleanField(
        _("has to be answered"), default=False,
        help_text=_("The fewer the better: nobody is kept from writing by a question."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("question of a category"), _("questions of categories")
        ordering = ["category", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="a_question_asks_something", condition=~Q(label="")),
            models.CheckConstraint(
                name="a_question_with_choices_has_some", condition=~Q(kind="choice") | ~Q(choices=""),
                violation_error_message=_("Write the choices, one a line."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def choice_list(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class ReplyTemplate(Timestamped):
    """Words that are often written: a handler begins with them and changes what is different."""

    title = models.CharField(
        _("title"), max_length=60, help_text=_("By this the desk finds it; who wrote never sees it.")
    )
    text = models.TextField(
        pgettext_lazy("of a template", "text"),
        help_text=_("What the answer begins with. The handler changes it before it is sent."),
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="templates", verbose_name=_("category of letters"),
        help_text=_("Empty: for letters of every category."),
    )  # fmt: skip
    written_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("reply template"), _("reply templates")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Theme(Rewritten, Timestamped):
    """A theme that staff look for in letters, and the words that point to it. It only suggests."""

    name = models.CharField(
        pgettext_lazy("of a theme", "name"), max_length=30, unique=True,
        help_text=_("As it stands on the board: 加班."),
    )  # fmt: skip
    words = models.TextField(_("words"), help_text=_("One a line: 加班费, 工资条."))
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name=_("suggested category"),
        help_text=_("Offered to whoever writes of this theme; empty: none."),
    )

    class Meta:
        verbose_name, verbose_name_plural = (
            pgettext_lazy("of letters", "theme"),
            pgettext_lazy("of letters", "themes"),
        )
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """Filters of the desk that somebody uses again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(pgettext_lazy("of a view", "name"), max_length=30)
    query = models.CharField(max_length=300)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="saved_views_of_a_person_have_different_names"
            )
        ]
