"""A country's worth of rows on PostgreSQL, and what the questions about them cost beside the best raw SQL (D).

290 municipalities, 1,740 agreements, 100,000 commitments, 2 million entries; generated inside the database. Run by
`script/benchmark --scale`.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from actionplans.canonical import seal_pending_plans  # noqa: E402
from actionplans.models import ActionPlan  # noqa: E402
from actionplans.reading import read_plan  # noqa: E402
from agreements.canonical import seal_pending_agreements  # noqa: E402
from agreements.models import Agreement, Municipality  # noqa: E402
from followup.models import FollowUpEntry  # noqa: E402
from samverkan.shared.immutability import install_locks, remove_locks  # noqa: E402
from samverkan.shared.text import fold  # noqa: E402

AGREEMENTS_EACH, COMMITMENTS_EACH, ENTRIES_EACH = 6, 58, 20
ROUNDS = 20

_LOAD = [
    # Each municipality has had six agreements of two years; the last is in force.
    """
    INSERT INTO agreements_agreement (version, organisation_id, status, title, cover_title, is_invented, provenance, validity_kind,
        valid_from, valid_until, effective_from, effective_until, revised_when_needed, is_revision_approximate, may_be_terminated,
        must_tell_changes, communication_strategy, is_communication_in_every_activity, out_of_scope, created_at, created_by_id,
        changed_at, changed_by_id, locked_at, locked_by_id, signed_at, signed_by_id, standing, search_text, sort_key, text_hash)
    SELECT 1, m.organisation_id, 'signed', 'Samverkansöverenskommelse ' || m.full_name || ' ' || y, '', false, '', 'fixed',
        make_date(y, 1, 1), make_date(y + 1, 12, 31), make_date(y, 1, 1), make_date(y + 1, 12, 31), false, false, false, false, '', false,
        '', now(), %(user)s, now(), %(user)s, now(), %(user)s, now(), %(user)s, 'confirmed',
        'samverkansöverenskommelse ' || lower(m.full_name) || ' ' || y || ' polismyndigheten trygghet i centrum narkotika',
        lower(m.full_name) || y, 'pending'
    FROM agreements_municipality m, generate_series(%(year)s - 10, %(year)s, 2) y
    """,
    """
    UPDATE agreements_agreement a SET supersedes_id = b.id FROM agreements_agreement b
    WHERE b.organisation_id = a.organisation_id AND b.valid_until + 1 = a.valid_from
    """,
    """
    INSERT INTO agreements_agreementparty (version, "order", agreement_id, side, organisation_id, name, short_name, represented_by,
        is_signing, registry_number, standing)
    SELECT 1, 10, a.id, 'municipality', a.organisation_id, o.name, 'Kommunen', '', true, '', 'confirmed'
    FROM agreements_agreement a JOIN accounts_organisation o ON o.id = a.organisation_id
    """,
    """
    INSERT INTO agreements_agreementparty (version, "order", agreement_id, side, organisation_id, name, short_name, represented_by,
        is_signing, registry_number, standing)
    SELECT DISTINCT ON (a.id) 1, 20, a.id, 'police', p.organisation_id, 'Polismyndigheten', 'Polisen', p.full_name, true, '', 'confirmed'
    FROM agreements_agreement a JOIN agreements_municipality m ON m.organisation_id = a.organisation_id
    JOIN agreements_policeareacoverage c ON c.municipality_id = m.id JOIN agreements_policearea p ON p.id = c.police_area_id
    """,
    """
    INSERT INTO actionplans_actionplan (version, agreement_id, status, kind_label, title, period_from, period_until, layout, first_side,
        intro, created_at, created_by_id, changed_at, changed_by_id, adopted_at, adopted_by_id, text_hash)
    SELECT 1, a.id, 'adopted', 'Handlingsplan', 'Handlingsplan', a.valid_from, a.valid_until, 'table', 'municipality', '', now(), %(user)s,
        now(), %(user)s, now(), %(user)s, 'pending' FROM agreements_agreement a
    """,
    """
    INSERT INTO actionplans_initiative (version, "order", plan_id, title, expansion, is_untitled, description, communication_side,
        communication_office)
    SELECT 1, n, p.id, 'Insats ' || n, '', false, '', '', '' FROM actionplans_actionplan p, generate_series(1, 15) n
    """,
    """
    INSERT INTO actionplans_commitment (version, "order", initiative_id, kind, presentation, text, condition, open_question, search_text)
    SELECT 1, n, i.id, 'commitment', 'bullet', 'Genomföra trygghetsvandring ' || n, '', '', 'genomföra trygghetsvandring ' || n
    FROM actionplans_initiative i, generate_series(1, 4) n WHERE i."order" * 4 + n <= %(commitments)s + 4
    """,
    """
    INSERT INTO actionplans_commitmentparty (commitment_id, party_id, role)
    SELECT c.id, y.id, 'owner' FROM actionplans_commitment c JOIN actionplans_initiative i ON i.id = c.initiative_id
    JOIN actionplans_actionplan p ON p.id = i.plan_id
    JOIN agreements_agreementparty y ON y.agreement_id = p.agreement_id AND y."order" = 10 + 10 * (c.id %% 2)
    """,
    """
    INSERT INTO actionplans_responsibility (commitment_id, "order", side, office, office_key, actor, kind, scope_note)
    SELECT c.id, 1, 'municipality', 'Enhet ' || c.id %% 12, 'enhet ' || c.id %% 12, 'unit', 'responsible', '' FROM actionplans_commitment c
    """,
    """
    INSERT INTO actionplans_activitymeasure (commitment_id, "order", kind, text, unit, comparator, target, period, is_in_text)
    SELECT c.id, 1, 'count', 'Antal', 'vandringar', 'at_least', 5, 'year', false FROM actionplans_commitment c
    """,
    """
    INSERT INTO followup_followupentry (commitment_id, organisation_id, measure_id, happened_on, outcome, reason, count, text, key,
        logged_at, logged_by_id, is_withdrawal, erasure_reason)
    SELECT c.id, a.organisation_id, m.id, a.valid_from + (n * 30), 'done', '', 1, '', gen_random_uuid(), now(), %(user)s, false, ''
    FROM actionplans_commitment c JOIN actionplans_activitymeasure m ON m.commitment_id = c.id
    JOIN actionplans_initiative i ON i.id = c.initiative_id JOIN actionplans_actionplan p ON p.id = i.plan_id
    JOIN agreements_agreement a ON a.id = p.agreement_id, generate_series(1, %(entries)s) n
    """,
    "ANALYZE",
]

_PLAN_D = """
SELECT i.title, c.id, c.text, y.short_name, r.office, m.target, m.unit, t.kind, h.label, e.happened_on, e.outcome, s.total
FROM actionplans_commitment c JOIN actionplans_initiative i ON i.id = c.initiative_id
JOIN actionplans_commitmentparty cp ON cp.commitment_id = c.id JOIN agreements_agreementparty y ON y.id = cp.party_id
LEFT JOIN actionplans_responsibility r ON r.commitment_id = c.id LEFT JOIN actionplans_activitymeasure m ON m.commitment_id = c.id
LEFT JOIN actionplans_schedule t ON t.commitment_id = c.id LEFT JOIN actionplans_planarea h ON h.id = i.plan_area_id
LEFT JOIN LATERAL (SELECT happened_on, outcome FROM followup_followupentry e WHERE e.commitment_id = c.id
    ORDER BY happened_on DESC, id DESC LIMIT 1) e ON true
