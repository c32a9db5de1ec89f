"""Every address that is not one of our own pages: what each method answers to whom. One that is not decided here fails the suite.

Our own pages stand in tests/test_access.py. Here are sign-in and passwords, and the admin, whose staff and superuser are members
nowhere: what is answered about a draft of others is that there is no such thing.
"""

from functools import partial

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from zeal import zeal_ignore

from agreements.models import Agreement
from tests.factories import UserFactory
from tests.test_access import ACCESS, client_of, world_in

pytestmark = pytest.mark.django_db

VISITORS = ("signed out", "member", "staff", "superuser")
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")

# name: (what GET and HEAD answer, what an empty POST answers), each to VISITORS in their order.
SIGN_IN = {
    "account_login": ((200, 302, 302, 302), (422, 302, 302, 302)),
    "account_logout": ((302, 200, 200, 200), (302, 302, 302, 302)),
    "account_inactive": ((200,) * 4, (405,) * 4),
    "account_change_password": ((302, 200, 200, 200), (302, 422, 422, 422)),
    "account_reset_password": ((200,) * 4, (422,) * 4),
    "account_reset_password_done": ((200,) * 4, (405,) * 4),
    # With a link that is void: nothing to see, nothing to send.
    "account_reset_password_from_key": ((200,) * 4, (200,) * 4),
    "account_reset_password_from_key_done": ((200,) * 4, (405,) * 4),
}
# Who is no staff is led to the admin's own door, which refuses.
ADMIN = {
    "admin:index": ((302, 302, 200, 200), (302, 302, 200, 200)),
    "admin:login": ((302, 403, 302, 302), (302, 403, 302, 302)),
    "admin:logout": ((302, 302, 405, 405), (302, 302, 200, 200)),
    "admin:password_change": ((302, 302, 302, 302), (302, 405, 405, 405)),
    "admin:autocomplete": ((302, 302, 403, 403), (302, 302, 405, 405)),
    "admin:jsi18n": ((302, 302, 200, 200), (302, 302, 405, 405)),
    "admin:app_list": ((302, 302, 200, 200), (302, 302, 200, 200)),
    "admin:": ((302, 302, 404, 404), (302, 302, 404, 404)),
}
# The pages of each model in the admin. Without a right: 403; about a row that the user does not see: 302, to the front page.
SEEN, NOT_SEEN = (302, 302, 200, 200), (302, 302, 302, 302)
REFUSED, FOR_SUPERUSERS = (302, 302, 403, 403), (302, 302, 403, 200)
OF_DRAFTS = {
    "changelist": (SEEN, SEEN),
    "add": (REFUSED, REFUSED),
    "history": (NOT_SEEN, NOT_SEEN),
    "delete": (REFUSED, REFUSED),
    "change": (NOT_SEEN, REFUSED),
    "": (NOT_SEEN, NOT_SEEN),
}
OF_REFERENCE_DATA = {
    **OF_DRAFTS,
    "add": (FOR_SUPERUSERS, FOR_SUPERUSERS),
    "history": (SEEN, SEEN),
    "change": (SEEN, FOR_SUPERUSERS),
}
OF_ACCOUNTS = {
    **OF_REFERENCE_DATA,
    "history": ((302, 302, 302, 200), (302, 302, 302, 200)),
    "change": ((302, 302, 302, 200), FOR_SUPERUSERS),
}
MODELS = {
    "accounts_auditevent": OF_DRAFTS,
    "accounts_organisation": OF_REFERENCE_DATA,
    "accounts_user": OF_ACCOUNTS,
    **dict.fromkeys(
        [f"agreements_{m}" for m in ("county", "municipality", "policearea", "policedistrict", "policeregion")],
        OF_REFERENCE_DATA,
    ),
    **dict.fromkeys(
        [
            *(
                "agreements_agreement",
                "agreements_agreementparty",
                "agreements_collaborationarea",
                "agreements_section",
            ),
            *("agreements_companiondocument", "agreements_datasource", "agreements_followuprule", "agreements_forum"),
            *(
                "agreements_forummember",
                "agreements_signatory",
                "actionplans_actionplan",
                "actionplans_activitymeasure",
            ),
            *("actionplans_baseline", "actionplans_commitment", "actionplans_goal", "actionplans_initiative"),
            *("actionplans_planarea", "actionplans_responsibility", "actionplans_schedule", "followup_followupentry"),
        ],
        OF_DRAFTS,
    ),
}


def patterns(found=None, space=""):
    """Return every pattern of the site by its name, with its namespace; those of one name as a list."""
    found = {} if found is None else found

    def collect(resolver, space):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                found.setdefault(space + (pattern.name or ""), []).append(pattern)
            else:
                collect(pattern, f"{pattern.namespace}:" if pattern.namespace else space)

    collect(get_resolver(), "")
    return found


