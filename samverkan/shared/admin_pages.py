"""Admin pages: what staff see and who changes what there. What changes only through actions is only shown."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from samverkan.shared.formsets import BoundedInlineFormSet

INLINE_ROWS_AT_MOST = 100


class ForSuperusers:
    """Shown to all staff, changed by those who administer the installation: there are no finer rights to hand out."""

    view_on_site: Any = False  # Its address would tell which rows exist.

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)


def _is_superuser(request: HttpRequest) -> bool:
    return _is_staff(request) and bool(getattr(request.user, "is_superuser", False))


class ReadOnlyAdmin(ForSuperusers, admin.ModelAdmin):
    """Shows rows and changes none: everything else passes the actions, which check and record."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VisibleAdmin(ReadOnlyAdmin):
    """Shows the rows that the user may read on our own pages, and no others: to administer the installation opens no draft.

    `seen_through` is the path to the row that decides, whose queryset has `visible_to`; left out, the row itself decides. Lists,
    searches, pages, histories and suggestions all ask this queryset.
    """

    seen_through = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what the user does not see."""
        rows = super().get_queryset(request)
        model = self.model
        for step in self.seen_through.split("__") if self.seen_through else []:
            model = cast(type[Model], model._meta.get_field(step).related_model)
        seen = model._default_manager.visible_to(request.user)
        return rows.filter(**{f"{self.seen_through or 'pk'}__in": seen.values("pk")})


class BoundedInline(ForSuperusers, admin.TabularInline):
    """Rows that are changed on the page of the row that they hang under, no more than an admin page can carry."""

    formset = BoundedInlineFormSet
    max_num = INLINE_ROWS_AT_MOST

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, which refuses more rows. Django takes `max_num` down to 0 for who may not add any."""
        bound = {"validate_max": bool(self.max_num), "absolute_max": INLINE_ROWS_AT_MOST + 10}
        return super().get_formset(request, obj, **{**bound, **kwargs})
