"""Bringing the database into line with the reference files, in a handful of bulk writes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

from accounts.models import Organisation
from agreements.models import County, Municipality, PoliceArea, PoliceAreaCoverage, PoliceDistrict, PoliceRegion
from agreements.reference import ReferenceData, Row

Place = TypeVar("Place", bound=models.Model)
Key = TypeVar("Key", bound=Hashable)
_PART_PREFIX = "del av kommunen:"
_DERIVED = ("sort_key", "search_text")


@dataclass
class FileReport:
    """What a file did to the database, as lists of row names; `changed` tells what differed.

    `unknown` are rows in the database that the file does not have. They are left alone: agreements may rest on them.
    """

    file: str
    noun: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def load_reference(data: ReferenceData) -> list[FileReport]:
    """Add what is missing and change what differs, all or nothing; a second run changes nothing. Deletes never.

    Each municipality, local police area and county gets its organisation with the same code.
    """
    regions, regions_report = _bring_regions(data.regions)
    districts, districts_report = _bring_districts(data.districts, regions)
    police_areas, police_areas_report = _bring_police_areas(data.police_areas, districts)
    counties, counties_report = _bring_counties(data.counties, regions)
    municipalities, municipalities_report = _bring_municipalities(data.municipalities, counties)
    coverage_report = _bring_coverage(data.coverage, police_areas, municipalities)
    return [
        regions_report,
        districts_report,
        police_areas_report,
        counties_report,
        municipalities_report,
        coverage_report,
    ]


def _bring_regions(lines: list[Row]) -> tuple[dict[str, PoliceRegion], FileReport]:
    wanted = {row["code"]: {"code": row["code"], "name": row["name"], **_sourced(row)} for row in lines}
    return _bring(PoliceRegion, wanted, FileReport("police_regions.csv", "polisregioner"))


def _bring_districts(
    lines: list[Row], regions: dict[str, PoliceRegion]
) -> tuple[dict[str, PoliceDistrict], FileReport]:
    wanted = {
        row["code"]: {
            "code": row["code"],
            "name": row["name"],
            "region_id": regions[row["region_code"]].pk,
            **_sourced(row),
        }
        for row in lines
    }
    return _bring(PoliceDistrict, wanted, FileReport("police_districts.csv", "polisområden"))


def _bring_police_areas(
    lines: list[Row], districts: dict[str, PoliceDistrict]
) -> tuple[dict[str, PoliceArea], FileReport]:
    organisations = _bring_organisations("police_area", {row["code"]: row["full_name"] for row in lines})
    wanted = {
        row["code"]: {
            "code": row["code"],
            "name": row["name"],
            "full_name": row["full_name"],
            "district_id": districts[row["district_code"]].pk,
            "organisation_id": organisations[row["code"]],
            "note": row["note"],
            **_sourced(row),
        }
        for row in lines
    }
    return _bring(PoliceArea, wanted, FileReport("local_police_areas.csv", "lokalpolisområden"))


def _bring_counties(lines: list[Row], regions: dict[str, PoliceRegion]) -> tuple[dict[str, County], FileReport]:
    """The county boards are named as the law names them: länsstyrelsen i <county>, förordning (2017:868)."""
    boards = {row["county_code"]: f"Länsstyrelsen i {row['county_name']}" for row in lines}
    organisations = _bring_organisations("county_board", boards)
    wanted = {
        row["county_code"]: {
            "code": row["county_code"],
            "name": row["county_name"],
            "police_region_id": regions[row["region_code"]].pk,
            "organisation_id": organisations[row["county_code"]],
        }
        for row in lines
    }
    return _bring(County, wanted, FileReport("county_police_regions.csv", "län"))


def _bring_municipalities(lines: list[Row], counties: dict[str, County]) -> tuple[dict[str, Municipality], FileReport]:
    organisations = _bring_organisations("municipality", {row["code"]: row["full_name"] for row in lines})
    wanted = {
        row["code"]: {
            "code": row["code"],
            "name": row["name"],
            "full_name": row["full_name"],
            "county_id": counties[row["county_code"]].pk,
            "organisation_id": organisations[row["code"]],
        }
        for row in lines
    }
    return _bring(Municipality, wanted, FileReport("municipalities.csv", "kommuner"))


def _sourced(row: Row) -> dict[str, Any]:
    year = row["source_year"]
    return {"confidence": row["confidence"], "source_year": int(year) if year else None, "source": row["source"]}


def _bring_organisations(kind: str, names: dict[str, str]) -> dict[str, int]:
    """Bring the organisations of a kind into line with names by code; return their ids by code."""
    wanted = {code: {"kind": kind, "code": code, "name": name} for code, name in names.items()}
    rows = {organisation.code: organisation for organisation in Organisation.objects.filter(kind=kind)}
    _write(Organisation, wanted, rows)
    return {code: organisation.pk for code, organisation in rows.items()}


def _bring(
    model: type[Place], wanted: Mapping[str, dict[str, Any]], report: FileReport
) -> tuple[dict[str, Place], FileReport]:
    """Bring the rows of a model, known by their code, into line; return all of them by code."""
    rows: dict[str, Place] = {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]
    report.unknown = [f"{code} {row}" for code, row in rows.items() if code not in wanted]
    added, changed = _write(model, wanted, rows)
    report.added = [f"{code} {rows[code]}" for code in added]
    report.changed = [f"{code} {rows[code]}: {what}" for code, what in changed.items()]
    return rows, report


def _bring_coverage(
    lines: list[Row], police_areas: dict[str, PoliceArea], municipalities: dict[str, Municipality]
) -> FileReport:
    report = FileReport("local_police_area_municipalities.csv", "täckning")
    area_names = {area.pk: area.name for area in police_areas.values()}
    municipality_names = {municipality.pk: municipality.name for municipality in municipalities.values()}

    def label(key: tuple[int, int]) -> str:
        return f"{area_names[key[0]]} – {municipality_names[key[1]]}"

    wanted = {}
    for line in lines:
        area = police_areas[line["local_police_area_code"]]
        municipality = municipalities[line["municipality_code"]]
        wanted[area.pk, municipality.pk] = {
            "police_area_id": area.pk,
            "municipality_id": municipality.pk,
            "part": line["part"].removeprefix(_PART_PREFIX).strip(),
            **_sourced(line),
        }
    rows = {(row.police_area_id, row.municipality_id): row for row in PoliceAreaCoverage.objects.all()}
    report.unknown = [label(key) for key in rows if key not in wanted]
    added, changed = _write(PoliceAreaCoverage, wanted, rows)
    report.added = [label(key) for key in added]
    report.changed = [f"{label(key)}: {what}" for key, what in changed.items()]
    return report


def _write(
    model: type[Place], wanted: Mapping[Key, dict[str, Any]], rows: dict[Key, Place]
) -> tuple[list[Key], dict[Key, str]]:
    """Create what `rows` lacks and update what differs; `rows` holds everything afterwards.

    Returns the keys that were added, and what changed of the others in words.
    """
    added: dict[Key, Place] = {}
    changed: dict[Key, str] = {}
    fields: set[str] = set()
    for key, values in wanted.items():
        row = rows.get(key)
        if row is None:
            row = added[key] = model(**values)
        elif differing := {name: value for name, value in values.items() if getattr(row, name) != value}:
            changed[key] = ", ".join(f"{name} {getattr(row, name)!s} → {value!s}" for name, value in differing.items())
            fields.update(differing)
            for name, value in differing.items():
                setattr(row, name, value)
        else:
            continue
        if hasattr(row, "derive"):
            row.derive()
    if added:
        model._default_manager.bulk_create(added.values())
        rows.update(added)
    if changed:
        derived = {f.name for f in model._meta.concrete_fields if f.name in _DERIVED}
        model._default_manager.bulk_update([rows[key] for key in changed], sorted(fields | derived))
    return list(added), changed
