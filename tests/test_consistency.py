"""What must hold everywhere, so that nothing new is left undecided: a failure here names what to decide and where."""

import ast
import re
import subprocess
from pathlib import Path

import allauth
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.urls import URLPattern, get_resolver

from samverkan.shared.immutability import locked_tables
from samverkan.shared.models import Versioned

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "agreements", "actionplans", "followup")
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*"))
HTML = [name for name in TEMPLATES if name.endswith(".html")]
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in (*APPS, "samverkan", "tests")
    for path in (ROOT / package).rglob("*.py")
)
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def source(name):
    return (ROOT / name).read_text()


def template(name):
    return (ROOT / "templates" / name).read_text()


def our_pages():
    """Return every URL pattern that has a view of ours."""

    def collect(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            else:
                yield from collect(pattern.url_patterns)

    return [p for p in collect(get_resolver().url_patterns) if p.callback.__module__.split(".")[0] in APPS]


# Models

# How each model changes. "frozen": locked with the agreement or plan it belongs to. "append-only": never changed once written.
MUTABILITY = {
    "accounts.AuditContent": "append-only",
    "accounts.AuditEvent": "append-only",
    "accounts.Membership": "mutable",
    "accounts.Organisation": "mutable",
    "accounts.OutgoingMail": "mutable",
    "accounts.User": "mutable",
    "accounts.User_groups": "mutable",
    "accounts.User_user_permissions": "mutable",
    "agreements.Agreement": "frozen",
    "agreements.AgreementParty": "frozen",
    "agreements.AgreementStatement": "append-only",
    "agreements.CollaborationArea": "frozen",
    "agreements.CompanionDocument": "frozen",
    "agreements.County": "mutable",
    "agreements.DataSource": "frozen",
    "agreements.FollowUpRule": "frozen",
    "agreements.Forum": "frozen",
    "agreements.ForumMember": "frozen",
    "agreements.Municipality": "mutable",
    "agreements.PoliceArea": "mutable",
    "agreements.PoliceAreaCoverage": "mutable",
    "agreements.PoliceDistrict": "mutable",
    "agreements.PoliceRegion": "mutable",
    "agreements.Section": "frozen",
    "agreements.Signatory": "frozen",
    "agreements.SignatureRecord": "append-only",
    "actionplans.ActionPlan": "frozen",
    "actionplans.ActivityMeasure": "frozen",
    "actionplans.Baseline": "frozen",
    "actionplans.Commitment": "frozen",
    "actionplans.CommitmentParty": "frozen",
    "actionplans.Goal": "frozen",
    "actionplans.Initiative": "frozen",
    "actionplans.PlanArea": "frozen",
    "actionplans.PlanStatement": "append-only",
    "actionplans.Responsibility": "frozen",
    "actionplans.Schedule": "frozen",
    "followup.FollowUpEntry": "append-only",
}


def test_every_model_says_how_it_changes():
    assert {model._meta.label for model in MODELS} == set(MUTABILITY), "Decide, and say it in MUTABILITY"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lock_of_a_model_is_what_it_says(model):
    lock = locked_tables().get(model._meta.db_table)

    match MUTABILITY[model._meta.label]:
        case "mutable":
            assert lock is None
        case "append-only":
            assert lock is not None
            assert (lock.condition, set(lock.events), lock.columns) == ("TRUE", {"UPDATE", "DELETE"}, ())
        case "frozen":
            assert lock is not None
            assert {"UPDATE", "DELETE"} <= set(lock.events)
            assert "status" in lock.condition


# Moments that are never null, so that nobody can fill one without the other.
NEVER_NULL = {
    "accounts.AuditEvent.recorded_at",
    "agreements.Agreement.created_at",
    "agreements.Agreement.changed_at",
    "actionplans.ActionPlan.created_at",
    "actionplans.ActionPlan.changed_at",
    "agreements.AgreementStatement.stated_at",
    "agreements.SignatureRecord.recorded_at",
    "actionplans.PlanStatement.stated_at",
    "followup.FollowUpEntry.logged_at",
}

# Moments that no person brings about, and why.
BY_NOBODY = {
    "accounts.OutgoingMail.asked_at": "whoever asks for a link is signed out",
    "accounts.OutgoingMail.due_at": "the pause before a mail is tried again",
}


def moments():
    return [
        (model, field)
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name.endswith("_at")
        if f"{model._meta.label}.{field.name}" not in BY_NOBODY
    ]


@pytest.mark.parametrize(("model", "field"), moments(), ids=lambda value: getattr(value, "name", "") or value.__name__)
def test_every_moment_has_its_actor(model, field):
    actor = model._meta.get_field(field.name.removesuffix("_at") + "_by")

    assert actor.related_model._meta.label == "accounts.User"
    assert actor.remote_field.on_delete is models.PROTECT
    assert actor.null == field.null
    if field.null:
        paired = both_or_neither(field.name, actor.name)
        assert any(
            constraint.condition == paired for constraint in model._meta.constraints if hasattr(constraint, "condition")
        )
    else:
        assert f"{model._meta.label}.{field.name}" in NEVER_NULL


def both_or_neither(first, second):
    neither = models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return neither | models.Q(**{f"{first}__isnull": False, f"{second}__isnull": False})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_moments_and_days_are_named_as_such(model):
    exempt = {"date_joined", "last_login", "since", "until", "period_from", "period_until"}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and field.name not in exempt:
            assert field.name.endswith("_at"), field
        elif isinstance(field, models.DateField) and field.name not in exempt:
            assert field.name.endswith(("_on", "_from", "_until")), field
        if isinstance(field, models.BooleanField) and not model._meta.label.startswith("accounts.User"):
            assert field.name.startswith(("is_", "has_", "asks_", "may_", "must_", "revised_", "revises_")), field


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model in MODELS for field in model._meta.concrete_fields if field.choices],
    ids=lambda value: getattr(value, "name", "") or value.__name__,
)
def test_every_choice_is_held_by_the_database(model, field):
    allowed = {value for value, _ in field.flatchoices}
    constrained = [
        set(constraint.condition.children[0][1])
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and [c[0] for c in constraint.condition.children if isinstance(c, tuple)] == [f"{field.name}__in"]
    ]

    assert constrained == [allowed], "Add one_of(…) to Meta.constraints"


