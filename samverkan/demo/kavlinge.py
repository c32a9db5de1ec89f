"""Kävlinge 2019-2022: five areas as headings of their own, activities in a plan that lives elsewhere. Facts from the published document."""

from samverkan.demo.builder import REGISTERED_AFTERWARDS, Actors, Content, DraftAgreement, start_agreement

TITLE = "Samverkansöverenskommelse mellan Lokalpolisområde Kävlinge och Kävlinge kommun 2019-2022"
COVER_TITLE = (
    "Samverkansöverenskommelse mellan Polismyndigheten, Lokalpolisområde Kävlinge, och Kävlinge kommun 2019-2022"
)
COORDINATORS = "Kommunpolis och säkerhetschef"


def build(actors: Actors) -> None:
    """Make the agreement and register it with the little that its signature block tells."""
    agreement = start_agreement(
        actors,
        title=TITLE,
        cover_title=COVER_TITLE,
        provenance=REGISTERED_AFTERWARDS,
        validity_kind="years",
        title_from_year=2019,
        title_until_year=2022,
    )
    police = agreement.police("kavlinge")
    municipality = agreement.municipality("1261")
    for name in ("Polisens volontärer", "Nattvandrare", "Företagare", "Medborgare"):
        agreement.third_party(name)
    _write_sections(agreement)
    _write_areas(agreement)
    _write_forums_and_followup(agreement)
    incomplete = "Dokumentet har en enda rad för ort och datum, och den slutar efter ”den 11”: månad och år saknas."
    record = {"place": "Kävlinge", "date_as_written": "den 11", "note": incomplete}
    agreement.signature(municipality, "Kommunstyrelsens ordförande", name="Pia Almström", **record)
    agreement.signature(police, "Lokalpolisområdeschef Kävlinge", name="Patrik Ahrlin", **record)
    agreement.register()


def _write_sections(agreement: DraftAgreement) -> None:
    agreement.section(
        "Inledning",
        """
        Här beskriver lokalpolisområdet och kommunen i stora drag hur de samverkar för att möta medborgarnas och samhällets
        behov så väl det går. Samverkan bygger på tillit och respekt och är långsiktig.

        Det som ska göras beslutas utifrån en lokal lägesbild, som bland annat vilar på medborgardialoger, och skrivs in i en
        aktivitetsplan som hålls aktuell. Till överenskommelsen hör också medborgarlöften: vad polisen, kommunen och andra på
        orten lovar att göra tillsammans med medborgarna åt lokala problem, så att tryggheten ökar och brotten minskar. De tar
        upp det som de som bor och arbetar i ett område själva anser viktigast.
        """,
        kind="situation",
    )
    agreement.section(
        "Målsättning",
        """
        Medborgare och besökare ska känna sig tryggare och färre ska utsättas för brott. Kävlinge ska vara en trygg och säker
        kommun att bo, leva och arbeta i.
        """,
        kind="purpose",
    )
    agreement.section(
        "Former för samverkan",
        """
        Polisen utser en kommunpolis. Kommunpolisen och säkerhetschefen bestämmer tillsammans formerna: vilka möten som hålls,
        vem som ansvarar för vad och hur samverkan hela tiden förs framåt. Minst en gång per tertial ser de till att de
        gemensamma aktiviteterna följs upp, kvalitativt och med analys och rekommendationer. Aktivitetsplanen revideras efter
        det som kommer fram.

        För vardagen ska parterna ta fram en generell kommunikationsplan. Särskilda planer används när ett visst ändamål kräver
        det. Mot medborgare, företag och media är parterna öppna och lätta att nå. Det de säger är sakligt, planerat och
        anpassat till mottagaren.
        """,
        kind="organisation",
    )


