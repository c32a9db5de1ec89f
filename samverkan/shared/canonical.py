"""Rows as canonical JSON: the same content gives the same bytes, whichever database it lies in and whatever its ids.

What a row holds is read from its model, so that a new field, or a new model of parts, is there without anybody remembering. What
the models cannot tell of an app stands in its own `canonical` module, and what the JSON looks like in docs/canonical.md.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeAlias

from django.contrib.auth import get_user_model
from django.db import models

from samverkan.shared.dates import swedish_day
from samverkan.shared.immutability import locked_tables
from samverkan.shared.nesting import settled

FORMAT = "samverkan/1"

LEFT_OUT = frozenset({"version", "order", "search_text", "sort_key", "office_key", "text_hash"})
"""Columns that are about a row instead of in it: how often it was saved, its place (which the lists tell), its folded text, its hash."""

TEXT_FORM = 1
"""The form in which the text of what is locked now is hashed. Raised, with its names in ADDED, when the text gets another field."""

ADDED: dict[int, frozenset[str]] = {}
"""What each later form has that those before it lack: fields (`agreements.section.summary`) and whole models (`agreements.annex`).

So what was locked before they came has the hash that it had. What is in the text is never taken out of it or called otherwise.
"""

Key: TypeAlias = tuple[type[models.Model], Any]
"""What tells a row apart: its model and its id."""


def canonical_bytes(value: Any) -> bytes:
    """Return plain values in the one form they have as JSON: that of RFC 8785, with text in NFC. Refuses what is not plain."""
    return json.dumps(_normal(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(content: bytes) -> str:
    """Return the SHA-256 in hex: the identity of what the bytes say."""
    return hashlib.sha256(content).hexdigest()


def text_hash(text: Any, form: int = TEXT_FORM) -> str:
    """Return what tells whether a locked text is what it was: the number of the form that it is read in, and its hash."""
    return f"{form}:{content_hash(canonical_bytes(text))}"


def form_of(text_hash: str) -> int | None:
    """Return the form that a text was hashed in; None when it is none that we know."""
    number = text_hash.partition(":")[0]
    return next((form for form in range(1, TEXT_FORM + 1) if str(form) == number), None)


def _normal(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case list():
            return [_normal(item) for item in value]
        case dict():
            return {name: _normal(item) for name, item in value.items()}
    raise TypeError(f"No canonical form of {type(value).__name__}")


def plain(value: Any) -> Any:
    """Return a column's value as JSON has it: days as ISO dates, decimals as text. Refuses moments, which no content holds."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case date() if not isinstance(value, datetime):
            return value.isoformat()
    raise TypeError(f"Decide how {type(value).__name__} is written as JSON")


def day_of(moment: datetime | None) -> str | None:
    """Return the day of a moment as JSON has it."""
    return swedish_day(moment).isoformat() if moment else None


@cache
def content_fields(model: type[models.Model]) -> list[Any]:
    """The fields that say something: no ids, nothing of LEFT_OUT, and no moments or users, which tell of the editing."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in LEFT_OUT
        and not isinstance(field, models.DateTimeField)
        and field.related_model is not get_user_model()
    ]


@cache
def text_fields(model: type[models.Model], form: int = TEXT_FORM) -> list[Any]:
    """The fields of those that are the text itself, in a form of it: what the database refuses to change once it is locked."""
    lock = locked_tables().get(model._meta.db_table)
    columns = lock.columns if lock else ()
    return [
        field
        for field in content_fields(model)
        if (not columns or field.attname in columns) and _is_in(form, f"{model._meta.label_lower}.{field.name}")
    ]


def _is_in(form: int, name: str) -> bool:
    """Tell whether the text had a field or a model in a form of it."""
    return not any(name in names for since, names in ADDED.items() if since > form)


@cache
def parts_of(model: type[models.Model]) -> list[Any]:
    """The relations to what a row consists of: the rows of its own app that are never without it and are deleted with it."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.one_to_many
        and relation.on_delete is models.CASCADE
        and not relation.field.null
        and relation.related_model._meta.app_label == model._meta.app_label
    ]


