"""Strängnäs's plan: three goals with the state before the work, and ten rows of roles."""

from dataclasses import dataclass
from datetime import date

from actionplans.models import Responsibility
from agreements.models import AgreementParty
from samverkan.demo.builder import DraftPlan, office, unit
from samverkan.demo.strangnas.text import SAFETY_TALK, YOUTH_CRIME, YOUTH_DRUGS, Directions


def write_goals(plan: DraftPlan, directions: Directions) -> None:
    """The three goals with what was known when the plan was made; the fourth direction has no goal."""
    first_half, second_half = (date(2017, 11, 1), date(2018, 4, 30)), (date(2018, 11, 1), date(2019, 4, 30))
    periods = dict(
        zip(
            ("measured_from", "measured_until", "compared_from", "compared_until"),
            second_half + first_half,
            strict=True,
        )
    )
    reports = {
        "unit": "procents förändring",
        "is_approximate": True,
        "source": "Anmälningar till socialtjänsten",
        **periods,
    }
    crime = plan.goal(
        "Minska ungdomsbrottsligheten",
        """
        Ungdomar samlas och skadegörelse förekommer, mest i Strängnäs centrum. Ungdomarna byter plats; Resecentrum, Thomas
        arena och gallerian Präntaren har haft problem. Flera skolor har fått saker förstörda, mest Åkersskolan sett över tid.
        """,
        area=directions[YOUTH_CRIME],
    )
    plan.baseline(
        crime,
        "Anmälda våldsbrott och skadegörelse tenderar att ha ökat något från 2017 till 2018. Stölder och andra tillgrepp ligger still.",
        source="Öppna jämförelser (SKL)",
        measured_from=date(2018, 1, 1),
        measured_until=date(2018, 12, 31),
        compared_from=date(2017, 1, 1),
        compared_until=date(2017, 12, 31),
    )
    plan.baseline(
        crime,
        "Fler anmälningar till socialtjänsten på grund av brott än motsvarande halvår året innan.",
        value=40,
        **reports,
    )
    drugs = plan.goal(
        "Minska droganvändningen",
        """
        Droger används alltmer i kommunen; det ser skolan, polisen, fritidsverksamheten och ungdomsmottagningen. I regionens
        senaste enkät, från 2017, låg gymnasieeleverna i årskurs 2 över länet i flera frågor. Äldre har utnyttjat barn och
        yngre ungdomar för att sälja, och barn har erbjudits att köpa hasch av andra barn.
        """,
        area=directions[YOUTH_DRUGS],
    )
    survey = {
        "source": "Liv och hälsa ung 2017, åk 2 i gymnasiet",
        "measured_from": date(2017, 1, 1),
        "measured_until": date(2017, 12, 31),
    }
    for finding in (
        "Killar röker mer än länets genomsnitt, både cigaretter och e-cigaretter.",
        "Tjejer dricker mer alkohol och har oftare varit berusade det senaste året än länets genomsnitt.",
        "Killar har något oftare än länets genomsnitt någon gång använt narkotika.",
    ):
        plan.baseline(drugs, finding, **survey)
    plan.baseline(
        drugs,
        "Fler anmälningar till socialtjänsten på grund av missbruk än motsvarande halvår året innan.",
        value=33,
        **reports,
    )
    plan.goal(
        "Öka kommunikation om trygghet",
        """
        Kommunen är trygg, men många känner det inte så, kanske på grund av bilden i medierna. Kommun och polis vill därför
        gemensamt visa det goda som görs. De berättar om sina aktiviteter i lokala tidningar, på hemsidor och i sociala
        medier.
        """,
        area=directions[SAFETY_TALK],
        kind="process",
    )


def write_rows(plan: DraftPlan, municipality: AgreementParty, police: AgreementParty) -> None:
    """Add the ten rows, each with a commitment of the municipality and one of the police."""
    for row in ROWS:
        office_that_speaks = COORDINATOR if row.speaker == "municipality" else ""
        draft = plan.row(
            row.title,
            expansion=row.expansion,
            communication_side=row.speaker,
            communication_office=office_that_speaks,
        )
        draft.promise(
            municipality,
            row.municipality.text,
            responsible=row.municipality.responsible("municipality"),
            open_question=row.open_question,
            presentation="sentence",
        )
        draft.promise(police, row.police.text, responsible=row.police.responsible("police"), presentation="sentence")


