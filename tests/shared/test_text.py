"""Text that both databases agree on: folded for search, keyed for sorting as Swedes do."""

import random
import re

import pytest
from django.db import connection
from django.db.models.functions import Collate
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation
from agreements.models import Agreement, Municipality
from samverkan.shared.text import fold, in_words, sort_key
from tests.factories import AgreementFactory, MunicipalityFactory, OrganisationFactory

ORDERED = [
    "Ale",
    "Alvesta",
    "Aneby",
    "Arboga",
    "Café 2",
    "Café 10",
    "Ekerö",
    "Habo",
    "Håbo",
    "Härjedalen",
    "Höganäs",
    "Hörby",
    "Malmö",
    "Malå",
    "Upplands-Bro",
    "Upplands Väsby",
    "Upplandsstigen",
    "Vara",
    "Vårgårda",
    "Västerås",
    "Växjö",
    "Vörå",
    "Zinkgruvan",
    "Åmål",
    "Ånge",
    "Åre",
    "Älmhult",
    "Älvdalen",
    "Ängelholm",
    "Öckerö",
    "Örebro",
    "Östra Göinge",
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sölvesborg", "sölvesborg"),
        ("ÅÄÖ", "åäö"),
        ("a\u030aa\u0308o\u0308", "åäö"),  # typed as letter and accent
        ("Café Zoë Müller Ñ", "cafe zoe muller n"),
        ("Straße", "strasse"),
        ("  två\t ord\n", "två ord"),
        ("", ""),
        ("KS 2020/123", "ks 2020/123"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("å", "a"), ("ä", "a"), ("ö", "o"), ("å", "ä")])
def test_swedish_letters_are_letters_of_their_own(one, other):
    assert fold(one) != fold(other)
    assert sort_key(one) != sort_key(other)


@given(st.text())
def test_folded_text_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcåäöéüABCÅÄÖ 019-–/"))
def test_case_makes_no_difference(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(st.text(), st.text())
def test_search_finds_each_word_of_what_it_folded(before, after):
    for word in fold(f"{before} Ängelholm {after}").split():
        assert word in fold(f"{before} Ängelholm {after}")
    assert "ängelholm" in fold(f"{before} Ängelholm {after}")


@given(st.text(max_size=300))
def test_sort_key_fits_its_column(text):
    assert len(sort_key(text)) <= 200


@given(st.text())
def test_sort_key_is_the_same_for_what_is_folded_the_same(text):
    assert sort_key(text) == sort_key(fold(text))


def test_names_sort_as_in_a_swedish_register():
    shuffled = random.Random(1).sample(ORDERED, len(ORDERED))

    assert sorted(shuffled, key=sort_key) == ORDERED


@pytest.mark.django_db
def test_both_databases_sort_as_in_a_swedish_register():
    shuffled = random.Random(2).sample(ORDERED, len(ORDERED))
    for name in shuffled:
        OrganisationFactory(name=name)

    assert list(Organisation.objects.values_list("name", flat=True)) == ORDERED


@pytest.mark.django_db
@pytest.mark.parametrize("collation", ["C", "sv-x-icu", "en-x-icu"])
def test_order_does_not_depend_on_the_collation(collation):
    if connection.vendor == "sqlite":
        collation = {"C": "BINARY", "sv-x-icu": "NOCASE", "en-x-icu": "RTRIM"}[collation]
    for name in random.Random(3).sample(ORDERED, len(ORDERED)):
        OrganisationFactory(name=name)

    assert list(Organisation.objects.order_by(Collate("sort_key", collation)).values_list("name", flat=True)) == ORDERED


@given(st.text(alphabet="abcxyzåäöÅÄÖéü 0123456789-–/()&.,:"))
def test_key_of_swedish_text_is_letters_and_digits(text):
    assert re.fullmatch("[a-z0-9]*", sort_key(text))


@pytest.mark.django_db
def test_agreements_and_municipalities_sort_the_same_way():
    names = ["Östra Göinge", "Åre", "Ale", "Ängelholm", "Zinkgruvan"]
    for name in names:
        AgreementFactory(bare=True, title=name, municipality=MunicipalityFactory(name=name))

    expected = ["Ale", "Zinkgruvan", "Åre", "Ängelholm", "Östra Göinge"]
    assert [a.title for a in Agreement.objects.all()] == expected
    assert [m.name for m in Municipality.objects.all()] == expected


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["kommun"], "kommun"),
        (["kommun", "polis"], "kommun och polis"),
        (["kommun", "polis", "räddningstjänst"], "kommun, polis och räddningstjänst"),
    ],
)
def test_list_in_words(items, words):
    assert in_words(items) == words