LEFT JOIN LATERAL (SELECT sum(count) total FROM followup_followupentry e WHERE e.measure_id = m.id
    AND e.happened_on BETWEEN %(first)s AND %(last)s) s ON true
WHERE i.plan_id = %(plan)s ORDER BY i."order", c."order"
"""

_COUNTY_D = """
SELECT k.name, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM agreements_agreementparty y JOIN agreements_agreement a ON a.id = y.agreement_id
    WHERE y.organisation_id = m.organisation_id AND a.status = 'signed' AND a.effective_from <= %(day)s
    AND (a.effective_until IS NULL OR a.effective_until >= %(day)s)
    AND NOT EXISTS (SELECT 1 FROM agreements_agreement s WHERE s.supersedes_id = a.id AND s.status = 'signed' AND s.standing = 'confirmed' AND s.effective_from <= %(day)s)))
FROM agreements_municipality m JOIN agreements_county k ON k.id = m.county_id GROUP BY k.id, k.name
"""

_SEARCH_D = """
SELECT a.id, a.title, a.effective_from, a.effective_until, o.sort_key, count(*) OVER (), EXISTS (
    SELECT 1 FROM agreements_agreement s WHERE s.supersedes_id = a.id AND s.status = 'signed' AND s.standing = 'confirmed' AND s.effective_from <= %(day)s)
