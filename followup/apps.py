"""The followup app."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        from followup import locks  # noqa: F401 - registers the locks
