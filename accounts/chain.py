"""Proving the audit trail: walking the chains, their heads, and what was noted of them elsewhere.

A chain that is whole may still have been rewritten by whoever owns the database. Two things find that: a key, without which no hash
can be made, and the heads of the chains as they were noted outside the database (on paper, in exports, in a mail).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import models

from accounts.models import AuditEvent, Organisation
from accounts.models.audit import HASHED, digest_of_content, filled_in, hash_of_event

ERASED = "tog bort innehåll i loggen"
"""The verb of the event that says which content was erased; `numbers` in its changes are those of the events, after nothing."""

_BATCH = 2000
_TYPED = 16
"""How many digits of a hash stand on paper."""


@dataclass(frozen=True)
class Head:
    """An event of a chain as it is noted elsewhere, usually the newest. Organisations are named as in the reference data."""

    chain: str
    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.hash}"

    @property
    def short(self) -> str:
        """The note with as much of the hash as people can type."""
        return f"{self.chain} {self.sequence} {self.hash[:_TYPED]}"


@dataclass
class Walk:
    """What walking a chain found: its events, those whose content is erased, and where it does not hold, with the reason in words."""

    chain: str
    events: int = 0
    erased: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)


def key_id(key: str) -> str:
    """Return what a key is known by in the chain; nothing of the key can be told from it."""
    return hashlib.sha256(b"samverkan audit key\n" + key.encode()).hexdigest()[:16] if key else ""


def name_of_chain(organisation: Organisation | None) -> str:
    """Return what a chain is called where it is noted: kommun:1083; `installation` is its own."""
    return f"{organisation.get_kind_display()}:{organisation.code}" if organisation else "installation"


def chains() -> Iterator[Organisation | None]:
    """Yield whose chains there are, the installation's own (None) first."""
    if AuditEvent.objects.of_chain(None).exists():
        yield None
    has_events = models.Exists(AuditEvent.objects.filter(organisation=models.OuterRef("pk")))
    yield from Organisation.objects.filter(has_events).order_by("pk")


def head_of(organisation: Organisation | None) -> Head | None:
    """Return the newest event of a chain; None where nothing has happened."""
    last = AuditEvent.objects.of_chain(organisation.pk if organisation else None).only("sequence", "hash").last()
    return Head(name_of_chain(organisation), last.sequence, last.hash) if last else None


def heads() -> list[Head]:
    """Return the newest event of every chain."""
    return [head for organisation in chains() if (head := head_of(organisation))]


def event_that_settled(document: models.Model, organisation: Organisation, at: datetime) -> Head | None:
    """Return the event by which a document was settled at a moment, in the chain of the organisation that keeps it."""
    events = AuditEvent.objects.of_chain(organisation.pk).about(document).filter(recorded_at__gte=at)
    event = events.only("sequence", "hash").first()
    return Head(name_of_chain(organisation), event.sequence, event.hash) if event else None


def walk(organisation: Organisation | None) -> Walk:
    """Walk a chain from its first event to its last: numbers, hashes, keys and contents."""
    return _walk(organisation, _values(AuditEvent.objects.of_chain(organisation.pk if organisation else None)))


def walk_all() -> Iterator[Walk]:
    """Walk every chain, one after the other, in two queries."""
    organisations: dict[int | None, Organisation] = {each.pk: each for each in Organisation.objects.all()}
    events = _values(AuditEvent.objects.order_by("organisation_id", "sequence"))
    for pk, chain in groupby(events, key=lambda event: event["organisation_id"]):
        yield _walk(organisations.get(pk), chain)


def _walk(organisation: Organisation | None, events: Iterable[dict[str, Any]]) -> Walk:
    found = Walk(name_of_chain(organisation))
    keys = {key_id(key): key for key in ("", *settings.AUDIT_KEYS)}
    previous, expected, was_keyed = "", 1, False
    erased: set[int] = set()
    told: set[int] = set()
    for event in events:
        sequence = event["sequence"]
        if reason := _wrong_with(event, previous, expected, keys, was_keyed=was_keyed):
            found.broken.append((sequence, reason))
        if event["content__erased_at"]:
            erased.add(sequence)
        elif event["verb"] == ERASED:
            told.update(event["content__changes"]["numbers"][1])
        found.events += 1
        was_keyed = was_keyed or (event["key_id"] in keys and event["key_id"] != "")
        previous, expected = event["hash"], sequence + 1
    found.erased = len(erased)
    found.broken += [(n, "innehållet är borttaget utan att någon händelse säger det") for n in sorted(erased - told)]
    if settings.AUDIT_KEYS and found.events and not was_keyed:
        found.broken.append((expected - 1, "ingen händelse är skriven med nyckeln; kör manage.py anchor_log"))
    return found


