"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Överenskommelser"

    def ready(self) -> None:
        from agreements import (
            locks,  # noqa: F401 - registers the locks
            verification,
        )
        from agreements.canonical import seal_pending_agreements
        from samverkan.shared.immutability import before_locking
        from samverkan.shared.verification import register_check

        register_check("Överenskommelserna", verification.check_texts, of="låsta texter")
        before_locking(seal_pending_agreements)
