"""Work is bounded before it is done: rows, choices, numbers and searches, whatever a browser claims or a link says."""

import ast
import time
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from actionplans.forms.commitment import ROWS
from samverkan.shared.admin_pages import INLINE_ROWS_AT_MOST, BoundedInline
from samverkan.shared.bounds import CHOICES_AT_MOST
from samverkan.shared.formsets import ROWS_AT_MOST, BoundedFormSet, BoundedInlineFormSet
from samverkan.shared.text import WORDS_AT_MOST
from tests.factories import AgreementFactory, CommitmentFactory, UserFactory
from tests.posting import filled_in, retyped

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("samverkan", "accounts", "agreements", "actionplans", "followup")
TOO_LARGE = "9223372036854775808"
"""One more than a database keeps."""
AT_ONCE = 10.0
"""Seconds within which an answer comes that costs no work, on a busy machine; 2 kB cost twenty before."""


def trees():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


# Rows


@pytest.fixture
def commitment(db):
    return CommitmentFactory()


def address(commitment):
    return f"/ataganden/{commitment.pk}/andra/"


def drafter(commitment, client_for):
    return client_for(commitment.initiative.plan.agreement.created_by)


def test_formsets_are_made_in_one_place():
    made = {"formset_factory", "modelformset_factory", "inlineformset_factory", "BaseFormSet", "BaseModelFormSet"}
    found = {
        path
        for path, tree in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in made) or (isinstance(node, ast.Name) and node.id in made)
    }

    assert found == {"samverkan/shared/formsets.py"}, "Make it with bounded_formset"


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_formset_has_a_bound(rows):
    assert issubclass(rows, BoundedFormSet)
    assert (rows.max_num, rows.validate_max) == (ROWS_AT_MOST, True)
    assert rows.absolute_max <= ROWS_AT_MOST + 10


def test_every_inline_has_a_bound(rf):
    request = rf.get("/admin/")
    request.user = UserFactory.build(is_staff=True, is_superuser=True)
    inlines = [inline(a.model, a.admin_site) for a in admin.site._registry.values() for inline in a.inlines]

    assert inlines
    for inline in inlines:
        assert isinstance(inline, BoundedInline), f"{inline} must be a BoundedInline"
        made = inline.get_formset(request)
        assert issubclass(made, BoundedInlineFormSet)
        assert made.absolute_max <= INLINE_ROWS_AT_MOST + 10


def test_no_list_of_the_admin_is_changed_as_a_formset():
    assert not [a for a in admin.site._registry.values() if a.list_editable]


@pytest.mark.parametrize("claimed", ["1000", TOO_LARGE, "x", "9" * 5000])
def test_rows_that_are_only_claimed_are_not_made(commitment, client_for, claimed):
    client = drafter(commitment, client_for)
    sent = retyped(client, address(commitment), text="Ronda på torget.")
    sent |= {f"{name}-TOTAL_FORMS": claimed for name in ROWS} | {f"{name}-INITIAL_FORMS": claimed for name in ROWS}
    sent |= {"measures-0-text": "Antal ronder"}

    start = time.monotonic()
    answer = client.post(address(commitment), sent)
    page = answer.content.decode()

    assert time.monotonic() - start < AT_ONCE
    assert answer.status_code == 422
    assert "Ronda på torget." in page
    assert "Antal ronder" in page


def test_too_many_rows_are_refused_in_words(commitment, client_for):
    client = drafter(commitment, client_for)
    sent = retyped(client, address(commitment)) | {"measures-TOTAL_FORMS": "51"}
    for number in range(51):
        sent |= {f"measures-{number}-kind": "count", f"measures-{number}-text": f"Antal ronder {number}"}

    answer = client.post(address(commitment), sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Aktivitetsmått: Det är för många rader. Det får vara högst 50." in page
    assert "Antal ronder 50" in page


def test_largest_form_fits(commitment, client_for, settings):
    client = drafter(commitment, client_for)
    page = client.get(address(commitment)).context["form"]
    values = len(filled_in(page)) + sum(len(rows.empty_form.fields) * ROWS_AT_MOST for rows in page.formsets.values())

    assert values + 2 * CHOICES_AT_MOST < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > 9 * 50_000 * 5


# Choices


@pytest.mark.parametrize(
    "chosen",
    [
        [TOO_LARGE],
        ["9" * 4000],
        ["x"],
        ["-1"],
        ["²"],
        [str(n) for n in range(CHOICES_AT_MOST + 1)],
        ["0"] * 1500,
        ["\x00"],
    ],
    ids=["too_large", "very_long", "letters", "negative", "superscript", "too_many", "repeated", "null"],
)
@pytest.mark.parametrize("name", ["owners", "partners"])
def test_choice_that_is_not_on_offer_is_refused(commitment, client_for, name, chosen):
    client = drafter(commitment, client_for)
    sent = retyped(client, address(commitment), text="Ronda på torget.") | {name: chosen}

    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address(commitment), sent)

    assert answer.status_code == 422
    assert "Ronda på torget." in answer.content.decode()
    assert len(queries) < 40


def test_choices_of_several_rows_are_made_in_one_place():
    made = {"ModelMultipleChoiceField"}
    found = {
        path
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in made
    }

    assert not found, "Use RowsField"


# Numbers

NOT_TYPED = {"order", "version", "sequence", "number", "attempts"}
"""Whole numbers that the code counts itself."""


def our_models():
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in PACKAGES]