SAME_IN_BOTH = {"forum", "organisation", "plan", "status"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_models_speak_swedish_to_users(model):
    if model._meta.auto_created:
        return
    assert model._meta.verbose_name == model._meta.verbose_name.lower()
    assert model._meta.verbose_name in SAME_IN_BOTH or (
        str(model._meta.verbose_name) != re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
    )
    for field in model._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name not in {"password", "last_login", "is_superuser"}:
            assert field.verbose_name in SAME_IN_BOTH or field.verbose_name != field.name.replace("_", " "), field


@pytest.mark.parametrize(
    "constraint",
    [constraint for model in MODELS for constraint in model._meta.constraints],
    ids=lambda constraint: constraint.name,
)
def test_every_constraint_has_a_sentence_for_the_user(constraint):
    assert constraint.violation_error_message != constraint.default_violation_error_message


@pytest.mark.django_db
def test_names_of_constraints_are_told_apart():
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]

    assert len(set(names)) == len(names)
    assert all(
        len(name) <= connection.ops.max_name_length() if connection.ops.max_name_length() else True for name in names
    )


@pytest.mark.parametrize("model", [model for model in MODELS if issubclass(model, Versioned)], ids=lambda m: m.__name__)
def test_rows_that_several_people_edit_start_at_version_one(model):
    assert model._meta.get_field("version").default == 1
    assert not model._meta.get_field("version").editable


# Modules


@pytest.mark.parametrize("name", [name for name in MODULES if "/migrations/" not in name and source(name).strip()])
def test_every_module_says_what_it_is(name):
    assert ast.get_docstring(ast.parse(source(name))), "Begin the module with what lives here and what does not"


@pytest.mark.parametrize(
    "name",
    [name for name in MODULES if "/migrations/" not in name and not name.startswith(("tests/", "samverkan/settings"))],
)
def test_module_is_short_enough_to_read(name):
    assert len(source(name).splitlines()) <= 400, "Make it a package, one noun per file"


def test_no_module_is_named_for_nothing():
    vague = {
        "utils",
        "util",
        "helpers",
        "helper",
        "services",
        "service",
        "signals",
        "misc",
        "common",
        "base",
        "manager",
    }

    assert [name for name in MODULES if Path(name).stem in vague] == []


def _is_named_by_its_base(node):
    """Tell whether a class is one of many of its kind, such as the form of one noun, which the base explains."""
    bases = [getattr(base, "attr", getattr(base, "id", "")) for base in getattr(node, "bases", [])]
    return any(base.endswith(("TextChoices", "Config", "Admin", "Form", "Rows", "Inline", "Command")) for base in bases)


@pytest.mark.parametrize(
    "name", [name for name in MODULES if not name.startswith("tests/") and "/migrations/" not in name]
)
def test_public_functions_and_classes_say_what_matters(name):
    silent = [
        f"{node.name} (line {node.lineno})"
        for node in ast.parse(source(name)).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_named_by_its_base(node)
    ]

    assert silent == []


def test_migrations_of_each_app_hold_no_locks():
    """Triggers come from post_migrate alone; in a migration they would lie."""
    for name in MODULES:
        if "/migrations/" in name:
            assert "TRIGGER" not in source(name)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Pages

# Pages without a template of their own, and why.
NO_TEMPLATE: dict[str, str] = {
    "agreement_pdf": "a document",
    "plan_pdf": "a document",
    "agreement_json": "a file",
    "plan_json": "a file",
}


@pytest.mark.parametrize("page", our_pages(), ids=lambda page: page.name)
def test_view_page_and_template_have_one_name(page):
    app = page.callback.__module__.split(".")[0]

    assert page.callback.__name__ == page.name
    if page.name not in NO_TEMPLATE:
        assert f"{app}/{page.name}.html" in TEMPLATES


