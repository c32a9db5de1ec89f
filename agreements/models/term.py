"""When an agreement applies: the forms of validity and the dates they lead to, each with its explanation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models

from samverkan.shared.dates import long_date


class ValidityKind(models.TextChoices):
    """How an agreement states its term."""

    FIXED = "fixed", "mellan två datum"
    FROM_SIGNING = "from_signing", "från undertecknandet till ett datum"
    YEARS = "years", "hela år som titeln anger"
    UNTIL_FURTHER_NOTICE = "until_further_notice", "tills vidare"


@dataclass(frozen=True)
class Term:
    """The derived term: first and last day (None = not known yet, or no end) and a sentence each on where they come from."""

    starts_on: date | None
    ends_on: date | None
    start_explained: str
    end_explained: str


def term_in_words(
    kind: str, starts_on: date | None, ends_on: date | None, written: Callable[[date], str]
) -> tuple[str, ...]:
    """Return the term with its days as `written`, in the pieces that stay on one line; nothing when it is not filled in."""
    start, end = starts_on and written(starts_on), ends_on and written(ends_on)
    if kind == ValidityKind.UNTIL_FURTHER_NOTICE:
        return f"från {start or 'sista underskriften'},", "tills vidare"
    if start and end:
        return f"{start} –", end
    if end and kind == ValidityKind.FROM_SIGNING:
        return "från sista underskriften", f"till {end}"
    return ()


def _signing_day(last_signed_on: date | None, all_signed: bool) -> tuple[date | None, str]:
    if last_signed_on is None:
        return None, "Gäller från den dag då den sista parten har skrivit under; ingen underskrift är registrerad ännu."
    if not all_signed:
        return (
            None,
            "Gäller från den dag då den sista parten har skrivit under; alla underskrifter är inte registrerade ännu.",
        )
    return last_signed_on, f"Gäller från den sista underskriften, {long_date(last_signed_on)}."


def derive_term(
    *,
    kind: str,
    valid_from: date | None,
    valid_until: date | None,
    title_from_year: int | None,
    title_until_year: int | None,
    last_signed_on: date | None,
    all_signed: bool,
) -> Term:
    """Return the term that the stated validity and the signatures lead to.

    `last_signed_on` is the latest date in the signature record and `all_signed` tells whether every signatory has one: where the
    term starts at signing, it starts with the last signature and is unknown until then.
    """
    match kind:
        case ValidityKind.FIXED:
            return Term(valid_from, valid_until, "Datumet står i överenskommelsen.", "Datumet står i överenskommelsen.")
        case ValidityKind.FROM_SIGNING:
            starts_on, why = _signing_day(last_signed_on, all_signed)
            return Term(starts_on, valid_until, why, "Datumet står i överenskommelsen.")
        case ValidityKind.YEARS:
            first = date(title_from_year, 1, 1) if title_from_year else None
            last = date(title_until_year, 12, 31) if title_until_year else None
            why = "Tiden står bara som årtal i titeln och räknas som hela år."
            return Term(first, last, why, why)
        case _:
            if valid_from:
                return Term(
                    valid_from, None, "Datumet står i överenskommelsen.", "Gäller tills någon part säger upp den."
                )
            starts_on, why = _signing_day(last_signed_on, all_signed)
            return Term(starts_on, None, why, "Gäller tills någon part säger upp den eller den ersätts.")


def contradicting_years(term: Term, first_year: int | None, last_year: int | None) -> str:
    """Return a sentence on a title whose years differ from the term; nothing when they agree."""
    start_differs = first_year and term.starts_on and term.starts_on.year != first_year
    end_differs = (
        last_year and term.ends_on and (term.ends_on.year, term.ends_on.month, term.ends_on.day) != (last_year, 12, 31)
    )
    if not start_differs and not end_differs:
        return ""
    start = long_date(term.starts_on) if term.starts_on else "okänd"
    end = long_date(term.ends_on) if term.ends_on else "tills vidare"
    return f"Titeln säger {first_year or ''}–{last_year or ''}, men giltighetstiden är {start} – {end}. Giltighetstiden gäller."
