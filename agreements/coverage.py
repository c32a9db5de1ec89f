"""Sweden's municipalities and local police areas with their agreements, as ready rows; and the picture of what is covered.

Nothing here grows with the number of rows: each function makes two to four queries.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from agreements.listing import most_telling_first
from agreements.models import Agreement, AgreementParty, Municipality, PoliceArea, PoliceAreaCoverage
from agreements.models.agreement import AgreementQuerySet
from agreements.models.place import Confidence
from agreements.models.state import EXPIRING_MONTHS, State
from samverkan.shared.dates import months_later
from samverkan.shared.text import search_words

NO_AGREEMENT = State("none", "ingen överenskommelse", "done", "□")


@dataclass(frozen=True)
class NamedLink:
    """A place with its page; `note` narrows it (a part of a city) or says that the fact is uncertain."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality with its local police areas and its most telling agreement."""

    name: str
    url: str
    code: str
    police_areas: list[NamedLink]
    state: State
    agreement_title: str
    agreement_url: str


@dataclass(frozen=True)
class PoliceAreaRow:
    """A local police area with its municipalities and the agreements it takes part in."""

    name: str
    url: str
    district: str
    municipalities: list[NamedLink]
    in_force: int
    agreements_url: str
    confidence: str


@dataclass
class Group:
    """Rows under a heading: a county, or a police region."""

    name: str
    anchor: str
    rows: list[MunicipalityRow | PoliceAreaRow] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The heading, as a table of contents wants it."""
        return self.name


def municipality_groups(words: str, agreements: AgreementQuerySet, on: date) -> list[Group]:
    """Return the municipalities whose names hold the words, by county, among the agreements that the user may see."""
    theirs = agreements.filter(parties__organisation=OuterRef("organisation"))
    municipalities = (
        Municipality._default_manager.filter(_named(words))
        .select_related("county")
        .annotate(agreement_pk=Subquery(most_telling_first(theirs, on).values("pk")[:1]))
        .order_by("county__sort_key", "sort_key")
    )
    rows = list(municipalities)
    found = Agreement.objects.with_succession(on).in_bulk([row.agreement_pk for row in rows if row.agreement_pk])
    police_areas = _police_areas_by_municipality()
    groups: dict[str, Group] = {}
    for row in rows:
        group = groups.setdefault(row.county.code, Group(row.county.name, f"lan-{row.county.code}"))
        agreement = found.get(row.agreement_pk)
        group.rows.append(
            MunicipalityRow(
                name=row.name,
                url=row.get_absolute_url(),
                code=row.code,
                police_areas=police_areas[row.pk],
                state=agreement.state(on) if agreement else NO_AGREEMENT,
                agreement_title=agreement.title if agreement else "",
                agreement_url=agreement.get_absolute_url() if agreement else "",
            )
        )
    return list(groups.values())


def _named(words: str) -> Q:
    """The condition that a place's name holds every word."""
    condition = Q()
    for word in search_words(words):
        condition &= Q(search_text__contains=word)
    return condition


def _police_areas_by_municipality() -> dict[int, list[NamedLink]]:
    found: dict[int, list[NamedLink]] = defaultdict(list)
    coverage = PoliceAreaCoverage.objects.order_by("police_area__sort_key")
    for municipality_id, code, name, part, confidence in coverage.values_list(
        "municipality_id", "police_area__code", "police_area__name", "part", "confidence"
    ):
        found[municipality_id].append(
            NamedLink(name, reverse("police_area_show", args=[code]), _note(part, confidence))
        )
    return found


def _note(part: str, confidence: str) -> str:
    uncertain = "" if confidence == Confidence.HIGH else f"{Confidence(confidence).label} uppgift"
    return ", ".join(note for note in (part, uncertain) if note)


