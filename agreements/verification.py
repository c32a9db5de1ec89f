"""Whether what is locked is what was locked: every text beside its hash, and every term beside what it follows from."""

from collections import defaultdict
from collections.abc import Iterable

from agreements.canonical import hash_of, read_agreements
from agreements.models import Agreement
from samverkan.shared.canonical import form_of
from samverkan.shared.dates import long_date, swedish_day
from samverkan.shared.sealing import in_batches
from samverkan.shared.verification import DoesNotHold


def check_texts() -> int:
    """Compare every locked agreement with the hash that was written when it was locked, and its term with what that follows from."""
    locked = list(Agreement.objects.exclude(status="draft").order_by("pk").values_list("pk", flat=True))
    for batch in in_batches(locked):
        agreements = Agreement.objects.filter(pk__in=batch).order_by("pk").prefetch_related("signatories")
        found = _hashes(agreements)
        for agreement in agreements:
            _check(agreement, found.get(agreement.pk, ""))
    return len(locked)


def _hashes(agreements: Iterable[Agreement]) -> dict[int, str]:
    """Return the hash of each text in the form that it was locked in. What cannot be read as a text has none."""
    by_form: defaultdict[int, list[int]] = defaultdict(list)
    for agreement in agreements:
        if form := form_of(agreement.text_hash):
            by_form[form].append(agreement.pk)
    return {pk: text_hash for form, pks in by_form.items() for pk, text_hash in _read(pks, form).items()}


def _read(pks: list[int], form: int) -> dict[int, str]:
    try:
        return {pk: hash_of(content, form) for pk, content in read_agreements(pks, form=form).items()}
    except LookupError:  # A row points out of its agreement, and the text of that one cannot be told.
        halves = (pks[: len(pks) // 2], pks[len(pks) // 2 :]) if len(pks) > 1 else ()
        return {pk: text_hash for half in halves for pk, text_hash in _read(half, form).items()}


def _check(agreement: Agreement, text_hash: str) -> None:
    named = f"överenskommelse {agreement.pk}, ”{agreement}”"
    if agreement.text_hash != text_hash:
        since = f" {long_date(swedish_day(agreement.locked_at))}" if agreement.locked_at else ""
        raise DoesNotHold(
            f"{named}: texten är inte den som låstes{since}. Jämför med papperet och med en säkerhetskopia."
        )
    if (agreement.effective_from, agreement.effective_until) != (agreement.term.starts_on, agreement.term.ends_on):
        raise DoesNotHold(f"{named}: första och sista dag följer inte av texten och underskrifterna.")
