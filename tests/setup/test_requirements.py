"""The pinned files are all that is needed, for everything that pyproject.toml asks for, and nobody installs anything otherwise."""

import re
import runpy
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
FILES = ("requirements.txt", "requirements-dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNNING = PROJECT["dependencies"]
DEVELOPMENT = RUNNING + PROJECT["optional-dependencies"]["dev"]
PINS = {name: runpy.run_path(str(ROOT / "script/_pinned.py"))["pins"]((ROOT / name).read_text()) for name in FILES}
PIN = re.compile(r"^[a-z0-9-]+==[\w.!+-]+( ; [^;]+)?( --hash=sha256:[0-9a-f]{64})+$")
ASKED_FOR = [("requirements.txt", RUNNING), ("requirements-dev.txt", DEVELOPMENT)]


def requirement_lines(name: str) -> list[str]:
    """Return the lines of a requirements file as pip reads them: joined, without comments."""
    joined = (ROOT / name).read_text().replace("\\\n", " ")
    return [
        re.sub(r"\s+", " ", line).strip()
        for line in joined.splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]


def all_that_is_needed(requirements: list[str]) -> Iterator[Requirement]:
    """Yield the requirements, those of what they ask for, with the extras that are asked for, and so on, as installed here."""
    waiting = [Requirement(line) for line in requirements]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        for extra in ("", *requirement.extras):
            asked = (canonicalize_name(requirement.name), extra)
            if asked in seen:
                continue
            seen.add(asked)
            for line in distribution(requirement.name).requires or ():
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)


@pytest.mark.parametrize("name", FILES)
def test_every_line_pins_a_version_with_its_checksums_and_nothing_else(name):
    wrong = [line for line in requirement_lines(name) if not PIN.match(line)]

    assert wrong == []


@pytest.mark.parametrize(("name", "asked_for"), ASKED_FOR, ids=FILES)
def test_pinned_file_holds_all_that_is_needed(name, asked_for):
    """Extras too, which `pip check` does not look at."""
    needed = list(all_that_is_needed(asked_for))

    missing = [
        str(one) for one in needed if not one.specifier.contains(PINS[name].get(canonicalize_name(one.name), "0"))
    ]

    assert len(needed) > len(asked_for)
    assert missing == []


@pytest.mark.parametrize(("name", "asked_for"), ASKED_FOR, ids=FILES)
def test_pinned_file_holds_nothing_that_nobody_needs(name, asked_for):
    needed = {canonicalize_name(one.name) for one in all_that_is_needed(asked_for)}
    for_others = {
        canonicalize_name(Requirement(line.split(" --hash")[0]).name)
        for line in requirement_lines(name)
        if " ; " in line
    }

    assert set(PINS[name]) - for_others <= needed


def test_development_requirements_hold_the_others_in_the_same_versions():
    running, development = (PINS[name] for name in FILES)

    assert running.items() <= development.items()


def test_what_is_installed_here_is_what_is_pinned():
    different = {
        name: version
        for name, version in PINS["requirements-dev.txt"].items()
        if (found := installed(name)) and found != version
    }

    assert different == {}


def installed(name: str) -> str | None:
    try:
        return distribution(name).version
    except ModuleNotFoundError:
        return None


# Whoever is told to install something, or does it

SPOKEN = [
    path
    for pattern in (
        "*.md",
        ".env.example",
        ".ci/*",
        "docs/**/*.md",
        "script/*",
        "samverkan/**/*.py",
        "templates/**/*.*",
    )
    for path in sorted(ROOT.glob(pattern))
    if path.is_file()
]
INSTALLING = [
    (path.relative_to(ROOT).as_posix(), command)
    for path in SPOKEN
    for command in re.findall(r"pip3? install\b(?:[^\n`]|\\\n)*", path.read_text().replace("\\\n", " "))
]


def test_commands_that_install_are_found():
    assert {path for path, _ in INSTALLING} >= {"README.md", "docs/dependencies.md", "script/_setup.sh"}


@pytest.mark.parametrize(("path", "command"), INSTALLING)
def test_command_installs_what_is_pinned_and_resolves_nothing(path, command):
    assert "--no-deps --require-hashes --only-binary :all:" in command


def test_readme_calls_python_in_a_venv():
    """Debian has no `python`, and lets nobody install beside its own."""
    readme = (ROOT / "README.md").read_text()

    assert "python3 -m venv .venv" in readme
    assert re.findall(r"^(?:python|pip3?|gunicorn)\b(?!3 -m venv).*", readme, re.MULTILINE) == []
