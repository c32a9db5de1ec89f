"""What a value may not exceed is said in our words."""

import pytest

from agreements.forms.part import PART_FORMS
from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("noun", "field", "value", "sentence"),
    [
        ("avsnitt", "heading", "a" * 201, "Texten får vara högst 200 tecken. Nu är den 201. Korta den."),
        ("avsnitt", "heading", "rubrik\x00", "Texten innehåller ett tecken som inte går att spara. Skriv om den."),
        ("dokument", "url", "inte en adress", "Skriv hela adressen, till exempel https://www.exempel.se/sida."),
    ],
)
def test_limit_is_said_in_plain_words(noun, field, value, sentence):
    agreement, form_class = AgreementFactory(), PART_FORMS[noun]

    form = form_class({field: value}, instance=form_class.new(agreement), agreement=agreement)

    assert sentence in form.errors[field]
