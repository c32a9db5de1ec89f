"""Nothing waits without end: every wait in the code is known, with its deadline. A new one fails here until it has one."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("samverkan", "accounts", "agreements", "actionplans", "followup", "script")

WAITS = {
    "sleep", "wait", "acquire", "flock", "select_for_update", "urlopen", "urlretrieve", "communicate", "result", "recv", "recvfrom",
    "recv_bytes", "accept", "connect", "create_connection", "getaddrinfo", "select", "poll", "Popen", "run", "call", "check_call",
    "check_output", "system", "waitpid", "input", "SMTP",
}  # fmt: skip
"""What may wait, by the name it is called by."""
EMPTY_HANDED = {"get", "join", "read", "readline"}
"""What waits when it is called without arguments: on a queue, a thread, a pipe."""
NOT_WAITS = {"connection_created.connect", "pre_migrate.connect", "post_migrate.connect", "user_logged_in.connect"}
NOT_WAITS |= {"post_save.connect", "user_logged_out.connect", "kept.connect", "platform.system", "check.run"}

LOCK = (
    "lock_timeout: 5 s in a page, 60 s in a command; SQLite 5 s and 20 s (samverkan/shared/deadlines.py, settings.py)"
)
PDF = "of the process that renders, which its desk ends by itself (PDF_SECONDS); no request waits for it longer than PDF_PATIENCE"
DEADLINES = {
    "samverkan/shared/http.py: sleep": "three seconds in all, for two requests of a process (_PATIENCE, _waiting)",
    "samverkan/shared/http.py: acquire": "does not wait: blocking=False",
    "samverkan/shared/pdf/cache.py: flock": "does not wait: LOCK_NB",
    "samverkan/shared/pdf/desk.py: sleep": "_PAUSE, in a thread of its own",
    "samverkan/shared/pdf/desk.py: wait": "PDF_PATIENCE",
    "samverkan/shared/pdf/renderer.py: Popen": PDF,
    "samverkan/shared/pdf/renderer.py: acquire": "_SECONDS_TO_LEAVE",
    "samverkan/shared/pdf/renderer.py: poll": "does not wait: of a process",
    "samverkan/shared/pdf/renderer.py: wait": "_SECONDS_TO_LEAVE, and once it is killed until it is gone",
    "samverkan/shared/pdf/worker.py: get": PDF,
    "samverkan/shared/pdf/worker.py: sleep": PDF,
    "samverkan/shared/reports/mails.py: wait": "a thread of its own, which no request waits for, until there is something to send",
    "script/_failure.py: read": "the end of what the installation writes, in a command by hand",
    "accounts/actions/account.py: select_for_update": LOCK,
    "accounts/actions/erasure.py: select_for_update": LOCK,
    "accounts/actions/membership.py: select_for_update": LOCK,
    "accounts/apps.py: connect": "does not wait: of a signal",
    "accounts/mail/courier.py: sleep": "_SETTLES, in a thread of its own",
    "accounts/mail/courier.py: wait": "_LOOKS_EVERY, in a thread of its own",
    "accounts/actions/editing.py: select_for_update": LOCK,
    "followup/actions/entry.py: select_for_update": LOCK,
    "agreements/actions/standing.py: select_for_update": LOCK,
    "actionplans/actions/standing.py: select_for_update": LOCK,
    "agreements/actions/part.py: select_for_update": LOCK,
    "agreements/actions/succession.py: select_for_update": LOCK,
    "actionplans/actions/plan.py: select_for_update": LOCK,
}
"""Where the code waits, and until when at most."""


def _modules():
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _name_of(call):
    match call.func:
        case ast.Attribute(attr=name):
            return name
        case ast.Name(id=name):
            return name
    return ""


def _is_wait(call):
    name, written = _name_of(call), ast.unparse(call.func)
    if any(written.endswith(known) for known in NOT_WAITS):
        return False
    if "objects" in written:  # A question to the database, which has its own deadline.
        return name == "select_for_update"
    bare = isinstance(call.func, ast.Attribute) and not call.args and not call.keywords
    return name in WAITS or (name in EMPTY_HANDED and bare)


def _waits():
    for path in _modules():
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_wait(node):
                yield f"{path.relative_to(ROOT).as_posix()}: {_name_of(node)}"


def test_every_wait_has_a_deadline():
    assert set(_waits()) == set(DEADLINES), "Give it a deadline, and write that down in DEADLINES"


@pytest.mark.parametrize("name", ["acquire", "wait"])
def test_wait_in_a_request_says_its_deadline_where_it_is_called(name):
    """What can be given a deadline is given one in the call, so that it can be seen there."""
    called = [
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and _name_of(node) == name and not node.args and not node.keywords
    ]

    assert called == [known.partition(":")[0] for known in BARE.get(name, [])]


BARE: dict[str, list[str]] = {}


def test_postgresql_is_not_waited_for_without_end(settings):
    database = settings.DATABASES["default"]

    if database["ENGINE"].endswith("sqlite3"):
        assert database["OPTIONS"]["timeout"] == 20
    else:
        assert database["OPTIONS"]["connect_timeout"] == 5
        assert {"keepalives_idle", "tcp_user_timeout"} <= set(database["OPTIONS"])
        assert "lock_timeout=60s" in database["OPTIONS"]["options"]
