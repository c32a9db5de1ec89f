"""The same content gives the same bytes: today and tomorrow, in any process, on both databases."""

import hashlib
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from actionplans.models import ActionPlan
from actionplans.printing import print_job
from agreements.models import Agreement
from samverkan.demo import boras, solvesborg
from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT
from samverkan.shared.pdf.fonts import FONTS_CONF
from samverkan.shared.pdf.job import PrintJob, Standard
from samverkan.shared.pdf.protocol import PRINTED, read_frame, write_frame
from tests.demo.building import build
from tests.printing.documents import made_on_the_day
from tests.printing.edges import alone, chosen

pytestmark = pytest.mark.django_db

GOLDEN = {
    "solvesborg": "b0720abfcd053353dc8cd3f1ec580753dd17a4b93ac96987ba77ae048b73fb6c",
    "boras-plan": "76f78fcae1977d799c6c72177090330de6f16caff47f7d6f7f45ff912daaafa8",
}
"""The SHA-256 of each document."""

CHANGED = """
{name} is not printed byte for byte as before. Look at {file}.
If that is as you mean it to be (you changed a text, the look or a library), write the new SHA-256 in GOLDEN:
    "{name}": "{found}",
If not, find out why: the same content must give the same bytes.
"""

same_zlib = pytest.mark.skipif(
    "ng" in zlib.ZLIB_RUNTIME_VERSION, reason="this Python packs with zlib-ng, to other bytes"
)

_LIMITS = ("60", "100000")
"""Seconds and megabytes."""

ELSEWHERE = {
    "PYTHONHASHSEED": "4711",
    "PYTHONPATH": str(settings.BASE_DIR),
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "FONTCONFIG_FILE": str(FONTS_CONF),
}


def write_jobs() -> dict[str, PrintJob]:
    """Return the jobs by name: an agreement with its plan, and a plan alone."""
    build(*solvesborg.CONTENT, *boras.CONTENT)
    return {
        "solvesborg": print_job(chosen(Agreement.objects.get(title=solvesborg.TITLE)), Standard.WORKING),
        "boras-plan": boras_plan(),
    }


def boras_plan() -> PrintJob:
    """Return the job of a plan alone."""
    return print_job(alone(ActionPlan.objects.get(agreement__title=boras.TITLE)), Standard.WORKING)


@pytest.fixture(scope="session")
def jobs(shelf, django_db_setup: None, django_db_blocker: Any) -> dict[str, PrintJob]:
    """The jobs, as they are on the day."""
    return shelf.once("golden", lambda: made_on_the_day(write_jobs, django_db_blocker))


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in another folder, part of the world and language, whose sets and dictionaries hash otherwise."""
    command = [
        sys.executable,
        "-m",
        "samverkan.shared.pdf.worker",
        RENDERER_FINGERPRINT,
        "samverkan.shared.pdf.rendering",
    ]
    worker = subprocess.Popen(
        [*command, *_LIMITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=tmp_path,
        env=os.environ | ELSEWHERE | {"XDG_CACHE_HOME": str(tmp_path)},
    )
    yield worker
    worker.kill()
    worker.wait()
    worker.stdin.close()
    worker.stdout.close()


@same_zlib
@pytest.mark.parametrize("name", GOLDEN)
def test_document_is_printed_byte_for_byte_as_before(jobs, render, tmp_path, name):
    file: Path = tmp_path / f"{name}.pdf"
    file.write_bytes(render(jobs[name]).pdf)

    found = hashlib.sha256(file.read_bytes()).hexdigest()

    assert found == GOLDEN[name], CHANGED.format(name=name, file=file, found=found)


def test_document_is_the_same_from_another_process_and_after_others(jobs, render, elsewhere):
    here = {name: PRINTED + render(job).pdf for name, job in jobs.items()}

    for name in ("boras-plan", "solvesborg", "boras-plan"):
        write_frame(elsewhere.stdin, jobs[name].to_bytes())
        assert read_frame(elsewhere.stdout) == here[name]


def test_content_is_the_same_whatever_else_there_is(jobs, django_db_blocker):
    def write_without_the_other() -> PrintJob:
        build(*boras.CONTENT)
        return boras_plan()

    job = made_on_the_day(write_without_the_other, django_db_blocker)

    assert job.key == jobs["boras-plan"].key
