"""The text of Strängnäs's agreement: sections, directions, councils, follow-up."""

from agreements.models import CollaborationArea
from samverkan.demo.builder import DraftAgreement

YOUTH_CRIME = "Minska ungdomsbrottsligheten"
YOUTH_DRUGS = "Minska droganvändningen bland unga"
SAFETY_TALK = "Kommunikation om trygghet"

COMMUNICATION_STRATEGY = """
    Kommunikationen ska vara öppen, sann, snabb, saklig, professionell och anpassad till mottagaren. Den samordnas
    internt innan något går ut. Parterna kommunicerar fortlöpande, bemöter rykten och väger upp det som skapar otrygghet. Båda
    ansvarar för att ta till sig och sprida viktig information, gärna i sociala medier, eftersom det ger förtroende.
    """

Directions = dict[str, CollaborationArea]


def write_agreement_text(agreement: DraftAgreement) -> Directions:
    """Write the sections and directions in printed order; return the directions that the plan has goals for."""
    agreement.section(
        "Bakgrund",
        """
        I januari 2015 blev 21 polismyndigheter en enda. Den nya myndighetens nationella direktiv om samverkan ska ge
        polisarbetet en lokal förankring i hela landet: polis och kommun tar fram en gemensam läges- och problembild, skriver
        avtal och planerar insatser ihop.

        Utifrån sin lägesbild har Strängnäs kommun och polisen valt att samverka först om ungdomar, om kriminalitet och då
        särskilt droger, och om tryggheten i den offentliga miljön. Åtagandena i handlingsplanen ska framför allt förändra
        problemen bland ungdomar.

        Övrig samverkan mellan parterna sköts löpande i den vanliga linjeverksamheten hos var och en, som hittills. Det
        årliga arbetet med medborgarlöftet kan leda fram till en annan problembild.
        """,
        kind="background",
    )
    agreement.section(
        "Trygghetskapande och brottsförebyggande arbetet",
        """
        Parterna samverkar i första hand i det brottsförebyggande rådet BRÅ. Så länge överenskommelsen löper håller
        kommunpolisen och BRÅ:s samordnare löpande kontakt.

        Arbetet bygger på dokument och statistik över upplevd trygghet och anmälda brott. Aktiviteterna är av två slag:
        brottsförebyggande och trygghetsskapande.
        """,
        kind="organisation",
    )
    prevention = agreement.section(
        "Överenskommelse om gemensamt brottsförebyggande och trygghetsskapande arbete",
        """
        Ansvaret för det förebyggande och trygghetsskapande arbetet i kommunen är gemensamt. Båda parter är offentliga, finns
        till för medborgarna och styrs också av andra regler; de respekterar varandras huvuduppdrag.

        Det brottsförebyggande arbetet påverkar sådant som hindrar människor från att begå brott. Var och en bidrar med sina
        resurser och kunskaper. Målet är att brott ska bli mindre troliga och göra mindre skada. Arbetet går i en krets:
        analys, planering, genomförande, utvärdering och ny analys. Inriktningarna är:
        """,
        kind="purpose",
    )
    directions = {
        label: agreement.area(label, kind="direction", orientation="prevention", section=prevention)
        for label in (YOUTH_CRIME, YOUTH_DRUGS, SAFETY_TALK)
    }
    safety = agreement.section(
        "",
        """
        Det trygghetsskapande arbetet ska ge en upplevelse av lugn och säkerhet, så att fler känner sig trygga. Tryggheten är
        den enskildas egen upplevelse och hänger ihop med bland annat oron för brott och ordningsstörningar. Den vilar på
        en känsla av kontroll, på tro på den egna förmågan och på tillit till andra och till samhället. Inriktningen är:
        """,
        kind="principles",
    )
    agreement.area("Otrygghet i offentlig miljö", kind="direction", orientation="safety", section=safety)
    agreement.section(
        "Uppföljning",
        """
        Centrala BRÅ följer upp överenskommelsen och handlingsplanen fyra gånger om året. Uppföljningen tar upp vad som har
        gjorts, vilka som samverkade och vilka effekter det kan ha gett.
        """,
        kind="follow_up",
    )
    agreement.section("Kommunikationsstrategi", kind="communication")  # Its text is the agreement's strategy.
    agreement.section(
        "Tid",
        """
        Överenskommelsen gäller 2019-12-20 till 2023-06-01. Parterna åtar sig att samverka i de områden som de har valt och
        att arbeta efter sina åtaganden.
        """,
        kind="term",
    )
    return directions


def write_organisation_and_followup(agreement: DraftAgreement) -> None:
    """Write what the text says of councils, sources and follow-up."""
    council = agreement.forum(
        "Brottsförebyggande rådet", short_name="BRÅ", kind="council", mandate="Leder och följer upp arbetet."
    )
    agreement.member(council, "police", "Kommunpolis eller lokalpolisområdeschef", "Företräder Polismyndigheten.")
    agreement.member(
        council,
        "municipality",
        "Samordnare för brottsförebyggande frågor",
        "Företräder kommunen och kallar samman andra ur kommunens verksamheter när de behövs.",
    )
    coordinators = agreement.forum(
        "Koordinatorer",
        kind="coordinators",
        parent=council,
        mandate="""
        Håller ihop arbetet, vet hur det går och är länken mellan BRÅ och arbetsgrupperna. Har också kontakt med det lokala
        arbetet i verksamheter och kommundelar.
        """,
    )
    agreement.member(coordinators, "municipality", "Samordnaren för BRÅ", "Har fortlöpande kontakt med kommunpolisen.")
    agreement.member(coordinators, "police", "Kommunpolis", "Har fortlöpande kontakt med BRÅ:s samordnare.")
    agreement.member(coordinators, "police", "Områdespolis")
    agreement.forum(
        "Arbetsgrupp vid förändrad lägesbild",
        kind="working",
        parent=council,
        is_temporary=True,
        mandate="""
        Kallas samman av centrala BRÅ när lägesbilden ändras eller något akut händer. Gör med polisen en orsaksanalys efter
        BRÅ:s modell, så att rätt åtgärder sätts in.
        """,
    )
    for name in (
        "Brottsförebyggande rådet, BRÅ",
        "Öppna jämförelser",
        "Polisens trygghetsmätning",
        "Medborgarundersökning",
        "Skolenkät",
        "Liv & hälsa ung",
        "Polisens händelserapports- och brottsstatistik",
    ):
        agreement.source(name)
    agreement.companion("Medborgarlöfte", kind="citizen_promise")
    agreement.rule(
        "year",
        times=4,
        performed_by="Centrala BRÅ",
        asks_what_was_done=True,
        asks_who_cooperated=True,
        asks_effects=True,
    )
