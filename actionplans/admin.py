"""Plans to look at in the admin, as far as the user may read them. They change only on their own pages."""

from django.contrib import admin

from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    Goal,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from samverkan.shared.admin_pages import VisibleAdmin


@admin.register(ActionPlan)
class ActionPlanAdmin(VisibleAdmin):
    list_display = ("title", "kind_label", "status", "period_from", "period_until", "agreement")
    list_select_related = ("agreement",)
    list_filter = ("status", "layout")
    search_fields = ("title", "agreement__title")


@admin.register(PlanArea, Goal, Initiative)
class PlanPartAdmin(VisibleAdmin):
    seen_through = "plan"
    list_display = ("__str__", "plan", "order")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)


@admin.register(Baseline)
class BaselineAdmin(VisibleAdmin):
    seen_through = "goal__plan"
    list_display = ("__str__", "goal")
    list_select_related = ("goal",)


@admin.register(Commitment)
class CommitmentAdmin(VisibleAdmin):
    list_display = ("__str__", "kind", "initiative")
    list_select_related = ("initiative",)
    list_filter = ("kind",)
    search_fields = ("search_text",)


@admin.register(ActivityMeasure, Responsibility, Schedule)
class CommitmentPartAdmin(VisibleAdmin):
    seen_through = "commitment"
    list_display = ("__str__", "commitment")
    list_select_related = ("commitment",)
