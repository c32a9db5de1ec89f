"""The sentences that layouts share: texts within a sentence, who answers for what, measures."""

import re
from collections.abc import Iterable

from actionplans.models import Commitment, Responsibility
from actionplans.reading.rows import CommitmentRow, ResponsibilityRow
from samverkan.shared.text import fold, in_words

ResponsibilityKind = Responsibility.Kind

_ANSWERS_FOR: dict[str, str] = {
    ResponsibilityKind.EXECUTION_AND_FOLLOW_UP: " för genomförande och uppföljning",
    ResponsibilityKind.EXECUTION: " för genomförande",
    ResponsibilityKind.RESPONSIBLE: "",
}
"""The kinds that are told as "Ansvarig …"; the others have a verb of their own."""

_VERBS = dict(ResponsibilityKind.choices)

_UNOWNED: dict[str, str] = {Commitment.Kind.ACTIVITY: "Aktivitet", Commitment.Kind.SERVICE: "Tjänst som erbjuds"}

_WORD = re.compile(r"\w+")
_SHORTEST_STEM, _LONGEST_ENDING = 5, 3
"""What tells a word from others: kommunen is kommun, and no kommunpolis."""


def lowered(text: str) -> str:
    """Return a text as it continues a sentence; a first word with capitals of its own (EST, BRå) keeps them."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if any(letter.isupper() for letter in first[1:]) else text[:1].lower() + text[1:]


def is_same(text: str, other: str) -> bool:
    """Tell whether two texts have the same words in the same order, whatever their endings."""
    words, others = (_WORD.findall(fold(each)) for each in (text, other))
    return len(words) == len(others) and all(map(_is_same_word, words, others))


def _is_same_word(word: str, other: str) -> bool:
    stem = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING, len(other) - _LONGEST_ENDING)
    return word == other or (word.isalpha() and word[:stem] == other[:stem])


def undertaken_by(row: CommitmentRow) -> list[str]:
    """Return who undertakes a nested item, where it is not who undertakes the whole."""
    return [f"Åtas av: {row.owner_names}"] if row.has_other_owners else []


def unowned_words(row: CommitmentRow) -> str:
    """Return what stands where a party would, for what no party undertakes."""
    return _UNOWNED.get(row.kind, "Ingen part")


def answers_of(row: CommitmentRow) -> list[str]:
    """Return who answers for a commitment, to stand beside its text. A sentence may be just that; once is enough."""
    says_so = row.is_sentence and is_same(row.text, ", ".join(role_words(row.responsibilities)))
    return [] if says_so else answers_for(row.responsibilities)


def facts_of(row: CommitmentRow) -> list[str]:
    """Return the small facts of a commitment, for where they have no columns: conditions, when, how it is measured, what is reported."""
    facts = [*row.notes]
    if row.schedules:
        facts.append(f"När: {in_words(row.schedules)}")
    if told := [measure.words for measure in row.measures if not measure.is_in_text]:
        facts.append(f"Mått: {'; '.join(told)}")
    if row.reported:
        facts.append(row.reported)
    return facts


def answers_for(responsibilities: Iterable[ResponsibilityRow]) -> list[str]:
    """Return a sentence for each kind of responsibility, and what narrows it: Ansvariga (i tillämpliga delar): X och Y."""
    offices: dict[tuple[str, str], list[str]] = {}
    for responsibility in responsibilities:
        offices.setdefault((responsibility.kind, responsibility.scope_note), []).append(responsibility.office)
    return [_answer(kind, scope, named) for (kind, scope), named in offices.items()]


def _answer(kind: str, scope: str, offices: list[str]) -> str:
    if kind not in _ANSWERS_FOR:
        return f"{_upper_first(_together(offices))} {_done(kind, scope)}."
    noun = "Ansvarig" if len(offices) == 1 else "Ansvariga"
    narrowed = f" ({scope})" if scope else ""
    return f"{noun}{_ANSWERS_FOR[kind]}{narrowed}: {_together(offices)}."


def _done(kind: str, scope: str) -> str:
    """Return what somebody does, with what narrows it as its object or adverb: informerar kommunpolisen om lämpliga evenemang."""
    return f"{_VERBS[kind]} {scope}" if scope else _VERBS[kind]


def role_words(responsibilities: Iterable[ResponsibilityRow]) -> list[str]:
    """Return offices with their verbs, those that do the same together: Trygghetssamordnare samordnar och initierar."""
    verbs: dict[str, list[str]] = {}
    for responsibility in responsibilities:
        verbs.setdefault(responsibility.office, []).append(_done(responsibility.kind, responsibility.scope_note))
    offices: dict[str, list[str]] = {}
    for office, done in verbs.items():
        offices.setdefault(in_words(done), []).append(office)
    return [f"{_together(named)} {done}" for done, named in offices.items()]


def _together(offices: list[str]) -> str:
    """Return offices as a sentence lists them: the first as written, the rest as they continue it."""
    return in_words([offices[0], *(lowered(office) for office in offices[1:])])


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
