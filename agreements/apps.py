"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Överenskommelser"

    def ready(self) -> None:
        from agreements import locks  # noqa: F401 - registers the locks
