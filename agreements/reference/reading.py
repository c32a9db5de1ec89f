"""Reads the six CSV files and checks them whole, each by itself and against the others, before anybody loads them."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from agreements.models.place import Confidence

DIRECTORY = Path(__file__).resolve().parent


class BrokenReference(Exception):
    """The files cannot be loaded. `problems` are Swedish sentences with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """One line of a file; the values are stripped of space."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True)
class ReferenceData:
    """The rows of the six files, checked."""

    regions: list[Row]
    counties: list[Row]
    districts: list[Row]
    police_areas: list[Row]
    municipalities: list[Row]
    coverage: list[Row]


@dataclass(frozen=True)
class _Format:
    """What a file must look like: its columns, its key, the columns that may be empty and how long the others may be."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset({"source_year", "source", "part", "note"})


REGIONS = _Format("police_regions.csv", ("code", "name", "confidence", "source_year", "source"), ("code",))
COUNTIES = _Format(
    "county_police_regions.csv",
    ("county_code", "county_name", "region_code", "source_year", "source"),
    ("county_code",),
)
DISTRICTS = _Format(
    "police_districts.csv", ("code", "name", "region_code", "confidence", "source_year", "source"), ("code",)
)
POLICE_AREAS = _Format(
    "local_police_areas.csv",
    ("code", "name", "full_name", "district_code", "region_code", "confidence", "source_year", "source", "note"),
    ("code",),
)
MUNICIPALITIES = _Format("municipalities.csv", ("code", "name", "full_name", "county_code", "county_name"), ("code",))
COVERAGE = _Format(
    "local_police_area_municipalities.csv",
    (
        "local_police_area_code",
        "municipality_code",
        "municipality_name",
        "part",
        "confidence",
        "source_year",
        "source",
    ),
    ("local_police_area_code", "municipality_code"),
)

_LONGEST = {"name": 120, "county_name": 120, "full_name": 150, "part": 300, "code": 60}
_SHAPES: dict[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("municipalities.csv", "code"): (re.compile(r"[0-9]{4}"), "ska vara fyra siffror"),
    ("county_police_regions.csv", "county_code"): (re.compile(r"[0-9]{2}"), "ska vara två siffror"),
    **{
        (name, "code"): (re.compile(r"[a-z0-9-]+"), "får bara ha små bokstäver a–z, siffror och bindestreck")
        for name in ("police_regions.csv", "police_districts.csv", "local_police_areas.csv")
    },
}
"""Codes stand in addresses of pages, which is why they are plain."""


def read_reference(directory: Path = DIRECTORY) -> ReferenceData:
    """Return the rows of the files in a directory. Raises BrokenReference with every problem there is."""
    problems: list[str] = []
    rows = {
        form.name: _read(directory / form.name, form, problems)
        for form in (REGIONS, COUNTIES, DISTRICTS, POLICE_AREAS, MUNICIPALITIES, COVERAGE)
    }
    _check_references(rows, problems)
    if problems:
        raise BrokenReference(problems)
    read = {name: found or [] for name, found in rows.items()}
    return ReferenceData(
        regions=read[REGIONS.name],
        counties=read[COUNTIES.name],
        districts=read[DISTRICTS.name],
        police_areas=read[POLICE_AREAS.name],
        municipalities=read[MUNICIPALITIES.name],
        coverage=read[COVERAGE.name],
    )


