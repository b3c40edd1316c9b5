from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("worker mailbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from feedback.actions.clocks import recount
        from members.actions.calendar import WHEN_THE_CALENDAR_CHANGES

        WHEN_THE_CALENDAR_CHANGES.append(recount)
