"""Sölvesborg 2017-2020: eight areas and a focus area, with a plan for 2017 in prose. Facts from the published document."""

from datetime import date

from samverkan.demo.builder import REGISTERED_AFTERWARDS, Actors, Content, start_agreement
from samverkan.demo.solvesborg.plan_2017 import Plan2017
from samverkan.demo.solvesborg.text import ENDS_ON, STARTS_ON, write_agreement_text, write_council_and_followup

TITLE = "Samverkansöverenskommelse mellan Sölvesborgs kommun och Polismyndigheten"


def build(actors: Actors) -> None:
    """Make the agreement and its plan, and register them; the document names offices but has no signature block."""
    agreement = start_agreement(
        actors, title=TITLE, provenance=REGISTERED_AFTERWARDS, valid_from=STARTS_ON, valid_until=ENDS_ON
    )
    municipality = agreement.municipality("1083")
    police = agreement.police("karlshamn")
    areas = write_agreement_text(agreement)
    write_council_and_followup(agreement, areas)
    missing = "Dokumentet nämner befattningen men har inga underskrifter."
    agreement.signature(municipality, "Kommunstyrelsens ordförande", note=missing)
    agreement.signature(police, "Chefen för Lokalpolisområde Karlshamn", note=missing)
    draft = agreement.plan(
        "Handlingsplan 2017",
        layout="prose",
        first_side="police",
        period_from=date(2017, 1, 1),
        period_until=date(2017, 12, 31),
    )
    Plan2017(draft, municipality, police, areas).write(agreement)
    agreement.register()


CONTENT = [Content(owner="1083", title=TITLE, build=build)]