def number_fields(model):
    return [
        f
        for f in model._meta.concrete_fields
        if isinstance(f, models.IntegerField) and not isinstance(f, models.AutoField) and not f.is_relation
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_number_has_an_upper_bound(model):
    unbounded = {f.name for f in number_fields(model) if not getattr(f, "at_most", None)}

    assert unbounded <= NOT_TYPED, "Make it a SmallNumberField or a NumberField"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_number_above_its_bound_is_refused_by_the_model(model):
    for field in number_fields(model):
        if at_most := getattr(field, "at_most", None):
            field.clean(at_most, None)
            for number in (at_most + 1, 9_999_999_999, int(TOO_LARGE)):
                with pytest.raises(forms.ValidationError, match=f"högst {at_most}") as refusal:
                    field.clean(number, None)
                assert len(refusal.value.messages) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [TOO_LARGE, "9999999999", "-9223372036854775809", "9" * 5000, "1e400"])
def test_number_that_no_database_keeps_is_refused_in_the_form(client_for, typed):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    where = f"/overenskommelser/{agreement.pk}/andra/"
    names = ["revision_months", "notice_months", "originals_count", "title_from_year"]

    answers = [client.post(where, retyped(client, where) | {name: typed}) for name in names]

    assert {answer.status_code for answer in answers} == {422}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [TOO_LARGE, "9" * 5000, "1e400", "NaN"])
def test_choice_of_one_row_by_a_number_that_is_none_is_refused(commitment, client_for, typed):
    client = drafter(commitment, client_for)
    plan = commitment.initiative.plan
    area = f"/overenskommelser/{plan.agreement_id}/omraden/ny/"
    baseline = f"/planer/{plan.pk}/utgangslagen/ny/"

    answers = [
        client.post(
            area, retyped(client, area) | {"label": "Torget", "section": typed, "parent": typed, "place": typed}
        ),
        client.post(baseline, retyped(client, baseline) | {"goal": typed, "text": "Nu", "value": typed, "unit": "st"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


# Addresses

LISTS = {
    "/": [],
    "/overenskommelser/": ["q", "municipality", "police_area", "county", "state", "on", "sort", "page"],
    "/overenskommelser/ny/": ["organisation"],
    "/logg/": ["page"],
    "/logg/1/ta-bort/": ["till"],
    "/overenskommelser/{agreement}/logg/": ["page"],
    "/planer/{plan}/logg/": ["page"],
    "/kommuner/": ["q"],
    "/polisomraden/": ["q"],
    "/tackning/": ["on"],
    "/planer/{plan}/": ["q", "part", "ansvarig", "saknar", "uppstallning"],
    "/ataganden/{commitment}/": ["alla"],
    "/overenskommelser/{agreement}/skriv-ut/": ["planer", "plan", "uppstallning", "arkiv", "ersatt"],
    "/overenskommelser/{agreement}/omraden/ny/": ["section", "parent", "label", "number"],
    "/overenskommelser/{agreement}/ledamoter/ny/": ["forum"],
    "/planer/{plan}/insatser/ny/": ["plan_area", "title"],
    "/planer/{plan}/utgangslagen/ny/": ["goal"],
    "/insatser/{initiative}/ataganden/ny/": ["parent", "mirror_of", "text"],
}
"""Pages that read their address, and what they read there; `test_every_parameter_is_tried` looks for more."""

HOSTILE = {
    "long": "x" * 100_000,
    "many_words": " ".join(f"ord{n}" for n in range(5000)),
    "too_large": TOO_LARGE,
    "digits": "9" * 5000,
    "day": "0000-00-00",
    "null": "a\x00b",
    "superscript": "²",
    "wild": "%_\\" * 100,
}


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_whatever_an_address_asks_for_is_answered_at_once(commitment, client_for, value):
    client = drafter(commitment, client_for)
    plan = commitment.initiative.plan
    places = {
        "agreement": plan.agreement_id,
        "plan": plan.pk,
        "initiative": commitment.initiative_id,
        "commitment": commitment.pk,
    }
    slow, failed = [], []

    for path, names in LISTS.items():
        where = path.format(**places)
        start = time.monotonic()
        answer = client.get(where, dict.fromkeys(names, value))
        if time.monotonic() - start > AT_ONCE:
            slow.append(where)
        if answer.status_code not in {200, 302, 400, 403, 404, 422}:
            failed.append((where, answer.status_code))

    assert (slow, failed) == ([], [])


def _parameters_read():
    """Return what views read of an address by name."""
    for _, tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="GET"), attr="get" | "getlist"),
                    args=[ast.Constant(value=name), *_],
                ):
                    yield name
                case ast.Subscript(value=ast.Attribute(attr="GET"), slice=ast.Constant(value=name)):
                    yield name
                case ast.Compare(left=ast.Constant(value=name), comparators=[ast.Attribute(attr="GET")]):
                    yield name


def test_every_parameter_is_tried():
    assert set(_parameters_read()) <= {name for names in LISTS.values() for name in names}


@pytest.mark.django_db
def test_search_for_too_many_words_says_so(client_for):
    client = client_for(AgreementFactory(bare=True).created_by)
    words = " ".join(f"o{n}" for n in range(WORDS_AT_MOST + 1))

    pages = [client.get(where, {"q": words}).content.decode() for where in ("/overenskommelser/", "/kommuner/")]

    assert all(f"Sök på högst {WORDS_AT_MOST} ord åt gången." in page for page in pages)


@pytest.mark.django_db
def test_numbers_in_addresses_are_none_of_ours(commitment, client_for):
    client = drafter(commitment, client_for)
    paths = [
        "/overenskommelser/{}/",
        "/planer/{}/",
        "/ataganden/{}/",
        "/insatser/{}/ataganden/ny/",
        "/planer/{}/insatser/ny/",
    ]

    found = {client.get(path.format(number)).status_code for path in paths for number in (TOO_LARGE, "9" * 4000)}

    assert found == {404}
