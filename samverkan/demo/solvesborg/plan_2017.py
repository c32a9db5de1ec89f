"""Sölvesborg's Handlingsplan 2017: twelve headings, where the police stand first."""

from dataclasses import dataclass

from actionplans.models import PlanArea, Responsibility
from agreements.models import AgreementParty
from samverkan.demo.builder import DraftAgreement, DraftPlan, DraftRow, office, span, target, unit, years
from samverkan.demo.solvesborg.text import ENDS_ON, FOCUS, STARTS_ON, Areas


@dataclass(frozen=True)
class Plan2017:
    """Handlingsplan 2017 and those who promise in it."""

    draft: DraftPlan
    municipality: AgreementParty
    police: AgreementParty
    areas: Areas

    def row(self, label: str, *, number: str = "", parent: PlanArea | None = None) -> DraftRow:
        """Add a heading with the one row under it, which the heading alone names."""
        heading = self.draft.heading(label, area=self.areas[label], number=number, parent=parent)
        return self.draft.row(label, under=heading, is_untitled=True)

    def write(self, agreement: DraftAgreement) -> None:
        """Write the twelve headings in printed order."""
        _walks(self, agreement)
        _violence(self)
        _surveys(self)
        _alcohol(self, agreement)
        _youth(self)
        _dialogue(self)
        _traffic(self)
        _extremism(self)
        focus = self.draft.heading(f"Fokusområde - {FOCUS}", area=self.areas[FOCUS])
        _marking(self, focus, agreement)
        _visits(self, focus)
        _neighbours(self, focus, agreement)
        _offenders(self, focus)


def _walks(plan: Plan2017, agreement: DraftAgreement) -> None:
    for invited in ("Hyresvärdar", "Bostadsrättsföreningar"):
        agreement.third_party(invited)
    row = plan.row("Trygghetsvandringar", number="1")
    row.promise(
        plan.police,
        "Följa hur brotten utvecklas och peka ut de platser som drabbas mest. De platserna går först när BRå håller vandringar.",
    )
    row.promise(
        plan.municipality,
        "Arbeta för att rätta till den fysiska miljön där vandringarna har visat att det behövs, så att brott förebyggs.",
        responsible=[office("sekreteraren i BRå")],
    )


def _violence(plan: Plan2017) -> None:
    row = plan.row("Våld i nära relation", number="2")
    row.promise(
        plan.police,
        "Skyndsamt meddela socialtjänsten vid misstanke om att barn far illa eller att något är fel i hemmet.",
    )
    row.promise(
        plan.municipality,
        "Skyndsamt ordna ett tillfälligt skyddat boende åt den som har utsatts för våld i nära relation, och åt barnen.",
        condition="när polisen har kontaktat socialförvaltningen",
        responsible=[office("chefen för individ och familjeomsorgen")],
    )


def _surveys(plan: Plan2017) -> None:
    row = plan.row("Trygghetsmätningar", number="3")
    row.promise(
        [],
        "Årets mätning delas upp geografiskt, så att insatserna kan skilja sig efter hur tryggheten ser ut.",
        kind="activity",
        presentation="sentence",
        schedules=[years(2017)],
    )
    row.promise(
        plan.police,
        "Ägna särskild uppmärksamhet åt de problem i närområdet som mätningen visar att allmänheten ser som störst.",
    )
    row.promise(
        plan.municipality,
        "Med polisens mätning som underlag verka för trygghetsskapande åtgärder i de områden som invånarna ser som problem.",
        responsible=[office("kommunens verksamhetsutvecklare")],
    )


