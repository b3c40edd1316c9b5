"""What staff may change about the whole site."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SiteSettings(models.Model):
    """What staff may change about the whole site: its name, its footer, its filing numbers. One row."""

    name = models.CharField(_("name of the site"), max_length=40, default="工会门户")
    tagline = models.CharField(_("line below the name"), max_length=60, blank=True, default="")
    organiser = models.CharField(
        _("organiser"), max_length=80, blank=True, default="", help_text=_("Who runs this site, in full.")
    )
    address = models.CharField(_("address"), max_length=120, blank=True, default="")
    office_hours = models.CharField(_("office hours"), max_length=60, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=60, blank=True, default="")
    icp_number = models.CharField(
        _("ICP filing number"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("备案号, shown in the footer."),
    )
    police_number = models.CharField(
        _("public-security filing number"), max_length=60, blank=True, default=""
    )
    footer_note = models.CharField(_("note in the footer"), max_length=200, blank=True, default="")
    is_memorial = models.BooleanField(
        _("memorial grey"),
        default=False,
        help_text=_("Shows every public page in grey on a day of mourning."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("site settings"), _("site settings")
        constraints = [models.CheckConstraint(name="there_is_one_row_of_site_settings", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.name
