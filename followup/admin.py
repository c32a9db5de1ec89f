"""Follow-up to look at in the admin. Entries are append-only and made on their own pages."""

from django.contrib import admin

from followup.models import FollowUpEntry
from samverkan.shared.admin_pages import ReadOnlyAdmin


@admin.register(FollowUpEntry)
class FollowUpEntryAdmin(ReadOnlyAdmin):
    list_display = ("happened_on", "outcome", "organisation", "commitment", "logged_at")
    list_select_related = ("organisation", "commitment")
    list_filter = ("outcome", "reason")
    date_hierarchy = "happened_on"
