"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Konton"

    def ready(self) -> None:
        from accounts import locks  # noqa: F401 - registers the locks
