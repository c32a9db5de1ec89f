"""The reference data in the admin, for superusers to put right; agreements to look at, as far as the user may read them.

Agreements change only on their own pages.
"""

from django.contrib import admin

from accounts.admin_pages import RecordedAdmin
from agreements.models import (
    Agreement,
    AgreementParty,
    CollaborationArea,
    CompanionDocument,
    County,
    DataSource,
    FollowUpRule,
    Forum,
    ForumMember,
    Municipality,
    PoliceArea,
    PoliceAreaCoverage,
    PoliceDistrict,
    PoliceRegion,
    Section,
    Signatory,
)
from samverkan.shared.admin_pages import BoundedInline, VisibleAdmin


@admin.register(PoliceRegion)
class PoliceRegionAdmin(RecordedAdmin):
    list_display = ("name", "code", "confidence", "source_year")
    list_filter = ("confidence",)
    search_fields = ("name", "code")


@admin.register(PoliceDistrict)
class PoliceDistrictAdmin(RecordedAdmin):
    list_display = ("name", "code", "region", "confidence", "source_year")
    list_select_related = ("region",)
    list_filter = ("region", "confidence")
    search_fields = ("name", "code")


@admin.register(County)
class CountyAdmin(RecordedAdmin):
    list_display = ("name", "code", "police_region")
    list_select_related = ("police_region",)
    autocomplete_fields = ("organisation", "police_region")
    search_fields = ("name", "code")


class CoverageInline(BoundedInline):
    """Which local police areas cover the municipality, or the other way round, and how certain that is."""

    model = PoliceAreaCoverage
    extra = 0
    autocomplete_fields = ("municipality", "police_area")
    fields = ("police_area", "municipality", "part", "confidence", "source_year", "source")


@admin.register(Municipality)
class MunicipalityAdmin(RecordedAdmin):
    list_display = ("name", "code", "full_name", "county")
    list_select_related = ("county",)
    list_filter = ("county",)
    search_fields = ("name", "code", "full_name")
    autocomplete_fields = ("county", "organisation")
    inlines = (CoverageInline,)


@admin.register(PoliceArea)
class PoliceAreaAdmin(RecordedAdmin):
    list_display = ("name", "code", "district", "confidence", "source_year")
    list_select_related = ("district",)
    list_filter = ("district__region", "confidence")
    search_fields = ("name", "code", "full_name")
    autocomplete_fields = ("district", "organisation")
    inlines = (CoverageInline,)


@admin.register(Agreement)
class AgreementAdmin(VisibleAdmin):
    list_display = ("title", "status", "organisation", "effective_from", "effective_until", "is_invented")
    list_select_related = ("organisation",)
    list_filter = ("status", "validity_kind", "is_invented")
    search_fields = ("title", "search_text")


@admin.register(
    AgreementParty, CollaborationArea, CompanionDocument, DataSource, FollowUpRule, Forum, Section, Signatory
)
class AgreementPartAdmin(VisibleAdmin):
    seen_through = "agreement"
    list_display = ("__str__", "agreement", "order")
    list_select_related = ("agreement",)
    search_fields = ("agreement__title",)


@admin.register(ForumMember)
class ForumMemberAdmin(VisibleAdmin):
    seen_through = "forum__agreement"
    list_display = ("office", "side", "forum")
    list_select_related = ("forum",)
    search_fields = ("office", "forum__name")
