"""The system libraries that WeasyPrint needs and pip cannot bring. Without one of them nothing starts.

One of them WeasyPrint would do without, but then the same document has other bytes; so nothing works around any.
`python -m samverkan.shared.pdf.libraries` prints the packages to install, if any library is missing, and exits with 1.
"""

import ctypes
import sys
from collections.abc import Iterable
from typing import Any

from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured

LIBRARIES = (
    (
        "libgobject-2.0.0.dylib",
        "libpango-1.0.dylib",
        "libpangoft2-1.0.dylib",
        "libharfbuzz.0.dylib",
        "libharfbuzz-subset.0.dylib",
        "libfontconfig.1.dylib",
    )
    if sys.platform == "darwin"
    else (
        "libgobject-2.0.so.0",
        "libpango-1.0.so.0",
        "libpangoft2-1.0.so.0",
        "libharfbuzz.so.0",
        "libharfbuzz-subset.so.0",
        "libfontconfig.so.1",
    )
)
PACKAGES = ("libpangoft2-1.0-0", "libharfbuzz-subset0")
"""What brings them all on Debian and Ubuntu."""


def missing_libraries(names: Iterable[str] = LIBRARIES) -> list[str]:
    """Return those of the libraries that cannot be loaded."""
    return [name for name in names if not _can_be_loaded(name)]


def what_is_missing(missing: list[str]) -> str:
    """Return the sentence for whoever runs the service."""
    return (
        f"Samverkan cannot make PDFs because these system libraries are missing: {', '.join(missing)}. "
        f"On Debian and Ubuntu, install them with: apt-get install --no-install-recommends {' '.join(PACKAGES)}"
    )


def need_libraries(names: Iterable[str] = LIBRARIES) -> None:
    """Refuse to start, with ImproperlyConfigured, when a library is missing."""
    if missing := missing_libraries(names):
        raise ImproperlyConfigured(what_is_missing(missing))


def check_libraries(app_configs: Any = None, names: Iterable[str] = LIBRARIES, **options: Any) -> list[Error]:
    """Tell Django's system check of each start of manage.py what is missing."""
    missing = missing_libraries(names)
    return [Error(what_is_missing(missing), id="shared.E001")] if missing else []


def _can_be_loaded(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__" and missing_libraries():
    print(*PACKAGES)
    sys.exit(1)
