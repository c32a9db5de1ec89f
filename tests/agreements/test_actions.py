"""From draft to signed: what every action does, what it refuses and with which words, and that a refusal leaves no trace."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.chain import broken_links
from accounts.models import AuditEvent, Role
from agreements.actions import (
    add_part,
    change_agreement,
    change_part,
    create_agreement,
    delete_agreement,
    lock_agreement,
    missing_for_signing,
    register_number,
    register_original,
    register_signature,
    remove_part,
    unlock_agreement,
)
from agreements.actions.signing import OWNER_MISSING
from agreements.models import Agreement, CollaborationArea, ForumMember, Section, Signatory
from agreements.models.term import ValidityKind
from samverkan.shared.models import Refused, VersionConflict
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    ForumFactory,
    ForumMemberFactory,
    InitiativeFactory,
    MunicipalityFactory,
    PartyFactory,
    PoliceAreaFactory,
    SectionFactory,
    UserFactory,
    lock,
    sign,
)
from tests.threads import at_once

TODAY = date(2026, 11, 20)


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def by(agreement):
    return agreement.created_by


def verbs(agreement):
    return list(AuditEvent.objects.filter(organisation=agreement.organisation).values_list("verb", flat=True))


def now(row):
    return type(row).objects.get(pk=row.pk)


def sign_one(signatory, *, by, **fields):
    fields = {"name": "Kim Lind", "place": "Karlshamn", "signed_on": timezone.localdate(), **fields}
    return register_signature(now(signatory), version=now(signatory).version, by=by, title=signatory.title, **fields)


# Drafting


@pytest.mark.django_db
def test_created_agreement_is_a_draft_of_its_organisation_and_found_by_its_title():
    municipality = MunicipalityFactory()
    by = UserFactory(organisation=municipality.organisation)

    created = create_agreement(
        organisation=municipality.organisation,
        by=by,
        title="Överenskommelse för Åby",
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
    )

    agreement = now(created)
    assert (agreement.status, agreement.version, agreement.created_by) == ("draft", 1, by)
    assert (agreement.effective_from, agreement.effective_until) == (date(2026, 1, 1), date(2027, 12, 31))
    assert list(Agreement.objects.matching("ÅBY")) == [agreement]
    assert verbs(agreement) == ["lade till överenskommelse"]


@pytest.mark.django_db
def test_changed_draft_is_settled(agreement, by):
    change_agreement(
        agreement, version=1, changes={"title": "Trygga Ängelholm", "valid_until": date(2031, 6, 30)}, by=by
    )

    changed = now(agreement)
    assert changed.effective_until == date(2031, 6, 30)
    assert "angelholm" in changed.search_text
    assert changed.version == 2


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["rutan", "KRISTIANSTADS kommun", "räddningstjänst polismyndigheten", "Café"])
def test_search_finds_title_parties_headings_and_areas(by, agreement, words):
    agreement = AgreementFactory(title="Café Rutan", organisation=agreement.organisation)
    add_part(
        PartyFactory.build(agreement=agreement, name="Kristianstads kommun", represented_by="Räddningstjänst"), by=by
    )

    assert list(Agreement.objects.matching(words)) == [agreement]
    assert not Agreement.objects.matching(words + " saknas").exists()


@pytest.mark.django_db
def test_search_text_follows_when_a_part_comes_changes_and_goes(agreement, by):
    area = add_part(CollaborationArea(agreement=agreement, label="Narkotika"), by=by)
    after_adding = now(agreement).search_text
    area = change_part(area, version=1, changes={"label": "Öppna drogscener"}, by=by)
    after_change = now(agreement).search_text
    remove_part(area, version=2, by=by)
    after_removal = now(agreement).search_text

    assert "narkotika" in after_adding
    assert "oppna drogscener" in after_change
    assert "narkotika" not in after_change
    assert "drogscener" not in after_removal


@pytest.mark.django_db
def test_new_part_stands_last(agreement, by):
    SectionFactory(agreement=agreement, order=70)

    section = add_part(Section(agreement=agreement, heading="Sist"), by=by)

    assert section.order > 70


@pytest.mark.django_db
def test_member_of_a_forum_is_recorded_for_the_agreements_organisation(agreement, by):
    forum = ForumFactory(agreement=agreement)

    add_part(ForumMember(forum=forum, side="police", office="Kommunpolis"), by=by)

    assert verbs(agreement)[-1] == "lade till ledamot"


@pytest.mark.django_db
def test_conflicting_change_of_a_part_keeps_both_texts(agreement, by):
    section = SectionFactory(agreement=agreement, body="Först")
    change_part(section, version=1, changes={"body": "Deras"}, by=by)
    events = AuditEvent.objects.count()

    with pytest.raises(VersionConflict) as conflict:
        change_part(section, version=1, changes={"body": "Min"}, by=by)

    assert conflict.value.current.body == now(section).body == "Deras"
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_draft_is_deleted_with_everything_in_it(agreement, by):
    CommitmentFactory(
        initiative=InitiativeFactory(plan=ActionPlanFactory(agreement=agreement)), owners=["municipality", "police"]
    )

    delete_agreement(agreement, version=agreement.version, by=by)

    assert not Agreement.objects.filter(pk=agreement.pk).exists()
    assert AuditEvent.objects.get(verb="tog bort överenskommelse").changes["title"] == agreement.title


@pytest.mark.django_db
def test_old_version_of_a_draft_is_not_deleted(agreement, by):
    change_agreement(agreement, version=1, changes={"title": "Ny"}, by=by)

    with pytest.raises(VersionConflict):
        delete_agreement(agreement, version=1, by=by)

    assert Agreement.objects.filter(pk=agreement.pk).exists()


# Refused once locked

ON_LOCKED = {
    "change_agreement": lambda a, by: change_agreement(a, version=a.version, changes={"title": "Ny"}, by=by),
    "delete_agreement": lambda a, by: delete_agreement(a, version=a.version, by=by),
    "lock_agreement": lambda a, by: lock_agreement(a, version=a.version, by=by),
    "register_original": lambda a, by: register_original(a, version=a.version, by=by),
    "add_part": lambda a, by: add_part(Section(agreement=a, heading="Ny"), by=by),
    "change_part": lambda a, by: change_part(a.sections.first(), version=1, changes={"body": "Ny"}, by=by),
    "remove_part": lambda a, by: remove_part(a.areas.first(), version=1, by=by),
    "change_part of a signatory": lambda a, by: change_part(
        a.signatories.first(), version=a.signatories.first().version, changes={"title": "Ny"}, by=by
    ),
    "add_part of a member": lambda a, by: add_part(
        ForumMember(forum=a.forums.get(), side="police", office="Ny"), by=by
    ),
    "change_part of a member": lambda a, by: change_part(
        a.forums.get().members.get(), version=1, changes={"office": "Ny"}, by=by
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["locked", "signed"])
@pytest.mark.parametrize("action", ON_LOCKED)
def test_locked_agreement_refuses_and_says_what_to_do(state, action):
    agreement = AgreementFactory(provenance="Pärm 3 i arkivet.")
    ForumMemberFactory(forum=ForumFactory(agreement=agreement))
    agreement = lock(agreement) if state == "locked" else sign(agreement)
    events = AuditEvent.objects.count()

    with pytest.raises(Refused, match=r"är låst och kan inte ändras\. Gör en ny överenskommelse som ersätter den"):
        ON_LOCKED[action](agreement, agreement.created_by)

    assert now(agreement).title == agreement.title
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_stale_object_in_hand_does_not_help(agreement, by):
    lock(agreement)
    assert agreement.is_draft

    with pytest.raises(Refused):
        change_agreement(agreement, version=agreement.version, changes={"title": "Ny"}, by=by)


# What locking asks for


def without_purpose(agreement):
    agreement.sections.all().delete()


def with_empty_purpose(agreement):
    agreement.sections.update(body="")


def without_areas(agreement):
    agreement.areas.all().delete()


def without_police(agreement):
    agreement.signatories.filter(party__side="police").delete()
    agreement.parties.filter(side="police").delete()


def without_a_signatory(agreement):
    agreement.signatories.filter(party__side="police").delete()


def with_nobody_signing(agreement):
    agreement.signatories.all().delete()
    agreement.parties.update(is_signing=False)


def with_an_open_question(agreement):
    CommitmentFactory(
        initiative=InitiativeFactory(plan=ActionPlanFactory(agreement=agreement)), open_question="Vem sammankallar?"
    )


def with_term(kind, **fields):
    def change(agreement):
        fixed = {"valid_from": None, "valid_until": None, "title_from_year": None, "title_until_year": None}
        Agreement.objects.filter(pk=agreement.pk).update(validity_kind=kind, **{**fixed, **fields})

    return change


TERM_MISSING = "Fyll i giltighetstiden."
LACKING = {
    "purpose": (without_purpose, "Lägg till ett avsnitt som handlar om syfte och mål."),
    "text of the purpose": (with_empty_purpose, "Skriv texten i avsnittet Syfte."),
    "area": (without_areas, "Lägg till minst ett samverkansområde."),
    "police": (without_police, "Lägg till både kommunen och polisen som parter."),
    "signatory": (without_a_signatory, "Lägg till vem som skriver under för Polismyndigheten."),
    "signing party": (with_nobody_signing, "Lägg till vem som skriver under för varje part."),
    "answer": (with_an_open_question, "Besvara de öppna frågorna i planen."),
    "dates": (with_term(ValidityKind.FIXED), TERM_MISSING),
    "first day": (with_term(ValidityKind.FIXED, valid_until=TODAY), TERM_MISSING),
    "last day": (with_term(ValidityKind.FIXED, valid_from=TODAY), TERM_MISSING),
    "end after signing": (with_term(ValidityKind.FROM_SIGNING), TERM_MISSING),
    "start left to signing": (
        with_term(ValidityKind.FROM_SIGNING, valid_from=TODAY, valid_until=TODAY),
        TERM_MISSING,
    ),
    "years": (with_term(ValidityKind.YEARS, title_from_year=2026), TERM_MISSING),
}


@pytest.mark.django_db
@pytest.mark.parametrize("lack", LACKING)
def test_locking_names_what_is_missing(agreement, by, lack):
    remove, sentence = LACKING[lack]
    remove(agreement)
    events = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        lock_agreement(agreement, version=agreement.version, by=by)

    assert missing_for_signing(now(agreement)) == [sentence]
    assert str(refusal.value) == f"Överenskommelsen kan inte låsas än. {sentence}"
    assert now(agreement).is_draft
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_locking_names_everything_that_is_missing_at_once(by):
    agreement = AgreementFactory(bare=True, valid_until=None)

    assert missing_for_signing(agreement) == [
        "Lägg till ett avsnitt som handlar om syfte och mål.",
        "Lägg till minst ett samverkansområde.",
        "Lägg till både kommunen och polisen som parter.",
        OWNER_MISSING,
        "Fyll i giltighetstiden.",
        "Lägg till vem som skriver under för varje part.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "term",
    [
        with_term(ValidityKind.FIXED, valid_from=TODAY, valid_until=TODAY),
        with_term(ValidityKind.FROM_SIGNING, valid_until=TODAY),
        with_term(ValidityKind.YEARS, title_from_year=2026, title_until_year=2027),
        with_term(ValidityKind.UNTIL_FURTHER_NOTICE),
    ],
)
def test_every_form_of_validity_can_be_locked(agreement, by, term):
    term(agreement)

    locked = lock_agreement(now(agreement), version=agreement.version, by=by)

    assert now(locked).status == "locked"


@pytest.mark.django_db
def test_third_party_that_does_not_sign_needs_no_signatory(agreement):
    PartyFactory(agreement=agreement, is_signing=False)

    assert missing_for_signing(agreement) == []


@pytest.mark.django_db
def test_locked_agreement_says_when_and_by_whom(agreement, by, on_day):
    on_day(TODAY)

    lock_agreement(agreement, version=agreement.version, by=by)

    locked = now(agreement)
    assert (locked.status, timezone.localdate(locked.locked_at), locked.locked_by) == ("locked", TODAY, by)
    assert locked.version == agreement.version + 1


@pytest.mark.django_db
def test_locking_what_somebody_changed_is_a_conflict(agreement, by):
    change_agreement(agreement, version=1, changes={"title": "Ny"}, by=by)

    with pytest.raises(VersionConflict):
        lock_agreement(agreement, version=1, by=by)

    assert now(agreement).is_draft


@pytest.mark.django_db
def test_unlocked_agreement_is_a_draft_again_and_may_be_locked_once_more(agreement, by):
    locked = lock(agreement)

    unlocked = unlock_agreement(locked, version=locked.version, by=by)
    change_part(unlocked.sections.first(), version=1, changes={"body": "Rättat syfte"}, by=by)

    assert (now(unlocked).status, now(unlocked).locked_at) == ("draft", None)
    assert lock(unlocked).status == "locked"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "signed"])
def test_only_a_locked_agreement_can_be_unlocked(state):
    agreement = AgreementFactory(signed=state == "signed")

    with pytest.raises(Refused, match="Bara en överenskommelse som är låst för underskrift kan låsas upp"):
        unlock_agreement(agreement, version=agreement.version, by=agreement.created_by)

    assert now(agreement).status == state


@pytest.mark.django_db
def test_agreement_with_a_signature_cannot_be_unlocked(agreement, by):
    locked = lock(agreement)
    sign_one(locked.signatories.first(), by=by)

    with pytest.raises(Refused, match="En underskrift är registrerad"):
        unlock_agreement(now(locked), version=now(locked).version, by=by)


# Signatures


@pytest.mark.django_db
def test_last_signature_signs_the_agreement_and_adopts_its_plans(agreement, by):
    plan = ActionPlanFactory(agreement=agreement, commitments=1)
    locked = lock(agreement)
    first, last = locked.signatories.all()

    sign_one(first, by=by)
    after_first = (now(agreement).status, now(plan).status)
    sign_one(last, by=by)

    signed = now(agreement)
    assert after_first == ("locked", "draft")
    assert (signed.status, signed.signed_by, now(plan).status, now(plan).adopted_by) == ("signed", by, "adopted", by)
    assert broken_links(agreement.organisation) == []


@pytest.mark.django_db
def test_signature_needs_a_locked_text(agreement, by):
    with pytest.raises(Refused, match="Lås texten för underskrift först"):
        sign_one(agreement.signatories.first(), by=by)

    assert agreement.signatories.filter(registered_at__isnull=False).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("signed_on", "refused"),
    [
        (TODAY + timedelta(days=1), "Datumet ligger i framtiden"),
        (TODAY - timedelta(days=5), None),
        (TODAY - timedelta(days=6), "Texten låstes 15 november 2026. Underskriften kan inte vara äldre"),
        (TODAY, None),
    ],
)
def test_day_of_a_signature_lies_between_locking_and_today(agreement, by, on_day, signed_on, refused):
    on_day(TODAY - timedelta(days=5))
    locked = lock(agreement)
    on_day(TODAY)

    if refused is None:
        assert sign_one(locked.signatories.first(), by=by, signed_on=signed_on).signed_on == signed_on
    else:
        with pytest.raises(ValidationError, match=refused) as error:
            sign_one(locked.signatories.first(), by=by, signed_on=signed_on)
        assert list(error.value.message_dict) == ["signed_on"]


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [{"name": ""}, {"place": ""}, {"signed_on": None}])
def test_incomplete_signature_needs_a_note(agreement, by, missing):
    signatory = lock(agreement).signatories.first()

    with pytest.raises(ValidationError, match="Fyll i det, eller förklara här varför det saknas") as error:
        sign_one(signatory, by=by, **missing)
    registered = sign_one(signatory, by=by, **missing, note="Oläsligt på originalet.")

    assert list(error.value.message_dict) == ["note"]
    assert list(Signatory.objects.incomplete().filter(registered_at__isnull=False)) == [registered]


@pytest.mark.django_db
def test_incomplete_signature_with_a_note_counts_as_the_last(agreement, by):
    locked = lock(agreement)
    first, last = locked.signatories.all()

    sign_one(first, by=by)
    sign_one(last, by=by, signed_on=None, date_as_written="den 11", note="Månad saknas på originalet.")

    assert now(agreement).is_signed


@pytest.mark.django_db
def test_corrected_signature_says_who_registered_it_last(on_day):
    on_day(TODAY)
    agreement = AgreementFactory(validity_kind=ValidityKind.FROM_SIGNING, valid_from=None)
    on_day(TODAY - timedelta(days=3))
    agreement = lock(agreement)
    on_day(TODAY)
    first_official = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)
    sign(agreement, by=first_official)
    second_official = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)

    for signatory in agreement.signatories.all():
        sign_one(signatory, by=second_official, signed_on=TODAY - timedelta(days=2))

    corrected = now(agreement)
    assert {s.registered_by for s in corrected.signatories.all()} == {second_official}
    assert corrected.signed_by == first_official
    assert corrected.effective_from == TODAY - timedelta(days=2)


@pytest.mark.django_db
def test_signature_that_somebody_corrected_is_a_conflict(agreement, by):
    signatory = lock(agreement).signatories.first()
    sign_one(signatory, by=by)

    with pytest.raises(VersionConflict):
        register_signature(
            signatory, version=1, by=by, title="Chef", name="Alex Ek", place="Åby", signed_on=timezone.localdate()
        )

    assert now(signatory).name == "Kim Lind"


# What an agreement replaces

TAKEN = "ersätts redan av en annan överenskommelse"
REGISTERINGS = {
    "lock": lambda a: lock_agreement(a, version=a.version, by=a.created_by),
    "register": lambda a: register_original(a, version=a.version, by=a.created_by, provenance="Pärm 3."),
}


@pytest.mark.django_db
@pytest.mark.parametrize("register", REGISTERINGS.values(), ids=REGISTERINGS)
@pytest.mark.parametrize("same", ["municipality", "police_area", "neither"])
def test_agreement_of_other_parties_is_not_replaced(register, same):
    theirs = AgreementFactory(signed=True)
    place = {name: getattr(theirs.parties.get(side=side).organisation, name) for side, name in
             (("municipality", "municipality"), ("police", "police_area"))}  # fmt: skip
    other = {"municipality": MunicipalityFactory(), "police_area": PoliceAreaFactory()}
    mine = AgreementFactory(supersedes=theirs, **other | ({same: place[same]} if same in place else {}))

    with pytest.raises(Refused, match="har andra parter"):
        register(mine)

    assert now(mine).is_draft
    assert Agreement.objects.with_succession(timezone.localdate()).get(pk=theirs.pk).is_superseded is False


@pytest.mark.django_db
@pytest.mark.parametrize("register", REGISTERINGS.values(), ids=REGISTERINGS)
@pytest.mark.parametrize("state", ["locked", "signed"])
def test_agreement_is_replaced_once(register, state):
    old = AgreementFactory(signed=True)
    AgreementFactory(supersedes=old, **{state: True})
    second = AgreementFactory(supersedes=old)

    with pytest.raises(Refused, match=TAKEN):
        register(second)

    assert now(second).is_draft


@pytest.mark.django_db
def test_draft_is_not_replaced():
    with pytest.raises(Refused, match="är inte undertecknad"):
        lock(AgreementFactory(supersedes=AgreementFactory()))


# Plans that come with it


@pytest.mark.django_db
@pytest.mark.parametrize("register", [sign, REGISTERINGS["register"]], ids=["sign", "register"])
def test_empty_plan_stays_a_draft_that_can_be_written(agreement, by, register):
    empty, written = ActionPlanFactory(agreement=agreement), ActionPlanFactory(agreement=agreement, commitments=2)

    register(now(agreement))

    assert now(written).status == "adopted"
    assert now(empty).status == "draft"
    assert InitiativeFactory(plan=now(empty)).pk


@pytest.mark.django_db
def test_plan_with_an_open_question_is_adopted_with_an_old_original(agreement):
    plan = ActionPlanFactory(agreement=agreement)
    CommitmentFactory(initiative=InitiativeFactory(plan=plan), open_question="Vem?")

    REGISTERINGS["register"](agreement)

    assert now(plan).status == "adopted"


# Originals from before


@pytest.mark.django_db
def test_original_is_registered_as_signed_with_what_it_lacks(by):
    agreement = AgreementFactory(provenance="Undertecknat original i kommunarkivet.", expired=True)
    plan = ActionPlanFactory(agreement=agreement, commitments=1)

    register_original(agreement, version=agreement.version, by=by)

    registered = now(agreement)
    assert (registered.status, registered.signed_by, registered.locked_by) == ("signed", by, by)
    assert now(plan).status == "adopted"
    assert registered.signatories.incomplete().count() == 2


@pytest.mark.django_db
def test_old_signatures_are_registered_on_an_original_from_before(by):
    agreement = AgreementFactory(provenance="Kopia från kommunens webbplats.", bare=False)
    registered = register_original(agreement, version=agreement.version, by=by)

    signatory = sign_one(registered.signatories.first(), by=by, signed_on=date(2015, 12, 14))

    assert signatory.signed_on == date(2015, 12, 14)


@pytest.mark.django_db
def test_original_needs_its_provenance(agreement, by):
    with pytest.raises(ValidationError, match="Fyll i ursprung först") as error:
        register_original(agreement, version=agreement.version, by=by)

    assert list(error.value.message_dict) == ["provenance"]

    assert now(agreement).is_draft


@pytest.mark.django_db
def test_original_without_a_term_is_refused_with_the_rule(by):
    agreement = AgreementFactory(provenance="Pärm 3.", valid_from=None, valid_until=None)

    with pytest.raises(ValidationError, match="Ange både första och sista dag"):
        register_original(agreement, version=agreement.version, by=by)

    assert now(agreement).is_draft


# Registry numbers


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "locked", "signed"])
def test_registry_number_is_registered_in_every_state(state):
    agreement = AgreementFactory(locked=state == "locked", signed=state == "signed")
    party = agreement.parties.first()

    register_number(party, version=party.version, registry_number="KS 2026/123", by=agreement.created_by)

    assert now(party).registry_number == "KS 2026/123"
    assert verbs(agreement)[-1] == "registrerade diarienummer"


# At the same time


@pytest.mark.django_db(transaction=True)
def test_text_is_either_changed_before_it_is_locked_or_not_at_all():
    agreement = AgreementFactory()
    by, section = agreement.created_by, agreement.sections.first()

    locking, changing = at_once(
        lambda: lock_agreement(agreement, version=agreement.version, by=by),
        lambda: change_part(section, version=1, changes={"body": "I sista stund"}, by=by),
    )

    assert isinstance(locking, Agreement), locking
    assert isinstance(changing, Section | Refused), changing
    assert (now(section).body == "I sista stund") == isinstance(changing, Section)


@pytest.mark.django_db(transaction=True)
def test_two_officials_who_register_the_two_signatures_at_once_sign_the_agreement():
    agreement = AgreementFactory(locked=True)
    by = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)
    first, last = agreement.signatories.all()

    outcomes = at_once(lambda: sign_one(first, by=by), lambda: sign_one(last, by=by))

    assert all(isinstance(o, Signatory) for o in outcomes), outcomes
    assert now(agreement).is_signed
    assert broken_links(agreement.organisation) == []
