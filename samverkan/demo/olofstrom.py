"""Olofström 2020-2023: an agreement of six areas that leaves the measures to a plan elsewhere. Facts from the published document."""

from datetime import date

from samverkan.demo.builder import REGISTERED_AFTERWARDS, Actors, Content, DraftAgreement, start_agreement

TITLE = "Samverkansöverenskommelse om brottsförebyggande och trygghetsskapande arbete"


def build(actors: Actors) -> None:
    """Make and register the agreement; it applies from the last of two signatures on different days."""
    agreement = start_agreement(
        actors,
        title=TITLE,
        provenance=REGISTERED_AFTERWARDS,
        validity_kind="from_signing",
        valid_until=date(2023, 12, 31),
        revised_when_needed=True,
        originals_count=2,
    )
    municipality = agreement.municipality("1060")
    police = agreement.police("karlshamn")
    _text(agreement)
    for name in (
        "Lokala trygghetsmätningar",
        "Nationella trygghetsmätningar",
        "Levnadsvaneundersökningar",
        "Medarbetardialoger",
        "Medborgardialoger",
        "Polisens samlade bedömning av underrättelser och brottsstatistik",
    ):
        agreement.source(name)
    agreement.companion("Handlingsplan", kind="activity_plan", standing="planned")
    agreement.companion("Gemensam lägesbild", kind="situation_picture")
    agreement.rule("end")
    agreement.signature(
        municipality,
        "Kommunstyrelsens ordförande",
        name="Morgan Bengtsson",
        place="Olofström",
        signed_on=date(2020, 12, 18),
    )
    agreement.signature(
        police,
        "Lokalpolischef LPO Karlshamn",
        name="Louise Englund",
        place="Karlshamn",
        signed_on=date(2020, 12, 11),
    )
    agreement.register()


def _text(agreement: DraftAgreement) -> None:
    agreement.section(
        "",
        """
        Olofströms kommun ingår i Lokalpolisområde Karlshamn, som företräder Polismyndigheten. Överenskommelsen är grunden
        för det operativa arbete som förebygger brott och skapar trygghet, och drar upp ramarna för det. Syftet är mindre
        brottslighet och större trygghet för alla som bor, arbetar eller vistas i kommunen.

        Här bestäms samverkansområdena. Vad som ska göras i vart och ett av dem står i en handlingsplan, och varje
        verksamhet ser till att dess del blir gjord. Överenskommelsen ändras när det behövs och följs upp när den närmar sig
        sitt slut.
        """,
        kind="purpose",
    )
    agreement.section(
        "Samverkansområden",
        """
        Arbetet bygger på forskning och beprövad erfarenhet. Kommunen och polisen har samlat in data till en gemensam
        lägesbild, som ledde fram till sex samverkansområden.

        Alla kommunens förvaltningar samverkar med polisen i alla områden. Andra aktörer bjuds in när arbetet kräver det.
        """,
        kind="areas",
    )
    agreement.area(
        "Kommunikation och synlighet",
        """
        Kommunikation är en bärande del av arbetet: den ska göra det förebyggande arbetet begripligt för invånarna och
        öka deras tillit till kommun och polis. Att finnas på plats och synas betyder mycket för att brott ska förebyggas och
        tryggheten öka. Invånarna bör också lätt nå fram och få tala med dem som arbetar.
        """,
    )
    agreement.area(
        "Stöd till brottsutsatta och avhoppare",
        """
        Både den som utsätts för ett brott och den som begår det kan behöva hjälp, var och en utifrån sitt läge. För
        brottsutsatta ska stöd finnas att få, med särskild tanke på våld i nära relationer. Även den som vill lämna
        kriminaliteten för ett hållbart liv ska kunna få stöd till det.
        """,
    )
    agreement.area(
        "Organiserad brottslighet och våldsbejakande extremism",
        """
        När flera personer begår brott i långvarig och organiserad samverkan är brottsligheten organiserad. Den ser olika ut,
        så vid varje brott gäller det att vara uppmärksam på tecken. Miljöerna överlappar ofta dem där våldsbejakande extremism
        finns, det vill säga rörelser, idéer och miljöer som förkastar demokratin och ser våld som en väg till sina mål.
        Frågorna är svåra och löses sällan av en aktör ensam.
        """,
    )
    agreement.area(
        "Säkra och trygga platser/offentliga miljöer",
        """
        En plats kan kännas otrygg till exempel på grund av hur den är byggd eller vilken tid på dygnet man går där. Kommunen
        och polisen letar aktivt upp de platser som invånarna upplever så och gör dem tryggare.
        """,
    )
    agreement.area(
        "Trygghet för barn och unga",
        """
        Arbete som gör barn och unga mindre utsatta går före annat. Det gäller både att förebygga och stoppa
        ungdomsbrottslighet och att stödja unga brottsoffer. Alla barn och unga ska få växa upp säkert och leva tryggt.
        """,
    )
    agreement.area(
        "Trafiksäkerhet",
        """
        Den som färdas ska kunna göra det säkert och känna sig trygg, vilket färdsätt det än gäller. Det förebyggande
        arbetet riktas i första hand mot lägen där olyckor kan hända och miljöer i trafiken som känns otrygga.
        """,
    )
    agreement.section(
        "Giltighetstid",
        """
        Överenskommelsen gäller från undertecknandet till och med 31 december 2023 och kan ändras under tiden om det behövs.
        Den finns i två exemplar, ett för varje part.
        """,
        kind="term",
    )


CONTENT = [Content(owner="1060", title=TITLE, build=build)]
