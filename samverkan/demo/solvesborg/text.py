"""The text of Sölvesborg's agreement: sections, areas, the council, follow-up."""

from datetime import date

from agreements.models import CollaborationArea
from samverkan.demo.builder import DraftAgreement

FOCUS = "Färre tillgreppsbrott i Sölvesborgs kommun"
STARTS_ON, ENDS_ON = date(2017, 1, 1), date(2020, 12, 31)

Areas = dict[str, CollaborationArea]


def write_agreement_text(agreement: DraftAgreement) -> Areas:
    """Write the sections and areas in printed order; return the areas by label."""
    agreement.section(
        "Inledning",
        """
        Överenskommelsen är grunden för det operativa arbete som kommunen och polisen gör för att förebygga brott. Målet är
        färre brott och en tryggare kommun. Överenskommelsen drar upp ramarna för samverkan och pekar ut ett antal
        samverkansområden samt ett fokusområde som går före. Kommunstyrelsens ordförande och chefen för Lokalpolisområde
        Karlshamn skriver under.

        Brottsförebyggande rådet (BRå) bevakar att överenskommelsen följs.

        I varje verksamhet är det den som fattar besluten som ser till att det förebyggande arbetet blir gjort.
        """,
        kind="purpose",
        number="1",
    )
    section = agreement.section("Samverkansområden", kind="areas", number="2")
    backgrounds = {
        "Trygghetsvandringar": """
            De som bor och arbetar på en plats känner den bäst. På en trygghetsvandring letar de tillsammans upp det som är
            osäkert eller känns otryggt, så att det kan rättas till. Bland andra BRå, fritids- och kulturförvaltningen,
            samhällsbyggnadsförvaltningen, polisen, hyresvärdar och bostadsrättsföreningar bjuds in. Då möts olika slags
            kunskap, och invånarna får ett sätt att nå dem som beslutar i kommunen.
            """,
        "Våld i nära relation": """
            Polisens arbete för dem som utsätts har kommit långt på några år. Ska en utsatt person våga förändra sitt liv
            måste ett skyddat boende gå att få fram fort.
            """,
        "Trygghetsmätningar": """
            Mätningarna har gjorts i flera år och visar hur invånarna ser på tryggheten omkring sig. Svaren bör styra vilka
            förebyggande och trygghetsskapande insatser som planeras.
            """,
        "Minska tillgång till och konsumtion av alkohol och droger": """
            Alkohol och droger finns med i de allra flesta brott. När det blir svårare att få tag i dem, och färre använder
            dem, väntas brotten minska och tryggheten öka i kommunen.
            """,
        "Brottsförebyggande barn / unga": """
            Barn, ungdomar och unga vuxna har rätt till samhällets stöd och skydd, och arbete som gör dem mindre utsatta
            går före annat. Ett sätt är en social insatsgrupp: ett nätverk kring en enskild ung person. Utbildnings-,
            fritids- och socialförvaltningen är viktiga i arbetet.
            """,
        "Medborgardialog / medborgarlöfte": """
            Invånarna vill kunna tala med den lokala polisen, som därför kommer till så många dialogmöten som den hinner:
            för att lära känna bygden och svara på frågor om sitt arbete. Ett medborgarlöfte bygger på vad de boende själva
            säger är viktigast för deras trygghet och ska skapa förtroende och engagemang. Under året hålls ett antal
            medborgardialoger om trygghet och problem i Sölvesborg.
            """,
        "Trafiksäkerhet": """
            En trafikolycka betyder ofta stort lidande för den som drabbas och höga kostnader för alla. Det förebyggande
            arbetet gäller först och främst olyckor som kan drabba barn och unga.
            """,
        "Våldsbejakande extremism": """
            Hit räknas rörelser, idéer och miljöer som förkastar demokratin och ser våld som en väg till sina mål:
            våldsbejakande islamism, högerextrem vit makt-miljö och vänsterextrem autonom miljö. Kommunen och polisen hör
            till dem som bäst kan bygga de nätverk som hindrar att människor radikaliseras.
            """,
    }
    areas = {
        label: agreement.area(label, background, section=section, number=f"2.{number}")
        for number, (label, background) in enumerate(backgrounds.items(), start=1)
    }
    areas |= _focus_area(agreement)
    agreement.section(
        "",
        """
        Överenskommelsen gäller 2017-01-01 till 2020-12-31. Varje år följer representanter för kommunen och
        Lokalpolisområde Karlshamn upp handlingsplanen.
        """,
        kind="term",
    )
    return areas


