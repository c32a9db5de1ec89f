"""Which passwords are refused as easy to guess, and which pass."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.passwords import ENOUGH, surprise_in
from tests.factories import OrganisationFactory, UserFactory

NAMES = ["Karlshamns kommun", "Sölvesborg"]


@pytest.mark.parametrize(
    "password",
    [
        "losenord1234", "Lösenord1234!", "L0s3n0rd!!!!", "P@ssw0rd1234", "sommar2026!!", "!!Vinter2025!!", "2026Sommar2026",
        "hejhejhejhej", "abcabcabcabc", "aaaaaaaaaaaa", "sommarsommar1", "polispolis2026", "Polisen12345", "karlshamn2026",
        "K4rlsh4mn2026", "Karlshamnskommun1", "Sölvesborg!2026", "qwertyuiop12", "asdfghjklöä1", "1q2w3e4r5t6y", "123456789012",
        "Fredrik19870412", "Välkommen123!", "samverkan-demo", "",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    assert surprise_in(password, NAMES) < ENOUGH


@pytest.mark.parametrize(
    "password",
    [
        "regnbåge-över-slätten", "correct horse battery", "trött ekorre bär tuba", "hängmatta räv kompost", "G7!kq2z#Lp9w",
        "åkerspöke dricker te", "lång-fras-här-1", "vinter stövel paraply", "polisen åt min tårta",
    ],
)  # fmt: skip
def test_what_nobody_guesses_passes(password):
    assert surprise_in(password, NAMES) >= ENOUGH


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_judged(password):
    assert surprise_in(password, NAMES) >= 0


@pytest.mark.django_db
def test_refusal_helps():
    with pytest.raises(ValidationError, match="tre eller fyra ord som inte hör ihop"):
        validate_password("losenord1234", UserFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["Utbyköping2026", "Kerstinsdotter99"])
def test_names_of_organisations_and_of_oneself_are_guessed(password):
    user = UserFactory(full_name="Maj Kerstinsdotter", organisation=OrganisationFactory(name="Utbyköpings kommun"))

    with pytest.raises(ValidationError, match="lätt att gissa"):
        validate_password(password, user)
