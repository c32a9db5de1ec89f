"""What the bytes of a document depend on besides its `PrintJob`: the programs and the fonts that it is rendered with."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from samverkan.shared.pdf.fonts import FONTS_CONF, FONTS_DIR

_PACKAGES = ("weasyprint", "pydyf", "fonttools", "pyphen", "tinycss2", "tinyhtml5", "cssselect2")


def _renderer_fingerprint() -> str:
    fingerprint = hashlib.sha256()
    for package in _PACKAGES:
        fingerprint.update(f"{package}=={version(package)}\n".encode())
    for path in [*sorted(FONTS_DIR.glob("*.ttf")), FONTS_CONF, *sorted(Path(__file__).parent.glob("*.py"))]:
        fingerprint.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return fingerprint.hexdigest()[:16]


RENDERER_FINGERPRINT = _renderer_fingerprint()
"""16 hexadecimal digits that are others as soon as the same job may give other bytes.

Taken when the process begins, from the files that it is made of itself: later they may be those of the next version.
"""
