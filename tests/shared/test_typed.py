"""What was typed is shown again when its page is gone, or when the session has ended."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import current_version
from accounts.models import Role
from agreements.models import Section
from samverkan.shared.models import Refused
from tests.factories import SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = "Polisen och kommunen\nträffas varje vecka."


def _address(section: Section) -> str:
    return reverse("part_update", args=[section.agreement_id, "avsnitt", section.pk])


def test_text_for_a_removed_row_is_shown_again(client_for):
    section = SectionFactory()
    client = client_for(UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR))
    address = _address(section)
    Section.objects.filter(pk=section.pk).delete()

    response = client.post(address, {"body": TEXT, "version": 1})

    assert response.status_code == 404
    assert "träffas varje vecka." in response.content.decode()


def test_text_sent_after_the_session_has_ended_is_shown_again(client):
    address = _address(SectionFactory())

    response = client.post(address, {"body": TEXT, "password": "hemligt ord"})

    page = response.content.decode()
    assert response.status_code == 401
    assert "träffas varje vecka." in page
    assert "hemligt ord" not in page
    assert f"{reverse('account_login')}?next={address}" in page


def test_page_without_text_leads_to_sign_in(client):
    response = client.post(_address(SectionFactory()), {"version": 1})

    assert response.status_code == 302


def test_text_is_escaped(client):
    response = client.post(_address(SectionFactory()), {"body": "<script> alert(1)</script>"})

    assert "<script> alert" not in response.content.decode()


def test_row_removed_between_reading_and_saving_is_refused():
    section = SectionFactory()
    Section.objects.filter(pk=section.pk).delete()

    with pytest.raises(Refused, match="har tagit bort"):
        current_version(section, 1)


def test_text_sent_without_permission_is_shown_again(client_for):
    section = SectionFactory()
    reader = UserFactory(organisation=section.agreement.organisation, role=Role.READER)

    response = client_for(reader).post(_address(section), {"body": TEXT, "version": 1})

    assert response.status_code == 403
    assert "träffas varje vecka." in response.content.decode()


def test_text_sent_from_an_older_sign_in_is_shown_again():
    section = SectionFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(organisation=section.agreement.organisation, role=Role.COORDINATOR))

    response = client.post(_address(section), {"body": TEXT, "version": 1})

    assert response.status_code == 403
    assert "träffas varje vecka." in response.content.decode()


def test_text_that_another_site_sends_is_not_shown():
    response = Client(enforce_csrf_checks=True).post(_address(SectionFactory()), {"body": TEXT})

    assert "träffas varje vecka." not in response.content.decode()
