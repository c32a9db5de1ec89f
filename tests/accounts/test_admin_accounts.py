"""Accounts in the admin: nobody gives there what he or she has not, by no form, and nothing without the own password."""

import pytest
from django.core import mail
from django.urls import reverse
from zeal import zeal_ignore

from accounts.mail import send_due
from accounts.models import AuditEvent, Membership, Role, User
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "admin:accounts_user_add"


@pytest.fixture(autouse=True)
def _django_fetches_twice():
    with zeal_ignore():
        yield


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def elsewhere():
    return OrganisationFactory()


@pytest.fixture
def local(organisation, client_for):
    return client_for(UserFactory(is_staff=True, organisation=organisation, role=Role.ADMINISTRATOR))


@pytest.fixture
def superuser(client_for):
    return client_for(UserFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def account(organisation):
    return UserFactory(organisation=organisation, role=Role.READER)


def page(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def rows(*memberships, saved=0):
    """Return the fields of membership rows; the first `saved` of them exist already."""
    fields = {"memberships-TOTAL_FORMS": len(memberships), "memberships-INITIAL_FORMS": saved}
    for number, row in enumerate(memberships):
        fields |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return fields


def form_of(user, *memberships, saved=0, **changes):
    """Return what the page of an account sends."""
    fields = {"email": user.email, "full_name": user.full_name, "own_password": PASSWORD}
    fields |= {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)}
    if not memberships:
        held = list(user.memberships.all())
        memberships = [{"id": m.pk, "user": user.pk, "organisation": m.organisation_id, "role": m.role} for m in held]
        saved = len(held)
    return fields | rows(*memberships, saved=saved) | changes


def state():
    return (
        list(
            User.objects.order_by("pk").values(
                "email", "full_name", "is_active", "is_staff", "is_superuser", "password"
            )
        ),
        list(Membership.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
    )


def assert_changes_nothing(client, address, form, *, statuses=(200, 302, 400, 403)):
    before = state()
    answer = client.post(address, form)
    assert answer.status_code in statuses
    assert state() == before
    return answer.content.decode()


# What works


def test_account_is_added_with_a_role_and_its_owner_chooses_the_password(local, organisation, client):
    member = {"organisation": organisation.pk, "role": Role.OFFICIAL, "office": "Kansliet"}
    form = {"email": "Ny.Person@Example.se", "full_name": "Ny Person", "own_password": PASSWORD, **rows(member)}

    answer = local.post(reverse(ADD), form)
    send_due()

    user = User.objects.get(email="ny.person@example.se")
    assert answer.status_code == 302
    assert user.memberships.get().organisation == organisation
    assert not user.has_usable_password()
    assert AuditEvent.objects.of_chain(None).get().verb == "lade upp konto"
    assert AuditEvent.objects.of_chain(organisation.pk).get().verb == "gav medlemskap"
    assert {message.subject for message in mail.outbox} == {
        "Ditt konto i Samverkan", "Dina roller i Samverkan är ändrade"
    }  # fmt: skip


def test_membership_is_ended_and_its_change_recorded(local, account, organisation):
    held = account.memberships.get()
    row = {"id": held.pk, "user": account.pk, "organisation": organisation.pk, "role": "reader", "until": "2026-12-31"}

    answer = local.post(page(account), form_of(account, row, saved=1))

    assert answer.status_code == 302
    event = AuditEvent.objects.of_chain(organisation.pk).get()
    assert (event.verb, event.changes) == ("avslutade medlemskap", {"until": [None, "2026-12-31"]})


def test_superuser_changes_address_and_rights(superuser, account):
    answer = superuser.post(page(account), form_of(account, email="ny@example.se", is_staff="on"))
    send_due()

    account.refresh_from_db()
    assert answer.status_code == 302
    assert (account.email, account.is_staff) == ("ny@example.se", True)
    assert AuditEvent.objects.of_chain(None).get().verb == "bytte e-postadress"
    assert len(mail.outbox) == 3


# What does not


@pytest.mark.parametrize("own_password", ["", "fel-lösenord-här", None])
def test_nothing_is_changed_without_the_own_password(superuser, account, own_password):
    form = form_of(account, email="tagen@example.se", own_password=own_password or "")
    if own_password is None:
        del form["own_password"]

    text = assert_changes_nothing(superuser, page(account), form, statuses=(200,))

    assert "Ditt lösenord" in text
    assert_changes_nothing(superuser, reverse(ADD), {**form, **rows()}, statuses=(200,))


def test_own_password_in_the_admin_cannot_be_guessed(superuser, account):
    for _ in range(10):
        superuser.post(page(account), form_of(account, own_password="fel"))

    text = assert_changes_nothing(superuser, page(account), form_of(account, email="ny@example.se"), statuses=(200,))

    assert "för många gånger" in text


@pytest.mark.parametrize(
    "extra", [{"is_staff": "on"}, {"is_superuser": "on"}, {"is_staff": "on", "is_superuser": "on"}]
)
@pytest.mark.parametrize("query", ["", "?_popup=1", "?_to_field=id", "?_popup=1&_to_field=email", "?is_superuser=1"])
def test_local_staff_give_no_rights_whatever_they_send(local, account, extra, query):
    assert_changes_nothing(local, page(account) + query, form_of(account, **extra))


def test_new_account_gets_no_rights_and_no_password_from_what_is_sent(local, organisation):
    member = {"organisation": organisation.pk, "role": Role.READER}
    extra = {"is_staff": "on", "is_superuser": "on", "is_demo": "on", "password": "x", "password1": PASSWORD}

    local.post(
        reverse(ADD), {"email": "n@example.se", "full_name": "N", "own_password": PASSWORD, **extra, **rows(member)}
    )

    user = User.objects.get(email="n@example.se")
    assert (user.is_staff, user.is_superuser, user.is_demo, user.has_usable_password()) == (False,) * 4


def test_local_staff_give_roles_in_their_own_organisation_alone(local, account, elsewhere):
    form = {"email": "n@example.se", "full_name": "N", "own_password": PASSWORD}

    for role in Role:
        member = {"organisation": elsewhere.pk, "role": role}
        text = assert_changes_nothing(local, reverse(ADD), {**form, **rows(member)}, statuses=(200,))
        assert "inte administratör i den organisationen" in text


def test_local_staff_add_no_account_that_belongs_to_nobody(local):
    form = {"email": "n@example.se", "full_name": "N", "own_password": PASSWORD, **rows()}

    assert "Ge kontot en roll" in assert_changes_nothing(local, reverse(ADD), form, statuses=(200,))


@pytest.mark.parametrize("who", ["local", "superuser"])
def test_membership_is_not_moved_nor_another_accounts_changed(who, request, account, organisation, elsewhere):
    client, held = request.getfixturevalue(who), account.memberships.get()
    moved = {"id": held.pk, "user": account.pk, "organisation": elsewhere.pk, "role": "reader"}
    foreign = MembershipFactory(organisation=elsewhere)
    others = {"id": foreign.pk, "user": account.pk, "organisation": organisation.pk, "role": "administrator"}
    deleted = {"id": held.pk, "user": account.pk, "organisation": organisation.pk, "role": "reader", "DELETE": "on"}

    assert_changes_nothing(client, page(account), form_of(account, moved, saved=1))
    assert_changes_nothing(client, page(account), form_of(account, others, saved=1))
    assert_changes_nothing(client, page(account), form_of(account, deleted, saved=1))


def test_accounts_of_others_are_not_there_for_local_staff(local, organisation, elsewhere):
    both = UserFactory(full_name="Både Och", organisation=organisation, role=Role.READER)
    MembershipFactory(user=both, organisation=elsewhere)
    hidden = [
        both,
        UserFactory(full_name="Någon Annan", organisation=elsewhere),
        UserFactory(full_name="Ingens Konto"),
        UserFactory(full_name="Chef Staff", organisation=organisation, is_staff=True),
        UserFactory(full_name="Chef Super", organisation=organisation, is_superuser=True, is_staff=True),
    ]
    listing = local.get(reverse("admin:accounts_user_changelist") + "?all=").content.decode()
    suggest = reverse("admin:autocomplete")
    suggestions = local.get(suggest, {"app_label": "accounts", "model_name": "membership", "field_name": "user"})

    for user in hidden:
        assert_changes_nothing(local, page(user), form_of(user, email="tagen@example.se"), statuses=(302, 403))
        assert local.get(page(user)).status_code == 302
        assert local.get(reverse("admin:accounts_user_history", args=[user.pk])).status_code == 302
        assert user.full_name not in listing
        assert user.full_name not in suggestions.content.decode()


@pytest.mark.parametrize(
    "lookup", ["password__startswith=md5", "password__contains=a", "memberships__office__startswith=a"]
)
def test_no_list_is_filtered_by_what_it_does_not_show(superuser, account, lookup):
    answer = superuser.get(f"{reverse('admin:accounts_user_changelist')}?{lookup}")

    assert answer.status_code in {302, 400}


def test_nobody_gives_another_person_a_password(superuser, account):
    for path in ("password", f"{account.pk}/password", f"{account.pk}/password/"):
        assert superuser.get(f"/admin/accounts/user/{path}", follow=True).redirect_chain[-1][0] == "/admin/"
    assert "password1" not in superuser.get(page(account)).content.decode()


@pytest.mark.parametrize("action", ["delete_selected", "", "finns_inte"])
def test_no_action_changes_many_at_once(superuser, account, action):
    form = {"action": action, "_selected_action": [account.pk], "post": "yes"}

    assert_changes_nothing(superuser, reverse("admin:accounts_user_changelist"), form)


def test_what_locked_texts_know_an_organisation_by_is_not_changed(client_for):
    organisation = OrganisationFactory(code="9901", name="Gamla kommun")
    client = client_for(UserFactory(is_staff=True, is_superuser=True))

    client.post(
        reverse("admin:accounts_organisation_change", args=[organisation.pk]),
        {"name": "Nya kommun", "code": "9902", "kind": "police_area"},
    )

    organisation.refresh_from_db()
    assert (organisation.name, organisation.code, organisation.kind) == ("Nya kommun", "9901", "municipality")
