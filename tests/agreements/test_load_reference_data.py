"""Loading the reference data: what it brings, what it reports, and that broken files change nothing."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation
from agreements.actions.reference import load_reference
from agreements.models import County, Municipality, PoliceArea, PoliceAreaCoverage, PoliceDistrict, PoliceRegion
from agreements.reference import DIRECTORY, read_reference
from samverkan.shared.text import sort_key

pytestmark = pytest.mark.django_db

COUNTS = {
    "police_regions.csv": 7,
    "police_districts.csv": 27,
    "local_police_areas.csv": 94,
    "county_police_regions.csv": 21,
    "municipalities.csv": 290,
    "local_police_area_municipalities.csv": 297,
}
MODELS = [PoliceRegion, PoliceDistrict, PoliceArea, County, Municipality, PoliceAreaCoverage]


def load(*args: str, directory: Path = DIRECTORY) -> str:
    out = StringIO()
    call_command("load_reference_data", *args, f"--from={directory}", stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the reference files to break."""
    for name in COUNTS:
        shutil.copy(DIRECTORY / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_first_load_brings_every_row() -> None:
    out = load()

    assert [model.objects.count() for model in MODELS] == list(COUNTS.values())
    assert "Kommuner (municipalities.csv): 290 tillagda, 0 ändrade" in out
    assert "Täckning (local_police_area_municipalities.csv): 297 tillagda, 0 ändrade" in out


def test_first_load_gives_each_place_its_organisation() -> None:
    load()

    names = {(o.kind, o.code): o.name for o in Organisation.objects.all()}
    assert len(names) == 290 + 94 + 21
    assert names["municipality", "1083"] == "Sölvesborgs kommun"
    assert names["municipality", "1490"] == "Borås stad"
    assert names["police_area", "karlshamn"] == "Lokalpolisområde Karlshamn"
    assert names["county_board", "10"] == "Länsstyrelsen i Blekinge län"
    assert names["county_board", "09"] == "Länsstyrelsen i Gotlands län"
    assert names["county_board", "14"] == "Länsstyrelsen i Västra Götalands län"
    assert Municipality.objects.get(code="1083").organisation.code == "1083"


def test_first_load_fills_what_save_would_have_filled() -> None:
    load()

    for model in (*MODELS[:-1], Organisation):
        for row in model.objects.all():
            before = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
            row.derive()
            assert {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields} == before
            assert row.sort_key


def test_second_run_changes_nothing() -> None:
    load()

    reports = load_reference(read_reference())

    assert {r.file: (len(r.added), len(r.changed), len(r.unknown)) for r in reports} == dict.fromkeys(COUNTS, (0, 0, 0))
    assert "Kommuner (municipalities.csv): 0 tillagda, 0 ändrade" in load()


def test_load_uses_the_same_few_queries_however_many_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    data = read_reference()

    with django_assert_max_num_queries(25):
        load_reference(data)
    with django_assert_max_num_queries(12):
        load_reference(data)


def test_if_empty_does_nothing_where_municipalities_exist(files: Path) -> None:
    load()
    edit(files / "municipalities.csv", "Olofströms kommun", "Olofströms nya kommun")

    out = load("--if-empty", directory=files)

    assert out == ""
    assert Municipality.objects.get(code="1060").full_name == "Olofströms kommun"


def test_if_empty_loads_an_empty_database() -> None:
    load("--if-empty")

    assert Municipality.objects.count() == 290


def test_changed_row_is_changed_with_its_organisation_and_told(files: Path) -> None:
    load()
    edit(files / "municipalities.csv", "Borås stad", "Borås Stad")

    out = load(directory=files)

    boras = Municipality.objects.select_related("organisation").get(code="1490")
    assert (boras.full_name, boras.organisation.name) == ("Borås Stad", "Borås Stad")
    assert "Kommuner (municipalities.csv): 0 tillagda, 1 ändrade" in out
    assert "ändrad: 1490 Borås: full_name Borås stad → Borås Stad" in out


def test_changed_name_is_found_and_sorted_by_the_new_one(files: Path) -> None:
    load()
    for name in ("municipalities.csv", "local_police_area_municipalities.csv"):
        text = (files / name).read_text(encoding="utf-8").replace(",Ale,", ",Åle,")
        (files / name).write_text(text, encoding="utf-8")

    load(directory=files)

    ale = Municipality.objects.get(code="1440")
    assert ale.search_text.startswith("ale ")
    assert ale.sort_key == sort_key("Åle")


def test_changed_coverage_is_told_by_names(files: Path) -> None:
    load()
    edit(files / "local_police_area_municipalities.csv", "boras,1452,Tranemo,,low,", "boras,1452,Tranemo,,high,")

    out = load(directory=files)

    assert "ändrad: Borås – Tranemo: confidence low → high" in out
    assert PoliceAreaCoverage.objects.get(municipality__code="1452").confidence == "high"


def test_unknown_rows_are_told_and_kept(files: Path) -> None:
    load()
    for name in ("municipalities.csv", "local_police_area_municipalities.csv"):
        lines = (files / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (files / name).write_text("".join(line for line in lines if ",Tranemo," not in line), encoding="utf-8")

    out = load(directory=files)

    assert "Kommuner (municipalities.csv): 0 tillagda, 0 ändrade, 1 okända" in out
    assert "finns i databasen men inte i filen, har lämnats kvar: 1452 Tranemo" in out
    assert "har lämnats kvar: Borås – Tranemo" in out
    assert Municipality.objects.filter(code="1452").exists()


def test_stockholm_göteborg_and_malmö_are_split_with_named_parts() -> None:
    load()

    def parts_of(code: str) -> dict[str, str]:
        rows = PoliceAreaCoverage.objects.filter(municipality__code=code).select_related("police_area")
        return {row.police_area.name: row.part for row in rows}

    stockholm = parts_of("0180")
    assert len(stockholm) == 7
    assert stockholm["Södermalm"] == "Södermalm"
    assert stockholm["Farsta"] == "Farsta och Vantör"
    assert len(parts_of("1480")) == 4
    assert sorted(parts_of("1280").values()) == ["norra Malmö", "södra Malmö"]
    assert set(parts_of("1083").values()) == {""}


def test_coverage_keeps_confidence_and_source() -> None:
    load()

    by_confidence = {c: PoliceAreaCoverage.objects.filter(confidence=c).count() for c in ("high", "medium", "low")}
    assert by_confidence == {"high": 226, "medium": 65, "low": 6}
    olofstrom = PoliceAreaCoverage.objects.get(municipality__code="1060")
    assert (olofstrom.confidence, olofstrom.source_year) == ("medium", None)
    assert set(PoliceArea.objects.get(code="karlshamn").municipalities.values_list("name", flat=True)) == {
        "Bromölla",
        "Karlshamn",
        "Olofström",
        "Sölvesborg",
    }


def test_three_municipalities_have_no_police_area() -> None:
    load()

    uncovered = Municipality.objects.filter(coverage__isnull=True).values_list("name", flat=True)
    assert list(uncovered) == ["Färgelanda", "Partille", "Salem"]


def _remove(name: str) -> Callable[[Path], None]:
    return lambda files: (files / name).unlink()


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda files: edit(files / name, old, new)


def _append(name: str, line: str) -> Callable[[Path], None]:
    return lambda files: (files / name).write_text((files / name).read_text(encoding="utf-8") + line, encoding="utf-8")


def _in_latin_1(files: Path) -> None:
    path = files / "municipalities.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def _headings_only(files: Path) -> None:
    path = files / "police_regions.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        pytest.param(_remove("municipalities.csv"), "municipalities.csv: filen finns inte", id="missing file"),
        pytest.param(
            _edit("municipalities.csv", "full_name", "fullname"),
            "municipalities.csv, rad 1: kolumn saknas: full_name.",
            id="missing column",
        ),
        pytest.param(_in_latin_1, "municipalities.csv, rad 2: filen är inte sparad som UTF-8", id="wrong encoding"),
        pytest.param(
            _append("municipalities.csv", "0114,Upplands Väsby,Upplands Väsby kommun,01,Stockholms län\n"),
            "municipalities.csv, rad 292: 0114 står redan på rad 2.",
            id="duplicate key",
        ),
        pytest.param(
            _append("local_police_area_municipalities.csv", "boras,1490,Borås,,high,2019,x\n"),
            "local_police_area_municipalities.csv, rad 299: boras och 1490 står redan på rad 232.",
            id="duplicate pair",
        ),
        pytest.param(
            _edit("local_police_area_municipalities.csv", "boras,1490,", "boraz,1490,"),
            "local_police_area_municipalities.csv, rad 232: local_police_area_code ”boraz” finns inte i local_police_areas.csv.",
            id="dangling police area",
        ),
        pytest.param(
            _edit("county_police_regions.csv", "10,Blekinge län,syd", "10,Blekinge län,söder"),
            "county_police_regions.csv, rad 10: region_code ”söder” finns inte i police_regions.csv.",
            id="dangling region",
        ),
        pytest.param(
            _edit(
                "municipalities.csv", "0115,Vallentuna,Vallentuna kommun,01,", "0115,Vallentuna,Vallentuna kommun,02,"
            ),
            "municipalities.csv, rad 3: county_code ”02” finns inte i county_police_regions.csv.",
            id="dangling county",
        ),
        pytest.param(
            _edit("local_police_areas.csv", ",alvsborg,vast,", ",alvsborg,syd,"),
            "region_code är ”syd”, men police_districts.csv rad 22 säger ”vast”.",
            id="contradicting region",
        ),
        pytest.param(
            _edit("local_police_area_municipalities.csv", "boras,1490,Borås,", "boras,1490,Boden,"),
            "rad 232: municipality_name är ”Boden”, men municipalities.csv rad 175 säger ”Borås”.",
            id="contradicting name",
        ),
        pytest.param(
            _edit("local_police_area_municipalities.csv", "Tranemo,,low,", "Tranemo,,maybe,"),
            "rad 229: confidence är ”maybe”, men ska vara high, medium, low.",
            id="bad confidence",
        ),
        pytest.param(
            _edit("municipalities.csv", "0115,Vallentuna,Vallentuna kommun", "0115,Vallentuna, "),
            "municipalities.csv, rad 3: full_name är tom.",
            id="empty name",
        ),
        pytest.param(
            _edit("municipalities.csv", "0115,Vallentuna", "115,Vallentuna"),
            "municipalities.csv, rad 3: code är ”115”, men ska vara fyra siffror.",
            id="short code",
        ),
        pytest.param(
            _edit("county_police_regions.csv", "10,Blekinge", "010,Blekinge"),
            "county_police_regions.csv, rad 10: county_code är ”010”, men ska vara två siffror.",
            id="long code",
        ),
        pytest.param(
            _edit("municipalities.csv", "0115,Vallentuna,Vallentuna kommun", "2115,Vallentuna,Vallentuna kommun"),
            "municipalities.csv, rad 3: koden 2115 börjar inte med länskoden 01.",
            id="code of another county",
        ),
        pytest.param(
            _edit("local_police_areas.csv", "lulea-boden,", "Luleå/Boden,"),
            "local_police_areas.csv, rad 2: code är ”Luleå/Boden”, men får bara ha små bokstäver",
            id="code unfit for an address",
        ),
        pytest.param(
            _edit("police_regions.csv", "high,2015", "high,i fjol"),
            "police_regions.csv, rad 2: source_year är ”i fjol”, men ska vara ett årtal eller tom.",
            id="bad year",
        ),
        pytest.param(
            _edit("municipalities.csv", "Vallentuna kommun", "Vallentuna kommun, som är lång"),
            "municipalities.csv, rad 3: raden har 6 fält, men rubriken 5.",
            id="unquoted comma",
        ),
        pytest.param(
            _edit("municipalities.csv", "Vallentuna kommun", "V" * 151),
            "municipalities.csv, rad 3: full_name är 151 tecken lång, men får vara högst 150.",
            id="too long",
        ),
        pytest.param(
            _edit("municipalities.csv", "Vallentuna kommun", '"Vallentuna kommun'),
            "raden går inte att läsa som CSV",
            id="open quotation",
        ),
        pytest.param(_headings_only, "police_regions.csv: filen har inga rader under rubriken.", id="empty file"),
    ],
)
def test_broken_file_loads_nothing_and_is_told(files: Path, break_it: Callable[[Path], None], problem: str) -> None:
    break_it(files)

    with pytest.raises(CommandError) as raised:
        load(directory=files)

    assert problem in str(raised.value)
    assert str(raised.value).startswith("Inget har lästs in. Rätta detta först:")
    assert not any(model.objects.exists() for model in (*MODELS, Organisation))


