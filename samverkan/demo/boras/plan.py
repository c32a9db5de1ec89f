"""Åtagandeplanen: four tables, fifteen rows.

Cells that hold several commitments are split where a sentence promises an act of its own: 19 municipal and 24 of the Police.
A sentence that only says who answers for something is a responsibility ("Tekniska förvaltningen ansvarar för fysiska åtgärder"),
and "Polisen ansvarar för övervakning av trafikregler" belongs to the commitment on traffic surveillance in the same cell.
"""

from dataclasses import dataclass

from actionplans.models import PlanArea
from agreements.models import AgreementParty, CollaborationArea
from samverkan.demo.boras.text import ALCOHOL, ORGANISED_CRIME, SAFE_CITY, STRUCTURE
from samverkan.demo.builder import (
    DraftPlan,
    continuous,
    measure,
    recurring,
    seasonal,
    started,
    target,
    unit,
    years,
)

LEISURE = "Fritids- och folkhälsoförvaltningen"
DISTRICTS = "Stadsdelsförvaltningarna"
DRUG_POLICY = "Drogpolitiska styrgruppen"
STORY = "Verksamhetsberättelse"


@dataclass(frozen=True)
class Commitments:
    """The plan and those who promise in it."""

    draft: DraftPlan
    municipality: AgreementParty
    police: AgreementParty
    tax_agency: AgreementParty
    gyms: AgreementParty
    areas: dict[str, CollaborationArea]

    def write(self) -> None:
        """Write the tables in printed order; the first one has no heading over its column of rows."""
        structure = self.draft.heading(
            "Struktur för det brottsförebyggande arbetet", area=self.areas[STRUCTURE], number="1", row_heading=""
        )
        _councils(self, structure)
        _sspf(self, structure)
        city = self.draft.heading("En trygg stad för alla", area=self.areas[SAFE_CITY], number="2")
        _clean_city(self, city)
        _traffic(self, city)
        _wellbeing(self, city)
        _behind_the_uniform(self, city)
        _victims(self, city)
        drugs = self.draft.heading(
            "Arbete mot alkohol, narkotika, tobak och dopning", area=self.areas[ALCOHOL], number="3"
        )
        _public_drinking(self, drugs)
        _serving(self, drugs)
        _drugs_and_doping(self, drugs)
        _tobacco(self, drugs)
        crime = self.draft.heading("Motarbete organiserad brottslighet", area=self.areas[ORGANISED_CRIME], number="4")
        _organised_crime(self, crime)
        _extremism(self, crime)


