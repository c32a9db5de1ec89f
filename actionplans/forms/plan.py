"""The form of a plan's facts; its content is changed part by part."""

from typing import ClassVar

from actionplans.models import ActionPlan
from samverkan.shared.forms import Groups, VersionedForm, date_input, text_area


class PlanForm(VersionedForm):
    error_fields = {"plan_ends_after_start": "period_until"}
    groups: ClassVar[Groups] = {
        "": ["kind_label", "title", ("period_from", "period_until"), "intro"],
        "På papperet": ["layout", "first_side"],
    }

    class Meta:
        model = ActionPlan
        fields = ["kind_label", "title", "period_from", "period_until", "intro", "layout", "first_side"]
        widgets = {"period_from": date_input(), "period_until": date_input(), "intro": text_area(6)}
        help_texts = {
            "layout": "Punkter per part passar löpande text, rolltabell visar vem som gör vad, "
            "åtagandetabell har kolumner för tidsplan och mått, Brås uppställning går från problem och orsak till "
            "uppföljning. Kan ändras när som helst.",
        }
