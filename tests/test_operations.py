"""What docs/operations.md advises, done as it says: the site as a role that owns nothing."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from agreements.actions import change_agreement
from agreements.models import Agreement, Section
from samverkan.shared.immutability import need_locks
from tests.factories import AgreementFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has roles"),
]

ROLE, PASSWORD = f"samverkan_web_{os.getpid()}", "choose-one"


def advised():
    """The SQL of the document, for this database and a role of our own."""
    text = (Path(settings.BASE_DIR) / "docs/operations.md").read_text()
    sql = re.search(r"```sql\n(.*?)```", text, re.DOTALL)[1]
    database = connection.settings_dict["NAME"]
    return sql.replace("samverkan_web", ROLE).replace(
        "DATABASE samverkan", f"DATABASE {connection.ops.quote_name(database)}"
    )


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def as_web():
    """Return what reconnects as the role; afterwards the connection is the owner's again and the role is gone."""
    owner = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}

    def become(user, password):
        connection.close()
        connection.settings_dict.update(USER=user, PASSWORD=password)

    execute(advised())
    try:
        yield lambda: become(ROLE, PASSWORD)
    finally:
        become(**{name.lower(): value for name, value in owner.items()})
        execute(f"DROP OWNED BY {ROLE}")
        execute(f"DROP ROLE {ROLE}")


SECTION = "agreements_section"
FORBIDDEN = [
    f"ALTER TABLE {SECTION} DISABLE TRIGGER ALL",
    f"ALTER TABLE {SECTION} DISABLE TRIGGER lock_{SECTION}_update",
    f"DROP TRIGGER lock_{SECTION}_update ON {SECTION}",
    f"CREATE OR REPLACE FUNCTION lock_{SECTION}_update() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    f"CREATE TRIGGER another BEFORE UPDATE ON {SECTION} FOR EACH ROW EXECUTE FUNCTION lock_{SECTION}_update()",
    f"CREATE RULE another AS ON UPDATE TO {SECTION} DO INSTEAD NOTHING",
    f"TRUNCATE {SECTION}",
    "TRUNCATE accounts_auditevent CASCADE",
    f"DROP TABLE {SECTION} CASCADE",
    f"ALTER TABLE {SECTION} DROP COLUMN body",
    f"ALTER TABLE {SECTION} RENAME TO another",
    "CREATE TABLE another (id int)",
    "CREATE TEMPORARY TABLE agreements_agreement (id int)",
    "SET session_replication_role = replica",
    "SET ROLE samverkan",
]


def test_role_that_owns_nothing_runs_the_site_and_cannot_touch_the_locks(as_web, tmp_path):
    draft, signed = AgreementFactory(), AgreementFactory(signed=True)
    as_web()

    change_agreement(draft, version=draft.version, changes={"title": "Ny titel"}, by=draft.created_by)
    call_command("print_agreements", str(signed.pk), to=tmp_path, verbosity=0)
    need_locks()
    call_command("verify", files=[tmp_path], verbosity=0)

    assert Agreement.objects.get(pk=draft.pk).title == "Ny titel"
    assert len(list(tmp_path.iterdir())) == 4
    with pytest.raises(IntegrityError, match="låst"), transaction.atomic():
        Section.objects.filter(agreement=signed).update(body="Annat")
    for statement in FORBIDDEN:
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            execute(statement)
