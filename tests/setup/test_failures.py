"""A failed installation says what failed, and names the network only when it was the network."""

import runpy
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

FAILURE = runpy.run_path(str(Path(settings.BASE_DIR) / "script/_failure.py"))
explain, last_lines = FAILURE["explain"], FAILURE["last_lines"]

GAVE_UP = "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by "
TRIED_AGAIN = GAVE_UP.replace("total=0", "total=3")
NOT_FOUND = (
    "ERROR: Could not find a version that satisfies the requirement asked==1.5 (from versions: none)\n"
    "ERROR: No matching distribution found for asked==1.5\n"
)
CONNECTION = "<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection"
HASHES = (
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, …\n"
    "    asked==1.0 from file:///w/asked-1.0-py3-none-any.whl (from -r requirements.txt (line 2)):\n"
    "        Expected sha256 0000\n        Expected     or 1111\n             Got        2222\n"
)

# What pip 23.0 to 23.2 and apt-get wrote, and what it is
WRITTEN = [
    pytest.param(
        f"{GAVE_UP}'NewConnectionError('{CONNECTION}: [Errno -2] Name or service not known')': /simple/asked/\n{NOT_FOUND}",
        ("network", "namn kunde inte slås upp"),
        id="name",
    ),
    pytest.param(
        f"{GAVE_UP}'NewConnectionError('{CONNECTION}: [Errno 111] Connection refused')': /simple/asked/\n{NOT_FOUND}",
        ("network", "kunde inte nås"),
        id="refused",
    ),
    pytest.param(
        f"{GAVE_UP}'ReadTimeoutError(\"HTTPSConnectionPool(host='a.example', port=443): Read timed out. (read timeout=15)\")': "
        f"/simple/asked/\n{NOT_FOUND}",
        ("network", "inte i tid"),
        id="time-out",
    ),
    pytest.param(
        f"{GAVE_UP}'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required'))': "
        f"/simple/asked/\n{NOT_FOUND}",
        ("network", "proxyn"),
        id="proxy",
    ),
    pytest.param(
        f"{GAVE_UP}'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed "
        f"certificate (_ssl.c:1006)'))': /simple/asked/\n{NOT_FOUND}",
        ("network", "certifikat"),
        id="certificate",
    ),
    pytest.param(
        "Traceback (most recent call last):\npip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='a.example', "
        "port=443): Read timed out.\n",
        ("network", "inte i tid"),
        id="in the middle of a file",
    ),
    pytest.param(
        "Err:1 http://deb.example bookworm InRelease\n  Temporary failure resolving 'deb.example'\n"
        "E: Unable to locate package chromium\n",
        ("network", "namn kunde inte slås upp"),
        id="apt, name",
    ),
    pytest.param(NOT_FOUND, ("missing", "asked 1.5"), id="no such version"),
    pytest.param(NOT_FOUND.replace("none", "1.0, 1.1"), ("missing", "asked 1.5"), id="other versions"),
    pytest.param(
        f"{TRIED_AGAIN}'ReadTimeoutError('slow')': /simple/asked/\n{NOT_FOUND}",
        ("missing", "asked 1.5"),
        id="slow, and no such version",
    ),
    pytest.param(
        f"ERROR: Ignored the following versions that require a different python version: 1.5 Requires-Python >=4\n{NOT_FOUND}",
        ("python", "asked 1.5 går inte att använda med Python 3"),
        id="another Python",
    ),
    pytest.param(
        f"ERROR: Ignored the following versions that require a different python version: 1.6 Requires-Python >=4\n{NOT_FOUND}",
        ("missing", "asked 1.5"),
        id="another Python for another version",
    ),
    pytest.param(
        "ERROR: Package 'modern' requires a different Python: 3.11.2 not in '>=4'\n",
        ("python", "modern går inte att använda med Python 3"),
        id="another Python, said of the file",
    ),
    pytest.param(HASHES, ("hash", "asked 1.0"), id="checksum"),
    pytest.param(
        f"{TRIED_AGAIN}'ReadTimeoutError('slow')': /simple/asked/\n{HASHES}",
        ("hash", "asked 1.0"),
        id="slow, and checksum",
    ),
    pytest.param(
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
        ("disk", "Disken är full"),
        id="disk",
    ),
    pytest.param(
        f"{GAVE_UP}'ReadTimeoutError('slow')': /simple/asked/\nERROR: [Errno 28] No space left on device\n",
        ("disk", "Disken är full"),
        id="slow, and disk",
    ),
    pytest.param(
        "E: You don't have enough free space in /var/cache/apt/archives/.\n", ("disk", "Disken är full"), id="apt, disk"
    ),
    pytest.param(
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/a/.venv/lib'\n",
        ("permission", "fick inte skriva"),
        id="permission",
    ),
    pytest.param(
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1\n",
        ("busy", "just nu"),
        id="apt, busy",
    ),
    pytest.param("E: Unable to locate package chromium\n", ("missing", "chromium"), id="apt, no such package"),
    pytest.param(
        "E: Package 'chromium' has no installation candidate\n", ("missing", "chromium"), id="apt, no candidate"
    ),
    pytest.param(
        "asking 1.0 requires asked, which is not installed.\n", ("conflict", "passar inte ihop"), id="not closed"
    ),
    pytest.param(
        "asked 1.0 has requirement more>2, but you have more 1.0.\n",
        ("conflict", "passar inte ihop"),
        id="does not fit",
    ),
    pytest.param("more 1.0 is not pinned.\n", ("conflict", "låst"), id="more than is pinned"),
    pytest.param("Segmentation fault\n", ("unknown", "Raderna ovanför"), id="something else"),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_failure_is_known_by_what_was_written(written, expected):
    kind, words = expected

    failure = explain(written)

    assert failure.kind == kind
    assert words in " ".join(failure.sentences)
    assert ("nät" in " ".join(failure.sentences)) == (kind == "network")


def test_disk_that_is_full_is_seen_where_nothing_was_written():
    assert explain("Error: Command '…ensurepip…' returned non-zero exit status 1.", free=4096).kind == "disk"


def test_lines_shown_are_those_that_tell():
    written = f"{TRIED_AGAIN}'X': /simple/asked/\n{GAVE_UP}'NewConnectionError('{CONNECTION}: [Errno 111]')': /simple/asked/\n{NOT_FOUND}"

    lines = last_lines(f"{written}\n{HASHES}[notice] A new release of pip is available\n")

    assert lines == [
        "WARNING: connection broken by 'NewConnectionError('Failed to establish a new connection: [Errno 111]')': /simple/asked/",
        *NOT_FOUND.splitlines(),
        *(line for line in HASHES.splitlines() if " or " not in line),
    ]


# The same with a real pip


def test_network_that_is_down_is_named(tree, index):
    away = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1"}

    answer = tree.set_up(index.pin("more==1.0"), **away)

    assert answer.status == 1
    assert "hämta över nätet: servern kunde inte nås" in answer.said
    assert "connection broken by 'NewConnectionError('Failed" in answer.said
    assert not (tree.folder / ".venv/installed").exists()


def test_release_that_is_not_there_is_named_and_what_was_installed_stays(used_tree, index):
    answer = used_tree.set_up(index.pin("more==1.5"))

    assert answer.status == 1
    assert "ingen färdig fil av more 1.5" in answer.said
    assert "nätet" not in answer.said
    assert used_tree.installed() == {"more==1.0"}
    assert used_tree.set_up(index.pin("more==1.0")) == (0, "")


def test_package_that_was_tampered_with_is_named_and_not_installed(tree):
    answer = tree.set_up(f"asked==1.0 --hash=sha256:{'0' * 64}\n")

    assert answer.status == 1
    assert "asked 1.0" in answer.said
    assert "kontrollsumman stämmer inte" in answer.said
    assert "nätet" not in answer.said
    assert tree.installed() == set()


def test_full_disk_is_named(used_tree, index):
    apart = ("unshare", "--map-root-user", "--mount")
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    used_tree.require(index.pin("asked==1.0", "more==1.0"))
    small = "mv .venv used && mkdir .venv && mount -t tmpfs -o size=256k none .venv && cp -a used/. .venv && cat /dev/zero 2>/dev/null >.venv/zeros"

    answer = used_tree.run(*apart, "bash", "-c", f"{small}; . script/_setup.sh; set_up requirements.txt")

    assert answer.status == 1
    assert "Disken är full" in answer.said
    assert "nätet" not in answer.said
