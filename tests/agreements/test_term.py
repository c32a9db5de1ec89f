"""When an agreement applies: every form of validity, with and without signatures, and the sentence that explains it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agreements.actions import change_agreement, register_signature
from agreements.models import Agreement, derive_term
from agreements.models.term import ValidityKind, term_in_words
from tests.factories import AgreementFactory, lock, sign

FIXED, FROM_SIGNING, YEARS, NOTICE = (
    ValidityKind.FIXED,
    ValidityKind.FROM_SIGNING,
    ValidityKind.YEARS,
    ValidityKind.UNTIL_FURTHER_NOTICE,
)
STATED = "Datumet står i överenskommelsen."
NONE_SIGNED = "Gäller från den dag då den sista parten har skrivit under; ingen underskrift är registrerad ännu."
NOT_ALL_SIGNED = (
    "Gäller från den dag då den sista parten har skrivit under; alla underskrifter är inte registrerade ännu."
)
LAST_SIGNED = "Gäller från den sista underskriften, 18 december 2020."
AS_YEARS = "Tiden står bara som årtal i titeln och räknas som hela år."
UNTIL_TERMINATED = "Gäller tills någon part säger upp den."
UNTIL_REPLACED = "Gäller tills någon part säger upp den eller den ersätts."

JAN, DEC, SIGNED = date(2021, 1, 1), date(2023, 12, 31), date(2020, 12, 18)


DERIVED = [
    (FIXED, (JAN, DEC), (None, None), (None, False), (JAN, DEC), (STATED, STATED)),
    (FIXED, (JAN, DEC), (2020, 2022), (SIGNED, True), (JAN, DEC), (STATED, STATED)),
    (FIXED, (None, None), (None, None), (None, False), (None, None), (STATED, STATED)),
    (FIXED, (JAN, None), (None, None), (None, False), (JAN, None), (STATED, STATED)),
    (FROM_SIGNING, (None, DEC), (None, None), (None, False), (None, DEC), (NONE_SIGNED, STATED)),
    (FROM_SIGNING, (None, DEC), (None, None), (SIGNED, False), (None, DEC), (NOT_ALL_SIGNED, STATED)),
    (FROM_SIGNING, (None, DEC), (None, None), (SIGNED, True), (SIGNED, DEC), (LAST_SIGNED, STATED)),
    (YEARS, (None, None), (2019, 2022), (None, False), (date(2019, 1, 1), date(2022, 12, 31)), (AS_YEARS, AS_YEARS)),
    (YEARS, (None, None), (2020, 2020), (None, False), (date(2020, 1, 1), date(2020, 12, 31)), (AS_YEARS, AS_YEARS)),
    (YEARS, (None, None), (2019, None), (None, False), (date(2019, 1, 1), None), (AS_YEARS, AS_YEARS)),
    (YEARS, (None, None), (None, None), (SIGNED, True), (None, None), (AS_YEARS, AS_YEARS)),
    (YEARS, (JAN, DEC), (2019, 2022), (None, False), (date(2019, 1, 1), date(2022, 12, 31)), (AS_YEARS, AS_YEARS)),
    (NOTICE, (JAN, None), (None, None), (None, False), (JAN, None), (STATED, UNTIL_TERMINATED)),
    (NOTICE, (JAN, None), (None, None), (SIGNED, True), (JAN, None), (STATED, UNTIL_TERMINATED)),
    (NOTICE, (None, None), (None, None), (None, False), (None, None), (NONE_SIGNED, UNTIL_REPLACED)),
    (NOTICE, (None, None), (None, None), (SIGNED, False), (None, None), (NOT_ALL_SIGNED, UNTIL_REPLACED)),
    (NOTICE, (None, None), (None, None), (SIGNED, True), (SIGNED, None), (LAST_SIGNED, UNTIL_REPLACED)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "stated", "years", "signed", "expected", "explained"),
    DERIVED,
)
def test_term_follows_from_what_is_stated_and_signed(kind, stated, years, signed, expected, explained):
    term = derive_term(
        kind=kind,
        valid_from=stated[0],
        valid_until=stated[1],
        title_from_year=years[0],
        title_until_year=years[1],
        last_signed_on=signed[0],
        all_signed=signed[1],
    )

    assert (term.starts_on, term.ends_on) == expected
    assert (term.start_explained, term.end_explained) == explained


def test_every_form_of_validity_has_a_swedish_name():
    assert [kind.label for kind in ValidityKind] == [
        "mellan två datum",
        "från undertecknandet till ett datum",
        "hela år som titeln anger",
        "tills vidare",
    ]


@pytest.mark.django_db
def test_term_starts_with_the_later_of_two_signatures(on_day):
    on_day(date(2020, 12, 11))
    agreement = lock(AgreementFactory(validity_kind=FROM_SIGNING, valid_from=None, valid_until=DEC))
    kommun, polis = agreement.signatories.all()
    on_day(date(2020, 12, 20))

    by = agreement.created_by
    register_signature(
        polis, version=1, by=by, title="Chef", name="Kim Lind", place="Karlshamn", signed_on=date(2020, 12, 11)
    )
    after_one = Agreement.objects.get(pk=agreement.pk)
    register_signature(
        kommun, version=1, by=by, title="Ordförande", name="Alex Ek", place="Olofström", signed_on=SIGNED
    )
    after_both = Agreement.objects.get(pk=agreement.pk)

    assert (after_one.effective_from, after_one.status) == (None, "locked")
    assert (after_both.effective_from, after_both.effective_until) == (SIGNED, DEC)
    assert after_both.status == "signed"


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_on", "expected"),
    [
        (FIXED, JAN, DEC, ("2021-01-01 –", "2023-12-31")),
        (FIXED, None, DEC, ()),
        (FIXED, None, None, ()),
        (FROM_SIGNING, None, DEC, ("från sista underskriften", "till 2023-12-31")),
        (FROM_SIGNING, JAN, DEC, ("2021-01-01 –", "2023-12-31")),
        (NOTICE, JAN, None, ("från 2021-01-01,", "tills vidare")),
        (NOTICE, None, None, ("från sista underskriften,", "tills vidare")),
    ],
)
def test_term_is_written_by_its_form_of_validity(kind, starts_on, ends_on, expected):
    assert term_in_words(kind, starts_on, ends_on, date.isoformat) == expected


CONTRADICTIONS = [
    ({"title_from_year": 2021, "title_until_year": 2023}, ""),
    ({}, ""),
    ({"title_from_year": 2020, "title_until_year": 2023},
     "Titeln säger 2020–2023, men giltighetstiden är 1 januari 2021 – 31 december 2023. Giltighetstiden gäller."),
    ({"title_from_year": 2021, "title_until_year": 2023, "valid_until": date(2023, 6, 1)},
     "Titeln säger 2021–2023, men giltighetstiden är 1 januari 2021 – 1 juni 2023. Giltighetstiden gäller."),
    ({"title_from_year": 2016, "validity_kind": NOTICE, "valid_until": None},
     "Titeln säger 2016–, men giltighetstiden är 1 januari 2021 – tills vidare. Giltighetstiden gäller."),
    ({"title_until_year": 2022},
     "Titeln säger –2022, men giltighetstiden är 1 januari 2021 – 31 december 2023. Giltighetstiden gäller."),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "expected"),
    CONTRADICTIONS,
)
def test_title_whose_years_differ_from_the_term_is_told(fields, expected):
    agreement = AgreementFactory(bare=True, **{"valid_from": JAN, "valid_until": DEC, **fields})

    assert agreement.contradicting_years == expected


@pytest.mark.django_db
def test_effective_dates_follow_when_a_draft_is_changed():
    agreement = AgreementFactory(valid_from=JAN, valid_until=DEC)

    change_agreement(
        agreement,
        version=agreement.version,
        changes={"validity_kind": YEARS, "title_from_year": 2024, "title_until_year": 2026},
        by=agreement.created_by,
    )

    agreement.refresh_from_db()
    assert (agreement.effective_from, agreement.effective_until) == (date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.django_db
def test_signing_after_the_last_day_is_explained(on_day):
    on_day(date(2024, 1, 2))
    agreement = AgreementFactory(validity_kind=FROM_SIGNING, valid_from=None, valid_until=DEC)

    with pytest.raises(ValidationError, match="gäller bara till och med 31 december 2023") as error:
        sign(agreement)

    assert list(error.value.message_dict) == ["signed_on"]