COORDINATOR = "Trygghetssamordnare"
UNITS = {"Socialtjänsten", "Fritid", "Skolan"}


@dataclass(frozen=True)
class Cell:
    """A party's cell: its sentence, and its roles as (kind, office or unit). The police as such has the role "Polisen"."""

    text: str
    roles: tuple[tuple[str, str], ...]
    note: str = ""

    def responsible(self, side: str) -> list[Responsibility]:
        """Return the roles as rows to save."""
        return [self._role(side, kind, name) for kind, name in self.roles]

    def _role(self, side: str, kind: str, name: str) -> Responsibility:
        if name == "Polisen":
            return unit(name, side=side, kind=kind, actor="organisation", note=self.note)
        make = unit if name in UNITS else office
        return make(name, side=side, kind=kind, note=self.note)


@dataclass(frozen=True)
class Row:
    """A row of the table: what, the municipality's part, the police's part and who speaks about it."""

    title: str
    municipality: Cell
    police: Cell
    speaker: str
    expansion: str = ""
    open_question: str = ""


POLICE_TAKES_PART = Cell("Polisen deltar.", (("participates", "Polisen"),))
POLICE_COOPERATES = Cell("Polisen samverkar.", (("cooperates", "Polisen"),))
SOCIAL_SERVICES_COORDINATE = Cell("Socialtjänsten samordnar.", (("coordinates", "Socialtjänsten"),))

ROWS = [
    Row("SIG", SOCIAL_SERVICES_COORDINATE, POLICE_TAKES_PART, "both", expansion="Sociala insatsgrupper"),
    Row("Team ungdom", Cell("Fritid ansvarar.", (("responsible", "Fritid"),)), POLICE_COOPERATES, "municipality"),
    Row(
        "ANDT i skolan",
        Cell(
            "Trygghetssamordnaren samordnar och initierar.", (("coordinates", COORDINATOR), ("initiates", COORDINATOR))
        ),
        POLICE_COOPERATES,
        "municipality",
        expansion="Alkohol, narkotika, dopning och tobak",
    ),
    Row(
        "Känn dig trygg",
        SOCIAL_SERVICES_COORDINATE,
        Cell(
            "Polisen deltar i delar av undervisningen.",
            (("participates", "Polisen"),),
            note="i delar av undervisningen",
        ),
        "both",
    ),
    Row(
        "SSPF",
        Cell("Skolan initierar.", (("initiates", "Skolan"),)),
        POLICE_TAKES_PART,
        "both",
        expansion="Skola, socialtjänst, polis och fritid",
    ),
    Row(
        "Linköpingsmodellen",
        Cell("Socialtjänsten deltar.", (("participates", "Socialtjänsten"),)),
        Cell("Polisen initierar.", (("initiates", "Polisen"),)),
        "police",
        open_question="Socialtjänst? Planen har ett frågetecken här: parterna har inte avgjort om den deltar.",
    ),
    Row(
        "EST",
        Cell("Trygghetssamordnaren initierar.", (("initiates", COORDINATOR),)),
        POLICE_TAKES_PART,
        "both",
        expansion="Effektiv samordning för trygghet",
    ),
    Row(
        "Lokala BRÅ",
        Cell("Trygghetssamordnaren ansvarar.", (("responsible", COORDINATOR),)),
        POLICE_TAKES_PART,
        "municipality",
    ),
    Row(
        "Fastighetsägarnätverk",
        Cell("Boendestrategen sammankallar.", (("convenes", "Boendestrateg"),)),
        POLICE_TAKES_PART,
        "municipality",
    ),
    Row(
        "Kommunikation, trygghet",
        Cell(
            "Trygghetssamordnaren och kommunikatören ansvarar.",
            (("responsible", COORDINATOR), ("responsible", "Kommunikatör")),
        ),
        Cell(
            "Kommunpolisen och kommunikatören ansvarar.",
            (("responsible", "Kommunpolis"), ("responsible", "Kommunikatör")),
        ),
        "both",
    ),
]
