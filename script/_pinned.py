"""Says whether what is installed beside this Python is what a requirements file pins: no other version, nothing more, and whole.

`python script/_pinned.py requirements.txt` prints what is not and exits with 1. Of what an installation was interrupted in the
middle of, pip sees only that it is there.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

OF_THE_VENV = {"pip", "setuptools", "wheel"}
_PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def normalized(name: str) -> str:
    """Return the name as the packaging standards compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(requirements: str) -> dict[str, str]:
    """Return the version of each package in the text of a requirements file."""
    return {normalized(pin["name"]): pin["version"] for pin in _PIN.finditer(requirements)}


def what_differs(wanted: dict[str, str], installed: list[Distribution]) -> Iterator[str]:
    """Return a line for each package that is not as pinned. What is not installed pip itself has told of."""
    for package in installed:
        name = normalized(package.name)
        if name in OF_THE_VENV:
            continue
        if wanted.get(name) != package.version:
            yield f"{package.name} {package.version} is not pinned."
        elif not _is_whole(package):
            yield f"{package.name} {package.version} is not whole."


def _is_whole(package: Distribution) -> bool:
    """Return whether its files are listed, which is done last, and are there with the sizes that they came with."""
    try:
        sizes = [(Path(str(file.locate())).stat().st_size, file.size) for file in package.files or () if file.size]
    except OSError:
        return False
    return bool(package.files) and all(actual == wanted for actual, wanted in sizes)


if __name__ == "__main__":
    differences = sorted(what_differs(pins(Path(sys.argv[1]).read_text()), list(distributions())))
    print(*differences, sep="\n", end="\n" if differences else "")
    sys.exit(bool(differences))
