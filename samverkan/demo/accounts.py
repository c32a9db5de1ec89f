"""The demonstration's accounts: one for each way of working, named for the role, with one password and no person behind them."""

from dataclasses import dataclass

from accounts.actions import add_row
from accounts.models import Membership, Organisation, Role, User
from agreements.models import Municipality
from samverkan.demo.builder import Actors

PASSWORD = "samverkan-demo"  # nosec B105 - printed for all to see; opens nothing but a demonstration
ADMINISTRATOR = "administrator@samverkan.example"


@dataclass(frozen=True)
class DemoAccount:
    """An account and the one membership it acts through. `purpose` is what `show_demo_accounts` says of it, if anything."""

    email: str
    name: str
    role: Role
    kind: str
    code: str
    office: str = ""
    purpose: str = ""


def _municipal(email: str, name: str, role: Role, code: str, office: str, purpose: str = "") -> DemoAccount:
    return DemoAccount(email, name, role, "municipality", code, office, purpose)


def _drafting_pair(code: str, domain: str, place: str, *, purposes: tuple[str, str] = ("", "")) -> list[DemoAccount]:
    """The coordinator and the official that every municipality with an agreement has."""
    return [
        _municipal(
            f"samordnare@{domain}.example",
            f"Samordnare i {place}",
            Role.COORDINATOR,
            code,
            "BRå-samordnare",
            purposes[0],
        ),
        _municipal(
            f"tjansteperson@{domain}.example", f"Tjänsteperson i {place}", Role.OFFICIAL, code, "Kansliet", purposes[1]
        ),
    ]


def _kommunpolis(code: str, place: str, purpose: str = "") -> DemoAccount:
    email = f"kommunpolis@lpo-{code}.example"
    return DemoAccount(email, f"Kommunpolis i {place}", Role.KOMMUNPOLIS, "police_area", code, "Kommunpolis", purpose)


ACCOUNTS = [
    *_drafting_pair(
        "1082",
        "karlshamn",
        "Karlshamn",
        purposes=("samordnare: skriver överenskommelser och planer", "tjänsteperson: registrerar underskrifter"),
    ),
    _municipal(
        "alkoholhandlaggare@karlshamn.example",
        "Alkoholhandläggare i Karlshamn",
        Role.RESPONSIBLE,
        "1082",
        "Alkoholhandläggaren",
        "ansvarig: följer upp sina åtaganden",
    ),
    _kommunpolis("karlshamn", "Karlshamn", "kommunpolis: följer upp i flera kommuner"),
    DemoAccount(
        "tjansteperson@lpo-karlshamn.example",
        "Tjänsteperson hos polisen i Karlshamn",
        Role.OFFICIAL,
        "police_area",
        "karlshamn",
        "Lokalpolisområdeschefens kansli",
    ),
    *_drafting_pair(
        "1083",
        "solvesborg",
        "Sölvesborg",
        purposes=("samordnare: förnyar en som har löpt ut", ""),
    ),
    _municipal(
        "trafikingenjor@solvesborg.example",
        "Trafikingenjör i Sölvesborg",
        Role.RESPONSIBLE,
        "1083",
        "Trafikingenjören",
    ),
    _municipal(
        "ledamot@solvesborg.example",
        "Fullmäktigeledamot i Sölvesborg",
        Role.READER,
        "1083",
        "Ledamot i kommunfullmäktige",
        "läsare: fullmäktigeledamot",
    ),
    *_drafting_pair("1060", "olofstrom", "Olofström"),
    *_drafting_pair("0486", "strangnas", "Strängnäs"),
    *_drafting_pair("1490", "boras", "Borås"),
    *_drafting_pair("1261", "kavlinge", "Kävlinge"),
    _kommunpolis("eskilstuna", "Eskilstuna"),
    _kommunpolis("boras", "Borås"),
    _kommunpolis("kavlinge", "Kävlinge"),
    DemoAccount(
        "lasare@lansstyrelsen-blekinge.example",
        "Läsare på Länsstyrelsen i Blekinge län",
        Role.READER,
        "county_board",
        "10",
        "Länssamordnare",
        "läsare: ser läget i länet",
    ),
    _municipal(ADMINISTRATOR, "Administratör", Role.ADMINISTRATOR, "1083", "", "administratör: lägger upp användare"),
]
"""Those with a purpose are the ones worth trying first."""


def ensure_accounts() -> None:
    """Make the accounts that are missing, each with its membership."""
    emails = [account.email for account in ACCOUNTS]
    known = {user.email: user for user in User.objects.filter(email__in=emails)}
    administrator = known.get(ADMINISTRATOR) or User.objects.create_superuser(
        ADMINISTRATOR, PASSWORD, full_name="Administratör", is_demo=True
    )
    held = set(Membership.objects.filter(user__email__in=emails).values_list("user__email", flat=True))
    organisations = {(o.kind, o.code): o for o in Organisation.objects.all()}
    for account in ACCOUNTS:
        user = administrator if account.email == ADMINISTRATOR else known.get(account.email)
        if user is None:
            user = User.objects.create_user(account.email, PASSWORD, full_name=account.name, is_demo=True)
        if account.email not in held:
            _add_membership(user, account, organisations[account.kind, account.code], by=administrator)


def _add_membership(user: User, account: DemoAccount, organisation: Organisation, *, by: User) -> None:
    membership = Membership(user=user, organisation=organisation, role=account.role, office=account.office)
    add_row(membership, organisation_id=organisation.pk, by=by)


def demo_user(email: str) -> User:
    """Return a demonstration account by its address."""
    return User.objects.get(email=email, is_demo=True)


def actors_of(code: str) -> Actors:
    """Return who writes and who registers the agreements of a municipality."""
    municipality = Municipality.objects.select_related("organisation").get(code=code)
    users = {
        account.role: account.email for account in ACCOUNTS if (account.kind, account.code) == ("municipality", code)
    }
    return Actors(
        municipality,
        coordinator=demo_user(users[Role.COORDINATOR]),
        official=demo_user(users[Role.OFFICIAL]),
    )
