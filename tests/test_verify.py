"""`manage.py verify` names the first thing of each kind that is not as it was left, and only that."""

from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import Agreement
from samverkan.shared.immutability import install_locks, remove_locks
from tests.factories import AgreementFactory, lock, signed_agreement_with_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    """A signed agreement with a plan, beside a draft and one that waits for signatures."""
    AgreementFactory()
    AgreementFactory(locked=True)
    return signed_agreement_with_plan(commitments=2)


def verify(*arguments):
    """Return whether all holds, and what the command says."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return False, f"{out.getvalue()}{err.getvalue()}{error}"
    return True, out.getvalue()


def tamper(*statements):
    """Change rows behind the locks, and put these back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    remove_locks()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    install_locks()


def test_all_holds(agreement):
    holds, said = verify()

    assert holds
    assert "Överenskommelserna: 2 låsta texter stämmer" in said
    assert "Planerna: 1 låsta texter stämmer" in said
    assert "Allt stämmer" in said


TEXT, TERM, PLAN = "texten är inte den som låstes", "första och sista dag", "texten är inte den som fastställdes"
TAMPERING = {
    "a word in a section": ("UPDATE agreements_section SET body = 'Annat' WHERE agreement_id = {pk}", TEXT),
    "a row gone": ("DELETE FROM agreements_section WHERE agreement_id = {pk}", TEXT),
    "a row more": (
        'INSERT INTO agreements_datasource (version, "order", agreement_id, name, purpose) '
        "VALUES (1, 9, {pk}, 'Mätning', 'situation')",
        TEXT,
    ),
    "another fact": ("UPDATE agreements_agreement SET originals_count = 9 WHERE id = {pk}", TEXT),
    "another hash": ("UPDATE agreements_agreement SET text_hash = '1:0' WHERE id = {pk}", TEXT),
    "a hash to be computed": ("UPDATE agreements_agreement SET text_hash = 'pending' WHERE id = {pk}", TEXT),
    "another last day": ("UPDATE agreements_agreement SET effective_until = '2099-01-01' WHERE id = {pk}", TERM),
    "another first day": ("UPDATE agreements_agreement SET effective_from = '2001-01-01' WHERE id = {pk}", TERM),
    "a word in a plan": ("UPDATE actionplans_commitment SET text = 'Annat'", PLAN),
    "another plan": ("UPDATE actionplans_actionplan SET title = 'Annan'", PLAN),
    "another order in a plan": ('UPDATE actionplans_commitment SET "order" = 30000 - id', PLAN),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_behind_the_locks_is_named(agreement, name):
    statement, sentence = TAMPERING[name]
    plan = agreement.plans.get()

    tamper(statement.format(pk=agreement.pk))

    holds, said = verify()
    assert not holds
    assert sentence in said
    assert f"plan {plan.pk}, " in said if sentence is PLAN else f"överenskommelse {agreement.pk}, " in said
    assert "1 av " in said


def test_each_kind_is_looked_at_whatever_became_of_the_others(agreement):
    tamper("UPDATE agreements_agreementparty SET name = 'Annan part'")

    _, said = verify()

    assert "Låsen: " in said
    assert TEXT in said
    assert PLAN in said
    assert "2 av " in said


def test_row_that_points_out_of_its_agreement_is_named(agreement):
    other = lock(AgreementFactory())
    area, party = agreement.areas.order_by("pk")[0], other.parties.order_by("pk")[0]
    plan = agreement.plans.get()

    tamper(
        f"UPDATE agreements_signatory SET party_id = {party.pk} WHERE agreement_id = {agreement.pk}",
        f"UPDATE actionplans_planarea SET area_id = {other.areas.order_by('pk')[0].pk} WHERE area_id = {area.pk}",
    )

    _, said = verify()
    assert f"överenskommelse {agreement.pk}, " in said
    assert f"plan {plan.pk}, " in said


def test_trigger_that_is_gone_is_named(agreement):
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON agreements_section"
        if on_table:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER lock_agreements_section_update{on_table}")

    holds, said = verify()

    assert not holds
    assert "Låsen: utlösaren lock_agreements_section_update på agreements_section saknas" in said


def test_questions_do_not_grow_with_the_texts(agreement, django_assert_num_queries):
    with connection.execute_wrapper(counting := Counting()):
        verify()
    signed_agreement_with_plan(commitments=3)

    with django_assert_num_queries(counting.number):
        holds, _ = verify()

    assert holds
    assert Agreement.objects.exclude(status="draft").count() == 3


class Counting:
    """Counts what is asked of the database."""

    number = 0

    def __call__(self, execute, *args):
        self.number += 1
        return execute(*args)


# Files


@pytest.fixture
def folder(tmp_path):
    for name in ("00001-a.pdf", "00001-a.json"):
        (tmp_path / name).write_text(name)
    lines = [f"{sha256(n.encode()).hexdigest()}  {n}\n" for n in ("00001-a.json", "00001-a.pdf")]
    (tmp_path / "SHA256SUMS").write_text("".join(lines))
    return tmp_path


def test_files_with_their_checksums_hold(folder):
    holds, said = verify("--files", str(folder))

    assert holds
    assert "2 filer stämmer" in said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda path: path.write_text("annat"), "är inte den fil som skrevs"),
        (lambda path: path.unlink(), "går inte att läsa"),
    ],
)
@pytest.mark.parametrize("name", ["00001-a.pdf", "00001-a.json", "SHA256SUMS"])
def test_file_that_is_another_or_gone_is_named(folder, change, sentence, name):
    change(folder / name)

    holds, said = verify("--files", str(folder))

    assert not holds
    assert sentence in said or name == "SHA256SUMS"
    assert str(folder) in said