def decided():
    """Return what is decided for each page of the admin and of sign-in, by name."""
    of_models = {
        f"admin:{model}_{page}": answers for model, pages in MODELS.items() for page, answers in pages.items() if page
    }
    return {**SIGN_IN, **ADMIN, **of_models}


def test_every_address_is_decided():
    assert set(patterns()) == set(decided()) | set(ACCESS), "Decide what it answers to whom: here, or in ACCESS"


def test_admin_addresses_without_a_name_are_two():
    """Of each model the one that leads from a row's bare address to its page; and the one that catches what is not there."""
    assert len(patterns()["admin:"]) == len(MODELS) + 1


@pytest.fixture
def draft():
    return world_in("draft")


@pytest.fixture
def visitors():
    with zeal_ignore():  # Django's own pages fetch the signed-in user twice, which is not ours to mend.
        yield {
            "signed out": Client,
            "member": partial(client_of, UserFactory(role="coordinator")),
            "staff": partial(client_of, UserFactory(is_staff=True)),
            "superuser": partial(client_of, UserFactory(is_staff=True, is_superuser=True)),
        }


def addresses():
    """Return an address for every name; of rows, one that exists where there is any."""
    from django.contrib.admin import site

    rows = {model._meta.label_lower.replace(".", "_"): model for model in site._registry}
    found = {}
    for name in decided():
        model, _, page = name.removeprefix("admin:").rpartition("_")
        if name.startswith("admin:") and model in rows:
            first = rows[model]._default_manager.order_by("pk").values_list("pk", flat=True).first() or 1
            found[name] = reverse(name, args=[] if page in {"changelist", "add"} else [first])
        elif name == "admin:":
            found[name] = "/admin/finns/inte/"
        elif name == "account_reset_password_from_key":
            found[name] = reverse(name, args=["1", "abc-123"])
        else:
            found[name] = reverse(name, args=["accounts"] if name == "admin:app_list" else [])
    return found


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_each_address_answers(visitor, visitors, draft):
    place, got, expected = VISITORS.index(visitor), {}, {}
    client = visitors[visitor]()

    for name, address in addresses().items():
        if name.endswith(("_changelist", "_history")) and not name.startswith("admin:accounts"):
            continue  # Pages that a form is never sent to: the same view for every model, and one test below for all.
        for method, answers in zip(("get", "post"), decided()[name], strict=True):
            got[name, method] = getattr(client, method)(address).status_code
            expected[name, method] = answers[place]
            if name in {"account_logout", "admin:logout"} and method == "post":
                client = visitors[visitor]()

    assert got == expected


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_address_answers_other_methods(visitor, visitors, draft):
    client, all_addresses = visitors[visitor](), addresses()

    for name in (*SIGN_IN, *ADMIN, "admin:accounts_user_changelist", "admin:agreements_agreement_change"):
        get = decided()[name][0][VISITORS.index(visitor)]
        answers = {method: getattr(client, method)(all_addresses[name]).status_code for method in OTHER_METHODS}
        assert set(answers.values()) <= ({405, get} if get in {302, 403} else {405}), (name, answers)
        assert client.head(all_addresses[name]).status_code == get, name


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_lists_and_histories_answer(visitor, visitors, draft):
    place, got, expected = VISITORS.index(visitor), {}, {}
    client = visitors[visitor]()

    for name, address in addresses().items():
        if name.endswith(("_changelist", "_history")):
            got[name], expected[name] = client.get(address).status_code, decided()[name][0][place]

    assert got == expected


def test_every_page_of_the_admin_passes_the_gate_of_the_site():
    """It refuses other methods, whatever the view would do with them (the test before this one)."""
    for name, found in patterns().items():
        if name.startswith("admin:") and name not in {"admin:login", "admin:password_change", "admin:"}:
            assert all(p.callback.__wrapped__ for p in found), name


@pytest.mark.parametrize(
    "path",
    [
        *("signup", "email", "confirm-email", "confirm-email/abc", "password/set", "reauthenticate", "login/code"),
        *("login/code/confirm", "password/reset/confirm", "phone/verify", "phone/change", "signup/passkey", ""),
    ],
)
def test_what_allauth_has_besides_is_not_there(path, client_for):
    user = UserFactory()
    forms = [
        {"action_add": "", "email": "ny@example.se"},
        {"action_primary": "", "email": user.email},
        {"action_remove": "", "email": user.email},
        {"email": "ny@example.se", "password1": "lång-fras-här-1", "password2": "lång-fras-här-1"},
    ]
    for client in (client_for(None), client_for(user)):
        for form in forms:
            assert client.post(f"/konto/{path}/".replace("//", "/"), form).status_code == 404
        assert client.get(f"/konto/{path}/".replace("//", "/")).status_code == 404

    user.refresh_from_db()
    assert user.email.startswith("person")
    assert Agreement.objects.count() == 0