def _focus_area(agreement: DraftAgreement) -> Areas:
    focus = agreement.area(
        FOCUS,
        kind="focus",
        number="3",
        goal="Antalet tillgreppsbrott ska minska, så att invånarna blir tryggare. Målet är gemensamt för kommunen och polisen.",
    )
    dna = agreement.area(
        "Ökad DNA-märkning",
        """
        Märk-DNA är en vätska med framställt dna som penslas på det man är rädd om, ungefär på samma sätt som nagellack. Den
        syns bara i ultraviolett ljus och varje märkning går att härleda till sin ägare. Den sitter i minst fem år på saker
        och i två månader på hud. Lampor som visar märkningen finns i polisbilar, hos godsgrupperna i polisregion Syd, vid
        färjelägen och vid brofästet. Metoden används både för att förebygga och för att utreda brott.
        """,
        parent=focus,
        number="3.1",
        measure_label="Information om DNA-märkning av stöldbegärlig egendom",
    )
    visits = agreement.area(
        "Företagsbesök med brottsförebyggande samtal",
        """
        För ett företag kostar brott på två sätt: saker skadas eller försvinner, och dessutom stannar arbetet av och ägare
        och personal känner sig mindre trygga.
        """,
        parent=focus,
        number="3.2",
    )
    neighbours = agreement.area(
        "Grannsamverkan i permanentbostäder",
        """
        Varje år drabbas några invånare av inbrott, i flerfamiljshus, villor och fritidshus. De flesta upplever det som ett
        svårt intrång. I grannsamverkan gör de boende själva något åt risken, med stöd av bland andra polis och
        försäkringsbolag.
        """,
        parent=focus,
        number="3.3",
    )
    offenders = agreement.area(
        "Livsstilskriminella",
        """
        Några få personer står för en stor del av brotten. Många av dem har ett missbruk, vilket leder till störningar och
        otrygghet. För att resultatet ska hålla behöver den som missbrukar få vård och sedan bostad och arbete, eller något
        annat meningsfullt att göra. Polisen når därför längst tillsammans med andra myndigheter och organisationer, inte
        minst kommunerna.
        """,
        parent=focus,
        number="3.4",
        measure_label="Åtgärder riktade mot livsstilskriminella",
    )
    return {area.label: area for area in (focus, dna, visits, neighbours, offenders)}


def write_council_and_followup(agreement: DraftAgreement, areas: Areas) -> None:
    """Write what the text says of the council, its groups and the follow-up."""
    council = agreement.forum(
        "Brottsförebyggande rådet",
        short_name="BRå",
        kind="council",
        mandate="""
        Bevakar att överenskommelsen följs, håller beslutsvägarna korta mellan parterna, tar tillsammans fram den lokala
        problembilden och tillsätter arbetsgrupper.
        """,
    )
    agreement.forum(
        "Arbetsgrupper",
        kind="working",
        parent=council,
        mandate="Tillfälliga eller fasta grupper som arbetar mot de problem som rådet har pekat ut.",
    )
    agreement.companion("Lokal problembild", kind="situation_picture", standing="planned")
    agreement.rule("year", times=1, performed_by="Representanter för Sölvesborgs kommun och Lokalpolisområde Karlshamn")
    agreement.rule("unstated", area=areas[FOCUS])
    for name in ("Brottsstatistik", "Trygghetsmätning"):
        agreement.source(name, purpose="follow_up", area=areas[FOCUS])
