"""The actionplans app."""

from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Handlingsplaner"

    def ready(self) -> None:
        from actionplans import locks  # noqa: F401 - registers the locks
