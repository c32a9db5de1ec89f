"""Locking, unlocking, and registering signatures, numbers and old originals through the pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role
from agreements.models import Agreement, Section
from tests.factories import AgreementFactory, SectionFactory, UserFactory, lock, member_of, party_of, sign
from tests.posting import filled_in, retyped, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def coordinator(client_for, agreement):
    return client_for(agreement.created_by)


@pytest.fixture
def official(client_for, agreement):
    return client_for(UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL))


def page(agreement, verb):
    return f"/overenskommelser/{agreement.pk}/{verb}/"


def signature_page(signatory):
    return f"/overenskommelser/{signatory.agreement_id}/underskrifter/{signatory.pk}/"


def number_page(party):
    return f"/overenskommelser/{party.agreement_id}/diarienummer/{party.pk}/"


def status(agreement):
    return Agreement.objects.get(pk=agreement.pk).status


# Locking and unlocking


def test_agreement_lock_locks_the_text(coordinator, agreement):
    response = submit(coordinator, page(agreement, "las"))

    assert response.url == agreement.get_absolute_url()
    assert status(agreement) == Agreement.Status.LOCKED
    assert AuditEvent.objects.last().changes["status"] == ["draft", "locked"]


def test_agreement_lock_lists_what_is_missing_and_refuses(coordinator, agreement):
    confirmed = retyped(coordinator, page(agreement, "las"))
    Section.objects.filter(agreement=agreement).delete()
    events = AuditEvent.objects.count()

    asked = coordinator.get(page(agreement, "las")).content.decode()
    response = coordinator.post(page(agreement, "las"), confirmed)

    assert "Lägg till ett avsnitt som handlar om syfte och mål" in asked
    assert ">Lås för underskrift</button>" not in asked
    assert response.status_code == 422
    assert "kan inte låsas än" in response.content.decode()
    assert status(agreement) == Agreement.Status.DRAFT
    assert AuditEvent.objects.count() == events


def test_agreement_unlock_makes_a_draft_again(coordinator, agreement):
    lock(agreement)

    response = submit(coordinator, page(agreement, "las-upp"))

    assert response.url == agreement.get_absolute_url()
    assert status(agreement) == Agreement.Status.DRAFT


def test_agreement_unlock_after_a_signature_is_refused(coordinator, official, agreement):
    lock(agreement)
    confirmed = retyped(coordinator, page(agreement, "las-upp"))
    submit(official, signature_page(agreement.signatories.first()), name="Kim Lind", place="Borås", signed_on=today())

    response = coordinator.post(page(agreement, "las-upp"), confirmed)

    assert response.status_code == 422
    assert "En underskrift är registrerad" in response.content.decode()
    assert status(agreement) == Agreement.Status.LOCKED
    assert coordinator.get(page(agreement, "las-upp")).status_code == 403


@pytest.mark.parametrize("verb", ["las", "las-upp"])
def test_official_neither_locks_nor_unlocks(official, agreement, verb):
    if verb == "las-upp":
        lock(agreement)

    assert official.get(page(agreement, verb)).status_code == 403
    assert official.post(page(agreement, verb), {"version": agreement.version}).status_code == 403


# Signatures


def today():
    return timezone.localdate().isoformat()


def test_signature_update_registers_what_stands_on_the_paper(official, agreement):
    lock(agreement)
    signatory = agreement.signatories.first()

    response = submit(
        official,
        signature_page(signatory),
        name="Kim Lind",
        title="Kommundirektör",
        place="Provköping",
        signed_on=today(),
    )

    signatory.refresh_from_db()
    assert response.url == f"{agreement.get_absolute_url()}#del-undertecknare-{signatory.pk}"
    assert (signatory.name, signatory.title, signatory.place) == ("Kim Lind", "Kommundirektör", "Provköping")
    assert signatory.registered_at is not None
    assert status(agreement) == Agreement.Status.LOCKED


def test_signature_update_of_the_last_one_signs_the_agreement(official, agreement):
    lock(agreement)

    for signatory in agreement.signatories.all():
        submit(official, signature_page(signatory), name="Kim Lind", place="Provköping", signed_on=today())

    assert status(agreement) == Agreement.Status.SIGNED


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"signed_on": lambda: timezone.localdate() + timedelta(days=1)}, "signed_on", "ligger i framtiden"),
        ({"signed_on": lambda: timezone.localdate() - timedelta(days=1)}, "signed_on", "Texten låstes"),
        ({"place": lambda: ""}, "note", "förklara här varför"),
        ({"title": lambda: ""}, "title", "måste fyllas i"),
    ],
)
def test_signature_update_refuses_at_the_field(official, agreement, typed, field, sentence):
    lock(agreement)
    signatory = agreement.signatories.first()
    events = AuditEvent.objects.count()
    complete = {"name": "Kim Lind", "place": "Provköping", "signed_on": today()}

    response = submit(official, signature_page(signatory), **complete | {n: str(v()) for n, v in typed.items()})

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert "Kim Lind" in response.content.decode()
    assert AuditEvent.objects.count() == events


def test_signature_update_with_something_missing_needs_a_note(official, agreement):
    lock(agreement)
    signatory = agreement.signatories.first()

    submit(official, signature_page(signatory), name="Kim Lind", date_as_written="den 11", note="Datum och ort saknas.")

    signatory.refresh_from_db()
    assert signatory.missing == ["ort", "datum"]
    assert signatory.registered_at is not None


def test_signature_update_by_the_counterparts_official(client_for, agreement):
    sign(agreement)
    client = client_for(member_of(agreement, "police", Role.OFFICIAL))
    signatory = agreement.signatories.last()

    submit(client, signature_page(signatory), place="Karlshamn")

    signatory.refresh_from_db()
    assert signatory.place == "Karlshamn"


def test_counterparts_official_registers_neither_signature_nor_number_for_the_owner(client_for, agreement):
    sign(agreement)
    client = client_for(member_of(agreement, "police", Role.OFFICIAL))
    own, foreign = (party_of(agreement, side) for side in ("police", "municipality"))
    page_shown = client.get(agreement.get_absolute_url()).content.decode()

    for page_of in (lambda party: signature_page(party.signatories.get()), number_page):
        assert client.get(page_of(foreign)).status_code == 403
        assert client.post(page_of(foreign), {"version": 2}).status_code == 403
        assert page_of(foreign) not in page_shown
        assert page_of(own) in page_shown


@pytest.mark.parametrize("fact", ["name", "place", "signed_on"])
def test_signature_update_on_a_signed_agreement_corrects_but_never_empties(official, agreement, fact):
    sign(agreement)
    signatory = agreement.signatories.first()

    response = submit(official, signature_page(signatory), **{fact: "", "note": "Struket."})

    assert response.status_code == 422
    assert "kan rättas men inte tas bort" in str(response.context["form"].errors[fact])
    assert agreement.signatories.get(pk=signatory.pk).missing == []


def test_signature_update_saved_unchanged_leaves_the_first_registrar(client_for, official, agreement):
    sign(agreement)
    signatory, events = agreement.signatories.first(), AuditEvent.objects.count()

    submit(official, signature_page(signatory))

    assert agreement.signatories.get(pk=signatory.pk).registered_at == signatory.registered_at
    assert AuditEvent.objects.count() == events


def test_signature_update_of_an_agreement_unlocked_meanwhile_keeps_what_was_typed(coordinator, official, agreement):
    lock(agreement)
    signatory = agreement.signatories.first()
    typed = retyped(official, signature_page(signatory), name="Kim Lind", place="Borås", signed_on=today())
    submit(coordinator, page(agreement, "las-upp"))

    response = official.post(signature_page(signatory), typed)

    assert response.status_code == 422
    assert "Lås texten för underskrift först" in response.content.decode()
    assert "Kim Lind" in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "role", "opened", "happened"),
    [
        ("las", Role.COORDINATOR, None, lock),
        ("las-upp", Role.COORDINATOR, lock, sign),
        ("registrera", Role.OFFICIAL, None, lock),
    ],
)
def test_state_that_changed_meanwhile_is_refused_with_a_sentence(client_for, agreement, verb, role, opened, happened):
    if opened:
        opened(agreement)
    client = client_for(UserFactory(organisation=agreement.organisation, role=role))
    sent = retyped(client, page(agreement, verb)) | {"provenance": "Kommunarkivet, volym 12."}
    happened(agreement)

    assert client.post(page(agreement, verb), sent).status_code == 422


@pytest.mark.parametrize(
    ("role", "is_locked", "expected"),
    [
        (Role.OFFICIAL, False, 403),
        (Role.OFFICIAL, True, 200),
        (Role.ADMINISTRATOR, True, 200),
        (Role.COORDINATOR, True, 403),
        (Role.KOMMUNPOLIS, True, 403),
        (Role.RESPONSIBLE, True, 403),
        (Role.READER, True, 403),
    ],
)
def test_signature_update_by_role_and_state(client_for, agreement, role, is_locked, expected):
    if is_locked:
        lock(agreement)
    client = client_for(UserFactory(organisation=agreement.organisation, role=role))

    assert client.get(signature_page(agreement.signatories.first())).status_code == expected


def test_signature_of_another_agreement_is_not_there(official, agreement):
    lock(agreement)
    foreign = AgreementFactory(locked=True).signatories.first()

    response = official.get(f"/overenskommelser/{agreement.pk}/underskrifter/{foreign.pk}/")

    assert response.status_code == 404


def test_signature_conflict_keeps_both(client_for, official, agreement):
    lock(agreement)
    signatory = agreement.signatories.first()
    mine = retyped(official, signature_page(signatory), name="Kim Lind", place="Borås", signed_on=today())
    submit(official, signature_page(signatory), name="Kim Lindh", place="Borås", signed_on=today())

    response = official.post(signature_page(signatory), mine)
    again = official.post(signature_page(signatory), filled_in(response.context["form"]))

    assert response.status_code == 409
    assert "Kim Lindh" in response.content.decode()
    assert again.status_code == 302


# Numbers


@pytest.mark.parametrize("state", ["draft", "locked", "signed"])
def test_number_update_in_every_state(official, agreement, state):
    {"draft": lambda a: a, "locked": lock, "signed": sign}[state](agreement)
    party = party_of(agreement, "municipality")

    response = submit(official, number_page(party), registry_number="KS 2026/115")

    party.refresh_from_db()
    assert response.url == f"{agreement.get_absolute_url()}#del-parter-{party.pk}"
    assert party.registry_number == "KS 2026/115"


def test_number_update_by_a_coordinator(coordinator, agreement):
    party = party_of(agreement, "municipality")

    assert submit(coordinator, number_page(party), registry_number="KS 1").status_code == 302
    lock(agreement)
    assert coordinator.get(number_page(party)).status_code == 403


# Old originals


def test_agreement_register_makes_an_old_original_signed(official, agreement):
    response = submit(official, page(agreement, "registrera"), provenance="Kommunarkivet, volym 12.")

    agreement.refresh_from_db()
    assert response.url == agreement.get_absolute_url()
    assert (agreement.status, agreement.provenance) == (Agreement.Status.SIGNED, "Kommunarkivet, volym 12.")


def test_agreement_register_shows_the_provenance_that_the_draft_has(official, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(provenance="Kommunarkivet, volym 12.")

    assert "Kommunarkivet, volym 12." in official.get(page(agreement, "registrera")).content.decode()


def test_agreement_register_then_takes_old_signatures(official, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(provenance="Kommunarkivet, volym 12.")
    submit(official, page(agreement, "registrera"))
    signatory = agreement.signatories.first()

    submit(official, signature_page(signatory), name="Kim Lind", place="Borås", signed_on="2015-12-14")

    signatory.refresh_from_db()
    assert signatory.signed_on == date(2015, 12, 14)


def test_agreement_register_without_provenance_is_refused(official, agreement):
    response = submit(official, page(agreement, "registrera"))

    assert response.status_code == 422
    assert "Fyll i ursprung först" in str(response.context["form"].errors["provenance"])
    assert status(agreement) == Agreement.Status.DRAFT


def test_agreement_register_by_a_coordinator_is_forbidden(coordinator, agreement):
    assert coordinator.get(page(agreement, "registrera")).status_code == 403
    assert coordinator.post(page(agreement, "registrera"), {"version": 1}).status_code == 403


@pytest.mark.parametrize("verb", ["las", "las-upp", "registrera"])
def test_signing_pages_are_not_there_for_others(client_for, agreement, verb):
    stranger = client_for(UserFactory(role=Role.ADMINISTRATOR))

    assert stranger.get(page(agreement, verb)).status_code == 404
    assert stranger.get(signature_page(agreement.signatories.first())).status_code == 404
    assert stranger.get(number_page(party_of(agreement, "police"))).status_code == 404


def test_agreement_lock_tells_of_headings_without_text(client_for):
    agreement = AgreementFactory()
    SectionFactory(agreement=agreement, heading="Tom rubrik", body="")

    page = client_for(agreement.created_by).get(reverse("agreement_lock", args=[agreement.pk])).content.decode()

    assert "Tom rubrik" in page


def test_agreement_lock_offers_to_look_at_the_paper_first(coordinator, agreement):
    paper = reverse("agreement_pdf", args=[agreement.pk])

    ready = coordinator.get(page(agreement, "las")).content.decode()
    Section.objects.filter(agreement=agreement).delete()
    unready = coordinator.get(page(agreement, "las")).content.decode()

    assert f'href="{paper}"' in ready
    assert f'href="{paper}"' not in unready


def test_agreement_that_waits_says_how_many_signatures_are_in(client_for):
    agreement = AgreementFactory(locked=True)

    page = client_for(agreement.created_by).get(agreement.get_absolute_url()).content.decode()

    assert "0 av 2 underskrifter är registrerade" in page
