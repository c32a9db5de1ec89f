"""Admin pages: who administers the installation reaches all of them, and what changes only through actions is only shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from samverkan.shared.formsets import BoundedInlineFormSet

INLINE_ROWS_AT_MOST = 100


class ForStaff:
    """Everything that the page offers, for whoever administers the installation: there are no finer rights to hand out."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)


class KeptAdmin(ForStaff, admin.ModelAdmin):
    """Rows that may be added and changed but never deleted: what was done keeps its doer and its place."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(KeptAdmin):
    """Shows rows to administrators and changes none: everything else passes the actions, which check and record."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BoundedInline(ForStaff, admin.TabularInline):
    """Rows that are changed on the page of the row that they hang under, no more than an admin page can carry."""

    formset = BoundedInlineFormSet
    max_num = INLINE_ROWS_AT_MOST

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, which refuses more rows. Django takes `max_num` down to 0 for who may not add any."""
        bound = {"validate_max": bool(self.max_num), "absolute_max": INLINE_ROWS_AT_MOST + 10}
        return super().get_formset(request, obj, **{**bound, **kwargs})
