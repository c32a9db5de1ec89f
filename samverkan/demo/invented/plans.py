"""The plans of the invented agreement: last year's, and this year's with more rows. The acts that both hold are written once."""

from dataclasses import dataclass, field
from datetime import date

from actionplans.models import Commitment, PlanArea, Schedule
from agreements.models import AgreementParty, CollaborationArea
from samverkan.demo.builder import (
    DraftAgreement,
    DraftPlan,
    continuous,
    measure,
    office,
    recurring,
    seasonal,
    target,
    unit,
)

COORDINATOR = "Samordnare för brottsförebyggande arbete"
"""The office that the coordinator's account holds, so that its commitments are found there."""
DIRECTORATE = "Samhällsbyggnadsförvaltningen"


@dataclass(frozen=True)
class Parties:
    """Those who promise or take part."""

    municipality: AgreementParty
    police: AgreementParty
    rescue: AgreementParty
    housing: AgreementParty


@dataclass(frozen=True)
class YearPlan:
    """A plan of one year. `commitments` holds those that are followed up, by a name of ours."""

    draft: DraftPlan
    parties: Parties
    areas: dict[str, CollaborationArea]
    year: int
    commitments: dict[str, Commitment] = field(default_factory=dict)

    def heading(self, label: str, number: str) -> PlanArea:
        """Add a heading for the area of that name."""
        return self.draft.heading(label, area=self.areas[label], number=number)


def write_last_years_plan(
    agreement: DraftAgreement, parties: Parties, areas: dict[str, CollaborationArea], year: int
) -> dict[str, Commitment]:
    """Write the first year's plan: the acts that have gone on since. Return those that are followed up."""
    plan = YearPlan(_start(agreement, year), parties, areas, year)
    _public_places(plan)
    _pubs(plan)
    _young(plan)
    _violence(plan)
    _bicycles(plan)
    return plan.commitments


def write_this_years_plan(
    agreement: DraftAgreement, parties: Parties, areas: dict[str, CollaborationArea], year: int
) -> dict[str, Commitment]:
    """Write the present plan: goals, and new rows beside those of last year. Return those that are followed up."""
    plan = YearPlan(_start(agreement, year), parties, areas, year)
    _goals(plan)
    _lighting(plan, _public_places(plan))
    _supply(plan, _pubs(plan))
    _support(plan, _young(plan))
    _protection(plan, _violence(plan))
    _parking(plan, _bicycles(plan))
    return plan.commitments


def _start(agreement: DraftAgreement, year: int) -> DraftPlan:
    return agreement.plan(
        f"Handlingsplan {year}",
        layout="table",
        period_from=date(year, 1, 1),
        period_until=date(year, 12, 31),
        intro=f"Planen är påhittad. Den visar vad Karlshamns kommun och polisen skulle kunna lova varandra för {year}.",
    )


def _goals(plan: YearPlan) -> None:
    last = plan.year - 1
    goal = plan.draft.goal(
        "En tredjedel färre anmälda cykelstölder vid resecentrum",
        "Stölderna drabbar dem som pendlar och gör att fler tar bilen.",
        area=plan.areas["Färre cykelstölder vid resecentrum"],
    )
    plan.draft.baseline(
        goal,
        "Anmälda cykelstölder vid resecentrum och i de närmaste kvarteren (påhittad siffra).",
        value=96,
        unit="anmälda cykelstölder",
        measured_from=date(last, 1, 1),
        measured_until=date(last, 12, 31),
        source="Anmälda brott",
    )
    plan.draft.goal(
        "Fler känner sig trygga i centrum på kvällen",
        area=plan.areas["Trygghet på offentlig plats"],
    )
    plan.draft.goal(
        "Varje krog i centrum får minst ett tillsynsbesök",
        area=plan.areas["Alkohol, narkotika och krogmiljö"],
        kind="production",
    )


