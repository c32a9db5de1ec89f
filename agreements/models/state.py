"""The state of an agreement in words, as every page shows it: symbol, word and tone."""

from dataclasses import dataclass, replace
from datetime import date

from agreements.models.standing import Standing
from samverkan.shared.dates import months_between

EXPIRING_MONTHS = 6
"""From this many months before its end an agreement is said to run out."""


@dataclass(frozen=True)
class State:
    """A state to show. `tone` chooses the colour, which never stands without `symbol` and `label`.

    `note` stands beside it: that a party has not confirmed what another registered about it, or disputes it.
    """

    code: str
    label: str
    tone: str
    symbol: str
    note: str = ""


DRAFT = State("draft", "utkast", "draft", "○")
LOCKED = State("locked", "låst för underskrift", "draft", "◆")
SUPERSEDED = State("superseded", "ersatt", "neutral", "→")
EXPIRED = State("expired", "har löpt ut", "bad", "■")
UPCOMING = State("upcoming", "undertecknad, gäller inte än", "neutral", "△")
UNDATED = State("undated", "undertecknad, okänd giltighetstid", "warn", "?")
IN_FORCE = State("in_force", "gäller", "good", "●")
UNTIL_FURTHER_NOTICE = State("until_further_notice", "gäller tills vidare", "good", "●")


def _expiring(ends_on: date, on: date) -> State:
    months = months_between(on, ends_on)
    if months:
        when = f"om {months} månad" + ("er" if months > 1 else "")
    else:
        days = (ends_on - on).days
        when = "i dag" if days == 0 else f"om {days} dag" + ("ar" if days > 1 else "")
    return State("expiring", f"löper ut {when}", "warn", "▲")


NOTES = {Standing.OPEN: "inte bekräftad av alla parter", Standing.DISPUTED: "bestridd av en part"}
"""What stands beside the state of a signed agreement where its parties are not at hand to be named."""


def state_of(
    *,
    status: str,
    starts_on: date | None,
    ends_on: date | None,
    is_superseded: bool,
    on: date,
    standing: str = Standing.CONFIRMED,
) -> State:
    """Return the state on a day; each agreement has exactly one."""
    state = _state_of(status=status, starts_on=starts_on, ends_on=ends_on, is_superseded=is_superseded, on=on)
    return replace(state, note=NOTES.get(Standing(standing), "")) if status == "signed" else state


def _state_of(*, status: str, starts_on: date | None, ends_on: date | None, is_superseded: bool, on: date) -> State:
    if status == "draft":
        return DRAFT
    if status == "locked":
        return LOCKED
    if is_superseded:
        return SUPERSEDED
    if ends_on and ends_on < on:
        return EXPIRED
    if starts_on is None:
        return UNDATED
    if starts_on > on:
        return UPCOMING
    if ends_on is None:
        return UNTIL_FURTHER_NOTICE
    if months_between(on, ends_on) < EXPIRING_MONTHS:
        return _expiring(ends_on, on)
    return IN_FORCE


FILTERABLE = {
    "draft": "utkast",
    "locked": "låst för underskrift",
    "in_force": "gäller",
    "expiring": f"löper ut inom {EXPIRING_MONTHS} månader",
    "expired": "har löpt ut",
    "superseded": "ersatt",
    "upcoming": "undertecknad, gäller inte än",
    "undated": "undertecknad, okänd giltighetstid",
}
"""The states that lists can be narrowed to, with their Swedish names."""
