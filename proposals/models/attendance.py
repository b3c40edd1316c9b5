"""Attendance at a session (签到): one row for each coming, leaving, excuse and correction. Only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.congresses import Session
from proposals.models.delegates import Delegate, Observer
from proposals.rules.attendance import BY_THE_DESK, OF_OBSERVERS, WITH_REASON, Deed, State, Way

STATES = [
    (State.AWAITED.value, pgettext_lazy("attendance", "not here yet")),
    (State.ASKED.value, pgettext_lazy("attendance", "asks to be excused")),
    (State.EXCUSED.value, pgettext_lazy("attendance", "excused")),
    (State.PRESENT.value, pgettext_lazy("attendance", "present")),
    (State.GONE.value, pgettext_lazy("attendance", "went out")),
]
DEEDS = [
    (Deed.IN.value, pgettext_lazy("attendance", "signed in")),
    (Deed.OUT.value, pgettext_lazy("attendance", "left the hall")),
    (Deed.BACK.value, pgettext_lazy("attendance", "came back")),
    (Deed.ASK.value, pgettext_lazy("attendance", "asked to be excused")),
    (Deed.EXCUSE.value, pgettext_lazy("attendance", "absence excused")),
    (Deed.DECLINE.value, pgettext_lazy("attendance", "excuse not accepted")),
    (Deed.WITHDRAW.value, pgettext_lazy("attendance", "excuse withdrawn")),
    (Deed.UNDO.value, pgettext_lazy("attendance", "entry corrected")),
]
WAYS = [
    (Way.DESK.value, pgettext_lazy("attendance", "at the desk")),
    (Way.PHONE.value, pgettext_lazy("attendance", "code on the phone")),
    (Way.HALL.value, pgettext_lazy("attendance", "code of the hall")),
    (Way.SELF.value, pgettext_lazy("attendance", "by oneself")),
]


class Attendance(models.Model):
    """One thing that happened to somebody's attendance. A trigger lets only rows follow that make sense."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance", verbose_name=_("session"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, null=True, blank=True, related_name="attendance",
        verbose_name=_("delegate"),
    )  # fmt: skip
    observer = models.ForeignKey(
        Observer, models.PROTECT, null=True, blank=True, related_name="attendance",
        verbose_name=_("observer"),
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(_("number"))
    from_state = models.CharField(max_length=8, choices=STATES)
    kind = models.CharField(pgettext_lazy("attendance", "what happened"), max_length=8, choices=DEEDS)
    to_state = models.CharField(max_length=8, choices=STATES)
    way = models.CharField(pgettext_lazy("attendance", "way"), max_length=5, choices=WAYS)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendance")
        ordering = ["session", "delegate", "observer", "number"]
        constraints = [
            models.CheckConstraint(
                name="attendance_is_of_one_person",
                condition=Q(delegate__isnull=False, observer=None) | Q(delegate=None, observer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["session", "delegate", "number"], name="attendance_of_a_delegate_goes_in_turn"
            ),
            models.UniqueConstraint(
                fields=["session", "observer", "number"], name="attendance_of_an_observer_goes_in_turn"
            ),
            models.CheckConstraint(
                name="observers_are_not_excused",
                condition=Q(observer=None) | Q(kind__in=sorted(each.value for each in OF_OBSERVERS)),
            ),
            models.CheckConstraint(
                name="excuses_and_corrections_are_entered_at_the_desk",
                condition=Q(way=Way.DESK.value) | ~Q(kind__in=sorted(each.value for each in BY_THE_DESK)),
            ),
            models.CheckConstraint(
                name="an_excuse_or_a_correction_says_why",
                condition=~Q(note="")
                | ~Q(kind__in=sorted(each.value for each in WITH_REASON))
                & ~Q(kind=Deed.EXCUSE.value, from_state=State.AWAITED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate or self.observer} {self.get_kind_display()}"
