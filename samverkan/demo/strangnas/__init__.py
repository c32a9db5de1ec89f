"""Strängnäs 2020-2023: four directions and a plan in a table of roles. Facts from the published document."""

from datetime import date

from samverkan.demo.builder import REGISTERED_AFTERWARDS, Actors, Content, prose, start_agreement
from samverkan.demo.strangnas.plan import write_goals, write_rows
from samverkan.demo.strangnas.text import COMMUNICATION_STRATEGY, write_agreement_text, write_organisation_and_followup

TITLE = "Samverkansöverenskommelse mellan Polismyndigheten och Strängnäs kommun 2020-2023"
PLAN_TITLE = "Handlingsplan för Strängnäs kommun och polisen 2020 – 2023"
SIGNED_ON = date(2019, 12, 20)


def build(actors: Actors) -> None:
    """Make and register the agreement; its term contradicts its title, and its plan holds a question that nobody answered."""
    agreement = start_agreement(
        actors,
        title=TITLE,
        provenance=REGISTERED_AFTERWARDS,
        valid_from=SIGNED_ON,
        valid_until=date(2023, 6, 1),
        title_from_year=2020,
        title_until_year=2023,
        communication_strategy=prose(COMMUNICATION_STRATEGY),
        is_communication_in_every_activity=True,
        out_of_scope="Trygghetsvandringar\nGrannsamverkan\nTrygghetsskapande arbete i trafikmiljön med mera",
    )
    police = agreement.police("eskilstuna")
    municipality = agreement.municipality("0486")
    directions = write_agreement_text(agreement)
    write_organisation_and_followup(agreement)
    shared = "Ort och datum står en gång i dokumentet, för båda parter."
    agreement.signature(
        municipality,
        "Kommundirektör Strängnäs kommun",
        name="Lars Ekström",
        place="Strängnäs",
        signed_on=SIGNED_ON,
        note=shared,
    )
    agreement.signature(
        police,
        "Lokalpolisområdeschef LPOE",
        name="Christer Sjöqvist",
        place="Strängnäs",
        signed_on=SIGNED_ON,
        note=shared,
    )
    plan = agreement.plan(
        PLAN_TITLE,
        layout="roles",
        first_side="municipality",
        period_from=date(2020, 1, 1),
        period_until=date(2023, 12, 31),
    )
    write_goals(plan, directions)
    write_rows(plan, municipality, police)
    agreement.register()


CONTENT = [Content(owner="0486", title=TITLE, build=build)]
