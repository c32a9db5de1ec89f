"""Follow-up to look at in the admin, as far as the user may read it. Entries are append-only and made on their own pages."""

from django.contrib import admin

from followup.models import FollowUpEntry
from samverkan.shared.admin_pages import VisibleAdmin


@admin.register(FollowUpEntry)
class FollowUpEntryAdmin(VisibleAdmin):
    list_display = ("happened_on", "outcome", "organisation", "commitment", "logged_at")
    list_select_related = ("organisation", "commitment")
    list_filter = ("outcome", "reason")
    date_hierarchy = "happened_on"