def _read(path: Path, form: _Format, problems: list[str]) -> list[Row] | None:
    """Return a file's rows, or None when it cannot be read as a table at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(f"{form.name}: filen finns inte i {path.parent}.")
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(
            f"{form.name}, rad {line}: filen är inte sparad som UTF-8. Spara om den med den teckenkodningen."
        )
        return None
    except OSError as error:
        problems.append(f"{form.name}: filen går inte att läsa ({error.strerror}).")
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        problems.append(f"{form.name}, rad {reader.line_num}: raden går inte att läsa som CSV ({error}).")
        return None
    return _rows(lines, form, problems)


def _rows(lines: list[tuple[int, list[str]]], form: _Format, problems: list[str]) -> list[Row] | None:
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    if missing := [column for column in form.columns if column not in header]:
        problems.append(f"{form.name}, rad 1: kolumn saknas: {', '.join(missing)}.")
        return None
    if len(lines) == 1:
        problems.append(f"{form.name}: filen har inga rader under rubriken.")
    rows = []
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            problems.append(f"{form.name}, rad {line}: raden har {len(cells)} fält, men rubriken {len(header)}.")
            continue
        values = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        rows.append(Row(line, {column: values[column] for column in form.columns}))
    _check_values(rows, form, problems)
    return rows


def _check_values(rows: list[Row], form: _Format, problems: list[str]) -> None:
    first_lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[column] for column in form.key)
        if first := first_lines.get(key):
            problems.append(f"{form.name}, rad {row.line}: {' och '.join(key)} står redan på rad {first}.")
        first_lines.setdefault(key, row.line)
        for column, value in row.values.items():
            if problem := _problem_of(form, column, value):
                problems.append(f"{form.name}, rad {row.line}: {column} {problem}.")


def _problem_of(form: _Format, column: str, value: str) -> str:
    """Say what is wrong with a value; nothing when it is right."""
    if not value:
        return "" if column in form.optional else "är tom"
    if "\x00" in value:
        return "innehåller ett tecken som inte är text"
    shape, demand = _SHAPES.get((form.name, column), (None, ""))
    if shape and not shape.fullmatch(value):
        return f"är ”{value}”, men {demand}"
    if column == "confidence" and value not in Confidence.values:
        return f"är ”{value}”, men ska vara {', '.join(Confidence.values)}"
    if column == "source_year" and not re.fullmatch(r"(19|20)[0-9]{2}", value):
        return f"är ”{value}”, men ska vara ett årtal eller tom"
    if len(value) > _LONGEST.get(column, len(value)):
        return f"är {len(value)} tecken lång, men får vara högst {_LONGEST[column]}"
    return ""


def _check_references(rows: dict[str, list[Row] | None], problems: list[str]) -> None:
    """Check that each code points at a row, and that what is written twice is written alike. Unread files are passed over."""

    def check(form: _Format, column: str, target: _Format, agrees: dict[str, str]) -> None:
        """`agrees` maps columns of the file to the target's columns that must say the same."""
        ours, theirs = rows[form.name], rows[target.name]
        if ours is None or theirs is None:
            return
        by_code = {row[target.key[0]]: row for row in theirs}
        for row in ours:
            code, found = row[column], by_code.get(row[column])
            if found is None:
                if code:
                    problems.append(f"{form.name}, rad {row.line}: {column} ”{code}” finns inte i {target.name}.")
                continue
            for mine, other in agrees.items():
                if row[mine] and row[mine] != found[other]:
                    problems.append(
                        f"{form.name}, rad {row.line}: {mine} är ”{row[mine]}”, "
                        f"men {target.name} rad {found.line} säger ”{found[other]}”."
                    )

    check(COUNTIES, "region_code", REGIONS, {})
    check(DISTRICTS, "region_code", REGIONS, {})
    check(POLICE_AREAS, "region_code", REGIONS, {})
    check(POLICE_AREAS, "district_code", DISTRICTS, {"region_code": "region_code"})
    check(MUNICIPALITIES, "county_code", COUNTIES, {"county_name": "county_name"})
    check(COVERAGE, "local_police_area_code", POLICE_AREAS, {})
    check(COVERAGE, "municipality_code", MUNICIPALITIES, {"municipality_name": "name"})
    for row in rows[MUNICIPALITIES.name] or []:
        if row["code"] and row["county_code"] and not row["code"].startswith(row["county_code"]):
            problems.append(
                f"{MUNICIPALITIES.name}, rad {row.line}: koden {row['code']} börjar inte med länskoden {row['county_code']}."
            )
