"""Borås from 2015: until further notice, with an Åtagandeplan in tables and background texts behind it. Facts from the published document."""

from datetime import date

from samverkan.demo.boras.plan import Commitments
from samverkan.demo.boras.text import write_agreement_text, write_areas_behind_plan, write_councils_and_followup
from samverkan.demo.builder import REGISTERED_AFTERWARDS, Actors, Content, start_agreement

TITLE = "Samverkansöverenskommelse mellan Borås Stad och Polismyndigheten, Lokalpolisområde Borås"
SIGNED_ON = date(2015, 12, 14)


def build(actors: Actors) -> None:
    """Make the agreement and its plan, and register them with both signatures."""
    agreement = start_agreement(
        actors,
        title=TITLE,
        provenance=REGISTERED_AFTERWARDS,
        validity_kind="until_further_notice",
        revision_months=36,
        is_revision_approximate=True,
        may_be_terminated=True,
        must_tell_changes=True,
        originals_count=2,
    )
    municipality = agreement.municipality("1490", name="Borås Stad", short_name="Borås Stad")
    police = agreement.police("boras")
    tax_agency = agreement.third_party("Skatteverket")
    gyms = agreement.third_party("Gymmen i Borås", short_name="Gymmen")
    write_agreement_text(agreement)
    areas = write_areas_behind_plan(agreement)
    write_councils_and_followup(agreement)
    agreement.signature(
        municipality, "Kommunstyrelsens ordförande", name="Ulf Olsson", place="Borås", signed_on=SIGNED_ON
    )
    agreement.signature(police, "Lokalpolisområdeschef", name="Tomas Jansson", place="Borås", signed_on=SIGNED_ON)
    draft = agreement.plan("Åtagandeplan", kind_label="Åtagandeplan", layout="table", first_side="municipality")
    Commitments(draft, municipality, police, tax_agency, gyms, areas).write()
    agreement.register()


CONTENT = [Content(owner="1490", title=TITLE, build=build)]
