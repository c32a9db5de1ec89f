"""What the parties of the invented agreement have logged, told from the day that the demonstration is made."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from actionplans.models import Commitment
from followup.actions import log_entry
from followup.models import FollowUpEntry
from samverkan.demo.accounts import demo_user

KOMMUNPOLIS = "kommunpolis@lpo-karlshamn.example"


@dataclass(frozen=True)
class _Entry:
    """An entry to log. `commitment` is the plan's name for it; what went wrong has a reason.

    `when` is a number of days before the demonstration is made, or a month and day of last year.
    """

    when: int | tuple[int, int]
    commitment: str
    side: str
    text: str
    count: int | None = None
    outcome: str = "done"
    reason: str = ""

    def day(self, today: date) -> date:
        """Return the day it happened, told from today."""
        if isinstance(self.when, int):
            return today - timedelta(days=self.when)
        return date(today.year - 1, *self.when)


ENTRIES = [
    _Entry((5, 14), "walks", "municipality", "Vandring i hamnen. Sex brister noterades.", 1),
    _Entry((5, 14), "walks_police", "police", "Områdespolisen deltog.", 1),
    _Entry((6, 5), "pubs", "municipality", "Tillsyn på fyra krogar inför sommaren.", 4),
    _Entry((9, 18), "marking", "police", "Märkdag på gymnasieskolan.", 1),
    _Entry((10, 8), "routine", "municipality", "Genomgång med mottagningen.", 1),
    _Entry((11, 28), "evenings", "police", "Årets kvällar summerade.", 34),
    _Entry(287, "routine", "municipality", "Genomgång med mottagningen och utredningsgruppen.", 1),
    _Entry(240, "evenings", "police", "Åtta helger i rad. Lugnare vid torget än i fjol.", 16),
    _Entry(221, "walks", "municipality", "Vandring i centrum. Elva brister noterades.", 1),
    _Entry(221, "walks_police", "police", "Områdespolisen deltog och berättade om skadegörelsen.", 1),
    _Entry(196, "marking", "police", "Märkdag vid resecentrum.", 1),
    _Entry(
        182,
        "repairs",
        "municipality",
        "Sju av elva brister klara. Belysningen väntar på delar.",
        7,
        "partly",
        "resources",
    ),
    _Entry(160, "pubs", "municipality", "Tillsyn på tre krogar med polisen och räddningstjänsten.", 3),
    _Entry(133, "marking", "municipality", "Regnet gjorde att få kom.", 1, "partly", "weather"),
    _Entry(104, "pubs_police", "police", "Styrkan behövdes vid en större händelse.", None, "cancelled", "other_event"),
    _Entry(76, "meetings", "municipality", "Två möten i månaden som planerat.", 2),
    _Entry(61, "walks", "municipality", "Vandring vid stationen.", 1),
    _Entry(61, "walks_police", "police", "Ingen områdespolis i tjänst den kvällen.", None, "cancelled", "resources"),
    _Entry(40, "evenings", "municipality", "Fältgruppen och områdespolisen gick tillsammans.", 10),
    _Entry(19, "meetings_police", "police", "Lägesbild lämnad till båda mötena.", 2),
    _Entry(11, "pubs", "municipality", "Tillsyn på en krog. Allt i ordning.", 1),
    _Entry(4, "meetings", "municipality", "Ett möte ställdes in, inget nytt hade kommit in.", 1, "partly", "no_demand"),
]
"""Only acts that both plans hold, so that an entry always falls in the plan of its year."""


def log_entries(plans: dict[int, dict[str, Commitment]], *, coordinator: User) -> None:
    """Log the entries, each on the plan of the year it happened in; `plans` holds commitments by year and name."""
    kommunpolis = demo_user(KOMMUNPOLIS)
    today = timezone.localdate()
    for entry in ENTRIES:
        happened_on = entry.day(today)
        commitment = Commitment.objects.select_related("initiative__plan__agreement").get(
            pk=plans[happened_on.year][entry.commitment].pk
        )
        party = commitment.initiative.plan.agreement.parties.get(side=entry.side)
        measure = commitment.measures.first() if entry.count is not None else None
        log_entry(
            FollowUpEntry(
                commitment=commitment,
                organisation=party.organisation,
                measure=measure,
                happened_on=happened_on,
                outcome=entry.outcome,
                reason=entry.reason,
                count=entry.count,
                text=entry.text,
            ),
            by=kommunpolis if entry.side == "police" else coordinator,
        )
