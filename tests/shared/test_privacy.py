"""The guard against private persons in free text: what stops, and all that only resembles it."""

import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Section
from samverkan.shared.privacy import personal_data_in, validate_no_personal_data

# Made-up numbers whose check digits are right, as the Tax Agency publishes them for tests.
IDENTITY_NUMBERS = [
    "811228-9874",
    "8112289874",
    "19811228-9874",
    "198112289874",
    "811228+9874",
    "811228 9874",
    "811228–9874",
    "811228\u20119874",
    "701063-2391",  # a coordination number
    "(811228-9874)",
    "pnr:811228-9874.",
]
PHONE_NUMBERS = [
    "0454-123 45",
    "0454 - 123 45",
    "0454-12345",
    "045412345",
    "08-123 456 78",
    "08-12 34 56",
    "0812345678",
    "031-12 34 56",
    "070-123 45 67",
    "070 – 123 45 67",
    "0701234567",
    "070-012 34 56",
    "076\u00a0123\u00a045\u00a067",
    "010-567 80 00",
    "0771-14 14 00",
    "+46 70 123 45 67",
    "+46701234567",
    "+46 (0)70-123 45 67",
    "+46 (0) 70 123 45 67",
    "+46(0)454-123 45",
    "+46 8 123 456 78",
    "0046 70 123 45 67",
    "tel: 0454-123 45.",
    "0454-123 45/0454-123 46",
    "070-123 45 67 2026",
    "0454-12345: växeln",
]
PLATES = ["ABC 123", "ABC123", "ABC 12D", "bilen ABC123.", "(XYZ 98A)", "EST100"]

HARMLESS = [
    # Years and dates
    "2016-2018",
    "2016–2018",
    "2020-12-18",
    "20201218",
    "01-02-2020",
    "01.12.2020",
    "2019-12-20 - 2023-06-01",
    "1980-talet",
    "den 11 december 2020",
    "2020/2021",
    "2026-01-01–2026-12-31",
    # Laws, sections and registry numbers
    "SFS 2023:196",
    "lag (2023:196) 9 §",
    "8 kap. 1–4 §§",
    "KS 2020/123",
    "KS 2020/0123456",
    "KS 2020-0123-456",
    "dnr 0123-4567/2020",
    "A012.345/2020",
    "A012345-2020",
    "A123.456.789/2020",
    "5000-K123456-20",
    "SOU 2021:49",
    "prop. 2022/23:43",
    "§ 145",
    "Ks § 112/2020",
    "RA-FS 2009:2",
    # Organisation numbers, codes and other numbers
    "212000-0829",
    "202100-0076",
    "kommunkod 0180",
    "0180, 0181, 0182",
    "postnummer 294 80",
    "08.00–16.00",
    "08:00-16:00",
    "kl. 0830-1700",
    "kl. 0800-1600",
    "kl. 2200–0500",
    "08-16",
    "0–6 år",
    "10 000 000 kr",
    "2 050 000 000 kr",
    "18 000–20 000",
    "0,5 procent",
    "112",
    "114 14",
    "01 02 03 04",
    "100 000 invånare",
    "811228-9875",  # wrong check digit
    "811328-9874",  # month 13
    # Capitals before a number
    "EST 100 möten",
    "EST 100",
    "MAX 120 personer",
    "FAP 104",
    "SSPF 123",
    "BRÅ 123",
    "ANDT 2021",
    "LVU 123",
    "SIG 100",
    "GIS 200",
    "abc 123",
    "HELT100 nöjda",
]


@pytest.mark.parametrize("text", IDENTITY_NUMBERS)
def test_identity_number_stops(text):
    assert personal_data_in(f"Ansvarig {text} för insatsen") == ["ett personnummer"]


@pytest.mark.parametrize("text", PHONE_NUMBERS)
def test_phone_number_stops(text):
    assert personal_data_in(f"Ring {text} för samråd") == ["ett telefonnummer"]


@pytest.mark.parametrize("text", PLATES)
def test_number_plate_stops(text):
    assert personal_data_in(f"Fordon {text} vid torget") == ["ett registreringsnummer för fordon"]


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("around", ["{}", "Enligt {} gäller detta", "({})", "Punkt:\n- {}\n- annat"])
def test_harmless_text_passes(text, around):
    assert personal_data_in(around.format(text)) == []


def test_everything_found_is_named_with_what_to_do():
    with pytest.raises(ValidationError) as error:
        validate_no_personal_data("811228-9874 ringde 070-123 45 67 om ABC 123")

    assert error.value.messages == [
        "Texten ser ut att innehålla ett personnummer, ett telefonnummer och ett registreringsnummer för fordon. "
        "Ta bort det: här skrivs roller och platser, aldrig uppgifter om enskilda."
    ]


def test_free_text_of_a_model_is_guarded():
    section = Section(heading="Kontakt", body="Ring 070-123 45 67.")

    with pytest.raises(ValidationError) as error:
        section.clean_fields(exclude=["agreement"])

    assert list(error.value.message_dict) == ["body"]


@given(st.text(alphabet="0123456789 -–+()/.:ABCåä\n"))
def test_no_text_makes_the_guard_fail(text):
    assert isinstance(personal_data_in(text), list)


def test_long_text_is_read_quickly():
    texts = [
        "0" * 20_000,
        "08-" * 7_000,
        "070 12 " * 3_000,
        "+46 " * 5_000,
        "A" * 20_000,
        "12 " * 7_000,
        "01 1" + " 1" * 12_000,
        "01\u2010" * 800,
    ]

    started = time.process_time()
    for text in texts:
        personal_data_in(text)

    assert time.process_time() - started < 5