def _public_places(plan: YearPlan) -> PlanArea:
    municipality, police = plan.parties.municipality, plan.parties.police
    heading = plan.heading("Trygghet på offentlig plats", "1")
    row = plan.draft.row("Trygghetsvandringar", under=heading, communication_side="municipality")
    plan.commitments["walks"] = row.promise(
        municipality,
        "Ordna en trygghetsvandring i varje stadsdel, vår och höst.",
        partners=[plan.parties.housing],
        responsible=[office(COORDINATOR)],
        schedules=[recurring(4)],
        measures=[target("at_least", 4, "trygghetsvandringar", period="year", is_in_text=False)],
    )
    plan.commitments["walks_police"] = row.promise(
        police,
        "Delta i vandringarna och berätta vilka brott som anmäls på platsen.",
        responsible=[office("Områdespolis", side="police")],
        schedules=[recurring(4)],
        measures=[measure("Antal vandringar som polisen deltog i", kind="participation", unit="vandringar")],
    )
    plan.commitments["repairs"] = row.promise(
        municipality,
        "Rätta till brister i belysning och växtlighet inom 30 dagar efter vandringen.",
        responsible=[unit(DIRECTORATE)],
        schedules=[continuous(review_months=4)],
        measures=[measure("Antal brister som har rättats till", unit="brister")],
    )
    row = plan.draft.row("Synlig närvaro i centrum", under=heading, communication_side="both")
    plan.commitments["evenings"] = row.promise(
        [municipality, police],
        "Gå tillsammans i centrum på fredags- och lördagskvällar.",
        responsible=[office("Områdespolis", side="police"), unit("Fältgruppen")],
        schedules=[continuous(review_months=4)],
        measures=[target("at_least", 40, "kvällar", period="year", is_in_text=False)],
    )
    return heading


def _lighting(plan: YearPlan, heading: PlanArea) -> None:
    row = plan.draft.row("Gångvägen till stationen", under=heading)
    row.promise(
        plan.parties.municipality,
        "Byta till starkare belysning längs gångvägen mellan torget och stationen.",
        responsible=[office("Gatuchefen", kind="execution")],
        schedules=[Schedule(kind="milestone", ends_on=date(plan.year, 10, 31))],
    )
    row.promise(
        plan.parties.police,
        "Lämna synpunkter på ljus och siktlinjer innan arbetet beställs.",
        condition="när kommunen frågar",
    )


def _pubs(plan: YearPlan) -> PlanArea:
    municipality, police, rescue = plan.parties.municipality, plan.parties.police, plan.parties.rescue
    heading = plan.heading("Alkohol, narkotika och krogmiljö", "2")
    row = plan.draft.row("Krogtillsyn", under=heading, communication_side="municipality")
    inspections = row.promise(
        municipality,
        "Göra tillsyn på krogar kvällstid tillsammans med polisen.",
        partners=[rescue],
        responsible=[office("Alkoholhandläggaren")],
        schedules=[continuous()],
        measures=[target("at_least", 6, "krogtillsyner", period="year", is_in_text=False)],
    )
    plan.commitments["pubs"] = inspections
    plan.commitments["pubs_police"] = row.promise(
        police,
        "Göra tillsyn på krogar kvällstid tillsammans med kommunen.",
        partners=[rescue],
        mirror_of=inspections,
        responsible=[office("Kommunpolis", side="police")],
        schedules=[continuous()],
        measures=[target("at_least", 6, "krogtillsyner", period="year", is_in_text=False)],
    )
    return heading


def _supply(plan: YearPlan, heading: PlanArea) -> None:
    row = plan.draft.row("Langning till unga", under=heading, communication_side="both")
    plan.commitments["supply"] = row.promise(
        plan.parties.police,
        "Kontrollera langning inför skolavslutningen och under sommarens evenemang.",
        responsible=[office("Gruppchef för områdespoliserna", side="police", kind="responsible")],
        schedules=[seasonal("spring", "summer")],
        measures=[target("at_least", 5, "kontroller", period="year", is_in_text=False)],
    )
    row.promise(
        plan.parties.municipality,
        "Skriva till alla vårdnadshavare i årskurs 7–9 om vad langning leder till.",
        responsible=[office("Drogsamordnaren")],
        schedules=[recurring(1)],
        measures=[measure("Vad breven tog upp och vilka svar som kom", kind="narrative")],
    )


def _young(plan: YearPlan) -> PlanArea:
    heading = plan.heading("Barn och unga", "3")
    row = plan.draft.row("EST", expansion="effektiv samordning för trygghet", under=heading)
    plan.commitments["meetings"] = row.promise(
        plan.parties.municipality,
        "Sammankalla EST-möten varannan vecka under terminerna.",
        responsible=[office(COORDINATOR, kind="convenes")],
        schedules=[continuous()],
        measures=[target("at_least", 2, "möten", period="month", is_in_text=False)],
    )
    plan.commitments["meetings_police"] = row.promise(
        plan.parties.police,
        "Lämna en lägesbild över platser och tider till varje möte.",
        responsible=[office("Kommunpolis", side="police", kind="participates")],
        schedules=[continuous()],
        measures=[measure("Antal lämnade lägesbilder", unit="lägesbilder")],
    )
    return heading


