"""Users, memberships and organisations in the admin. The audit trail is shown, never changed."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest

from accounts.models import AuditEvent, Membership, Organisation, User
from samverkan.shared.admin_pages import BoundedInline, ForStaff, KeptAdmin, ReadOnlyAdmin


class UserCreateForm(AdminUserCreationForm):
    """A new account: who it is for and how one signs in."""

    class Meta:
        model = User
        fields = ("email", "full_name")


class UserUpdateForm(UserChangeForm):
    """An account that exists."""

    class Meta:
        model = User
        fields = ("email", "full_name", "is_active", "is_staff", "is_superuser")


class MembershipInline(BoundedInline):
    """What the user may do, and where. A membership ends by its last day."""

    model = Membership
    extra = 0
    autocomplete_fields = ("organisation",)
    fields = ("organisation", "role", "office", "since", "until")


@admin.register(User)
class AccountAdmin(ForStaff, UserAdmin):
    """Accounts are closed by taking away "aktivt", never deleted."""

    form = UserUpdateForm
    add_form = UserCreateForm
    inlines = (MembershipInline,)
    list_display = ("full_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_demo")
    search_fields = ("full_name", "email")
    ordering = ("full_name",)
    readonly_fields = ("last_login", "date_joined", "is_demo")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name")}),
        ("Behörighet", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Uppgifter", {"fields": ("last_login", "date_joined", "is_demo")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "full_name", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    """Organisations come with the reference data; here their names are put right."""

    list_display = ("name", "kind", "code")
    list_filter = ("kind",)
    search_fields = ("name", "code")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what and when, by organisation."""

    list_display = ("recorded_at", "organisation", "actor_name", "verb", "subject_label")
    list_select_related = ("organisation",)
    list_filter = ("subject_type",)
    search_fields = ("actor_name", "subject_label")
    ordering = ("-recorded_at", "-pk")
    show_full_result_count = False
