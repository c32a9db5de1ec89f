"""The project's pages, and beside them the references: Django's admin list (A) and change form (B) of the same rows."""

from typing import Any

from django.contrib import admin
from django.urls import include, path

from actionplans.models import ActivityMeasure, Commitment, Responsibility, Schedule

reference = admin.AdminSite(name="reference")
for _model, _admin in admin.site._registry.items():
    if _model is not Commitment:
        reference.register(_model, type(_admin))


class _Rows(admin.TabularInline):
    extra = 2


class _Responsibilities(_Rows):
    model = Responsibility


class _Measures(_Rows):
    model = ActivityMeasure


class _Schedules(_Rows):
    model = Schedule


@admin.register(Commitment, site=reference)
class ReferenceAdmin(admin.ModelAdmin):
    """The rows of one plan on one page with three related columns."""

    list_display = ["text", "initiative", "plan_area", "plan"]
    list_select_related = ["initiative__plan", "initiative__plan_area"]
    list_per_page = 1000
    list_max_show_all = 1000
    inlines = [_Responsibilities, _Measures, _Schedules]
    raw_id_fields = ["parent", "mirror_of"]

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Let the list be narrowed to one plan."""
        return True

    @admin.display(ordering="initiative__plan_area")
    def plan_area(self, commitment: Commitment) -> str:
        return str(commitment.initiative.plan_area)

    @admin.display(ordering="initiative__plan")
    def plan(self, commitment: Commitment) -> str:
        return str(commitment.initiative.plan)


urlpatterns = [path("referens/", reference.urls), path("", include("samverkan.urls"))]