def _values(events: models.QuerySet[AuditEvent]) -> Iterator[dict[str, Any]]:
    content = [f"content__{name}" for name in ("event_id", "salt", "subject_label", "changes", "erased_at")]
    return events.values(*HASHED, "hash", *content).iterator(chunk_size=_BATCH)


def _wrong_with(event: dict[str, Any], previous: str, expected: int, keys: dict[str, str], *, was_keyed: bool) -> str:
    """Say why an event does not hold; empty when it does."""
    if event["sequence"] != expected:
        return f"händelse {expected} saknas"
    if event["previous_hash"] != previous:
        return "den hänger inte ihop med händelsen före"
    if event["key_id"] not in keys:
        return "den är skriven med en nyckel som inte finns i AUDIT_KEY eller AUDIT_KEY_FALLBACKS"
    if was_keyed and not event["key_id"]:
        return "den är skriven utan nyckel, fast de före är skrivna med"
    if event["hash"] != hash_of_event({name: event[name] for name in HASHED}, keys[event["key_id"]]):
        return "den är ändrad"
    if event["content__event_id"] is None:
        return "innehållet saknas"
    if not event["content__erased_at"] and event["content_digest"] != digest_of_content(
        event["content__salt"], event["content__subject_label"], event["content__changes"]
    ):
        return "innehållet är ändrat"
    return ""


def unlike_their_events(rows: models.QuerySet[Any]) -> Iterator[tuple[Any, str]]:
    """Yield the rows of an append-only table that are not what the log says of them, with the reason in words.

    Rows, or events, whose text has been erased are compared in the rest. Expects rows with an `organisation`.
    """
    for batch in _batches(rows):
        label = batch[0]._meta.label_lower
        ids = [str(row.pk) for row in batch]
        events = AuditEvent.objects.filter(subject_type=label, subject_id__in=ids).order_by("-pk")
        told = {
            (pk, organisation): changes
            for pk, organisation, changes in events.values_list("subject_id", "organisation", "content__changes")
        }
        for row in batch:
            changes = told.get((str(row.pk), row.organisation_id))
            if changes is None:
                yield row, "den står inte i loggen"
            elif differing := _differing(row, changes):
                yield row, f"den säger annat än loggen ({', '.join(differing)})"


def _differing(row: Any, changes: dict[str, Any]) -> list[str]:
    now = filled_in(row)
    erasable = set(row.ERASABLE) if row.is_erased else set()
    columns = {field.attname for field in row._meta.concrete_fields} - erasable
    return sorted(name for name, told in changes.items() if name in columns and now.get(name) != told)


def _batches(rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows.iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def broken_links(organisation: Organisation | None) -> list[int]:
    """Return the numbers of the events at which the organisation's chain does not hold; empty when it is whole."""
    return [sequence for sequence, _ in walk(organisation).broken]


def contradicting(anchor: str) -> str:
    """Say why a chain is not the one that was noted ("kommun:1083 17 4f2a9c01…", the hash in full or its beginning).

    Empty when it is. What was noted may be older than the head: the event must still be there, with the same hash.
    """
    chain, sequence, noted = _read(anchor)
    label, _, code = chain.partition(":")
    kinds = [kind.value for kind in Organisation.Kind if kind.label == label]
    events = AuditEvent.objects.filter(organisation__kind__in=kinds, organisation__code=code)
    if chain == "installation":
        events = AuditEvent.objects.of_chain(None)
    event = events.filter(sequence=sequence).first()
    if event is None:
        return f"{chain}: händelse {sequence} finns inte längre"
    if not event.hash.startswith(noted):
        return f"{chain}: händelse {sequence} är inte den som antecknades"
    return ""


def _read(anchor: str) -> tuple[str, int, str]:
    words = anchor.split()
    if len(words) < 3 or not words[1].isdigit() or len(words[2]) < 8:
        raise ValueError(f"”{anchor}” är ingen anteckning om loggen. Skriv till exempel: kommun:1083 17 4f2a9c01")
    return words[0], int(words[1]), words[2].lower()
