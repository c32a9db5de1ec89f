"""The commands of the demonstration, where there is none yet."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_no_accounts_are_shown_when_there_are_none(capsys):
    call_command("show_demo_accounts")

    assert "seed_demo" in capsys.readouterr().out


def test_seeding_is_refused_outside_the_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="får inte läggas in i drift"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_seeding_asks_for_the_reference_data():
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("seed_demo")