def test_broken_files_are_told_all_at_once(files: Path) -> None:
    edit(files / "police_regions.csv", "high", "sure")
    edit(files / "municipalities.csv", "0115,", "115,")
    (files / "county_police_regions.csv").unlink()

    with pytest.raises(CommandError) as raised:
        load(directory=files)

    assert "police_regions.csv, rad 2: confidence" in str(raised.value)
    assert "municipalities.csv, rad 3: code" in str(raised.value)
    assert "county_police_regions.csv: filen finns inte" in str(raised.value)
    assert "finns inte i county_police_regions.csv" not in str(raised.value)


def test_broken_file_leaves_what_was_loaded_before(files: Path) -> None:
    load()
    edit(files / "municipalities.csv", "Borås stad", "Borås Stad")
    edit(files / "police_regions.csv", "high", "sure")

    with pytest.raises(CommandError):
        load(directory=files)

    assert Municipality.objects.get(code="1490").full_name == "Borås stad"


def test_failed_write_leaves_nothing_behind() -> None:
    Organisation.objects.create(kind="municipality", code="taken", name="Upptagen kommun")
    taken = Organisation.objects.get(code="taken")
    region = PoliceRegion.objects.create(code="x", name="X")
    county_board = Organisation.objects.create(kind="county_board", code="x", name="X")
    county = County.objects.create(code="99", name="X", police_region=region, organisation=county_board)
    Municipality.objects.create(code="9999", name="X", full_name="X", county=county, organisation=taken)
    Organisation.objects.filter(pk=taken.pk).update(code="0114")

    with pytest.raises(IntegrityError):
        load()

    assert Municipality.objects.count() == 1
    assert not PoliceArea.objects.exists()


def test_file_with_byte_order_mark_is_read(files: Path) -> None:
    path = files / "municipalities.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")

    load(directory=files)

    assert Municipality.objects.count() == 290
