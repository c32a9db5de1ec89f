"""What hangs under a commitment: told in words, and told apart by every value, also those that the words leave out."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db import models
from django.forms.models import model_to_dict

from actionplans.models import ActivityMeasure, Commitment, Responsibility

Details: TypeAlias = dict[str, list[models.Model]]
"""The rows by what they are: parties, schedules, responsibilities, measures."""


def details_of(commitment: Commitment) -> Details:
    """Return the rows as they are saved now."""
    return {
        "parties": list(commitment.commitment_parties.select_related("party")),
        "schedules": list(commitment.schedules.all()),
        "responsibilities": list(commitment.responsibilities.all()),
        "measures": list(commitment.measures.all()),
    }


def values_of(rows: Sequence[models.Model]) -> list[dict[str, Any]]:
    """Return all that the rows say, to compare: every field that is filled in, and neither ids nor what they hang under."""
    return [model_to_dict(row, exclude=["id"]) for row in rows]


def told_apart(rows: Sequence[models.Model], others: Sequence[models.Model]) -> list[str]:
    """Return the rows in words; one that another list has in the same words tells the values in which it differs."""
    alike = {_words(other): other for other in others}
    return [_told(row, alike.get(_words(row), row)) for row in rows]


def _told(row: models.Model, other: models.Model) -> str:
    [mine, theirs] = values_of([row, other])
    differing = [f"{row._meta.get_field(n).verbose_name}: {_shown(row, n)}" for n in mine if mine[n] != theirs[n]]  # type: ignore[union-attr]
    return f"{_words(row)} ({', '.join(differing)})" if differing else _words(row)


def _words(row: models.Model) -> str:
    if isinstance(row, ActivityMeasure):
        return f"{row.text}: {row.target_words}".rstrip(": ")
    if isinstance(row, Responsibility):
        return f"{row} {row.scope_note}".strip()
    return str(row)


def _shown(row: models.Model, name: str) -> str:
    """Return a value as users read it."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    words = getattr(row, f"get_{name}_display", lambda: value)()
    return "inget" if words in (None, "") else str(words)