def _write_areas(agreement: DraftAgreement) -> None:
    """Write the five areas; each stands as a heading of its own after the sections."""
    agreement.area(
        "Trygghetsskapande åtgärder",
        """
        Polisen och andra ska synas och gå att nå, så att fler känner sig trygga. Polisen finns på de platser som medborgarna
        pekar ut som otrygga. Platserna byts när dialoger eller mätningar visar på andra, och närvaro eftersträvas där mycket
        händer, vid så kallade hotspots. En tryggare trafikmiljö hör också hit.

        Många kan bidra: polisen och dess volontärer, nattvandrare, kommunens sektorer Arbetsliv och Fritid, Omsorg,
        Samhällsbyggnad och Utbildning, företagare och medborgare. Ett medborgarlöfte som tas fram gemensamt ur den aktuella
        problembilden ger medborgarna mer att säga till om.
        """,
        orientation="safety",
    )
    agreement.area(
        "Mängdbrott",
        """
        Brotten är många och kränkande, svårast för den som drabbas men kännbara för alla. När kommunen förebygger och polisen
        är förankrad på orten och både förebygger och utreder väl går det att göra mer åt dem. Målet är att
        livsstilskriminella och organiserade grupper får mindre utrymme för stöld och andra tillgrepp.
        """,
    )
    agreement.area(
        "Ungdomar och droger",
        """
        Parterna vill tidigt bryta en dålig utveckling bland unga. Insatserna riktas mot våld, skadegörelse, narkotika,
        alkohol, andra droger och tobak. Tillsynsbesök där alkohol serveras och där alkohol och tobak säljs är viktiga.

        Områdespoliserna och sektorerna Utbildning och Omsorg har huvudrollerna och behöver varandra. Ett exempel är de
        säkerhets- och trygghetsdagar som hålls för elever på högstadiet.
        """,
    )
    agreement.area(
        "Avhopparverksamhet",
        """
        Avhopparverksamheten ingår i polisens brottsoffer- och personsäkerhetsverksamhet och i arbetet mot kriminella nätverk
        och organiserad brottslighet. Den kräver bredd, tid och uthållighet.

        Kommunpolisen är kommunens kontakt och uppmärksammar personer som kan vilja lämna en kriminell miljö. Kommunens
        socialtjänst betyder mycket för att de ska lyckas. Räcker sociala insatser är det främst den som hjälper. Polisen
        bidrar först och främst med riskbedömningar och skydd.
        """,
    )
    agreement.area(
        "Samhällsutvecklingen i övrigt",
        """
        Genom att fortlöpande göra lägesbilder ihop, på ett nytt sätt, kan parterna rätta insatserna efter behoven. De följer
        vad som sker i samhället och är beredda att göra vad de kan när något oförutsett händer, till exempel i fråga om
        flyktingströmmar och inhemsk extremism.
        """,
    )


def _write_forums_and_followup(agreement: DraftAgreement) -> None:
    council = agreement.forum(
        "Rådet för trygghet och hälsa",
        short_name="RTH",
        kind="council",
        mandate="Båda parter medverkar. Här bedrivs det långsiktiga arbetet på strategisk nivå.",
    )
    agreement.forum(
        "Operativa grupper",
        kind="working",
        parent=council,
        mandate="Kommunen sammankallar grupperna efter rådets direktiv och inriktning. Polisen deltar.",
    )
    coordinators = agreement.forum(
        COORDINATORS,
        kind="coordinators",
        mandate="Bestämmer formerna för samverkan och ser till att aktiviteterna följs upp.",
    )
    agreement.member(
        coordinators, "police", "Kommunpolis", "Samordnar polisens samverkan utåt och svarar för dess kvalitet."
    )
    agreement.member(coordinators, "municipality", "Säkerhetschef", "Kommunpolisens motsvarighet i kommunen.")
    agreement.rule(
        "tertial",
        times=1,
        is_minimum=True,
        performed_by=COORDINATORS,
        asks_analysis=True,
        asks_recommendations=True,
        revises_plan=True,
    )
    for source in ("Medborgardialoger", "Mätningar som visar på otrygghet"):
        agreement.source(source)
    agreement.companion("Aktivitetsplan", kind="activity_plan", standing="continuous")
    agreement.companion("Medborgarlöften", kind="citizen_promise")
    agreement.companion("Lokal lägesbild", kind="situation_picture", standing="continuous")
    agreement.companion("Generell kommunikationsplan", kind="communication_plan", standing="planned")
    agreement.companion("Särskilda kommunikationsplaner", kind="communication_plan", standing="on_demand")


CONTENT = [Content(owner="1261", title=TITLE, build=build)]
