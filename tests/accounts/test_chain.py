"""Proving the chains: what a key and what was noted elsewhere find that the hashes alone do not, and what verify says."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.actions import record_event
from accounts.actions.erasure import erase_event
from accounts.chain import broken_links, contradicting, head_of, walk
from accounts.models import AuditContent, AuditEvent, Role
from samverkan.shared.immutability import install_locks, remove_locks
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

KEY = "nyckel-som-bara-webben-har"


@pytest.fixture
def user():
    return UserFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def organisation(user):
    organisation = user.memberships.get().organisation
    for number in range(4):
        record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user, changes={"text": number})
    return organisation


def behind_the_locks(change):
    """Let the owner of the database do what the locks refuse."""
    connection.check_constraints()  # PostgreSQL alters no table while some are still to be checked.
    remove_locks()
    change()
    connection.check_constraints()
    install_locks()


def rewrite(organisation, sequence, **columns):
    """Rewrite an event as somebody would who knows how the chain is made, and make all hashes after it anew, without a key."""

    def change():
        AuditEvent.objects.filter(organisation=organisation, sequence=sequence).update(**columns)
        previous = ""
        for event in AuditEvent.objects.of_chain(organisation.pk):
            event.previous_hash, event.key_id = previous, ""
            event.hash = previous = event.computed_hash()
            event.save()

    behind_the_locks(change)


def remove_newest(organisation, number):
    def change():
        newest = AuditEvent.objects.of_chain(organisation.pk).order_by("-sequence").values_list("pk", flat=True)
        pks = list(newest[:number])
        AuditContent.objects.filter(event__in=pks).delete()
        AuditEvent.objects.filter(pk__in=pks).delete()

    behind_the_locks(change)


def test_rewritten_chain_is_found_by_what_was_noted(organisation):
    noted = str(head_of(organisation))

    rewrite(organisation, 2, verb="gjorde något annat")

    assert broken_links(organisation) == []
    assert contradicting(noted) == f"{noted.split()[0]}: händelse 4 är inte den som antecknades"


def test_removed_events_are_found_by_what_was_noted(organisation):
    noted = str(head_of(organisation))

    remove_newest(organisation, 1)

    assert broken_links(organisation) == []
    assert contradicting(noted) == f"{noted.split()[0]}: händelse 4 finns inte längre"


def test_chain_that_went_on_is_the_one_that_was_noted(organisation, user):
    noted = head_of(organisation)
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)

    assert contradicting(str(noted)) == ""
    assert contradicting(f"{noted.chain} {noted.sequence} {noted.hash[:8].upper()}") == ""


@pytest.mark.parametrize("anchor", ["", "x", "kommun:1 x abcdef01", "kommun:1 2 abc"])
def test_what_is_no_note_is_said_to_be_none(anchor):
    with pytest.raises(ValueError, match="ingen anteckning om loggen"):
        contradicting(anchor)


def test_chain_of_the_installation_is_noted_too(user):
    record_event(organisation_id=None, by=user, verb="provade", subject=user)

    assert contradicting(str(head_of(None))) == ""
    assert walk(None).events == 1


def test_chain_with_a_key_cannot_be_made_anew_without_it(settings, organisation, user):
    settings.AUDIT_KEYS = [KEY]
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    assert broken_links(organisation) == []

    rewrite(organisation, 2, verb="gjorde något annat")

    assert walk(organisation).broken == [(5, "ingen händelse är skriven med nyckeln; kör manage.py anchor_log")]


def test_event_forged_without_the_key_is_found(settings, organisation, user):
    settings.AUDIT_KEYS = [KEY]
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    settings.AUDIT_KEYS = []
    record_event(organisation_id=organisation.pk, by=user, verb="förfalskade", subject=user)

    settings.AUDIT_KEYS = [KEY]

    assert walk(organisation).broken == [(6, "den är skriven utan nyckel, fast de före är skrivna med")]


def test_former_key_still_proves_what_it_made(settings, organisation, user):
    settings.AUDIT_KEYS = ["den gamla nyckeln"]
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    settings.AUDIT_KEYS = [KEY, "den gamla nyckeln"]
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)

    assert broken_links(organisation) == []
    settings.AUDIT_KEYS = [KEY]
    assert walk(organisation).broken[0] == (
        5,
        "den är skriven med en nyckel som inte finns i AUDIT_KEY eller AUDIT_KEY_FALLBACKS",
    )


def test_erased_content_is_told_from_changed_content(organisation, user):
    first, second = AuditEvent.objects.of_chain(organisation.pk)[:2]

    erase_event(first, by=user, reason="Uppgift om en enskild", with_subject=False)
    behind_the_locks(lambda: AuditContent.objects.filter(event=second).update(subject_label="Någon annan"))

    found = walk(organisation)
    assert (found.erased, found.broken) == (1, [(second.sequence, "innehållet är ändrat")])


def test_content_that_somebody_erased_behind_the_locks_is_found(organisation, user):
    event = AuditEvent.objects.of_chain(organisation.pk)[2]

    behind_the_locks(
        lambda: AuditContent.objects.filter(event=event).update(
            salt="", subject_label="", changes={}, erased_at=event.recorded_at, erased_by=user
        )
    )

    assert walk(organisation).broken == [(3, "innehållet är borttaget utan att någon händelse säger det")]


def test_anchor_log_notes_every_chain(organisation, user, tmp_path):
    record_event(organisation_id=None, by=user, verb="provade", subject=user)
    path = tmp_path / "loggens slut.txt"

    call_command("anchor_log", to=path)
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    call_command("verify", anchors=[path])

    assert len(path.read_text().splitlines()) == 2


def test_anchor_log_mails_registrars(organisation, settings, mailoutbox, capsys):
    settings.AUDIT_ANCHOR_EMAILS = ["registrator@exempel.se"]

    call_command("anchor_log")

    [mail] = mailoutbox
    assert mail.to == ["registrator@exempel.se"]
    assert str(head_of(organisation)) in mail.body
    assert str(head_of(organisation)) in capsys.readouterr().out


def test_anchor_log_lets_a_chain_go_on_with_the_key(organisation, settings, capsys):
    settings.AUDIT_KEYS = [KEY]
    UserFactory(is_superuser=True)
    assert walk(organisation).broken

    call_command("anchor_log")
    call_command("anchor_log")

    assert walk(organisation).broken == []
    assert AuditEvent.objects.of_chain(organisation.pk).count() == 5


def test_verify_names_the_first_event_that_does_not_hold(organisation, capsys):
    behind_the_locks(lambda: AuditEvent.objects.filter(sequence=3).update(actor_name="Någon annan"))

    with pytest.raises(CommandError, match=r"1 av \d+ kontroller stämmer inte"):
        call_command("verify")

    assert f"Loggarna: {walk(organisation).chain}, händelse 3: den är ändrad." in capsys.readouterr().err


def test_verify_says_what_has_been_erased(organisation, user, capsys):
    erase_event(
        AuditEvent.objects.of_chain(organisation.pk)[0], by=user, reason="Uppgift om en enskild", with_subject=True
    )

    call_command("verify")

    out = capsys.readouterr().out
    assert "Loggarna: 5 händelser stämmer" in out
    assert "Innehåll borttaget: 4 händelser vars kontrollsumma stämmer" in out


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time as it is")
def test_writers_of_different_chains_do_not_wait_for_each_other(user):
    other = UserFactory(role=Role.ADMINISTRATOR)

    with transaction.atomic():
        record_event(organisation_id=user.organisation_ids[0], by=user, verb="provade", subject=user)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [0x5AE0, other.organisation_ids[0]])
            assert cursor.fetchone() == (True,)
