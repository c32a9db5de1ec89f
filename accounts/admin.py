"""Users, memberships and organisations in the admin. The audit trail is shown, never changed.

Nothing is decided here: the actions check who may do what, record it and tell whom it concerns.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.actions import add_account, add_membership, change_account, change_membership
from accounts.actions.account import CHANGEABLE
from accounts.admin_pages import RecordedAdmin
from accounts.forms.account import AccountCreateForm, AccountUpdateForm, MembershipForm, MembershipFormSet
from accounts.models import AuditEvent, Membership, Organisation, User
from accounts.permissions import (
    can_add_account,
    can_change_account,
    can_give_rights,
    organisations_to_administer,
)
from accounts.requests import user_of
from samverkan.shared.admin_pages import BoundedInline, ForSuperusers, ReadOnlyAdmin
from samverkan.shared.models import Refused


class MembershipInline(BoundedInline):
    """What the user may do, and where. A membership ends by its last day."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    template = "admin/edit_inline/stacked.html"
    extra = 0
    can_delete = False
    autocomplete_fields = ("organisation",)
    fields = ("organisation", "role", "office", "since", "until")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_add_account(user_of(request)) and (obj is None or can_change_account(user_of(request), obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Tell the forms who gives the roles."""
        kwargs["form"] = type("MembershipForm", (self.form,), {"by": user_of(request)})
        formset: Any = super().get_formset(request, obj, **kwargs)
        if "organisation" in formset.form.base_fields:  # Organisations are not changed on the way to a role.
            widget = formset.form.base_fields["organisation"].widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return type("MembershipFormSet", (formset,), {"by": user_of(request)})


@admin.register(User)
class AccountAdmin(ForSuperusers, admin.ModelAdmin):
    """Accounts are closed by taking away "aktivt", never deleted. Nobody gives another person a password: that is done by a link."""

    inlines = (MembershipInline,)
    list_display = ("full_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_demo")
    search_fields = ("full_name", "email")
    ordering = ("full_name",)
    fieldsets = (
        (None, {"fields": ("email", "full_name")}),
        ("Behörighet", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Uppgifter", {"fields": ("last_login", "date_joined", "is_demo")}),
        ("Bekräfta", {"fields": ("own_password",)}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name")}),
        ("Bekräfta", {"fields": ("own_password",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Show the accounts that the user looks after."""
        rows, user = super().get_queryset(request), user_of(request)
        if can_give_rights(user):
            return rows
        own = organisations_to_administer(user)
        memberships = Membership.objects.filter(user=OuterRef("pk"))
        return rows.filter(
            Exists(memberships.filter(organisation_id__in=own)),
            ~Exists(memberships.exclude(organisation_id__in=own)),
            is_staff=False,
            is_superuser=False,
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_add_account(user_of(request))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return can_add_account(user_of(request)) if obj is None else can_change_account(user_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Let no filter in an address ask what a stored password begins with."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        rights = () if can_give_rights(user_of(request)) else ("is_staff", "is_superuser")
        return ("last_login", "date_joined", "is_demo", *rights)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form whose password it asks for."""
        base = AccountUpdateForm if obj else AccountCreateForm
        kwargs["form"] = type(base.__name__, (base,), {"by": user_of(request)})
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what the actions refuse as a message; nothing is saved then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Make or change the account by its action."""
        by, typed = user_of(request), form.cleaned_data
        if change:
            changes = {name: typed[name] for name in form.changed_data if name in CHANGEABLE}
            saved = change_account(obj, changes=changes, by=by)
        else:
            saved = add_account(email=typed["email"], full_name=typed["full_name"], by=by, request=request)
        obj.pk, obj.password, obj.email = saved.pk, saved.password, saved.email

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Give and change memberships by their actions."""
        formset.save(commit=False)
        for membership in formset.new_objects:
            add_membership(membership, by=user_of(request))
        for membership, names in formset.changed_objects:
            changes = {name: getattr(membership, name) for name in names}
            change_membership(membership, changes=changes, by=user_of(request))


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    """Organisations come with the reference data; here their names are put right."""

    list_display = ("name", "kind", "code")
    list_filter = ("kind",)
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """Kind and code stand in the locked texts that name the organisation, and in its log: they stay as they are."""
        return ("kind", "code") if obj else ()


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what and when, to the administrators of the organisation; the installation's own chain to superusers."""

    list_display = ("recorded_at", "organisation", "actor_name", "verb", "subject_label")
    list_select_related = ("organisation", "content")
    list_filter = ("subject_type",)
    search_fields = ("actor_name", "content__subject_label")
    ordering = ("-recorded_at", "-pk")
    show_full_result_count = False

    @admin.display(description="benämning då")
    def subject_label(self, event: AuditEvent) -> str:
        return event.subject_label

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """Leave out the chains of organisations in which the user is no administrator."""
        user = user_of(request)
        seen = Q(organisation_id__in=organisations_to_administer(user))
        if can_give_rights(user):
            seen |= Q(organisation__isnull=True)
        return super().get_queryset(request).filter(seen)
