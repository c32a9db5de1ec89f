"""What whoever asks for a document gets, and why there may be none."""

from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings


@dataclass(frozen=True)
class Printed:
    """The document."""

    pdf: bytes
    was_cached: bool


@dataclass(frozen=True)
class Waiting:
    """It is being printed: ask again."""


@dataclass(frozen=True)
class Failed:
    """There is no document. `reason` is a Swedish sentence that says why and what to do."""

    reason: str


Outcome: TypeAlias = Printed | Waiting | Failed

_IN_PARTS = "Består det av flera delar, skriv ut överenskommelsen och planerna var för sig."


class PrintingFailed(Exception):
    """There will be no document. The text is a Swedish sentence that says why and what to do."""


class TooHeavy(PrintingFailed):
    """The document would take longer than there is time, by far: it is not begun."""

    def __init__(self) -> None:
        super().__init__(
            "Dokumentet är för stort för att skrivas ut: det innehåller mer text än vad som hinner skrivas ut. "
            f"{_IN_PARTS} Är en enda del för stor, dela upp planen i flera eller korta texterna."
        )


class TooSlow(PrintingFailed):
    """The job took longer than `PDF_SECONDS`."""

    def __init__(self) -> None:
        super().__init__(
            f"Dokumentet blev så stort att det inte kunde skrivas ut inom {settings.PDF_SECONDS} sekunder. {_IN_PARTS}"
        )


class TooLarge(PrintingFailed):
    """The job needed more than `PDF_MEGABYTES`."""

    def __init__(self) -> None:
        super().__init__(f"Dokumentet blev så stort att minnet inte räckte för att skriva ut det. {_IN_PARTS}")


class TooManyAtOnce(PrintingFailed):
    """So much is being printed that this is not taken on: no fault of the job."""

    def __init__(self) -> None:
        super().__init__("Många dokument skrivs ut just nu. Försök igen om en liten stund.")


class WorkerCrashed(PrintingFailed):
    """The worker ended without an answer, twice."""

    def __init__(self) -> None:
        super().__init__(
            "Utskriften avbröts av ett fel som inte beror på dig. Försök igen om ett par minuter. "
            "Händer det igen, säg till den som sköter Samverkan hos er."
        )


class NotRenderable(PrintingFailed):
    """Rendering raised an error, and would do so again."""

    def __init__(self) -> None:
        super().__init__(
            "Dokumentet kunde inte skrivas ut på grund av ett fel i Samverkan. "
            "Säg till den som sköter Samverkan hos er, och berätta vilket dokument det gäller."
        )


class ShuttingDown(PrintingFailed):
    """The job was interrupted because its process ends: no fault of the job."""

    def __init__(self) -> None:
        super().__init__("Samverkan startas om just nu. Försök igen om en minut.")


class Outdated(PrintingFailed):
    """Samverkan has been updated since this process began, and it should be started anew: no fault of the job."""

    def __init__(self) -> None:
        super().__init__("Samverkan uppdateras just nu. Försök igen om en minut.")
