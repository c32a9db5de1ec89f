"""The forms of sign-in and passwords, with the counts of `accounts.limits` about them."""

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

from accounts.actions import change_password
from accounts.confirmation import confirm_own_password
from accounts.devices import known_device
from accounts.limits import CannotCount, TooMany, in_minutes, keyed, may_ask_for_link, take_sign_in
from accounts.mail import send_later
from accounts.models import User
from accounts.requests import network_of
from samverkan.shared.failed import NOT_WRITING
from samverkan.sign_in.adapter import logger

_LONGEST_ADDRESS = 254


def what_to_do(seconds: int, *, known: bool) -> str:
    """Return what the page says to somebody who has to wait: how long, and the ways in that stand open meanwhile."""
    wait = f"Vänta {in_minutes(seconds)} och försök igen"
    if known:
        return f"Lösenordet har skrivits fel för många gånger på den här enheten. {wait}, eller välj Glömt lösenordet."
    return (
        f"Det har varit för många felaktiga försök att logga in. {wait}. Vill du in genast: logga in på en enhet där du har varit "
        "inloggad förut, eller välj Glömt lösenordet. Händer det ofta, säg till den som administrerar Samverkan hos er."
    )


def limit_address(field: forms.Field) -> None:
    """Take no address that is longer than an account's can be."""
    field.validators.append(MaxLengthValidator(_LONGEST_ADDRESS))
    field.widget.attrs["maxlength"] = str(_LONGEST_ADDRESS)


class SignInForm(theirs.LoginForm):
    """Address and password. A right password gives the try back; a wrong one keeps its place in the counts."""

    obstacle = ""
    """What the page says above the reason when it is nothing to put right in the form."""
    waiting = 0
    cannot_save = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_address(self.fields["login"])

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        login, network = credentials["email"], network_of(self.request)
        device = known_device(self.request, login)
        who = f"address {keyed('log', login)} from {network}"
        try:
            tries = take_sign_in(login, network, device)
        except TooMany as full:
            self.waiting, self.obstacle = full.seconds, "Vänta en stund"
            logger.warning("Sign-in refused for %s s: %s, count %s.", full.seconds, who, full.count.name)
            raise forms.ValidationError(what_to_do(full.seconds, known=bool(device)), code="too_many") from full
        except CannotCount as error:
            self.cannot_save, self.obstacle = True, "Det går inte att logga in just nu"
            raise forms.ValidationError(NOT_WRITING, code="cannot_save") from error
        try:
            cleaned = super()._clean_with_password(credentials)
        except forms.ValidationError:
            account = User.objects.filter(email=login).values_list("pk", flat=True).first()
            logger.warning("Sign-in failed: %s, account %s.", who, account or "unknown")
            raise
        tries.give_back()
        return cleaned


class ChangePasswordForm(theirs.ChangePasswordForm):
    """The own password, and a new one twice."""

    def clean_oldpassword(self) -> str:
        confirm_own_password(self.user, self.cleaned_data["oldpassword"])
        return str(self.cleaned_data["oldpassword"])

    def save(self) -> None:
        change_password(self.user, password=self.cleaned_data["password1"])


class ResetPasswordForm(theirs.ResetPasswordForm):
    """An address. Whether it has an account is asked when the mail is sent, never here: the answer cannot tell, nor the time it takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_address(self.fields["email"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address, network = self.cleaned_data["email"], network_of(request)
        if may_ask_for_link(address, network):
            send_later("password_reset", to=address, request=request)
            logger.info("Password link asked for: address %s from %s.", keyed("log", address), network)
        else:
            logger.warning("Password link refused, too many: address %s from %s.", keyed("log", address), network)
        return address


class ResetPasswordKeyForm(theirs.ResetPasswordKeyForm):
    """A new password twice, for whoever has the link."""

    def save(self) -> None:
        change_password(self.user, password=self.cleaned_data["password1"], verb="valde nytt lösenord genom länk")
