"""The followup app."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        from followup import locks, verification  # noqa: F401 - registers the locks
        from samverkan.shared.verification import register_check

        register_check("Uppföljningarna", verification.check_entries, of="loggade uppföljningar")