def police_area_groups(words: str, agreements: AgreementQuerySet, on: date) -> list[Group]:
    """Return the local police areas whose own or municipalities' names hold the words, by region."""
    in_force = AgreementParty.objects.filter(agreement__in=agreements.in_force(on).values("pk"))
    counts = in_force.order_by().values("organisation").annotate(number=Count("agreement", distinct=True))
    of_area = counts.filter(organisation=OuterRef("organisation")).values("number")
    covers_named = PoliceAreaCoverage.objects.filter(
        municipality__in=Municipality._default_manager.filter(_named(words)), police_area=OuterRef("pk")
    )
    areas = (
        PoliceArea._default_manager.filter(_named(words) | Exists(covers_named) if words else Q())
        .select_related("district__region")
        .annotate(in_force=Subquery(of_area))
        .order_by("district__region__sort_key", "sort_key")
    )
    municipalities = _municipalities_by_police_area()
    groups: dict[str, Group] = {}
    for area in areas:
        region = area.district.region
        group = groups.setdefault(region.code, Group(region.name, f"region-{region.code}"))
        group.rows.append(
            PoliceAreaRow(
                name=area.name,
                url=area.get_absolute_url(),
                district=area.district.name,
                municipalities=municipalities[area.pk],
                in_force=area.in_force or 0,
                agreements_url=_list_url(police_area=area.code, state="in_force") if area.in_force else "",
                confidence="" if area.confidence == Confidence.HIGH else f"{area.get_confidence_display()} uppgift",
            )
        )
    return list(groups.values())


def _municipalities_by_police_area() -> dict[int, list[NamedLink]]:
    found: dict[int, list[NamedLink]] = defaultdict(list)
    coverage = PoliceAreaCoverage.objects.order_by("municipality__sort_key")
    for police_area_id, code, name, part, confidence in coverage.values_list(
        "police_area_id", "municipality__code", "municipality__name", "part", "confidence"
    ):
        found[police_area_id].append(
            NamedLink(name, reverse("municipality_show", args=[code]), _note(part, confidence))
        )
    return found


def _list_url(**asked: str) -> str:
    return f"{reverse('agreement_list')}?{urlencode(asked)}"


@dataclass(frozen=True)
class CountyCoverage:
    """A county: how many of its municipalities have an agreement in force, and where its bar is drawn (px, per cent)."""

    name: str
    covered: int
    total: int
    percent: int
    y: int
    url: str


@dataclass(frozen=True)
class Coverage:
    """The picture of a day: a line per county, the height of the picture in px, and the sums."""

    counties: list[CountyCoverage]
    height: int
    covered: int
    total: int
    percent: int
    expiring: int
    expiring_words: str
    expiring_url: str
    summary: str


_LINE = 46
"""The height of a county's line in the picture, in px: its name over its bar."""


def coverage_of(agreements: AgreementQuerySet, on: date) -> Coverage:
    """Return how many municipalities have an agreement in force on the day, among those that the user may see."""
    has_one = Exists(agreements.in_force(on).filter(parties__organisation=OuterRef("organisation")))
    rows = (
        Municipality._default_manager.annotate(is_covered=has_one)
        .values(county_code=F("county__code"), county_name=F("county__name"))
        .annotate(total=Count("pk"), covered=Count("pk", filter=Q(is_covered=True)))
        .order_by("county__sort_key")
    )
    counties = [
        CountyCoverage(
            name=row["county_name"],
            covered=row["covered"],
            total=row["total"],
            percent=_percent(row["covered"], row["total"]),
            y=number * _LINE,
            url=_list_url(county=row["county_code"], on=on.isoformat()),
        )
        for number, row in enumerate(rows)
    ]
    most = max(counties, key=lambda county: county.percent, default=None)
    covered_in_all, total = sum(county.covered for county in counties), sum(county.total for county in counties)
    expiring = agreements.expiring_before(months_later(on, EXPIRING_MONTHS), on=on).count()
    return Coverage(
        counties=counties,
        height=len(counties) * _LINE,
        covered=covered_in_all,
        total=total,
        percent=_percent(covered_in_all, total),
        expiring=expiring,
        expiring_words=f"{expiring} överenskommelse{'r' if expiring != 1 else ''} löper ut inom {EXPIRING_MONTHS} månader",
        expiring_url=_list_url(state="expiring"),
        summary=f"Störst andel har {most.name}: {most.covered} av {most.total}." if most and most.covered else "",
    )


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