def _support(plan: YearPlan, heading: PlanArea) -> None:
    """A commitment with nested items, each with a measure of its own."""
    row = plan.draft.row("Tidigt stöd till unga", under=heading)
    parent = row.promise(
        plan.parties.municipality,
        "Stödja unga som riskerar att dras in i brott:",
        responsible=[unit("Socialförvaltningen"), unit("Utbildningsförvaltningen", note="i tillämpliga delar")],
        schedules=[continuous()],
    )
    plan.commitments["talks"] = row.promise(
        plan.parties.municipality,
        "Erbjuda ett samtal inom en vecka efter en orosanmälan.",
        parent=parent,
        measures=[measure("Antal erbjudna samtal", unit="samtal")],
    )
    row.promise(
        plan.parties.municipality,
        "Ordna aktiviteter på skolloven.",
        parent=parent,
        measures=[target("at_least", 20, "lovaktiviteter", period="year", is_in_text=False)],
    )
    row.promise(plan.parties.municipality, "Hålla kontakt med vårdnadshavarna.", parent=parent)
    row.promise(
        plan.parties.police,
        "Göra en orosanmälan samma dag när ett barn riskerar att fara illa.",
        responsible=[office("Yttre befäl", side="police")],
        schedules=[continuous()],
        measures=[measure("Antal orosanmälningar", kind="statistic", unit="orosanmälningar")],
    )


def _violence(plan: YearPlan) -> PlanArea:
    heading = plan.heading("Våld i nära relation", "4")
    row = plan.draft.row("Gemensam rutin för skydd", under=heading)
    plan.commitments["routine"] = row.promise(
        [plan.parties.municipality, plan.parties.police],
        "Gå igenom rutinen med dem som tar emot våldsutsatta, vår och höst.",
        responsible=[
            office("Enhetschefen för socialtjänstens mottagning"),
            office("Gruppchef för utredning", side="police"),
        ],
        schedules=[recurring(2)],
        measures=[target("exactly", 2, "genomgångar", period="year", is_in_text=False)],
    )
    return heading


def _protection(plan: YearPlan, heading: PlanArea) -> None:
    row = plan.draft.row("Skydd samma dygn", under=heading)
    plan.commitments["shelter"] = row.promise(
        plan.parties.municipality,
        "Ordna skyddat boende inom ett dygn.",
        condition="när socialtjänsten har bedömt att det behövs",
        responsible=[unit("Socialförvaltningen")],
        schedules=[continuous()],
        measures=[measure("Antal gånger som boende ordnades inom ett dygn", kind="statistic", unit="gånger")],
    )
    row.promise(
        plan.parties.police,
        "Göra en bedömning av hot och risk innan någon flyttar hem igen.",
        schedules=[continuous()],
    )


def _bicycles(plan: YearPlan) -> PlanArea:
    heading = plan.heading("Färre cykelstölder vid resecentrum", "5")
    row = plan.draft.row("Märkdagar", under=heading, communication_side="police", communication_office="Kommunpolis")
    plan.commitments["marking"] = row.promise(
        [plan.parties.municipality, plan.parties.police],
        "Hålla märkdagar för cyklar vid resecentrum och på gymnasieskolan.",
        responsible=[office("Kommunpolis", side="police"), office(COORDINATOR)],
        schedules=[seasonal("spring", "autumn")],
        measures=[
            target("at_least", 4, "märkdagar", period="year", is_in_text=False),
            measure("Antal märkta cyklar", unit="cyklar"),
        ],
    )
    return heading


def _parking(plan: YearPlan, heading: PlanArea) -> None:
    row = plan.draft.row("Säkra cykelplatser", under=heading)
    row.promise(
        plan.parties.municipality,
        "Sätta upp cykelställ där ramen går att låsa fast.",
        responsible=[unit(DIRECTORATE, kind="execution")],
        schedules=[Schedule(kind="milestone", ends_on=date(plan.year, 6, 30))],
        measures=[target("at_least", 60, "cykelplatser", period="plan", is_in_text=False)],
    )
    plan.commitments["patrols"] = row.promise(
        plan.parties.police,
        "Gå förbi resecentrum på varje kvällspass.",
        schedules=[continuous()],
        measures=[measure("Antal kvällspass med besök", unit="kvällspass")],
    )
