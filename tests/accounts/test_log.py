"""The log: what its pages tell, to whom, and how what was typed is taken away from it while the chain still holds."""

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.actions import change_row, record_event
from accounts.actions.erasure import erase_event
from accounts.chain import ERASED, broken_links, walk
from accounts.models import AuditContent, AuditEvent, Role
from actionplans.actions import adopt_plan
from samverkan.shared.models import Refused
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    SectionFactory,
    UserFactory,
    party_of,
    sign,
)

pytestmark = pytest.mark.django_db

SECRET = "Kalle Anka bor på Storgatan"


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def administrator(agreement):
    return UserFactory(role=Role.ADMINISTRATOR, organisation=agreement.organisation)


@pytest.fixture
def section(agreement):
    """A section into which something was typed by mistake, and out of which it was taken again."""
    section = SectionFactory(agreement=agreement, body="Först")
    for version, body in enumerate([SECRET, "Rättat"], start=1):
        change_row(
            section,
            version=version,
            changes={"body": body},
            organisation_id=agreement.organisation_id,
            by=agreement.created_by,
        )
    return section


def last_event():
    return AuditEvent.objects.select_related("content").order_by("pk").last()


def test_erased_content_is_gone_and_the_chain_still_holds(agreement, section, administrator):
    number = erase_event(last_event(), by=administrator, reason="Uppgift om en enskild", with_subject=True)

    contents = AuditContent.objects.filter(event__subject_id=str(section.pk), event__subject_type="agreements.section")
    assert number == contents.count() == 2
    assert {(c.salt, c.subject_label, str(c.changes), c.erased_by) for c in contents} == {("", "", "{}", administrator)}
    assert not any(SECRET in str(content.changes) for content in AuditContent.objects.all())
    assert broken_links(agreement.organisation) == []
    assert walk(agreement.organisation).erased == 2


def test_erasing_is_an_event_with_its_reason(agreement, section, administrator):
    erased = last_event()

    erase_event(erased, by=administrator, reason="Uppgift om en enskild", with_subject=False)

    event = last_event()
    assert (event.verb, event.recorded_by, event.document) == (ERASED, administrator, erased.document)
    assert event.changes == {"numbers": [[], [erased.sequence]], "reason": ["", "Uppgift om en enskild"]}
    assert SECRET not in event.subject_label


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_of_the_organisation_erases(agreement, section, role):
    colleague = UserFactory(role=role, organisation=agreement.organisation)
    stranger = UserFactory(role=Role.ADMINISTRATOR)

    for user in (colleague, stranger):
        with pytest.raises(Refused, match="Bara organisationens administratör"):
            erase_event(last_event(), by=user, reason="Fel", with_subject=True)

    assert not AuditContent.objects.filter(erased_at__isnull=False).exists()


def test_content_is_erased_once(agreement, section, administrator):
    event = last_event()
    erase_event(event, by=administrator, reason="Fel", with_subject=False)

    with pytest.raises(Refused, match="redan borttaget"):
        erase_event(event, by=administrator, reason="Fel", with_subject=False)


def test_erasure_page_asks_for_a_reason_without_personal_data(agreement, section, administrator, client_for):
    client = client_for(administrator)
    address = reverse("event_erase", args=[last_event().pk])

    without = client.post(address, {"reason": "", "with_subject": "on"})
    personal = client.post(address, {"reason": "Numret 850101-1236 skulle inte stå där", "with_subject": "on"})
    answer = client.post(f"{address}?till=/overenskommelser/", {"reason": "Fel uppgift", "with_subject": "on"})

    assert (without.status_code, personal.status_code, answer.status_code) == (422, 422, 302)
    assert "Numret 850101-1236 skulle inte stå där" in personal.content.decode()
    assert answer["Location"] == "/overenskommelser/"
    assert AuditContent.objects.filter(erased_at__isnull=False).count() == 2


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", "logg"])
def test_way_back_leads_nowhere_else(agreement, section, administrator, client_for, elsewhere):
    address = f"{reverse('event_erase', args=[last_event().pk])}?till={elsewhere}"

    answer = client_for(administrator).post(address, {"reason": "Fel uppgift"})

    assert answer["Location"] == reverse("log_show")


def test_log_tells_who_did_what_in_words(agreement, section, client_for):
    reader = UserFactory(role=Role.READER, organisation=agreement.organisation)

    page = client_for(reader).get(reverse("agreement_log", args=[agreement.pk])).content.decode()

    assert agreement.created_by.full_name in page
    assert "ändrade avsnitt" in page
    assert f'<del class="prose-plain">{SECRET}</del>' in page
    assert '<ins class="prose-plain">Rättat</ins>' in page
    assert "Ta bort innehållet" not in page


def test_administrator_erases_from_the_log_and_comes_back(agreement, section, administrator, client_for):
    page = client_for(administrator).get(reverse("agreement_log", args=[agreement.pk])).content.decode()

    assert (
        f"{reverse('event_erase', args=[last_event().pk])}?till=%2Foverenskommelser%2F{agreement.pk}%2Flogg%2F" in page
    )


def test_other_party_sees_nothing_from_before_it_was_shared(agreement, section, client_for):
    police = party_of(agreement, "police").organisation
    officer = UserFactory(role=Role.KOMMUNPOLIS, organisation=police)
    agreement = sign(agreement)
    initiative = InitiativeFactory(plan=ActionPlanFactory(agreement=agreement, title="Handlingsplan nästa år"))
    CommitmentFactory(initiative=initiative)
    adopt_plan(initiative.plan, version=1, by=agreement.created_by)

    client = client_for(officer)
    page = client.get(reverse("agreement_log", args=[agreement.pk])).content.decode()
    plan_page = client.get(reverse("plan_log", args=[initiative.plan.pk])).content.decode()

    assert SECRET not in page
    assert "ändrade avsnitt" not in page
    assert "lade till" not in plan_page
    assert "fastställde planen" in plan_page


def test_log_of_an_agreement_is_read_with_a_constant_number_of_queries(
    agreement, section, client_for, django_assert_num_queries
):
    client = client_for(UserFactory(role=Role.READER, organisation=agreement.organisation))
    address = reverse("agreement_log", args=[agreement.pk])
    client.get(address)

    with django_assert_num_queries(8):
        client.get(address)
    with transaction.atomic():
        for _ in range(5):
            record_event(
                organisation_id=agreement.organisation_id, by=agreement.created_by, verb="provade", subject=section
            )
    with django_assert_num_queries(8):
        client.get(address)


def test_log_of_the_organisation_holds_its_own_chain_alone(agreement, section, administrator, client_for):
    other = UserFactory(role=Role.ADMINISTRATOR)

    own = client_for(administrator).get(reverse("log_show")).content.decode()
    others = client_for(other).get(f"{reverse('log_show')}?organisation={agreement.organisation_id}").content.decode()

    assert SECRET in own
    assert SECRET not in others
    assert "Inget har hänt än" in others
