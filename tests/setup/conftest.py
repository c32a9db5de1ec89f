"""A copy of the scripts with requirements of its own, tiny wheels to install, and the oldest pip that we promise to work with."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

from tests.setup.wheels import Index

SCRIPTS = ("_setup.sh", "_failure.py", "_pinned.py")
# Debian 12's.
OLD_PIP = "pip==23.0.1 --hash=sha256:236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f\n"
# Makes the venv as Python does, but with the old pip, and in a moment.
PYTHON = """#!/bin/sh
if [ "$2" = venv ]; then
    {python} -m venv --without-pip "$3" && echo '{pip}' >"$(ls -d "$3"/lib/python*/site-packages)/pip.pth"
else
    exec {python} "$@"
fi
"""


class Answer(NamedTuple):
    status: int
    said: str


class Tree:
    """A folder in which the set-up runs as in a fresh clone."""

    def __init__(self, folder: Path, pip: Path, index: Path) -> None:
        self.folder = folder
        self.index = index
        (folder / "script").mkdir()
        for name in SCRIPTS:
            shutil.copy(Path(settings.BASE_DIR) / "script" / name, folder / "script")
        self.python = folder / "python"
        self.python.write_text(PYTHON.format(python=sys.executable, pip=pip))
        self.python.chmod(0o755)

    def set_up(self, requirements: str, *, file: str = "requirements.txt", **environment: str) -> Answer:
        """Do what script/server (with requirements.txt) and script/test (with requirements-dev.txt) begin with."""
        self.require(requirements)
        return self.run("bash", "-c", f". script/_setup.sh; set_up {file}", **environment)

    def require(self, requirements: str) -> None:
        """Write what is pinned."""
        (self.folder / "requirements.txt").write_text(requirements)
        (self.folder / "requirements-dev.txt").write_text(requirements)

    def run(self, *command: str, **environment: str) -> Answer:
        """Run a command in the folder, with nothing to install from but the index."""
        result = subprocess.run(
            command,
            cwd=self.folder,
            env={
                **{
                    name: value
                    for name, value in os.environ.items()
                    if not name.upper().startswith(("PIP_", "PYTHON", "COV_"))
                },
                "PYTHON": str(self.python),
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": str(self.index),
                "PIP_NO_CACHE_DIR": "1",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Answer(result.returncode, result.stdout)

    def installed(self) -> set[str]:
        """Return name==version of what lies in the venv."""
        folders = (self.folder / ".venv").glob("lib/python*/site-packages/*.dist-info")
        return {re.sub(r"-([^-]+)$", r"==\1", folder.stem) for folder in folders}


@pytest.fixture(scope="session")
def old_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the old pip lies, fetched as whoever runs the tests fetches packages."""
    folder = tmp_path_factory.mktemp("pip")
    (folder / "requirements.txt").write_text(OLD_PIP)
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "-r", "requirements.txt"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        reason = f"pip 23.0.1 could not be fetched: {result.stderr[-300:]}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    wheel = next(folder.glob("*.whl"))
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in OLD_PIP
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return a folder of tiny wheels, in which the pinned releases are not the newest."""
    index = Index(tmp_path_factory.mktemp("index"))
    index.add("asking", "1.0", requires=["asked[more]"])
    for version in ("1.0", "1.1"):
        index.add("asked", version, requires=["more; extra == 'more'"], extras=["more"])
        index.add("more", version)
    index.add("modern", "1.0", python=">=4")
    index.add("foreign", "1.0", tag="cp39-cp39-win_amd64")
    return index


@pytest.fixture
def tree(tmp_path: Path, old_pip: Path, index: Index) -> Tree:
    """Return a fresh clone."""
    return Tree(tmp_path, old_pip, index.folder)


@pytest.fixture(scope="session")
def used_venv(tmp_path_factory: pytest.TempPathFactory, old_pip: Path, index: Index) -> Path:
    """Return a venv in which the development requirements are installed: more 1.0."""
    tree = Tree(tmp_path_factory.mktemp("used"), old_pip, index.folder)
    assert tree.set_up(index.pin("more==1.0"), file="requirements-dev.txt").status == 0
    return tree.folder / ".venv"


@pytest.fixture
def used_tree(tree: Tree, used_venv: Path) -> Tree:
    """Return a clone that has been in use, with more 1.0."""
    shutil.copytree(used_venv, tree.folder / ".venv", symlinks=True)
    return tree
