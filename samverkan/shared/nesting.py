"""Rows that hang under rows of their own kind: the rule that none hangs under itself, and a way to read them that always ends."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

LEVELS_AT_MOST = 6
"""How many rows may hang above a row that is saved; headings on paper have fewer levels."""
LEVELS_READ = 50

_ITSELF = "”%(parent)s” hör redan till det här, direkt eller genom annat. Välj något annat, eller lämna fältet tomt."
_TOO_DEEP = "Det blir för många nivåer. Välj något som ligger högre upp, eller lämna fältet tomt."

Key = TypeVar("Key")


def refuse_loop(row: models.Model, name: str = "parent") -> None:
    """Raise ValidationError when the row would hang under itself, or too deep.

    It is asked of the rows as they are saved now, never of what was read before: within the transaction that saves, which holds
    the agreement or plan, nobody else can change them.
    """
    link = row._meta.get_field(name)
    pk, above = getattr(row, link.attname), 0  # type: ignore[union-attr]
    while pk is not None:
        above += 1
        if pk == row.pk:
            raise ValidationError({name: ValidationError(_ITSELF, params={"parent": getattr(row, name)})})
        if above > LEVELS_AT_MOST:
            raise ValidationError({name: _TOO_DEEP})
        pk = type(row)._base_manager.filter(pk=pk).values_list(link.attname, flat=True).first()  # type: ignore[union-attr]


def settled(parent_of: Mapping[Key, Any], *, levels: int = LEVELS_READ) -> dict[Key, Any]:
    """Return what each row hangs under, for reading: every chain ends, and within so many levels.

    A row that hangs under itself by way of others (the first in order of those) stands on its own, as does one whose parent is
    not among the rows, or too deep. So every row has just one place, whatever is in the database.
    """
    above = {key: parent if parent in parent_of else None for key, parent in parent_of.items()}
    for key in above:
        seen, at = {key}, key
        while (up := above[at]) is not None:
            if up in seen:
                above[up] = None
            elif len(seen) > levels:
                above[key] = None
            else:
                seen.add(up)
                at = up
                continue
            break
    return above
