"""The forms of a plan's parts, one per noun, and the registry that pages find them in."""

from typing import Any, ClassVar

from django import forms

from actionplans.actions.order import rows_beside
from actionplans.models import ActionPlan, Baseline, Goal, Initiative, PlanArea, PlanPart
from samverkan.shared.deletion import Holds
from samverkan.shared.forms import (
    Groups,
    PlacedForm,
    date_input,
    offer_parents,
    restrict_choices,
    stand_where_asked,
    text_area,
)


class PlanPartForm(PlacedForm):
    """A part of a plan. `noun` stands in its address; the rest in its headings; `holds` is what disappears with it."""

    noun: ClassVar[str]
    indefinite: ClassVar[str]
    definite: ClassVar[str]
    holds: ClassVar[Holds] = {}

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restrict_choices(self, plan, plan.agreement)
        offer_parents(self)
        stand_where_asked(self)
        self.offer_places(rows_beside(self.instance))

    @classmethod
    def rows(cls, plan: ActionPlan) -> Any:
        """Return the plan's parts of this noun."""
        return cls._meta.model._default_manager.filter(plan=plan)

    @classmethod
    def new(cls, plan: ActionPlan) -> PlanPart:
        """Return an unsaved part of the plan."""
        part: PlanPart = cls._meta.model(plan=plan)
        return part


class PlanAreaForm(PlanPartForm):
    noun, indefinite, definite = "rubriker", "en rubrik", "rubriken"
    error_fields = {"plan_area_label_once": "label", "plan_area_not_its_own_parent": "parent"}

    class Meta:
        model = PlanArea
        fields = ["label", "number", "area", "parent", "row_heading"]
        help_texts = {
            "label": "Som området heter i planen.",
            "number": "Som det ska stå i planen. Kan skilja sig från numret i överenskommelsen.",
            "area": "Så hittar läsaren mellan planen och överenskommelsen.",
            "row_heading": "Vad första kolumnen i åtagandetabellen kallas.",
        }


class GoalForm(PlanPartForm):
    noun, indefinite, definite = "mal", "ett mål", "målet"
    holds = {"baselines": ("utgångsläge", "utgångslägen")}

    class Meta:
        model = Goal
        fields = ["kind", "text", "area", "background"]
        widgets = {"background": text_area(6)}
        help_texts = {
            "kind": "Effektmål: vad som ska bli annorlunda. Processmål: hur arbetet ska fungera. "
            "Produktionsmål: vad som ska göras.",
            "text": "Skriv så att det går att avgöra om målet är nått: mer, mindre, fler eller färre än nu.",
        }


class BaselineForm(PlanPartForm):
    noun, indefinite, definite = "utgangslagen", "ett utgångsläge", "utgångsläget"
    error_fields = {
        "baseline_value_has_unit": "unit",
        "baseline_measured_order": "measured_until",
        "baseline_compared_order": "compared_until",
    }
    groups: ClassVar[Groups] = {
        "": ["goal", "text", "source"],
        "I siffror": ["value", "unit", "is_approximate"],
        "Tid": [("measured_from", "measured_until"), ("compared_from", "compared_until")],
        "Ordning": ["place"],
    }
    goal = forms.ModelChoiceField(
        Goal.objects.all(), label="Mål", help_text="Finns det inget att välja? Lägg till målet först."
    )

    class Meta:
        model = Baseline
        fields = [
            "text",
            "source",
            "value",
            "unit",
            "is_approximate",
            "measured_from",
            "measured_until",
            "compared_from",
            "compared_until",
        ]
        widgets = {
            "text": text_area(4),
            "measured_from": date_input(),
            "measured_until": date_input(),
            "compared_from": date_input(),
            "compared_until": date_input(),
        }
        help_texts = {"text": "Hur det ser ut innan arbetet börjar, i ord."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["goal"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "goal" in cleaned:
            self.instance.goal = cleaned["goal"]
        return cleaned

    @classmethod
    def rows(cls, plan: ActionPlan) -> Any:
        return Baseline.objects.filter(goal__plan=plan).select_related("goal__plan__agreement")

    @classmethod
    def new(cls, plan: ActionPlan) -> PlanPart:
        return Baseline()


class InitiativeForm(PlanPartForm):
    noun, indefinite, definite = "insatser", "en insats", "insatsen"
    error_fields = {"initiative_office_has_side": "communication_side"}
    holds = {"commitments": ("åtagande", "åtaganden")}
    groups: ClassVar[Groups] = {
        "": ["title", "plan_area", "description", "expansion", "is_untitled"],
        "Kommunikation": ["communication_side", "communication_office"],
        "Ordning": ["place"],
    }

    class Meta:
        model = Initiative
        fields = [
            "title",
            "plan_area",
            "description",
            "expansion",
            "is_untitled",
            "communication_side",
            "communication_office",
        ]
        widgets = {"description": text_area(5)}
        help_texts = {
            "description": "Problemet och vad som ligger bakom det. Står först i Brås uppställning.",
            "communication_side": "Vem som berättar om insatsen för invånarna.",
            "communication_office": "Till exempel trygghetssamordnaren. Aldrig ett personnamn.",
        }


PART_FORMS: dict[str, type[PlanPartForm]] = {
    form.noun: form for form in (PlanAreaForm, GoalForm, BaselineForm, InitiativeForm)
}
"""The parts that may be added to a plan, by the noun in their address."""