def _councils(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Samordning av det brottsförebyggande arbetet genom centrala och lokala BRÅ", under=heading)
    row.promise(
        plan.municipality,
        "Samordna BRÅ, centralt och lokalt, och medverka i råden.",
        responsible=[
            unit(LEISURE, kind="coordinates", note="centrala BRÅ"),
            unit(DISTRICTS, kind="responsible", note="de lokala råden"),
        ],
        schedules=[continuous()],
        measures=[
            measure("Antal möten", unit="möten"),
            measure("Representation vid mötena", kind="participation"),
        ],
    )
    row.promise(
        plan.police,
        "Delta i råden och föra relevant information mellan dem och Polismyndigheten.",
        schedules=[continuous()],
    )


def _sspf(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("SSPF – skola, socialtjänst, polisen och fritid", under=heading)
    row.promise(
        plan.municipality,
        "Låta varje lokalt BRÅ styra SSPF i sin stadsdel och utse den som samordnar individärenden.",
        responsible=[
            unit("Lokalt BRÅ", kind="steers", actor="forum", note="i sin stadsdel"),
            unit("Stadsdelsförvaltningen Väster", kind="coordinates", note="övergripande"),
        ],
        schedules=[continuous()],
        measures=[measure("Statistik över enskilda handlingsplaner", kind="statistic")],
    )
    row.promise(
        plan.police,
        "Delta när staden samordnar SSPF, både i organisationen och kring enskilda.",
        schedules=[continuous()],
    )


def _clean_city(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Borås Rent och Snyggt", under=heading)
    row.promise(
        plan.municipality,
        "Driva Borås Rent och Snyggt.",
        responsible=[unit(LEISURE, kind="coordinates")],
        schedules=[continuous()],
        measures=[measure("Antal möten", unit="möten"), measure(STORY, kind="narrative")],
    )
    row.promise(plan.police, "Företräda polisen i Borås Rent och Snyggt.", schedules=[continuous()])
    row.promise(
        plan.police,
        "Uppmärksamma, säga ifrån om och lagföra nedskräpning, vid några tillfällen eller perioder om året.",
        schedules=[seasonal("spring", "summer")],
        measures=[measure("Antal tillfällen då nedskräpning har uppmärksammats eller lagförts", unit="tillfällen")],
    )


def _traffic(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Trafik", under=heading)
    act = "Tillsammans med {} vidta åtgärder mot att bilar, motorcyklar och mopeder körs olovligt."
    municipal = row.promise(
        plan.municipality,
        act.format("polisen"),
        condition="vid behov",
        responsible=[unit("Tekniska förvaltningen", kind="execution", note="fysiska åtgärder")],
        schedules=[years(2016, 2018), recurring()],
        measures=[measure("Antal insatser: skyltar, hinder och informationstillfällen", unit="insatser")],
    )
    row.promise(
        plan.police,
        act.format("kommunen"),
        condition="vid behov",
        mirror_of=municipal,
        schedules=[years(2016, 2018), recurring()],
    )
    row.promise(
        plan.police,
        "Ge kommunen material som förklarar vilka lagar och regler som gäller för mopeder.",
        schedules=[years(2016, 2018), recurring()],
    )
    row.promise(
        plan.police,
        "Ansvara för övervakningen av trafikreglerna och fortsätta att kontrollera mopeder och motorcyklar.",
        schedules=[years(2016, 2018), recurring()],
    )


def _wellbeing(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Insatser för trygghet och trivsel", under=heading)
    row.promise(
        plan.municipality,
        """
        Ordna aktivitetsdagar där de boende möter varandra och områdets aktörer, trivs och får säga sitt om närområdet.
        """,
        responsible=[unit(DISTRICTS, kind="coordinates")],
        schedules=[continuous()],
        measures=[
            measure("Antal genomförda aktivitetsdagar", unit="aktivitetsdagar"),
            measure("Kommunens och polisens medverkan i aktivitetsdagarna", kind="participation"),
        ],
    )
    row.promise(plan.police, "Delta i aktivitetsdagarna.", schedules=[continuous()])
    row.promise(
        plan.municipality,
        "Genomföra trygghetsvandringar i bostadsområden.",
        responsible=[unit(DISTRICTS, kind="execution"), unit(LEISURE, kind="coordinating_function")],
        schedules=[continuous()],
        measures=[measure("Antal genomförda trygghetsvandringar", unit="trygghetsvandringar")],
    )
    row.promise(plan.police, "Delta i trygghetsvandringarna.", schedules=[continuous()])
    row.promise(
        plan.municipality,
        "Stödja grannsamverkan.",
        responsible=[unit(LEISURE, kind="supports")],
        schedules=[continuous()],
        measures=[
            measure("Antal genomförda aktiviteter till stöd för grannsamverkan", unit="aktiviteter"),
            measure("Antal grannsamverkansgrupper", kind="statistic", unit="grupper"),
        ],
    )
    row.promise(
        plan.police,
        "Ansvara för att grannsamverkan utvecklas, och vara stödfunktion för den.",
        schedules=[continuous()],
    )


def _behind_the_uniform(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("MBU – Människan bakom uniformen", under=heading)
    row.promise(
        plan.municipality,
        "Betala utbildningens omkostnader och stå för ledare och lokaler, även när deltagarna fortsätter som ambassadörer.",
        schedules=[continuous()],
        measures=[target("exactly", 2, "utbildningar", period="year", text="Utbildning", is_in_text=False)],
    )
    row.promise(
        plan.police,
        "Stå för personal, material och transporter, i utbildningen och för ambassadörerna.",
        schedules=[continuous()],
    )


def _victims(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Våld i nära relationer", under=heading)
    act = "Utveckla det samordnade stödet till vuxna brottsoffer, med gemensamma rutiner för stöd och säkerhet medan rättsprocessen pågår"
    municipal = row.promise(
        plan.municipality,
        f"{act}.",
        responsible=[unit("Arbetslivsförvaltningen", kind="responsible")],
        schedules=[started()],
    )
    row.promise(
        plan.police,
        f"{act}, i första hand vid våld i nära relation och hatbrott.",
        mirror_of=municipal,
        schedules=[started()],
    )
    row = plan.draft.row("Stöd till unga brottsoffer", under=heading)
    row.promise(
        plan.municipality,
        "Se till att samverkan med polisen om unga brottsoffer fungerar och utvecklas.",
        schedules=[continuous()],
    )
    row.promise(plan.police, "Bidra till att unga brottsoffer får rätt stöd.", schedules=[continuous()])


def _public_drinking(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Minskad alkoholkonsumtion i offentligheten", under=heading)
    row.promise(
        plan.municipality,
        "Planera strategiskt inför de tillfällen då ungdomar samlas, och under dem.",
        responsible=[unit(DRUG_POLICY, kind="responsible", actor="forum", note="i samråd med polisen")],
        schedules=[continuous()],
        measures=[measure(STORY, kind="narrative")],
    )
    row.promise(
        plan.police,
        "Lagföra langningsbrott.",
        schedules=[continuous()],
        measures=[measure("Antal lagförda langningsbrott", kind="statistic", unit="langningsbrott")],
    )
    row.promise(
        plan.police,
        "Direktförverka alkohol från ungdomar.",
        schedules=[continuous()],
        measures=[measure("Antal direktförverkanden", kind="statistic", unit="direktförverkanden")],
    )


def _serving(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Ansvarsfull alkoholserving och tillsyn", under=heading)
    row.promise(
        plan.municipality,
        "Erbjuda utbildning i ansvarsfull alkoholservering minst en gång om året.",
        responsible=[unit(LEISURE, kind="responsible")],
        schedules=[continuous()],
        measures=[
            target("at_least", 1, "utbildning", period="year", text="Antal utbildningar"),
            measure("Antal genomförda utbildningar", unit="utbildningar"),
            measure("Antal deltagare", kind="participation", unit="deltagare"),
        ],
    )
    row.promise(plan.police, "Medverka i utbildningen.", schedules=[continuous()])
    act = "Göra tillsyn på restauranger tillsammans med {} och Skatteverket."
    municipal = row.promise(
        plan.municipality,
        act.format("polisen"),
        partners=[plan.tax_agency],
        responsible=[unit(LEISURE, kind="responsible")],
        schedules=[continuous()],
        measures=[measure("Antal genomförda tillsyner", unit="tillsyner")],
    )
    row.promise(
        plan.police,
        act.format("kommunen"),
        partners=[plan.tax_agency],
        mirror_of=municipal,
        schedules=[continuous()],
    )


def _drugs_and_doping(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Narkotika", under=heading)
    row.promise(
        plan.municipality,
        "Bilda opinion och höja kunskapen hos föräldrar och hos personal i skola och fritidsverksamhet.",
        responsible=[unit(DRUG_POLICY, kind="responsible", actor="forum")],
        schedules=[continuous()],
        measures=[measure(STORY, kind="narrative"), measure("Antal insatser", unit="insatser")],
    )
    row.promise(plan.police, "Spana efter narkotikabrott och lagföra dem.", schedules=[continuous()])
    row = plan.draft.row("Gym mot dopning", under=heading)
    row.promise(
        plan.municipality,
        "Samordna ”Borås gym i samverkan för en dopningsfri miljö”.",
        partners=[plan.gyms],
        responsible=[unit(LEISURE, kind="responsible")],
        schedules=[continuous()],
        measures=[measure(STORY, kind="narrative")],
    )
    row.promise(
        plan.police,
        "Delta i samarbetet och hålla ständig kontakt med gymmen.",
        partners=[plan.gyms],
        schedules=[continuous()],
    )


def _tobacco(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Tobakstillsyn", under=heading)
    municipal = row.promise(
        plan.municipality,
        "Göra tobakstillsyn tillsammans med polisen.",
        schedules=[continuous()],
        measures=[measure("Antal genomförda tillsynstillfällen", unit="tillsynstillfällen")],
    )
    row.promise(
        plan.police,
        "Göra tobakstillsyn tillsammans med kommunen.",
        mirror_of=municipal,
        schedules=[continuous()],
    )


def _organised_crime(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Organiserad brottslighet", under=heading)
    act = "Ta fram rutiner för hur organiserad brottslighet förebyggs ihop med andra myndigheter."
    municipal = row.promise(plan.municipality, act, schedules=[continuous()])
    row.promise(plan.police, act, mirror_of=municipal, schedules=[continuous()])


def _extremism(plan: Commitments, heading: PlanArea) -> None:
    row = plan.draft.row("Våldsbejakande extremism", under=heading)
    row.promise(
        plan.municipality,
        "Kartlägga kommunens förebyggande insatser, peka ut brister och luckor och föreslå vad som ska göras.",
        responsible=[
            unit("Samverkansgruppen mot våldsbejakande extremism", kind="responsible", actor="forum"),
        ],
        schedules=[continuous()],
    )
    row.promise(plan.police, "Förebygga att någon värvas till våldsbejakande extremism.", schedules=[continuous()])
    row.promise(
        plan.municipality,
        "Göra insatser som stärker demokratin.",
        responsible=[unit("Varje förvaltning", kind="responsible", actor="every_unit")],
        schedules=[continuous()],
    )
    row.promise(
        plan.police,
        "Peka ut brister och luckor i insatserna och föreslå vad som ska göras.",
        schedules=[continuous()],
    )
    row.promise(plan.police, "Ingå i samverkansgruppen mot våldsbejakande extremism.", schedules=[continuous()])
