"""Nothing is printed twice: the same selection comes from what is kept, the least change is printed again, and in time."""

import pytest

from actionplans.models import ActionPlan, Commitment
from actionplans.printing import Selection, print_job
from agreements.models import Agreement
from samverkan.shared.pdf.desk import Desk, Printed
from samverkan.shared.pdf.job import Standard
from tests.factories import AgreementFactory, CommitmentFactory
from tests.pdf.reading import structure_words
from tests.printing.edges import alone, chosen

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ActionPlan:
    """A plan with one commitment."""
    return CommitmentFactory(text="Gå en vandring.").initiative.plan


def printed(desk: Desk, selection: Selection, standard: Standard = Standard.WORKING) -> Printed:
    """Print, or take what is kept."""
    outcome = desk.obtain(print_job(selection, standard), wait=60)
    assert isinstance(outcome, Printed)
    return outcome


def test_same_selection_is_printed_once(desk, plan):
    first = printed(desk, chosen(plan.agreement))
    second = printed(desk, chosen(Agreement.objects.get(pk=plan.agreement.pk)))

    assert (first.was_cached, second.was_cached) == (False, True)
    assert first.pdf == second.pdf


def test_one_changed_word_is_printed(desk, plan):
    before = printed(desk, chosen(plan.agreement))
    Commitment.objects.filter(initiative__plan=plan).update(text="Gå två vandring.")
    after = printed(desk, chosen(plan.agreement))
    Commitment.objects.filter(initiative__plan=plan).update(text="Gå en vandring.")
    again = printed(desk, chosen(plan.agreement))

    assert (before.was_cached, after.was_cached, again.was_cached) == (False, False, True)
    assert before.pdf == again.pdf != after.pdf


def test_another_layout_is_printed(desk, plan):
    found = [printed(desk, alone(plan, layout)) for layout in (*ActionPlan.Layout.values, *ActionPlan.Layout.values)]

    assert [each.was_cached for each in found] == [False] * 4 + [True] * 4
    assert len({each.pdf for each in found}) == 4


def test_the_other_kind_of_copy_is_printed(desk, plan):
    found = [
        printed(desk, alone(plan), standard) for standard in (Standard.WORKING, Standard.ARCHIVE, Standard.WORKING)
    ]

    assert [each.was_cached for each in found] == [False, False, True]


def test_long_note_at_a_signature_is_printed_in_time(desk, settings):
    settings.PDF_SECONDS = 30  # Ten times what it takes, and a tenth of what it took in columns as wide as their words.
    agreement = AgreementFactory()
    agreement.signatories.update(note=" ".join(f"ord{number}" for number in range(1500)))

    assert "ord1499" in structure_words(printed(desk, chosen(agreement)).pdf)
