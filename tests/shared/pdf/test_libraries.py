"""Without its system libraries nothing starts, and whoever starts it is told what to install."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from samverkan.shared.pdf.libraries import LIBRARIES, check_libraries, missing_libraries, need_libraries

ABSENT = ("libsamverkan-absent.so.0", "libsamverkan-gone.so.1")
SENTENCE = (
    "Samverkan cannot make PDFs because these system libraries are missing: "
    "libsamverkan-absent.so.0, libsamverkan-gone.so.1. On Debian and Ubuntu, install them with: "
    "apt-get install --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"
)


def test_libraries_that_cannot_be_loaded_are_missing():
    assert missing_libraries((LIBRARIES[0], *ABSENT, LIBRARIES[1])) == list(ABSENT)


def test_nothing_is_missing_where_documents_are_made():
    assert missing_libraries() == []
    assert check_libraries() == []
    need_libraries()


def test_start_is_refused_without_a_library():
    with pytest.raises(ImproperlyConfigured) as refusal:
        need_libraries(ABSENT)

    assert str(refusal.value) == SENTENCE


def test_check_of_every_command_names_what_is_missing():
    [error] = check_libraries(names=ABSENT)

    assert error.is_serious()
    assert (error.id, error.msg) == ("shared.E001", SENTENCE)
    assert check_libraries in checks.registry.registry.get_checks()


def test_scripts_are_told_the_packages_only_when_something_is_missing():
    command = [sys.executable, "-m", "samverkan.shared.pdf.libraries"]
    told = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)

    assert (told.returncode, told.stdout) == (0, "")


def test_libraries_are_those_that_weasyprint_loads():
    source = (Path(find_spec("weasyprint").origin).parent / "text" / "ffi.py").read_text()

    assert [name for name in LIBRARIES if f"'{name}'" not in source] == []