FROM agreements_agreement a LEFT JOIN agreements_agreementparty y ON y.agreement_id = a.id AND y.side = 'municipality'
LEFT JOIN accounts_organisation o ON o.id = y.organisation_id
WHERE a.status = 'signed' AND a.search_text LIKE %(like)s ORDER BY o.sort_key, a.sort_key LIMIT 100
"""


def load(user: User) -> None:
    """Generate the rows, with the locks off while it lasts."""
    numbers = {
        "user": user.pk,
        "year": timezone.localdate().year,
        "commitments": COMMITMENTS_EACH,
        "entries": ENTRIES_EACH,
    }
    remove_locks()
    with connection.cursor() as cursor:
        for statement in _LOAD:
            cursor.execute(statement, numbers)
    seal_pending_agreements()
    seal_pending_plans()
    install_locks()


def raw(sql: str, **values: object) -> Callable[[], object]:
    """Return a question in raw SQL."""

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    return ask


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Return how long a question takes in all, and how much of it is spent in the database (ms)."""
    in_database = 0.0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal in_database
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            in_database += time.perf_counter() - started

    started = time.perf_counter()
    with connection.execute_wrapper(watch):
        ask()
    return (time.perf_counter() - started) * 1000, in_database * 1000


def compare(name: str, ours: Callable[[], object], best: Callable[[], object]) -> None:
    """Ask both in turn and print the medians, and the ratio of what they ask of the database."""
    first = timed(ours)[0]
    best()
    rounds = [(*timed(ours), timed(best)[1]) for _ in range(ROUNDS)]
    whole, mine, raw_sql = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"| {name} | {first:.0f} | {whole:.1f} | {mine:.1f} | {raw_sql:.1f} | {mine / raw_sql:.2f} |", flush=True)


def main() -> None:
    if connection.vendor != "postgresql":
        raise SystemExit("The country is measured on PostgreSQL: set DATABASE_URL.")
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    user = User.objects.create_user("referens@example.se", "referens-2026", full_name="Referens")
    municipality = Municipality.objects.get(code="1480")
    user.memberships.create(organisation=municipality.organisation, role=Role.COORDINATOR)
    load(user)
    today = timezone.localdate()
    counts = [f"{model.objects.count()} {model._meta.verbose_name_plural}" for model in (Agreement, FollowUpEntry)]
    print(f"\nPostgreSQL, {', '.join(counts)}; median of {ROUNDS}, ms\n")
    print(
        "| question | first time | ours | of it in the database | D: raw SQL | database / D |\n|---|---:|---:|---:|---:|---:|"
    )
    plan = (
        ActionPlan.objects.select_related("agreement__organisation")
        .filter(agreement__organisation=municipality.organisation)
        .latest("period_from")
    )
    first, last = today.replace(month=1, day=1), today.replace(month=12, day=31)
    compare(
        f"plan of {COMMITMENTS_EACH} with last entry and progress",
        lambda: read_plan(plan, reported_by=today),
        raw(_PLAN_D, plan=plan.pk, first=first, last=last),
    )
    client = Client()
    client.force_login(user)
    for name, url, sql, values in (
        ("page: coverage per county", reverse("coverage_show"), _COUNTY_D, {"day": today}),
        (
            "page: search, one hit",
            reverse("agreement_list") + "?q=kiruna+2026",
            _SEARCH_D,
            {"day": today, "like": "%kiruna%2026%"},
        ),
        (
            "page: search, 1,740 hits",
            reverse("agreement_list") + "?q=narkotika",
            _SEARCH_D,
            {"day": today, "like": f"%{fold('narkotika')}%"},
        ),
        (
            "page: search, none",
            reverse("agreement_list") + "?q=finnsinte",
            _SEARCH_D,
            {"day": today, "like": "%finnsinte%"},
        ),
        ("page: first page", reverse("home"), _PLAN_D, {"plan": plan.pk, "first": first, "last": last}),
        (
            "page: one municipality",
            reverse("municipality_show", args=["1480"]),
            _PLAN_D,
            {"plan": plan.pk, "first": first, "last": last},
        ),
        ("page: one police area", reverse("police_area_show", args=["karlshamn"]), _COUNTY_D, {"day": today}),
    ):
        compare(name, lambda url=url: client.get(url), raw(sql, **values))


if __name__ == "__main__":
    main()