@dataclass(frozen=True)
class Shape:
    """What the models do not tell of themselves.

    `named` are the fields that stand for a row outside the document. `under` are the fields that say what a row is printed under;
    the first that is filled in counts. `among` is what sorts the rows of several models that are printed among each other.
    `derived` adds plain values to a row.
    """

    named: Mapping[type[models.Model], tuple[str, ...]]
    under: Mapping[type[models.Model], tuple[str, ...]]
    derived: Mapping[type[models.Model], Callable[[Any], dict[str, Any]]]
    among: Mapping[type[models.Model], Callable[[Any], tuple[Any, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """A row with its parts as plain values, and those parts by their place: `areas/3` is the fourth of `areas`.

    `text` is the same without the record of it: what may still be filled in once the text is locked.
    """

    row: models.Model
    values: dict[str, Any]
    text: dict[str, Any]
    parts: Mapping[str, models.Model]


def read_content(
    model: type[models.Model],
    pks: Collection[Any],
    shape: Shape,
    outside: Mapping[Any, Mapping[Key, Any]] | None = None,
    *,
    form: int = TEXT_FORM,
) -> dict[Any, Content]:
    """Return rows of a model with their parts, by id, as the database has them: one query for each model.

    A reference to a part of the same row is written as its place. `outside` has, by id, what is written for rows elsewhere.
    `form` is that of the text.
    """
    if not pks:
        return {}
    reader = _Reader(model, pks, shape)
    found = {}
    for pk in pks:
        row = reader.rows[model, pk]
        parts = reader.parts_by_place(row)
        references = {key_of(part): place for place, part in parts.items()} | dict((outside or {}).get(pk, {}))
        values = reader.values(row, references, content_fields)
        text = reader.values(row, references, partial(text_fields, form=form), lambda label: _is_in(form, label))
        found[pk] = Content(row, values, text, parts)
    return found


def key_of(row: models.Model) -> Key:
    """Return what tells the row apart."""
    return type(row), row.pk


class _Reader:
    """Reads rows of a model with all their parts, and puts the parts in printed order."""

    def __init__(self, model: type[models.Model], pks: Collection[Any], shape: Shape) -> None:
        self.shape = shape
        self.rows: dict[Key, models.Model] = {}
        self.parts: dict[tuple[Any, Any], list[models.Model]] = defaultdict(list)
        self._read(model, "pk__in", pks)
        self._numbers = {key: number for number, key in enumerate(self.rows)}
        self._above = {(part, name): self._settled(part, name) for part, names in shape.under.items() for name in names}
        for parts in self.parts.values():
            parts.sort(key=self._printed_at)

    def _read(self, model: type[models.Model], path: str, pks: Collection[Any], owner: Any = None) -> None:
        named = [field.name for field in content_fields(model) if field.related_model in self.shape.named]
        rows = model._base_manager.filter(**{path: pks})
        for row in rows.select_related(*named) if named else rows:
            self.rows[key_of(row)] = row
            if owner:
                self.parts[owner, getattr(row, owner.attname)].append(row)
        for relation in parts_of(model):
            self._read(relation.related_model, f"{relation.field.name}__{path}", pks, relation.field)

    def _settled(self, model: type[models.Model], name: str) -> dict[Any, Any]:
        """Return what each row of a model stands under by one of its links; by a link to its own kind, never under itself."""
        link: Any = model._meta.get_field(name)
        parent_of = {pk: getattr(row, link.attname) for (kind, pk), row in self.rows.items() if kind is model}
        return settled(parent_of) if link.related_model is model else parent_of

    def _printed_at(self, row: models.Model) -> tuple[Any, tuple[Any, ...]]:
        """Return what sorts a row as it is printed: after what it stands under, and there in the order of its model."""
        model, among = type(row), self.shape.among
        own = (*(among[model](row) if model in among else ()), self._numbers[key_of(row)])
        for name in self.shape.under.get(model, ()):
            link: Any = model._meta.get_field(name)
            if (pk := self._above[model, name][row.pk]) is not None:
                outer, path = self._printed_at(self.rows[link.related_model, pk])
                is_beside = link.related_model is model or {link.related_model, model} <= among.keys()
                return (outer, (*path, own)) if is_beside else ((outer, path), (own,))
        return (), (own,)

    def _parts(self, row: models.Model) -> Iterator[tuple[Any, str, list[models.Model]]]:
        """Yield what a row consists of: the field that holds the parts to it, what they are called, and the parts."""
        for relation in parts_of(type(row)):
            yield relation.field, relation.get_accessor_name(), self.parts[relation.field, row.pk]

    def parts_by_place(self, row: models.Model, prefix: str = "") -> dict[str, models.Model]:
        """Return the parts of a row, and theirs, by their place."""
        found: dict[str, models.Model] = {}
        for _, name, parts in self._parts(row):
            for number, part in enumerate(parts):
                place = f"{prefix}{name}/{number}"
                found |= {place: part} | self.parts_by_place(part, f"{place}/")
        return found

    def values(
        self,
        row: models.Model,
        references: Mapping[Key, Any],
        fields: Callable[[type[models.Model]], list[Any]],
        holds: Callable[[str], bool] = lambda label: True,
        owner: Any = None,
    ) -> dict[str, Any]:
        """Return a row with its parts as plain values. Which `owner` it belongs to is told by where it stands."""
        values = {f.name: self._value(row, f, references) for f in fields(type(row)) if f is not owner}
        for link, name, parts in self._parts(row):
            if holds(link.model._meta.label_lower):
                values[name] = [self.values(part, references, fields, holds, link) for part in parts]
        if fields is content_fields and type(row) in self.shape.derived:
            values |= self.shape.derived[type(row)](row)
        return values

    def _value(self, row: models.Model, field: Any, references: Mapping[Key, Any]) -> Any:
        value = getattr(row, field.attname)
        if value is None or not field.is_relation:
            return plain(value)
        if names := self.shape.named.get(field.related_model):
            return {name: plain(getattr(getattr(row, field.name), name)) for name in names}
        if (field.related_model, value) not in references:
            raise LookupError(f"{field} points at a row that the document does not hold")
        return references[field.related_model, value]