def _alcohol(plan: Plan2017, agreement: DraftAgreement) -> None:
    environment = agreement.third_party("Miljöförbundet Väst")
    agreement.third_party("Tillståndsenheten Västra Blekinge")
    row = plan.row("Minska tillgång till och konsumtion av alkohol och droger", number="4")
    row.promise(
        plan.police,
        "Medverka när föräldrar och personal vid högstadiet och gymnasiet får information om narkotika och alkohol.",
        condition="om så önskas",
    )
    pubs = row.promise(
        plan.police,
        "Göra minst fem krogtillsyner under året tillsammans med kommunen, och dokumentera dem.",
        partners=[plan.municipality],
        measures=[target("at_least", 5, "krogtillsyner", period="year", text="Antal dokumenterade krogtillsyner")],
    )
    row.promise(
        plan.police,
        "Göra minst tre tillsynsbesök under året hos dem som säljer tobak, tillsammans med Miljöförbundet Väst.",
        partners=[environment],
        measures=[target("at_least", 3, "tillsynsbesök", period="year", text="Antal tillsynsbesök hos tobakshandlare")],
    )
    row.promise(
        plan.municipality,
        "Göra 10 tillsynsbesök hos dem som säljer tobak under avtalsperioden och se till att de följer tobakslagen.",
        responsible=_licensing(),
        measures=[
            target("exactly", 10, "tillsynsbesök", period="agreement", text="Antal tillsynsbesök hos tobakshandlare")
        ],
    )
    row.promise(
        plan.municipality,
        "Göra tillsynsbesök hos dem som säljer folköl och se till att de följer alkohollagen.",
        responsible=_licensing(),
        schedules=[span(STARTS_ON, ENDS_ON)],
    )
    row.promise(
        plan.municipality,
        "Göra minst fem krogtillsyner under avtalsperioden tillsammans med polisen, och dokumentera dem.",
        partners=[plan.police],
        mirror_of=pubs,
        responsible=_licensing(),
        measures=[target("at_least", 5, "krogtillsyner", period="agreement", text="Antal dokumenterade krogtillsyner")],
    )


def _licensing() -> list[Responsibility]:
    names = ("Miljöförbundet Väst", "Tillståndsenheten Västra Blekinge")
    return [unit(name, side="third", actor="organisation", note="i tillämpliga delar") for name in names]


def _youth(plan: Plan2017) -> None:
    row = plan.row("Brottsförebyggande barn / unga", number="5")
    row.promise(
        plan.police,
        "Medverka i utbildningar om näthat och nätbrott för barn, föräldrar och andra vuxna som är intresserade.",
        condition="efter samordning mellan polisen och utbildningsförvaltningen",
    )
    row.promise(
        plan.police,
        "Medverka till att utveckla en social insatsgrupp som passar orten, och i arbetet med de ungdomar som det gäller.",
        condition="arbetet med ungdomarna sker efter samråd",
    )
    row.promise(plan.municipality, "Utveckla sitt arbete med en social insatsgrupp som passar orten.")


def _dialogue(plan: Plan2017) -> None:
    row = plan.row("Medborgardialog / medborgarlöfte", number="6")
    row.promise(
        plan.police,
        "Delta i evenemang i kommunen, för att skapa tillfällen att tala med dem som bor och arbetar där.",
    )
    scope = "kommunpolisen om lämpliga evenemang"
    row.promise(
        plan.municipality,
        "I god tid berätta för polisen om evenemang som passar för medborgardialog.",
        responsible=[
            office("kultursamordnaren", kind="informs", note=scope),
            office("projektutvecklaren på kulturförvaltningen", kind="informs", note=scope),
        ],
    )


def _traffic(plan: Plan2017) -> None:
    row = plan.row("Trafiksäkerhet", number="7")
    row.promise(
        plan.police,
        "Övervaka hastighet och beteende i riktade insatser vid skolor och förskolor och längs barnens väg till skolan.",
    )
    row.promise(plan.police, "Göra flera riktade insatser mot A-traktorer nära kommunens skolor.")
    row.promise(
        plan.municipality,
        "Verka för en bra trafikmiljö runt skolor och förskolor, så att barn och unga får en säkrare väg till skolan.",
        responsible=[office("trafikingenjören")],
    )
    row.promise(
        plan.municipality,
        "Verka för en bra trafikmiljö på gator, parkeringar samt gång- och cykelbanor.",
        responsible=[office("trafikingenjören")],
    )


