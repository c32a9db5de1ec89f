"""An invented draft of Sölvesborg, seen by Sölvesborg alone: it is to supersede the agreement of 2017-2020 and is not finished."""

from datetime import date

from agreements.models import Agreement, AgreementParty, CollaborationArea
from samverkan.demo.builder import Actors, Content, DraftAgreement, measure, office, recurring, start_agreement, target
from samverkan.demo.solvesborg import TITLE as SUPERSEDED

TITLE = "Samverkansöverenskommelse mellan Sölvesborgs kommun och Polismyndigheten 2027–2030 (påhittat utkast)"
STARTS_ON, ENDS_ON = date(2027, 1, 1), date(2030, 12, 31)


def build(actors: Actors) -> None:
    """Make the draft and its draft plan, with two commitments that nobody answers for and a question to settle."""
    agreement = start_agreement(
        actors,
        title=TITLE,
        is_invented=True,
        supersedes=Agreement.objects.get(organisation=actors.municipality.organisation, title=SUPERSEDED),
        valid_from=STARTS_ON,
        valid_until=ENDS_ON,
        title_from_year=STARTS_ON.year,
        title_until_year=ENDS_ON.year,
        revised_when_needed=True,
        originals_count=2,
    )
    municipality = agreement.municipality("1083")
    police = agreement.police("karlshamn")
    areas = _write_text(agreement)
    council = agreement.forum(
        "Brottsförebyggande rådet",
        short_name="BRå",
        kind="council",
        mandate="Leder arbetet och tar emot uppföljningen.",
    )
    agreement.member(council, "municipality", "Kommunstyrelsens ordförande")
    agreement.member(council, "police", "Lokalpolisområdeschef")
    agreement.rule("year", times=2, is_minimum=True, performed_by="BRå-samordnaren och kommunpolisen")
    for source in ("Anmälda brott", "Trygghetsmätning"):
        agreement.source(source)
    agreement.signature(municipality, "Kommunstyrelsens ordförande")
    agreement.signature(police, "Chefen för Lokalpolisområde Karlshamn")
    _write_plan(agreement, municipality, police, areas)


def _write_text(agreement: DraftAgreement) -> dict[str, CollaborationArea]:
    agreement.section(
        "Syfte",
        "Färre ska utsättas för brott i Sölvesborg, och fler ska känna sig trygga där de bor, går i skola och arbetar.",
        kind="purpose",
        number="1",
    )
    section = agreement.section(
        "Samverkansområden",
        "Områdena bygger på det som den förra överenskommelsen lärde oss och på den nya lägesbilden.",
        kind="areas",
        number="2",
    )
    backgrounds = {
        "Trygga platser": "Resecentrum, hamnen och parkerna är de platser som nämns oftast i trygghetsmätningen.",
        "Barn och unga": "Stödet ska komma innan oron blir ett ärende hos polisen.",
        "Våld i nära relation": "Den som vågar söka hjälp ska få den samma dag.",
        "Alkohol och droger": "Tillsynen räknas en gång, även när båda parter lovar den.",
        "Trafik": "Fart och mopedkörning nära skolorna oroar många föräldrar.",
    }
    areas = [
        agreement.area(label, background, section=section, number=f"2.{number}")
        for number, (label, background) in enumerate(backgrounds.items(), start=1)
    ]
    agreement.section(
        "Organisation och uppföljning",
        "BRå leder arbetet. BRå-samordnaren och kommunpolisen följer upp planen minst två gånger om året.",
        kind="follow_up",
        number="3",
    )
    agreement.section(
        "Giltighetstid",
        "Överenskommelsen gäller från och med 1 januari 2027 till och med 31 december 2030 och ersätter den som gällde 2017–2020.",
        kind="term",
        number="4",
    )
    return {area.label: area for area in areas}


def _write_plan(
    agreement: DraftAgreement,
    municipality: AgreementParty,
    police: AgreementParty,
    areas: dict[str, CollaborationArea],
) -> None:
    plan = agreement.plan(
        "Handlingsplan 2027 (påhittat utkast)",
        layout="table",
        period_from=date(2027, 1, 1),
        period_until=date(2027, 12, 31),
    )
    heading = plan.heading("Trygga platser", area=areas["Trygga platser"], number="1")
    row = plan.row("Trygghetsvandringar", under=heading)
    row.promise(
        municipality,
        "Ordna trygghetsvandringar vid resecentrum och i hamnen.",
        responsible=[office("BRå-samordnare")],
        schedules=[recurring(2)],
        measures=[target("at_least", 2, "trygghetsvandringar", period="year", is_in_text=False)],
    )
    row.promise(police, "Delta i vandringarna.", schedules=[recurring(2)])

    heading = plan.heading("Alkohol och droger", area=areas["Alkohol och droger"], number="2")
    row = plan.row("Krogtillsyn", under=heading)
    inspections = row.promise(
        municipality,
        "Göra krogtillsyn tillsammans med polisen.",
        responsible=[office("Alkoholhandläggaren")],
        measures=[target("at_least", 5, "krogtillsyner", period="year", is_in_text=False)],
        open_question="Ska målet vara fem tillsyner om året, som polisen lovade förra gången, eller fem under hela tiden?",
    )
    row.promise(
        police,
        "Göra krogtillsyn tillsammans med kommunen.",
        mirror_of=inspections,
        responsible=[office("Kommunpolis", side="police")],
        measures=[target("at_least", 5, "krogtillsyner", period="year", is_in_text=False)],
    )

    heading = plan.heading("Trafik", area=areas["Trafik"], number="3")
    row = plan.row("Fart vid skolor", under=heading)
    row.promise(
        municipality,
        "Mäta farten utanför varje grundskola.",
        responsible=[office("Trafikingenjören")],
        schedules=[recurring(1)],
        measures=[measure("Antal mätningar", unit="mätningar")],
    )
    row.promise(
        police,
        "Verka för fler hastighetskontroller på de sträckor som mätningarna pekar ut.",
        condition="efter samråd med kommunen",
    )


CONTENT = [Content(owner="1083", title=TITLE, build=build)]
