"""Plans to look at in the admin. They change only on their own pages."""

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
from samverkan.shared.admin_pages import ReadOnlyAdmin


@admin.register(ActionPlan)
class ActionPlanAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind_label", "status", "period_from", "period_until", "agreement")
    list_select_related = ("agreement",)
    list_filter = ("status", "layout")
    search_fields = ("title", "agreement__title")


@admin.register(PlanArea, Goal, Initiative)
class PlanPartAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "plan", "order")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)


@admin.register(Baseline)
class BaselineAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "goal")
    list_select_related = ("goal",)


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "kind", "initiative")
    list_select_related = ("initiative",)
    list_filter = ("kind",)
    search_fields = ("search_text",)


@admin.register(ActivityMeasure, Responsibility, Schedule)
class CommitmentPartAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "commitment")
    list_select_related = ("commitment",)
