"""The text of the agreement, its areas behind the plan, its councils and its rule of follow-up."""

from agreements.models import CollaborationArea
from samverkan.demo.builder import DraftAgreement

STRUCTURE = "Struktur för det brottsförebyggande arbetet"
SAFE_CITY = "En trygg stad för alla"
ALCOHOL = "Arbete mot alkohol, narkotika, dopning och tobak"
ORGANISED_CRIME = "Motverka organiserad brottslighet"


def write_agreement_text(agreement: DraftAgreement) -> None:
    """Write the sections in front of the plan."""
    agreement.section(
        "",
        """
        Borås Stad och Lokalpolisområde Borås samverkar för att förebygga brott och skapa trygghet. Som brottsförebyggande
        räknas det som parterna gör, ensamma eller ihop, för att brott, brottslig verksamhet och ordningsstörningar ska
        utebli eller bli svårare att genomföra.
        """,
        kind="principles",
    )
    agreement.section(
        "Syfte",
        """
        Brotten ska bli färre och tryggheten större för alla som bor, arbetar eller tillbringar tid i Borås. Vägen dit är att
        kommunen och polisen samarbetar om mer, och djupare, än tidigare.
        """,
        kind="purpose",
    )
    agreement.section(
        STRUCTURE,
        """
        Arbetet behöver en fast ordning för vem som gör vad. Kommunpoliserna är länken mellan kommunen och polisens lokala
        ledning. Staden har ett centralt råd, BråB, och tre lokala råd som svarar för var sin stadsdel och är representerade
        i det centrala.
        """,
        kind="organisation",
    )
    agreement.section(
        "Åtgärdsplan",
        """
        Parterna följer den plan som är bilaga och svarar var för sin del av den. Överenskommelsen gäller tills vidare och
        bör ses över med omkring tre års mellanrum. Båda har rätt att säga upp den, och den som får ändrade förutsättningar
        att följa den talar om det för den andra.
        """,
        kind="term",
    )
    agreement.section(
        "Uppföljning",
        """
        BråB äger processen, följer upp åtgärdsplanen varje år och reviderar den.

        Det finns två original, ett hos vardera parten.
        """,
        kind="follow_up",
    )


def write_councils_and_followup(agreement: DraftAgreement) -> None:
    """Seat the councils and set the yearly follow-up."""
    council = agreement.forum(
        "Brottsförebyggande rådet i Borås",
        short_name="BråB",
        kind="council",
        mandate="Processägare: följer upp åtgärdsplanen varje år och reviderar den. Stadens centrala råd.",
    )
    agreement.member(
        council, "municipality", "Företrädare för de lokala råden", "Knyter de lokala råden till det centrala."
    )
    agreement.forum(
        "Lokala brottsförebyggande råd",
        kind="local_council",
        quantity=3,
        parent=council,
        mandate="Ett råd för varje stadsdel. Råden är representerade i BråB.",
    )
    agreement.rule("year", times=1, performed_by="Brottsförebyggande rådet i Borås (BråB)", revises_plan=True)


