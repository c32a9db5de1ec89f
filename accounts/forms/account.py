"""The forms in which accounts are looked after: each asks for the password of whoever does it."""

from typing import Any

from django import forms

from accounts.confirmation import confirm_own_password
from accounts.models import Membership, User
from accounts.permissions import can_give_membership, can_give_rights
from samverkan.shared.formsets import BoundedInlineFormSet


class OwnPasswordForm(forms.ModelForm):
    """Asks for the password of `by`, who is signed in: an open session is not enough to change an account."""

    by: User
    own_password = forms.CharField(
        label="Ditt lösenord",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Skriv lösenordet som du själv loggar in med. Den som kontot gäller får ett brev om ändringen.",
    )

    def clean_own_password(self) -> str:
        confirm_own_password(self.by, self.cleaned_data["own_password"])
        return ""

    @property
    def changed_data(self) -> list[str]:
        """The fields that differ; the password is no part of the account."""
        return [name for name in super().changed_data if name != "own_password"]


class AccountCreateForm(OwnPasswordForm):
    """A new account: whom it is for. Its owner chooses the password through a link that is sent to the address."""

    class Meta:
        model = User
        fields = ("email", "full_name")


class AccountUpdateForm(OwnPasswordForm):
    """An account that exists."""

    class Meta:
        model = User
        fields = ("email", "full_name", "is_active", "is_staff", "is_superuser")


class MembershipForm(forms.ModelForm):
    """A role in an organisation, given by somebody who may give it there."""

    by: User

    class Meta:
        model = Membership
        fields = ("organisation", "role", "office", "since", "until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        organisation = cleaned.get("organisation")
        if organisation and not can_give_membership(self.by, organisation):
            message = "Du är inte administratör i den organisationen. Be den som administrerar installationen."
            self.add_error("organisation", message)
        if self.instance.pk and "organisation" in self.changed_data:
            message = "Ett medlemskap stannar i sin organisation. Ge det en sista dag, och lägg till ett nytt."
            self.add_error("organisation", message)
        return cleaned


class MembershipFormSet(BoundedInlineFormSet):
    """The memberships of an account. Who looks after some organisations alone adds no account that belongs to none of them."""

    by: User

    def clean(self) -> None:
        super().clean()
        filled = [form for form in self.forms if form.has_changed() or form.instance.pk]
        if not filled and not can_give_rights(self.by):
            raise forms.ValidationError("Ge kontot en roll i en organisation där du är administratör.")
