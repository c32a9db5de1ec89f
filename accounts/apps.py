"""The accounts app."""

from django.apps import AppConfig
from django.core.signals import request_started


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Konton"

    def ready(self) -> None:
        from accounts import checks, locks, verification  # noqa: F401 - registers the checks and locks
        from accounts.mail import courier
        from samverkan.shared.verification import register_check

        register_check("Loggarna", verification.check_chains, of="händelser")
        register_check("Innehåll borttaget", verification.count_erased, of="händelser vars kontrollsumma")
        request_started.connect(courier.begin, dispatch_uid="accounts.mail")
