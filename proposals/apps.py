from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("workers’ congress")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from members.actions.calendar import WHEN_THE_CALENDAR_CHANGES
        from proposals.actions.clocks import recount

        WHEN_THE_CALENDAR_CHANGES.append(recount)
