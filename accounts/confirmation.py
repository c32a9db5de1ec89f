"""The own password, asked for again before an account, an address, a password or a right is changed."""

from django.core.exceptions import ValidationError

from accounts.limits import CONFIRMING, CannotCount, TooMany, Tries, in_minutes
from accounts.models import User


def confirm_own_password(user: User, password: str) -> None:
    """Return if it is the user's password. Raises ValidationError with a Swedish sentence, also when it was wrong too often."""
    tries = Tries()
    try:
        tries.take(CONFIRMING, user.pk)
    except TooMany as full:
        message = f"Lösenordet har skrivits fel för många gånger. Vänta {in_minutes(full.seconds)} och försök igen."
        raise ValidationError(message, code="too_many") from full
    except CannotCount as error:
        raise ValidationError("Det går inte att spara just nu. Försök igen om en stund.", code="cannot_save") from error
    if not user.check_password(password):
        raise ValidationError("Det är inte ditt lösenord. Skriv lösenordet som du loggar in med.", code="wrong")
    tries.give_back()
