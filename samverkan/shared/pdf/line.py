"""The line at the desk: what is to be printed, for whom, and whose turn it is.

An asker is whoever shares the desk with others: an organisation, say. The line goes turn by turn between them, so that one who asks
for much waits for it, and the others do not. Nothing here is safe between threads: the desk sees to that.
"""

import threading
import time
from collections.abc import Iterator

from samverkan.shared.pdf.job import PrintJob
from samverkan.shared.pdf.outcomes import Outcome, Printed, Waiting

_SECONDS_WANTED = 15.0
"""How long an errand waits for its turn after whoever asked has left. The page that waits asks every few seconds."""
_SECONDS_TO_FETCH = 30.0
_MOST_TO_FETCH = 20
_MOST_BYTES_TO_FETCH = 50_000_000
_MOST_REMEMBERED = 1000


class Errand:
    """A job, and what became of it once `is_done`. Someone wants it until a moment that each question puts off."""

    def __init__(self, job: PrintJob) -> None:
        self.job = job
        self.outcome: Outcome = Waiting()
        self.is_done = threading.Event()
        self.askers: set[str] = set()
        self._wanted_until = 0.0
        self._rests_until = 0.0

    def ask(self, asker: str, wait: float) -> None:
        """Note that somebody stays for `wait` seconds and may then come back."""
        self.askers.add(asker)
        self._wanted_until = max(self._wanted_until, time.monotonic() + wait + _SECONDS_WANTED)

    def rest(self, seconds: float) -> None:
        """Let others go first for a while."""
        self._rests_until = time.monotonic() + seconds

    @property
    def is_wanted(self) -> bool:
        """Whether somebody is here or may come back."""
        return time.monotonic() < self._wanted_until

    @property
    def is_ready(self) -> bool:
        """Whether it may be carried out now."""
        return time.monotonic() >= self._rests_until


class Line:
    """Errands that wait for their turn."""

    def __init__(self) -> None:
        self._errands: list[Errand] = []
        self._turns = 0
        self._last_turns: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._errands)

    def put(self, errand: Errand) -> None:
        """Let an errand wait for its turn."""
        self._errands.append(errand)

    def take(self) -> Errand | None:
        """Return the errand whose turn it is, and no more: the first of the asker whose last turn was longest ago."""
        ready = [errand for errand in self._errands if errand.is_ready]
        if not ready:
            return None
        turn, errand = min(
            ((self._last_turns.get(asker, 0), place, asker), errand)
            for place, errand in enumerate(ready)
            for asker in errand.askers
        )
        self._errands.remove(errand)
        self._note_turn(turn[2])
        return errand

    def take_unwanted(self) -> Iterator[Errand]:
        """Yield the errands that nobody comes back to, and no more."""
        for errand in [errand for errand in self._errands if not errand.is_wanted]:
            self._errands.remove(errand)
            yield errand

    def _note_turn(self, asker: str) -> None:
        self._turns += 1
        self._last_turns.pop(asker, None)
        self._last_turns[asker] = self._turns
        if len(self._last_turns) > _MOST_REMEMBERED:
            del self._last_turns[next(iter(self._last_turns))]


class Shelf:
    """Errands that are done and not yet fetched: those of the last half minute, as many of the newest as there is room for."""

    def __init__(self) -> None:
        self._errands: dict[str, tuple[Errand, float]] = {}

    def put(self, errand: Errand) -> None:
        """Lay an errand here that is done."""
        self._errands[errand.job.key] = errand, time.monotonic()
        self._tidy()

    def take(self, key: str) -> Errand | None:
        """Return the errand, if it is here, and no more."""
        self._tidy()
        errand, _ = self._errands.pop(key, (None, 0.0))
        return errand

    def _tidy(self) -> None:
        size = 0
        for place, (key, (errand, put_at)) in enumerate(reversed(list(self._errands.items()))):
            size += len(errand.outcome.pdf) if isinstance(errand.outcome, Printed) else 0
            has_room = place == 0 or (place < _MOST_TO_FETCH and size <= _MOST_BYTES_TO_FETCH)
            if not has_room or time.monotonic() - put_at > _SECONDS_TO_FETCH:
                del self._errands[key]


class Seats:
    """Places for callers who wait, so few that threads are left for the pages. An asker has one at a time."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: dict[str, bool] = {}
        self._lock = threading.Lock()

    def take(self, asker: str, *, is_heavy: bool) -> bool:
        """Take a seat, if there is one; those who wait for heavy documents leave one for the others."""
        with self._lock:
            room = self._number - len(self._taken)
            if asker in self._taken or room <= 0 or (is_heavy and any(self._taken.values())):
                return False
            self._taken[asker] = is_heavy
            return True

    def leave(self, asker: str) -> None:
        """Give the seat back."""
        with self._lock:
            del self._taken[asker]
