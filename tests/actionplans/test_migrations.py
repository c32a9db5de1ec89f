"""Migrations of plans, there and back again, with rows in the tables."""

import pytest
from django.core.management import call_command
from django.db import connection

from actionplans.models import ActionPlan
from tests.factories import ActionPlanFactory, AgreementFactory, sign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate_plans():
    """Return what migrates the plans to a migration; afterwards they are where they were."""
    yield lambda to: call_command("migrate", "actionplans", to, verbosity=0)
    call_command("migrate", "actionplans", verbosity=0)


def layouts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT layout FROM actionplans_actionplan ORDER BY id")
        return [layout for (layout,) in cursor.fetchall()]


def test_plans_in_bras_order_become_tables_on_the_way_back(migrate_plans):
    plan = ActionPlanFactory(agreement=AgreementFactory(), layout=ActionPlan.Layout.BRA, commitments=1)
    ActionPlanFactory(agreement=plan.agreement, layout=ActionPlan.Layout.PROSE)
    sign(plan.agreement)

    migrate_plans("0001")

    assert layouts() == ["table", "prose"]
