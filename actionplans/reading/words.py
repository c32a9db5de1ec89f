"""The sentences that layouts share: texts within a sentence, who answers for what, measures."""

import re
from collections.abc import Iterable

from actionplans.models import Initiative, Responsibility
from actionplans.reading.rows import CommitmentRow, InitiativeRow, ResponsibilityRow
from samverkan.shared.text import fold, in_words

ResponsibilityKind = Responsibility.Kind

_ANSWERS_FOR: dict[str, str] = {
    ResponsibilityKind.EXECUTION_AND_FOLLOW_UP: " för genomförande och uppföljning",
    ResponsibilityKind.EXECUTION: " för genomförande",
    ResponsibilityKind.RESPONSIBLE: "",
}
"""The kinds that are told as "Ansvarig …"; the others have a verb of their own."""

_VERBS = dict(ResponsibilityKind.choices)

_WORD = re.compile(r"\w+")
_SHORTEST_STEM, _LONGEST_ENDING = 4, 3
"""What tells a word from others: kommunen is kommun, and no kommunpolis."""


def lowered(text: str) -> str:
    """Return a text as it continues a sentence; a first word with capitals of its own (EST, BRå) keeps them."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if any(letter.isupper() for letter in first[1:]) else text[:1].lower() + text[1:]


def says_no_more(text: str, than: str) -> bool:
    """Tell whether each word of a text is said in the other, whatever its ending."""
    told = set(_WORD.findall(fold(than)))
    return all(any(_is_same(word, other) for other in told) for word in _WORD.findall(fold(text)))


def _is_same(word: str, other: str) -> bool:
    stem = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING, len(other) - _LONGEST_ENDING)
    return word[:stem] == other[:stem]


def answers_of(row: CommitmentRow) -> list[str]:
    """Return who answers for a commitment, to stand beside its text. A sentence may say it itself; once is enough."""
    answers = answers_for(row.responsibilities)
    return [answer for answer in answers if not says_no_more(answer, row.text)] if row.is_sentence else answers


def answers_for(responsibilities: Iterable[ResponsibilityRow]) -> list[str]:
    """Return a sentence for each kind of responsibility, and what narrows it: Ansvariga (i tillämpliga delar): X och Y."""
    offices: dict[tuple[str, str], list[str]] = {}
    for responsibility in responsibilities:
        offices.setdefault((responsibility.kind, responsibility.scope_note), []).append(responsibility.office)
    return [_answer(kind, scope, named) for (kind, scope), named in offices.items()]


def _answer(kind: str, scope: str, offices: list[str]) -> str:
    narrowed = f" ({scope})" if scope else ""
    if kind not in _ANSWERS_FOR:
        return f"{_upper_first(_together(offices))} {_VERBS[kind]}{narrowed}."
    noun = "Ansvarig" if len(offices) == 1 else "Ansvariga"
    return f"{noun}{_ANSWERS_FOR[kind]}{narrowed}: {_together(offices)}."


def role_words(responsibilities: Iterable[ResponsibilityRow]) -> list[str]:
    """Return offices with their verbs, those that do the same together: Trygghetssamordnare samordnar och initierar."""
    verbs: dict[str, list[str]] = {}
    for responsibility in responsibilities:
        narrowed = f" ({responsibility.scope_note})" if responsibility.scope_note else ""
        verbs.setdefault(responsibility.office, []).append(f"{_VERBS[responsibility.kind]}{narrowed}")
    offices: dict[str, list[str]] = {}
    for office, done in verbs.items():
        offices.setdefault(in_words(done), []).append(office)
    return [f"{_together(named)} {done}" for done, named in offices.items()]


def _together(offices: list[str]) -> str:
    """Return offices as a sentence lists them: the first as written, the rest as they continue it."""
    return in_words([offices[0], *(lowered(office) for office in offices[1:])])


_SPEAKERS = {speaker.value: speaker.label for speaker in Initiative.Speaker if speaker.value}


def speaker_words(initiative: InitiativeRow) -> str:
    """Return who speaks about the row in public; empty when that is not settled."""
    if not initiative.speaker:
        return ""
    speaker = _upper_first(_SPEAKERS[initiative.speaker])
    return f"{speaker}: {initiative.speaker_office}" if initiative.speaker_office else speaker


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