def test_names_of_pages_are_told_apart():
    names = [page.name for page in our_pages()]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("page", our_pages(), ids=lambda page: page.name)
def test_every_page_says_which_methods_it_answers(page):
    module = source(page.callback.__module__.replace(".", "/") + ".py")
    view = next(
        n for n in ast.parse(module).body if isinstance(n, ast.FunctionDef) and n.name == page.callback.__name__
    )
    names = {getattr(d, "id", getattr(getattr(d, "func", None), "id", "")) for d in view.decorator_list}

    assert names & {"require_safe", "require_http_methods", "require_POST"}
    assert view.returns is not None
    assert all(argument.annotation for argument in view.args.args)


# Templates

# Found by their name by Django and allauth themselves.
BY_NAME = {
    *("400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"),
    "account/password_reset_help_text.html",  # by the sign-in form of allauth
}


def test_every_template_is_used():
    code = "\n".join(source(name) for name in MODULES if not name.startswith("tests/"))
    theirs = {
        path.relative_to(root).as_posix()
        for root in [Path(allauth.__file__).parent / "templates"]
        for path in root.rglob("*.*")
    }
    # A name with a hole in it, such as f"plans/_plan_{layout}.html", stands for all that fit.
    chosen = [
        re.sub(r"\\{.*?\\}", "[a-z_]+", re.escape(n)) for n in re.findall(r'f"([a-z_/]+{[a-z_.]+}[a-z_]*\.html)"', code)
    ]
    unused = []
    for name in TEMPLATES:
        others = "\n".join(template(other) for other in TEMPLATES if other != name)
        quoted = (f'"{name}"', f"'{name}'")
        is_asked_for = any(q in code or q in others for q in quoted) or any(re.fullmatch(c, name) for c in chosen)
        if name not in BY_NAME | theirs and not is_asked_for:
            unused.append(name)

    assert unused == []


def test_every_template_that_is_asked_for_exists():
    pattern = re.compile(r"""["']([a-z_]+/_?[a-z_]+\.(?:html|txt))["']""")
    asked = {name for module in MODULES if not module.startswith("tests/") for name in pattern.findall(source(module))}
    asked |= {name for other in TEMPLATES for name in pattern.findall(template(other))}

    missing = {
        name for name in asked if name not in TEMPLATES and not name.startswith(("account/", "allauth/", "admin/"))
    }

    assert missing == set()


@pytest.mark.parametrize("name", HTML)
def test_template_is_short(name):
    assert len(template(name).splitlines()) < 120


@pytest.mark.parametrize("name", HTML)
def test_template_holds_no_inline_script_or_style(name):
    text = template(name)

    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "<style" not in text
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert "javascript:" not in text
    assert not re.search(r"\shx-on", text)


@pytest.mark.parametrize("name", HTML)
def test_template_decides_nothing_about_roles_and_states(name):
    conditions = re.findall(r"{%\s*(?:el)?if\s([^%]*)%}", template(name))

    compared = [
        c
        for c in conditions
        if re.search(r"\b(?:status|role|roles|state\.code|is_staff|is_superuser)\b", c)
        or re.search(
            r"(?:==|!=|\bin)\s*[\"'](?:draft|locked|signed|adopted|coordinator|kommunpolis|official|reader)", c
        )
    ]

    assert compared == [], "Let the view say what to show"


@pytest.mark.parametrize("name", HTML)
def test_template_makes_no_query(name):
    tags = "".join(re.findall(r"{[{%].*?[%}]}", template(name)))

    assert not re.search(r"\.(?:all|exists|filter|order_by|[a-z_]+_set)\b", tags)


# Shown as it is, and why nobody outside can write it.
TRUSTED = {
    "components/field_help.html": "help texts are literals of our own forms and models, some with a list in them"
}


@pytest.mark.parametrize("name", HTML)
def test_template_marks_nothing_as_safe(name):
    marked = re.search(r"\|\s*safe\b|autoescape off", template(name))

    assert bool(marked) == (name in TRUSTED)


def test_every_form_that_posts_carries_its_token():
    without = [
        name
        for name in HTML
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", template(name), re.DOTALL | re.IGNORECASE)
        if "csrf_token" not in form and "{% include" not in form and "{% crispy" not in form
    ]

    assert without == []


# The whole


def test_text_files_hold_no_leftovers():
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    marks = re.compile(r"\b(?:XXX|FIXME|TODO)\b|<<<<<<< |>>>>>>> |\bbreakpoint\(\)|\bpdb\.set_trace")
    own = {"tests/test_consistency.py"}

    found = [
        name
        for name in files
        if Path(name).suffix in {".py", ".html", ".css", ".js", ".md", ".txt", ".toml"}
        and not name.startswith(("static/vendor/", "requirements"))
        and name not in own
        and (ROOT / name).is_file()
        and marks.search(source(name))
    ]

    assert found == []
