"""An invented agreement of Karlshamn in full: in force on the day it is made, about five months before it runs out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agreements.actions import register_number
from agreements.models import CollaborationArea
from samverkan.demo.accounts import demo_user
from samverkan.demo.builder import Actors, Content, DraftAgreement, start_agreement
from samverkan.demo.invented.entries import log_entries
from samverkan.demo.invented.plans import COORDINATOR, Parties, write_last_years_plan, write_this_years_plan
from samverkan.shared.dates import long_date, months_later

TITLE = "Samverkansöverenskommelse mellan Karlshamns kommun och Polismyndigheten (påhittat exempel)"
PROVENANCE = (
    "Påhittad för demonstrationen. Det finns inget sådant dokument, och ingen av parterna har tagit del av texten."
)
FOCUS = "Färre cykelstölder vid resecentrum"
POLICE_OFFICIAL = "tjansteperson@lpo-karlshamn.example"


@dataclass(frozen=True)
class Term:
    """The days that the example depends on, all told from the day it is made."""

    starts_on: date
    ends_on: date
    year: int


def term_from(today: date) -> Term:
    """Return a term that began on 1 January last year and ends with a month, about five months from today."""
    month = months_later(today.replace(day=1), 5)
    ends_on = month.replace(day=monthrange(month.year, month.month)[1])
    return Term(date(today.year - 1, 1, 1), ends_on, today.year)


def build(actors: Actors) -> None:
    """Make the agreement with last year's plan and this year's, register it and log what has been done since."""
    term = term_from(timezone.localdate())
    agreement = start_agreement(
        actors,
        title=TITLE,
        is_invented=True,
        provenance=PROVENANCE,
        valid_from=term.starts_on,
        valid_until=term.ends_on,
        revised_when_needed=True,
        may_be_terminated=True,
        notice_months=3,
        must_tell_changes=True,
        originals_count=2,
        communication_strategy=(
            "Parterna berättar om arbetet minst en gång per tertial, kommunen i sina kanaler och polisen i sina."
        ),
        out_of_scope="Enskilda individärenden\nKrisberedskap och civilt försvar",
    )
    parties = Parties(
        municipality=agreement.municipality("1082"),
        police=agreement.police("karlshamn"),
        rescue=agreement.third_party("Räddningstjänsten"),
        housing=agreement.third_party("Bostadsbolagen"),
    )
    areas = _write_text(agreement, term)
    _write_organisation(agreement, areas)
    _add_signatures(agreement, parties, term)
    earlier = write_last_years_plan(agreement, parties, areas, term.year - 1)
    present = write_this_years_plan(agreement, parties, areas, term.year)
    agreement.register()
    _register_numbers(parties, term, actors)
    log_entries({term.year - 1: earlier, term.year: present}, coordinator=actors.coordinator)


def _write_text(agreement: DraftAgreement, term: Term) -> dict[str, CollaborationArea]:
    agreement.section(
        "Syfte",
        """
        Karlshamn ska vara en kommun där färre utsätts för brott och fler vågar röra sig fritt, dygnet runt. Parterna vill nå
        dit genom att dela kunskap, välja åtgärder efter orsaker och följa upp det de lovar varandra.
        """,
        kind="purpose",
        number="1",
    )
    agreement.section(
        "Utgångspunkter",
        """
        Det som gör en plats otrygg börjar sällan hos polisen. Därför arbetar varje förvaltning med överenskommelsens områden
        i sin egen verksamhet, och andra bjuds in när de behövs.

        Åtagandena är stöd för samarbetet och inte juridiskt bindande. Den som inte kan hålla ett åtagande säger till i tid.
        """,
        kind="principles",
        number="2",
    )
    agreement.section(
        "Lägesbild",
        """
        Parterna gör lägesbilden tillsammans i januari. Den visar vilka brott som begås och var, hur tryggheten upplevs och
        vad som kan ligga bakom. Den ses över efter varje tertial.
        """,
        kind="situation",
        number="3",
    )
    section = agreement.section(
        "Samverkansområden",
        "Lägesbilden har lett till fyra områden och ett fokusområde som går före de andra.",
        kind="areas",
        number="4",
    )
    areas = [
        agreement.area(
            "Trygghet på offentlig plats",
            """
            Otryggheten är störst på kvällar i centrum och på gångvägarna till stationen. Mörka platser, skadegörelse och få
            vuxna i rörelse är det som nämns mest i trygghetsmätningen.
            """,
            section=section,
            number="4.1",
            orientation="safety",
        ),
        agreement.area(
            "Alkohol, narkotika och krogmiljö",
            """
            De flesta misshandelsfall i centrum sker nära krogarna efter midnatt. Langning till unga ökar inför skolavslutning
            och sommarens evenemang.
            """,
            section=section,
            number="4.2",
            orientation="prevention",
        ),
        agreement.area(
            "Barn och unga",
            """
            Skolan, socialtjänsten, polisen och fritiden ser var sin del av en ung människas liv. När de delar en gemensam
            bild kan stödet komma tidigare.
            """,
            section=section,
            number="4.3",
            orientation="prevention",
        ),
        agreement.area(
            "Våld i nära relation",
            """
            Mörkertalet är stort. De som söker hjälp möter ofta flera myndigheter på kort tid och behöver slippa berätta allt
            från början varje gång.
            """,
            section=section,
            number="4.4",
        ),
        agreement.area(
            FOCUS,
            """
            Cykelstölderna har samlats till resecentrum och de närmaste kvarteren. Många cyklar är omärkta, och ställen går inte
            att låsa fast ramen i.
            """,
            section=section,
            number="4.5",
            kind="focus",
            goal="Antalet anmälda cykelstölder vid resecentrum ska ha minskat med en tredjedel när överenskommelsen löper ut.",
        ),
    ]
    agreement.section(
        "Organisation",
        "Trygghetsrådet leder arbetet. Samordnarna håller ihop det mellan rådets möten.",
        kind="organisation",
        number="5",
    )
    agreement.section(
        "Uppföljning",
        """
        Samordnarna följer upp planen efter varje tertial och redovisar för Trygghetsrådet vad som har gjorts, vilka som
        samverkade och vilka effekter det gav. Rapporten har en analys och rekommendationer, som rådet tar ställning till.
        """,
        kind="follow_up",
        number="6",
    )
    agreement.section(
        "Giltighetstid",
        f"""
        Överenskommelsen gäller från och med {long_date(term.starts_on)} till och med {long_date(term.ends_on)}. Den
        revideras vid behov och kan sägas upp med tre månaders varsel. Varje part har ett original.
        """,
        kind="term",
        number="7",
    )
    return {area.label: area for area in areas}


def _write_organisation(agreement: DraftAgreement, areas: dict[str, CollaborationArea]) -> None:
    council = agreement.forum(
        "Trygghetsrådet",
        kind="council",
        mandate="Beslutar om lägesbild, planer och rapporter. Sammanträder fyra gånger om året.",
    )
    agreement.member(council, "municipality", "Kommunstyrelsens ordförande", "Leder rådet.")
    agreement.member(council, "municipality", "Kommundirektör")
    agreement.member(council, "police", "Lokalpolisområdeschef")
    coordinators = agreement.forum(
        "Samordnarna",
        kind="coordinators",
        parent=council,
        mandate="Bereder rådets möten, följer upp planen och håller kontakt varje vecka.",
    )
    agreement.member(coordinators, "municipality", COORDINATOR)
    agreement.member(coordinators, "police", "Kommunpolis")
    agreement.forum(
        "Krogsamverkan",
        kind="working",
        parent=council,
        mandate="Kommunen, polisen, räddningstjänsten och krögarna möts inför högsäsong.",
        is_temporary=True,
    )
    agreement.rule(
        "tertial",
        times=1,
        is_minimum=True,
        performed_by="Samordnaren och kommunpolisen",
        asks_what_was_done=True,
        asks_who_cooperated=True,
        asks_effects=True,
        asks_analysis=True,
        asks_recommendations=True,
        revises_plan=True,
    )
    for source in (
        "Anmälda brott",
        "Trygghetsmätning",
        "Skolenkät om levnadsvanor",
        "Medborgardialoger",
        "Veckovisa lägesrapporter från förvaltningarna",
    ):
        agreement.source(source)
    agreement.source("Anmälda cykelstölder", purpose="follow_up", area=areas[FOCUS])
    agreement.companion("Lägesbild", kind="situation_picture", standing="continuous")
    agreement.companion("Medborgarlöfte", kind="citizen_promise")
    agreement.companion("Kommunikationsplan", kind="communication_plan", standing="planned")


def _add_signatures(agreement: DraftAgreement, parties: Parties, term: Term) -> None:
    year = term.starts_on.year - 1
    agreement.signature(
        parties.municipality,
        "Kommunstyrelsens ordförande",
        name="Kim Påhittad",
        place="Karlshamn",
        signed_on=date(year, 12, 9),
    )
    agreement.signature(
        parties.police,
        "Lokalpolisområdeschef",
        name="Robin Påhittad",
        place="Karlshamn",
        signed_on=date(year, 12, 15),
    )


def _register_numbers(parties: Parties, term: Term, actors: Actors) -> None:
    """Each authority registers the agreement under its own number."""
    year = term.starts_on.year - 1
    for party, number, official in (
        (parties.municipality, f"KS {year}/1234 (påhittat)", actors.official),
        (parties.police, f"A123.456/{year} (påhittat)", demo_user(POLICE_OFFICIAL)),
    ):
        party.refresh_from_db()
        register_number(party, version=party.version, registry_number=number, by=official)


CONTENT = [Content(owner="1082", title=TITLE, build=build)]
