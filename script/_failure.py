"""Says in Swedish why an installation failed, from what pip, venv or apt-get wrote. Run by script/_setup.sh, before anything is installed.

`python script/_failure.py <output` shows the lines that tell and, under them, what they mean and what to do, on stderr; the kind
of failure goes to stdout. The network is named only when their own words say that it was the network.
"""

import platform
import re
import shutil
import sys
from collections.abc import Callable
from typing import NamedTuple

PYTHON = f"Python {platform.python_version()}"
COMPUTER = f"{platform.system()} {platform.machine()}"
AGAIN = "kör sedan kommandot igen."
TELL = "berätta för den som ansvarar för Samverkan."
FULL = 20_000_000
"""With fewer bytes than these the disk is full, when the output tells nothing: venv does not repeat what ensurepip told it."""


class Failure(NamedTuple):
    kind: str
    sentences: list[str]


def explain(output: str, free: int | None = None) -> Failure:
    """Return what failed, from the output of the command and the bytes that are free where it wrote."""
    telling = "\n".join(_telling_lines(output)) + "\n"
    for kind, pattern, sentences in KINDS:
        if found := re.search(pattern, telling):
            return Failure(kind, sentences(found))
    if free is not None and free < FULL:
        return Failure("disk", _disk(None))
    return Failure(
        "unknown",
        ["Raderna ovanför är det sista som skrevs innan det tog slut.", f"Rätta det som de säger och {AGAIN}"],
    )


def last_lines(output: str, most: int = 12) -> list[str]:
    """Return the last lines that tell what failed, as they may be read."""
    shortened = [re.sub(_ORNAMENT, "", line) for line in _telling_lines(output)]
    return list(dict.fromkeys(shortened))[-most:]


def _telling_lines(output: str) -> list[str]:
    """Return the lines, but not of attempts that were followed by others."""
    lines = [line.rstrip() for line in output.splitlines()]
    return [line for line in lines if line and not re.search(_NOISE, line)]


# pip tries several times, and gives up at total=0.
_NOISE = (
    r"^WARNING: Retrying \(Retry\(total=[1-9]|^\s+Expected\s+or |^\[notice\]|^WARNING: Running pip as the 'root' user"
)
_ORNAMENT = r"Retrying \(Retry\([^)]*\)\) after |<pip\._vendor[^>]*>: "


def _disk(found: re.Match[str] | None) -> list[str]:
    return ["Disken är full.", f"Samverkan behöver ungefär 1 GB i sin mapp. Frigör utrymme och {AGAIN}"]


def _hash(found: re.Match[str]) -> list[str]:
    return [
        f"Det som hämtades av {_package(found['package'])} är inte det som Samverkan har låst: kontrollsumman stämmer inte.",
        f"Inget av det används. Filen kan ha skadats på vägen: kör kommandot igen. Händer samma sak då, {TELL}",
    ]


def _network(found: re.Match[str]) -> list[str]:
    reason = next(reason for pattern, reason in _NETWORK_REASONS if re.search(pattern, found.group(), re.IGNORECASE))
    return [
        f"Det gick inte att hämta över nätet: {reason}.",
        f"Kontrollera datorns anslutning till internet och {AGAIN}",
    ]


_NETWORK_REASONS = (
    (r"proxy|tunnel connection", "proxyn släppte inte igenom (den står i HTTPS_PROXY eller i pips inställningar)"),
    (r"SSL|certificate", "servern visade ett certifikat som den här datorn inte litar på"),
    (r"not known|nor servname|resol|getaddrinfo", "serverns namn kunde inte slås upp"),
    (r"timed? ?out", "servern svarade inte i tid"),
    (r"", "servern kunde inte nås, eller så bröts förbindelsen"),
)


def _python(found: re.Match[str]) -> list[str]:
    return [
        f"{_package(found['package'])} går inte att använda med {PYTHON}.",
        f"Installera en annan Python (https://www.python.org/downloads/), ta bort mappen .venv och {AGAIN}",
    ]


def _missing(found: re.Match[str]) -> list[str]:
    return [
        f"Det finns ingen färdig fil av {_package(found['package'])} för {PYTHON} på den här datorn ({COMPUTER}) där pip hämtar.",
        f"Försök med en annan Python (ta bort mappen .venv först). Hämtar pip från en egen server, se till att den har filen, och {AGAIN}",
    ]


def _unknown_package(found: re.Match[str]) -> list[str]:
    return [
        f"Systemets paketlistor har inte {found['package']}.",
        f"Kontrollera vilka källor apt hämtar från (/etc/apt) och {AGAIN}",
    ]


def _permission(found: re.Match[str]) -> list[str]:
    return ["Installationen fick inte skriva där den ska ligga.", f"Se till att du får skriva i mappen och {AGAIN}"]


def _busy(found: re.Match[str]) -> list[str]:
    return ["Datorn installerar något annat just nu.", f"Vänta tills det är klart och {AGAIN}"]


def _conflict(found: re.Match[str]) -> list[str]:
    return [
        "Det som är installerat är inte det som Samverkan har låst, eller passar inte ihop.",
        f"Ta bort mappen .venv och {AGAIN} Händer samma sak då, {TELL}",
    ]


def _package(requirement: str) -> str:
    return requirement.replace("==", " ")


_NETWORK = r"""(?x) (?: Retrying\ \(Retry\(total=0\b | Max\ retries\ exceeded
    | \b(?:ReadTimeout|ConnectTimeout|NewConnection|Proxy|SSL|Protocol|Connection|ConnectionReset|ConnectionRefused)Error\b
    | failure\ resolving | Could\ not\ (?:resolve|connect\ to) | Cannot\ initiate\ the\ connection | Unable\ to\ connect\ to
    | Connection\ (?:timed\ out|failed) | Certificate\ verification\ failed ) .*"""

KINDS: tuple[tuple[str, str, Callable[[re.Match[str]], list[str]]], ...] = (
    # In this order: a full disk may come with warnings of a slow network, and a name that cannot be looked up comes
    # with "No matching distribution found".
    ("disk", r"No space left on device|\[Errno 28\]|[Dd]isk quota exceeded|You don't have enough free space", _disk),
    ("permission", r"\[Errno 13\]|\[Errno 30\]|Permission denied|Read-only file system", _permission),
    ("hash", r"DO NOT MATCH THE HASHES.*\n\s+(?P<package>\S+)", _hash),
    ("busy", r"Could not get lock|Unable to acquire the dpkg", _busy),
    ("network", _NETWORK, _network),
    (
        "python",
        r"(?s)\s(?P<version>\S+) Requires-Python .*distribution found for (?P<package>\S+==(?P=version))\s",
        _python,
    ),
    ("python", r"Package '(?P<package>[^']+)' requires a different Python", _python),
    ("missing", r"No matching distribution found for (?P<package>\S+)", _missing),
    ("missing", r"E: (?:Unable to locate package|Package) '?(?P<package>[\w.+-]+)", _unknown_package),
    ("conflict", r"which is not installed|has requirement .*, but you have|is not pinned|is not whole", _conflict),
)


def main() -> None:
    output = sys.stdin.read()
    failure = explain(output, free=shutil.disk_usage(".").free)
    print("", *last_lines(output), "", *failure.sentences, sep="\n", file=sys.stderr)
    print(failure.kind)


if __name__ == "__main__":
    main()