def _extremism(plan: Plan2017) -> None:
    plan.row("Våldsbejakande extremism", number="8").promise(
        [plan.police, plan.municipality],
        "Polisen och Sölvesborgs kommun arbetar för att utveckla sin samverkan mot våldsbejakande extremism.",
        presentation="sentence",
        schedules=[years(2017)],
    )


def _marking(plan: Plan2017, focus: PlanArea, agreement: DraftAgreement) -> None:
    insurers = agreement.third_party("Försäkringsbolagen")
    row = plan.row("Ökad DNA-märkning", parent=focus)
    both = [plan.municipality, plan.police]
    row.promise(
        both,
        "Aktivt berätta om nyttan med stöldskyddsmärkning, på informationsmöten, i sociala medier och på andra sätt.",
    )
    row.promise(
        both, "Arbeta för att få med försäkringsbolagen när stöldskyddsmärkningen utvecklas.", partners=[insurers]
    )


def _visits(plan: Plan2017, focus: PlanArea) -> None:
    plan.row("Företagsbesök med brottsförebyggande samtal", parent=focus).promise(
        [],
        """
        Den företagare som har drabbats av brott kan be kommunpolisen i Sölvesborg om ett besök. Tillsammans ser de efter
        hur risken kan bli mindre, antingen med de inträffade brotten som utgångspunkt eller helt öppet.
        """,
        kind="service",
        presentation="sentence",
    )


def _neighbours(plan: Plan2017, focus: PlanArea, agreement: DraftAgreement) -> None:
    rescue = agreement.third_party("Räddningstjänsten")
    row = plan.row("Grannsamverkan i permanentbostäder", parent=focus)
    row.promise(
        plan.police,
        """
        Gå igenom de områden som har grannsamverkan, starta nya och medverka i utbildningar och nätverksträffar, och med
        e-post hålla områdenas kontaktpersoner underrättade om det som är aktuellt i grannsamverkan.
        """,
    )
    parent = row.promise(
        plan.municipality,
        "Stödja grannsamverkan på fyra sätt:",
        responsible=[
            unit("räddningstjänsten", side="third", actor="organisation"),
            unit("kommunikationsavdelningen"),
            unit("barn- och utbildningsförvaltningen"),
            office("trafikingenjören"),
        ],
    )
    row.promise(
        plan.municipality,
        "Låta räddningstjänstens personal delta i utbildning om brand och vattenskador.",
        parent=parent,
        partners=[rescue],
    )
    row.promise(plan.municipality, "Informera om grannsamverkan på kommunens webbplats.", parent=parent)
    row.promise(
        plan.municipality,
        "Låna ut möteslokaler, till exempel lektionssalar, där polisen och räddningstjänsten kan träffa de boende.",
        parent=parent,
        partners=[plan.police, rescue],
    )
    row.promise(
        plan.municipality,
        "Låta de boende sätta upp skyltar om grannsamverkan vid kommunens gator och vägar.",
        parent=parent,
    )


def _offenders(plan: Plan2017, focus: PlanArea) -> None:
    row = plan.row("Livsstilskriminella", parent=focus)
    row.promise(
        plan.police,
        "Meddela socialtjänsten när någon som polisen möter i arbetet säger sig vilja ändra sitt liv.",
        condition="när personen vill ha samhällets stöd",
    )
    row.promise(
        plan.police,
        "Rikta insatser mot livsstilskriminella som bor i kommunen, så att de lagförs och stulet gods kommer tillbaka till ägarna.",
    )
    row.promise(
        plan.municipality,
        "Skyndsamt handlägga ärenden och ägna särskild uppmärksamhet åt dem som söker hjälp och ingår i polisens arbete.",
        responsible=[office("chefen för individ och familjeomsorgen")],
    )
