"""An agreement as canonical JSON; docs/canonical.md shows what it looks like.

What it holds follows from the models (samverkan/shared/canonical.py); here stands what they do not tell.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model

from accounts.models import Organisation
from agreements.models import Agreement, CollaborationArea, Section, Signatory
from samverkan.shared.canonical import TEXT_FORM, Content, Key, Shape, day_of, key_of, read_content, text_hash
from samverkan.shared.sealing import seal_pending

_TEXT: dict[type[Model], Callable[[Any], tuple[bool, int, int]]] = {
    Section: lambda section: (section.is_after_plan, section.order, 0),
    CollaborationArea: lambda area: (False, area.order, 1),
}
"""What sorts the running text: an area without a section stands between the sections."""

_SHAPE = Shape(
    named={Organisation: ("kind", "code"), Agreement: ("title", "valid_from", "valid_until")},
    under={CollaborationArea: ("parent", "section")},
    derived={
        Agreement: lambda agreement: {"locked_on": day_of(agreement.locked_at)},
        Signatory: lambda signatory: {"missing": signatory.missing},
    },
    among=_TEXT,
)

_CALLED: dict[str, tuple[str, ...]] = {
    "parties": ("side", "name", "represented_by", "short_name"),
    "areas": ("number", "label"),
}
"""What the parts that others refer to are called."""


def canonical_agreement(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement, as the database has it, with all that is in it; its plans are documents of their own."""
    return read_agreements([agreement.pk])[agreement.pk].values


def hash_of(agreement: Content, form: int = TEXT_FORM) -> str:
    """Return the hash of an agreement's text, read in a form of it: the checksum of the agreement printed without plans."""
    return text_hash({"agreement": agreement.text, "plans": []}, form)


def seal_pending_agreements() -> None:
    """Write the hash of what was locked before there were hashes."""
    seal_pending(Agreement, lambda pks: {pk: hash_of(found) for pk, found in read_agreements(pks).items()})


def read_agreements(pks: Collection[int], *, form: int = TEXT_FORM) -> dict[int, Content]:
    """Return the content of agreements by their id."""
    found = read_content(Agreement, pks, _SHAPE, form=form)
    for agreement in found.values():
        agreement.values["contents"] = agreement.text["contents"] = _contents(agreement)
    return found


def _contents(agreement: Content) -> list[str]:
    """Return the places of what stands by itself in the running text, in printed order."""
    rows = [
        (_TEXT[type(row)](row), place)
        for place, row in agreement.parts.items()
        if isinstance(row, Section) or (isinstance(row, CollaborationArea) and not (row.section_id or row.parent_id))
    ]
    return [place for _, place in sorted(rows, key=lambda row: row[0])]


def references_to(agreement: Content) -> dict[Key, Any]:
    """Return what is written for the agreement, and for what is in it, where something that belongs to it points at them."""
    values = agreement.values
    called: dict[str, Any] = {name: values[name] for name in _SHAPE.named[Agreement]}
    called |= {part: [{name: row[name] for name in names} for row in values[part]] for part, names in _CALLED.items()}
    places = {
        key_of(row): f"agreement/{place}" for place, row in agreement.parts.items() if place.split("/")[0] in _CALLED
    }
    return {key_of(agreement.row): called, **places}
