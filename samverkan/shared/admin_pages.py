"""Admin pages for rows that change only through the application's own actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows to administrators and changes none: everything else passes the actions, which check and record."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptAdmin(admin.ModelAdmin):
    """Rows that may be added and changed but never deleted: what was done keeps its doer and its place."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