def write_areas_behind_plan(agreement: DraftAgreement) -> dict[str, CollaborationArea]:
    """Write the chosen areas; the document calls them otherwise here than in the tables of its plan, and lists them in a third way."""
    chosen = agreement.section(
        "Valda samverkansområden",
        """
        Parterna har valt fyra områden som går före andra:

        - Struktur för det brottsförebyggande arbetet
        - En trygg stad för alla
        - Arbeta mot alkohol, narkotika, dopning och tobak
        - Motverka organiserad brottslighet
        """,
        kind="areas",
        is_after_plan=True,
    )
    areas = [
        agreement.area(STRUCTURE, section=chosen),
        agreement.area(
            SAFE_CITY,
            """
            På en trygghetsvandring går boende och verksamma genom sitt område med en kunnig ledare och talar om vad som
            skulle göra det tryggare och trevligare. Alla lär av varandra, och information når ut.

            Grannsamverkan är ett sätt att göra det svårare att begå inbrott i bostäder. Grannarna i ett kvarter, ett
            flerfamiljshus eller något annat avgränsat område håller själva liv i ett nätverk, som verkar både genom sociala
            band och genom att tillfällena till brott blir färre.

            Vardagsbrott på skolor, på arbetsplatser, i bostäder och ute i samhället kartläggs. Trender och mönster visar var
            insatser behövs, och den som hejdar vardagsbrotten hejdar också den organiserade brottsligheten.

            Hur mycket man litar på sina grannar, och på att de ingriper, skiljer sig mellan områden. Lägst är tilliten där
            segregationen är störst. Där prioriteras mötesplatser, gemenskap och trygghet.
            """,
            section=chosen,
        ),
        agreement.area(
            ALCOHOL,
            """
            Alkohol och våld hör ihop. Mest verkan har det att göra alkoholen svårare att få tag i: stoppa langning, ta alkohol
            från ungdomar genom direktförverkande och hindra att krogar och restauranger serverar för mycket.

            Berusade ungdomar råkar lättare illa ut och begår lättare brott. De som langar till dem är oftast äldre
            syskon eller vänner, vänners syskon eller föräldrar.

            Narkotika är alltid olaglig att hantera. Polisen har huvudrollen i det operativa arbetet. Kommunen förebygger,
            vårdar och behandlar.

            Mot dopning behövs utbildning, både för dem som möter barn och unga i sitt arbete och för rättsväsendets personal.
            Gymmen samarbetar sedan 2010 i Borås gym i samverkan mot dopning.
            """,
            section=chosen,
        ),
        agreement.area(ORGANISED_CRIME, ORGANISED_CRIME_BACKGROUND, section=chosen),
    ]
    return {area.label: area for area in areas}


ORGANISED_CRIME_BACKGROUND = """
    Omkring 1,4 miljoner brott anmäls i Sverige varje år, de flesta begångna av en person på egen hand. En del begås dock av
    personer som slutit sig samman, för en tid eller fastare, för att tjäna pengar eller påverka rättssamhället. Det får
    antas ske i sådan omfattning att det hotar systemet.

    Bakom står gäng och nätverk. De kan ha intressen i bygg, städning, restauranger och vård, lever på lokala marknader och
    finns i så gott som alla kommuner, ofta dolda bakom lagliga företag och organisationer. Många gynnar dem utan att veta om
    det, för att de inte känner till vad organiserad brottslighet är. Myndigheterna har mest arbetat var för sig, och det har
    inte räckt. Nätverk bekämpas bäst av nätverk, som kommuner, statliga myndigheter och andra bygger ihop.

    Att hindra att unga radikaliseras tar tid och kräver omsorg. Beteendet liknar det vid kriminalitet och missbruk: på kort
    eller lång sikt skadar det den unge eller någon annan. Det mesta av kunskapen om att förebygga brott går därför att
    använda också mot våldsbejakande extremism.

    - Generellt: för alla barn och unga, genom bland andra förskola, skola, fritid, hälsovård och föreningar. Även de som löper
      större risk nås då.
    - Specifikt: först kartläggs problem, utsatta och de som utsätter andra, gärna med en undersökning av trygghet eller
      attityder som jämförs med befolkningsdata, anmälda brott och levnadsvillkor. Sedan erbjuds grupper i riskzonen något
      som lockar mer, av skolpersonal, socialarbetare, poliser och andra på orten.
    - Individuellt: vad söker den unge i en destruktiv, kanske extremistisk miljö – spänning, gemenskap, inflytande – och kan
      det fås på annat håll?

    Arbetet kan börja i gruppens utkant, hos dem som har minst att förlora, eller i dess kärna, där den som nås kan få fler med
    sig. Under tiden byggs nätverk av föräldrar och familjer, som kan dela sin oro och stötta varandra.

    För den enskilde kan det handla om utredning och om mentor, stödperson, stöd i studierna, praktik eller arbete. Pedagoger,
    socialarbetare, mentorer, psykiatri och sjukvård är några som medverkar.

    - Samverkan: samverkansgruppens olika kunskaper används och andra aktörer kontaktas. Fler synpunkter ger en helhetsbild och
      minskar risken att överreagera.
    - Nätverk: yrkespersoner och närstående vuxna runt den unge tar del i problemen och i hur de ska lösas.
    """
