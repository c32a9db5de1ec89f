"""How often a password may be tried and a link be asked for, so that guessing is slow and nobody is kept out by somebody else.

A try takes a place in every count that concerns it and gives it back when the password was right. A place becomes free again by
itself, each after its own time. What is counted:

- on a device that the account has been used on before: that device's tries, and nothing else;
- elsewhere: the tries at this account from this network address; and, unless the account has been signed in to from there before,
  the tries at this account from everywhere (guessing from many addresses) and at all accounts from this address (one password at
  many accounts).

A forgotten password is never refused on these grounds: the link is the way in that nobody can shut.
"""

import secrets
import time
from dataclasses import dataclass, field

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from samverkan.shared.saving import CannotWrite

_TRIES = 3
_REMEMBERED_AT_ADDRESS = 90 * 24 * 60 * 60


class CannotCount(CannotWrite):
    """The counts cannot be written: nothing is wrong with what was typed, but nobody can be let in uncounted."""


class TooMany(Exception):
    """The count is full. `seconds` says how long until a place is free."""

    def __init__(self, count: "Count", seconds: int) -> None:
        super().__init__(count.name)
        self.count = count
        self.seconds = seconds


@dataclass(frozen=True)
class Count:
    """So many tries within so many seconds."""

    name: str
    places: int
    seconds: int


ON_KNOWN_DEVICE = Count("device", 10, 5 * 60)
AT_ACCOUNT_FROM_ADDRESS = Count("account-address", 5, 5 * 60)
AT_ACCOUNT = Count("account", 50, 60 * 60)
FROM_ADDRESS = Count("address", 120, 5 * 60)
CONFIRMING = Count("confirming", 10, 5 * 60)
"""The own password, asked for again while signed in."""
LINKS_TO_ADDRESS = Count("links", 3, 15 * 60)
LINKS_FROM_ADDRESS = Count("links-from", 60, 15 * 60)


def keyed(*parts: object) -> str:
    """Return what stands for a person's address in counts and log: it says nothing without this installation's key."""
    return salted_hmac("accounts.limits", "|".join(map(str, parts))).hexdigest()[:24]


@dataclass
class Tries:
    """The places that one try has taken."""

    taken: list[str] = field(default_factory=list)

    def take(self, count: Count, *about: object) -> None:
        """Take a place in the count. Raises TooMany, CannotCount; the places that were taken before stay taken."""
        self.taken.append(_take(count, keyed(*about)))

    def give_back(self) -> None:
        """Free the places: it was no guess."""
        cache.delete_many(self.taken)
        self.taken = []


def _take(count: Count, about: str) -> str:
    """Take one of the places that are free; another process may be quicker, then the next one."""
    places = [f"try:{count.name}:{about}:{number}" for number in range(count.places)]
    for _ in range(_TRIES):
        taken = cache.get_many(places)
        free = [place for place in places if place not in taken]
        if not free:
            raise TooMany(count, max(1, round(min(taken.values()) - time.time())))
        place = secrets.choice(free)
        try:
            if cache.add(place, time.time() + count.seconds, count.seconds):
                return place
        except CannotWrite as error:
            raise CannotCount from error
    raise CannotCount


def take_sign_in(login: str, address: str, device: str) -> Tries:
    """Take the places of a try to sign in. Raises TooMany, which leaves no place taken, or CannotCount."""
    tries = Tries()
    try:
        if device:
            tries.take(ON_KNOWN_DEVICE, login, device)
            return tries
        tries.take(AT_ACCOUNT_FROM_ADDRESS, login, address)
        if not cache.get(_known_at(login, address)):
            tries.take(AT_ACCOUNT, login)
            tries.take(FROM_ADDRESS, address)
    except TooMany:
        tries.give_back()
        raise
    return tries


def remember_address(login: str, address: str) -> None:
    """Remember that the account is at home at the address: what others there do wrong no longer concerns it."""
    cache.set(_known_at(login, address), True, _REMEMBERED_AT_ADDRESS)


def _known_at(login: str, address: str) -> str:
    return f"known:{keyed(login, address)}"


def may_ask_for_link(login: str, address: str) -> bool:
    """Tell whether one more link may be asked for; who asks is never told."""
    try:
        tries = Tries()
        tries.take(LINKS_TO_ADDRESS, login)
        tries.take(LINKS_FROM_ADDRESS, address)
    except TooMany:
        return False
    return True


def in_minutes(seconds: int) -> str:
    """Return a wait in Swedish words, never shorter than it is."""
    minutes = -(-seconds // 60)
    return "en minut" if minutes == 1 else f"{minutes} minuter"
