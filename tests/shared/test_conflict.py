"""Two who edit the same thing: the second sees both texts, loses neither and may save deliberately. The same on every form."""

import pytest

from actionplans.models import Responsibility
from agreements.actions import change_part
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    SectionFactory,
    UserFactory,
)
from tests.posting import filled_in, retyped, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def section(agreement):
    return SectionFactory(agreement=agreement, heading="Uppföljning", body="En gång per år.")


@pytest.fixture
def first(client_for, agreement):
    return client_for(agreement.created_by)


@pytest.fixture
def second(client_for, agreement):
    return client_for(UserFactory(organisation=agreement.organisation, full_name="Tage Tvåa"))


def address(section):
    return f"/overenskommelser/{section.agreement_id}/avsnitt/{section.pk}/andra/"


def test_conflict_shows_both_texts_and_who_saved(first, second, section):
    mine = retyped(first, address(section), body="Varje kvartal.")
    submit(second, address(section), body="Varje tertial.")

    response = first.post(address(section), mine)

    page = response.content.decode()
    assert response.status_code == 409
    assert "<title>Fel: " in page
    assert "Din text: Text" in page
    assert "Sparad text: Text" in page
    assert "Varje kvartal." in page
    assert "Varje tertial." in page
    assert "Tage Tvåa" in page


def test_conflict_saves_nothing(first, second, section):
    mine = retyped(first, address(section), body="Varje kvartal.")
    submit(second, address(section), body="Varje tertial.")

    first.post(address(section), mine)

    section.refresh_from_db()
    assert section.body == "Varje tertial."


def test_conflict_names_only_the_fields_that_differ(first, second, section):
    mine = retyped(first, address(section), body="Varje kvartal.")
    submit(second, address(section), body="Varje tertial.", is_after_plan="on")

    response = first.post(address(section), mine)

    differences = [(d.label, d.mine, d.theirs) for d in response.context["form"].differences]
    assert differences == [("Text", "Varje kvartal.", "Varje tertial."), ("Står efter planen, som bilaga", "Nej", "Ja")]


def test_conflict_is_resolved_by_saving_again(first, second, section):
    mine = retyped(first, address(section), body="Varje kvartal.")
    submit(second, address(section), body="Varje tertial.")

    conflict = first.post(address(section), mine)
    response = first.post(address(section), filled_in(conflict.context["form"]))

    section.refresh_from_db()
    assert response.status_code == 302
    assert section.body == "Varje kvartal."


def test_conflict_comes_again_when_a_third_saves_meanwhile(first, second, section):
    mine = retyped(first, address(section), body="Varje kvartal.")
    submit(second, address(section), body="Varje tertial.")
    conflict = first.post(address(section), mine)
    submit(second, address(section), body="Varje månad.")

    response = first.post(address(section), filled_in(conflict.context["form"]))

    assert response.status_code == 409
    assert "Varje månad." in response.content.decode()


def test_line_ends_of_browsers_are_no_difference(first, section):
    section = change_part(section, version=1, changes={"body": "Ett\n\nTvå"}, by=section.agreement.created_by)

    submit(first, address(section), body="Ett\r\n\r\nTvå")

    section.refresh_from_db()
    assert section.version == 2


def test_missing_version_is_refused(first, section):
    response = submit(first, address(section), version=None, body="Varje kvartal.")

    assert response.status_code == 422
    assert "Öppna den igen" in response.content.decode()


def test_confirmation_of_a_changed_row_asks_again(first, second, section):
    delete = address(section).replace("andra", "ta-bort")
    confirmed = retyped(first, delete)
    submit(second, address(section), body="Varje tertial.")

    response = first.post(delete, confirmed)

    section.refresh_from_db()
    assert response.status_code == 409
    assert "Läs igenom och bekräfta igen" in response.content.decode()
    assert first.post(delete, filled_in(response.context["form"])).status_code == 302


def test_conflict_on_rows_shows_both_in_words(first, second, agreement):
    initiative = InitiativeFactory(plan=ActionPlanFactory(agreement=agreement))
    commitment = CommitmentFactory(initiative=initiative, detailed=True)
    address = f"/ataganden/{commitment.pk}/andra/"
    mine = retyped(first, address, **{"responsibilities-0-office": "Fritidschef"})
    submit(second, address, **{"responsibilities-0-office": "Alkoholhandläggare", "owners": []})

    response = first.post(address, mine)

    differences = {d.label: (d.mine, d.theirs) for d in response.context["form"].differences}
    assert response.status_code == 409
    assert differences["Ansvariga"] == ("Fritidschef ansvarar", "Alkoholhandläggare ansvarar")
    assert differences["Vem åtar sig?"][1] == "(tomt)"
    assert first.post(address, filled_in(response.context["form"])).status_code == 302
    assert Responsibility.objects.get(commitment=commitment).office == "Fritidschef"
