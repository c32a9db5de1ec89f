"""Wheels with next to nothing in them, and the lines that pin them."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path


class Index:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hashes: dict[tuple[str, str], str] = {}

    def add(
        self,
        name: str,
        version: str,
        *,
        requires: Iterable[str] = (),
        extras: Iterable[str] = (),
        python: str = ">=3",
        tag: str = "py3-none-any",
    ) -> None:
        """Put a wheel of the package into the folder."""
        info = f"{name}-{version}.dist-info"
        metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", f"Requires-Python: {python}"]
        metadata += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {line}" for line in requires]
        content = {
            f"{name}.py": f"version = '{version}'\n",
            f"{info}/METADATA": "\n".join([*metadata, ""]),
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
        }
        path = self.folder / f"{name}-{version}-{tag}.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for member, text in content.items():
                wheel.writestr(member, text)
            wheel.writestr(f"{info}/RECORD", "".join(f"{member},,{len(text)}\n" for member, text in content.items()))
        self._hashes[name, version] = hashlib.sha256(path.read_bytes()).hexdigest()

    def pin(self, *requirements: str) -> str:
        """Return the text of a requirements file that pins name==version with its checksum, a wrong one for what is not there."""
        lines = []
        for requirement in requirements:
            name, version = requirement.split("==")
            lines.append(f"{requirement} \\\n    --hash=sha256:{self._hashes.get((name, version), '0' * 64)}\n")
        return "".join(lines)
