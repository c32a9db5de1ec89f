"""The actionplans app."""

from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Handlingsplaner"

    def ready(self) -> None:
        from actionplans import (
            locks,  # noqa: F401 - registers the locks
            verification,
        )
        from actionplans.canonical import seal_pending_plans
        from samverkan.shared.immutability import before_locking
        from samverkan.shared.verification import register_check

        register_check("Planerna", verification.check_texts, of="låsta texter")
        before_locking(seal_pending_plans)
