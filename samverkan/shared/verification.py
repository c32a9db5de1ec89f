"""What `manage.py verify` looks at. Each app registers its own checks; here are the locks of all of them, and files with checksums."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from samverkan.shared.immutability import Fault, faults, locked_tables

CHECKSUMS = "SHA256SUMS"
"""The file beside others that has their checksums, as sha256sum writes it."""


class DoesNotHold(Exception):
    """What was looked at is not as it was left. `str()` is a Swedish sentence on the first thing that is not."""


@dataclass(frozen=True)
class Check:
    """One thing to look at: what it is called, what it counts, and what does it.

    `run` reads only, returns how many it has looked at, and raises DoesNotHold at the first that does not hold.
    """

    name: str
    of: str
    run: Callable[[], int]


_CHECKS: dict[str, Check] = {}


def register_check(name: str, run: Callable[[], int], *, of: str) -> None:
    """Add a check; they run in the order that they are registered in."""
    _CHECKS[name] = Check(name, of, run)


def checks() -> list[Check]:
    """Return the registered checks."""
    return list(_CHECKS.values())


def check_locks() -> int:
    """Look at what the triggers of the locked tables do."""
    if found := faults():
        raise DoesNotHold(_sentence(found[0]))
    return len(locked_tables())


def _sentence(fault: Fault) -> str:
    if not fault.trigger:
        return f"tabellen {fault.table} saknas. Kör migrate, eller återställ databasen."
    what = {
        "missing": "saknas. Kör migrate, som sätter dit den",
        "changed": "gör något annat än den ska, eller är avslagen. Ta reda på vem som ändrat den, och kör migrate",
        "foreign": "hör inte till Samverkan. Ta reda på vem som lagt dit den, och ta bort den",
    }
    return f"utlösaren {fault.trigger} på {fault.table} {what[fault.kind]}."


def check_files(folder: Path) -> int:
    """Look at each file that the folder has a checksum of."""
    try:
        lines = (folder / CHECKSUMS).read_text().splitlines()
    except OSError as error:
        raise DoesNotHold(f"{folder / CHECKSUMS} går inte att läsa: {error.strerror}.") from error
    for line in lines:
        checksum, _, name = line.partition("  ")
        path = folder / name
        try:
            with path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise DoesNotHold(f"{path} går inte att läsa: {error.strerror}.") from error
        if found != checksum:
            raise DoesNotHold(f"{path} är inte den fil som skrevs: kontrollsumman är en annan.")
    return len(lines)
