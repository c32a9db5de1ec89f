"""Every text has an upper bound that says itself, counts a line end once, and lets a longer text that is there already be."""

from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from accounts.forms.erasure import ErasureForm
from agreements.models import Section
from samverkan.shared.forms import TextArea
from samverkan.shared.models import LONGEST_WORD, BoundedTextField
from tests.factories import AgreementFactory, SectionFactory
from tests.posting import retyped

PACKAGES = {"samverkan", "accounts", "agreements", "actionplans", "followup"}

DERIVED = {
    "agreements.Agreement.search_text": "of titles, names and headings, each bounded",
    "actionplans.Commitment.search_text": "of a text and a condition, both bounded",
}
"""Texts without a bound that nobody writes."""

BOUNDS = {
    "agreements.Agreement.provenance": 3_000,
    "agreements.Agreement.communication_strategy": 20_000,
    "agreements.Agreement.out_of_scope": 10_000,
    "agreements.CollaborationArea.goal": 3_000,
    "agreements.CollaborationArea.background": 20_000,
    "agreements.Forum.mandate": 10_000,
    "agreements.ForumMember.task": 3_000,
    "agreements.Section.body": 50_000,
    "agreements.Signatory.note": 2_000,
    "agreements.SignatureRecord.note": 2_000,
    "agreements.AgreementStatement.reason": 1_000,
    "actionplans.PlanStatement.reason": 1_000,
    "agreements.PoliceRegion.source": 2_000,
    "agreements.PoliceDistrict.source": 2_000,
    "agreements.PoliceArea.source": 2_000,
    "agreements.PoliceArea.note": 2_000,
    "agreements.PoliceAreaCoverage.source": 2_000,
    "actionplans.ActionPlan.intro": 20_000,
    "actionplans.Baseline.text": 3_000,
    "actionplans.Commitment.text": 3_000,
    "actionplans.Commitment.open_question": 2_000,
    "actionplans.Goal.background": 10_000,
    "actionplans.Initiative.description": 10_000,
    "followup.FollowUpEntry.text": 500,
}
"""How long a text of several lines may be."""


def text_fields():
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
    }


def subclasses(form):
    for one in form.__subclasses__():
        yield one
        yield from subclasses(one)


import_module(settings.ROOT_URLCONF)  # With all forms.
OUR_FORMS = sorted(
    {form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in PACKAGES},
    key=lambda f: f.__qualname__,
)


def test_every_text_has_a_bound():
    several_lines = {name: field for name, field in text_fields().items() if isinstance(field, models.TextField)}
    one_line = {name: field for name, field in text_fields().items() if isinstance(field, models.CharField)}

    bounds = {name: field.max_length for name, field in several_lines.items() if name not in DERIVED}
    assert bounds == BOUNDS, "Decide how long it may be, by what it is"
    assert all(isinstance(field, BoundedTextField) for name, field in several_lines.items() if name not in DERIVED)
    assert all(not several_lines[name].editable for name in DERIVED)
    assert not [name for name, field in one_line.items() if not field.max_length]


@pytest.mark.parametrize("form", OUR_FORMS, ids=lambda form: form.__qualname__)
def test_every_text_of_a_form_has_a_bound(form):
    """What belongs to a model is bounded there; what does not, in the form."""
    of_model = {
        field.name
        for field in (form._meta.model._meta.fields if getattr(getattr(form, "_meta", None), "model", None) else ())
        if isinstance(field, BoundedTextField)
    }

    unbounded = {
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField) and not field.max_length
    }

    areas = {name for name, field in form.base_fields.items() if isinstance(field.widget, forms.Textarea)}
    assert all(name in of_model or isinstance(form.base_fields[name].widget, TextArea) for name in areas)
    assert unbounded - of_model <= FREE.get(form.__qualname__, set())


FREE = {"UserCreateForm": {"password1", "password2"}, "UserUpdateForm": {"password"}}
"""Django's own, of accounts in the admin: hashed, at the cost of whoever administers."""


@pytest.mark.parametrize("name", BOUNDS)
def test_text_above_its_bound_is_refused_in_words(name):
    field = text_fields()[name]
    text = "Torget " * (field.max_length // 7 + 1)
    at_most, above = text[: field.max_length - 1] + ".", text[: field.max_length] + "."

    assert field.clean(at_most, None) == at_most
    with pytest.raises(ValidationError) as refusal:
        field.clean(above, None)
    assert refusal.value.messages == [
        f"Texten får vara högst {field.max_length} tecken. Nu är den {field.max_length + 1}. Korta den."
    ]


@pytest.mark.parametrize("name", BOUNDS)
def test_line_end_counts_once(name):
    field = text_fields()[name]
    text = "\r\n".join(["rad"] * (field.max_length // 4))

    assert "\r" not in field.clean(text, None)


def test_line_end_counts_once_in_a_form_without_a_model():
    text = "\r\n".join(["rad " * 7 + "."] * 10)

    form = ErasureForm({"reason": text})

    assert len(text) > 300
    assert form.is_valid(), form.errors
    assert "maxlength" not in str(form["reason"])


def test_word_that_is_no_word_is_refused_and_an_address_is_not():
    field = text_fields()["agreements.Section.body"]
    link = "Se [kartan](https://www.exempel.se/" + "karta/" * 100 + ")."

    assert field.clean("å" * LONGEST_WORD, None)
    assert field.clean(link, None)
    with pytest.raises(ValidationError, match="ett ord på 2000 tecken: ”ååååå") as refusal:
        field.clean("Torget " + "å" * 2000, None)
    assert len(refusal.value.messages) == 1


@pytest.mark.django_db
def test_longer_text_that_is_there_can_be_opened_and_the_rest_of_its_row_changed(client_for):
    section = SectionFactory(agreement=AgreementFactory(bare=True))
    long = "Torget är otryggt.\n" * 5_000
    Section.objects.filter(pk=section.pk).update(body=long)
    client = client_for(section.agreement.created_by)
    address = f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/andra/"

    renamed = client.post(address, retyped(client, address, heading="Ny rubrik"))
    longer = client.post(address, retyped(client, address, body=long.replace("\n", "\r\n") + "Och mer."))

    section.refresh_from_db()
    assert [renamed.status_code, longer.status_code] == [302, 422]
    assert section.heading == "Ny rubrik"
    assert section.body.strip() == long.strip()
    assert "Texten får vara högst 50000 tecken." in longer.content.decode()
    assert client.get(section.agreement.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_text_area_cuts_nothing(client_for):
    """A browser cuts a pasted text at `maxlength` without a word."""
    section = SectionFactory(agreement=AgreementFactory(bare=True))

    page = client_for(section.agreement.created_by).get(
        f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/andra/"
    )

    [area] = [line for line in page.content.decode().split("<") if line.startswith("textarea")]
    assert "maxlength" not in area
