"""A form that is sent twice acts once, however it came about: two clicks, a step back, two browsers' worth of patience."""

import pytest

from agreements.models import Section
from tests.factories import AgreementFactory, UserFactory
from tests.posting import filled_in, retyped
from tests.threads import at_once


def address(agreement):
    return f"/overenskommelser/{agreement.pk}/avsnitt/ny/"


@pytest.mark.django_db
def test_second_send_is_told_that_the_first_was_saved(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Syfte")

    client.post(address(agreement), sent)
    page = client.post(address(agreement), sent, follow=True).content.decode()

    assert "Det här är redan sparat." in page
    assert Section.objects.filter(agreement=agreement).count() == 1


@pytest.mark.django_db
def test_form_that_was_changed_before_it_is_sent_again_acts_again(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Syfte")

    client.post(address(agreement), sent)
    client.post(address(agreement), sent | {"heading": "Bakgrund"})

    assert list(Section.objects.filter(agreement=agreement).values_list("heading", flat=True)) == ["Syfte", "Bakgrund"]


@pytest.mark.django_db
def test_refused_form_may_be_sent_again_as_it_was(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="", body="")

    refused = client.post(address(agreement), sent)
    again = client.post(address(agreement), filled_in(refused.context["form"]))

    assert [refused.status_code, again.status_code] == [422, 422]


@pytest.mark.django_db
def test_form_of_another_user_with_the_same_key_acts(client_for):
    agreement = AgreementFactory(bare=True)
    colleague = UserFactory(organisation=agreement.organisation)
    sent = retyped(client_for(agreement.created_by), address(agreement), heading="Syfte")

    for user in (agreement.created_by, colleague):
        client_for(user).post(address(agreement), sent)

    assert Section.objects.filter(agreement=agreement).count() == 2


@pytest.mark.django_db
def test_form_without_a_usable_key_acts_or_is_refused(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Syfte", form_key=None)

    without = client.post(address(agreement), sent)
    forged = client.post(address(agreement), sent | {"form_key": "ingen nyckel" * 100})

    assert [without.status_code, forged.status_code] == [302, 422]


@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_once_acts_once_and_both_come_to_the_result(client_for):
    agreement = AgreementFactory(bare=True)
    client = client_for(agreement.created_by)
    sent = retyped(client, address(agreement), heading="Syfte")

    answers = at_once(*[lambda: client_for(agreement.created_by).post(address(agreement), sent)] * 3)

    assert Section.objects.filter(agreement=agreement).count() == 1
    assert len({answer.url for answer in answers}) == 1
