"""The fund ledger: every yuan in public, and books that nobody can quietly change."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = _("Activity fund")
    default_auto_field = "django.db.models.BigAutoField"
