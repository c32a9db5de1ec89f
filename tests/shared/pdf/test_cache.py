"""The folder of documents: what is read is what was written, or nothing, whoever else writes or deletes meanwhile."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from threading import Event

import pytest

from samverkan.shared.pdf import cache
from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT
from tests.shared.pdf.stand_in import wait_until
from tests.threads import at_once

KEY, OTHER_KEY = "a" * 64, "b" * 64

pytestmark = pytest.mark.usefixtures("cache_dir")
fork = multiprocessing.get_context("fork")


def file_of(key, cache_dir):
    [path] = cache_dir.glob(f"{key}-*.pdf")
    return path


def back_date(path, seconds):
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


# Documents


def test_document_is_read_as_it_was_written():
    cache.keep_document(KEY, b"%PDF a")
    cache.keep_document(OTHER_KEY, b"%PDF b")

    assert [cache.read_document(KEY), cache.read_document(OTHER_KEY)] == [b"%PDF a", b"%PDF b"]


def test_document_that_was_not_kept_is_nothing():
    assert cache.read_document(KEY) is None


def test_documents_are_for_our_own_user_only(cache_dir):
    cache_dir.mkdir(mode=0o755)

    cache.keep_document(KEY, b"%PDF")
    with cache.alone_with(KEY):
        pass

    assert cache_dir.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in cache_dir.iterdir()} == {0o600}


def test_folder_that_is_shared_with_others_stays_as_it_is(cache_dir, settings):
    settings.PDF_CACHE_MEGABYTES = 0
    shared = settings.PDF_CACHE_DIR
    shared.chmod(0o755)
    (shared / "report.pdf").write_bytes(b"x" * 2_000_000)

    cache.keep_document(KEY, b"%PDF")

    assert shared.stat().st_mode & 0o777 == 0o755
    assert {path.name for path in shared.iterdir()} == {"report.pdf", cache_dir.name}


def test_files_of_others_in_our_folder_are_never_deleted(cache_dir, settings):
    settings.PDF_CACHE_MEGABYTES = 0
    cache_dir.mkdir()
    names = {"report.pdf", f"{KEY}.pdf", f"{KEY}-{'b' * 16}.pdf.bak", "letter.failed", "half.new"}
    for name in names:
        (cache_dir / name).write_bytes(b"x" * 2_000_000)
        back_date(cache_dir / name, 3600)

    cache.keep_document(KEY, b"%PDF")

    assert {path.name for path in cache_dir.iterdir()} == names


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content.replace(b"P", b"Q"),
        lambda content: content + b"\n",
    ],
    ids=["empty", "cut short", "last byte", "changed", "longer"],
)
def test_damaged_document_is_never_read_and_goes(cache_dir, caplog, damage):
    cache.keep_document(KEY, b"%PDF" * 100)
    path = file_of(KEY, cache_dir)
    path.write_bytes(damage(path.read_bytes()))

    assert cache.read_document(KEY) is None
    assert not path.exists()
    assert "is damaged" in caplog.text


def test_document_is_not_read_under_the_name_of_another(cache_dir):
    cache.keep_document(KEY, b"%PDF")
    path = file_of(KEY, cache_dir)
    path.rename(path.with_name(path.name.replace(KEY, OTHER_KEY)))

    assert cache.read_document(OTHER_KEY) is None


def test_folder_may_be_deleted_at_any_moment(cache_dir):
    cache.keep_document(KEY, b"%PDF")
    with cache.alone_with(KEY) as is_alone:
        shutil.rmtree(cache_dir)

        assert is_alone
        assert cache.read_document(KEY) is None
        assert cache.read_failure(KEY) is None
        cache.keep_document(KEY, b"%PDF")

    assert cache.read_document(KEY) == b"%PDF"


def test_folder_that_cannot_be_written_in_keeps_nothing_and_stops_nobody(cache_dir, caplog):
    cache_dir.write_text("a file where the folder would be")

    cache.keep_document(KEY, b"%PDF")
    cache.keep_failure(KEY, "Nej.")
    with cache.alone_with(KEY) as is_alone:
        assert is_alone

    assert cache.read_document(KEY) is None
    assert cache.read_failure(KEY) is None
    assert [record.exc_info for record in caplog.records] == [None, None]
    assert caplog.text.count("could not be kept: [Errno") == len(caplog.text.splitlines()) == 2


def test_readers_writers_and_deleters_at_once_see_whole_documents_or_none(cache_dir):
    document, is_over = b"%PDF" * 50_000, Event()

    def write():
        for _ in range(40):
            cache.keep_document(KEY, document)
        is_over.set()

    def read():
        seen = set()
        while not is_over.is_set():
            seen.add(cache.read_document(KEY))
        return seen <= {document, None}

    def delete():
        while not is_over.is_set():
            shutil.rmtree(cache_dir, ignore_errors=True)
            time.sleep(0.002)

    outcomes = at_once(write, read, read, delete)

    assert outcomes == [None, True, True, None]


# Room


def test_documents_not_read_for_longest_go_first(cache_dir, settings):
    settings.PDF_CACHE_MEGABYTES = 1
    keys = [digit * 64 for digit in "012"]
    for age, key in enumerate(keys):
        cache.keep_document(key, b"x" * 300_000)
        back_date(file_of(key, cache_dir), 30 - age)

    cache.read_document(keys[0])
    cache.keep_document(KEY, b"x" * 300_000)

    assert [bool(cache.read_document(key)) for key in [*keys, KEY]] == [True, False, True, True]


def test_document_larger_than_the_room_is_not_kept(cache_dir, settings):
    settings.PDF_CACHE_MEGABYTES = 1

    cache.keep_document(KEY, b"x" * 2_000_000)

    assert cache.read_document(KEY) is None
    assert list(cache_dir.iterdir()) == []


def test_what_was_left_half_written_goes_in_the_end(cache_dir):
    cache.keep_document(KEY, b"%PDF")
    document = file_of(KEY, cache_dir).name
    old, young = f"{document}.k3_x8abc.new", f"{document}.q0zzzzzz.new"
    for name, age in [(old, 3600), (young, 1), ("aa.lock", 3600)]:
        (cache_dir / name).touch()
        back_date(cache_dir / name, age)

    cache.keep_document(KEY, b"%PDF")

    assert {path.name for path in cache_dir.iterdir()} == {document, young, "aa.lock"}


# Failures


def test_failure_is_remembered_for_a_minute(cache_dir):
    cache.keep_failure(KEY, "För stort: dela på det.")
    [path] = cache_dir.glob("*.failed")

    remembered = cache.read_failure(KEY)
    back_date(path, 61)

    assert remembered == "För stort: dela på det."
    assert cache.read_failure(KEY) is None
    assert cache.read_failure(OTHER_KEY) is None


def test_failure_that_is_damaged_is_nothing(cache_dir):
    cache.keep_failure(KEY, "Åh nej.")
    [path] = cache_dir.glob("*.failed")
    path.write_bytes(path.read_bytes()[:1])

    assert cache.read_failure(KEY) is None


@pytest.mark.parametrize(
    "keep", [lambda: cache.keep_document(OTHER_KEY, b"%PDF"), lambda: cache.keep_failure(OTHER_KEY, "Nej.")]
)
def test_failures_that_are_over_go(cache_dir, keep):
    cache.keep_failure(KEY, "Nej.")
    [path] = cache_dir.glob("*.failed")
    back_date(path, 61)

    keep()

    assert not path.exists()


# One at a time


def test_only_one_is_alone_with_a_job():
    with cache.alone_with(KEY) as first, cache.alone_with(KEY) as second, cache.alone_with(OTHER_KEY) as other:
        alone = [first, second, other]
    with cache.alone_with(KEY) as afterwards:
        alone.append(afterwards)

    assert alone == [True, False, True, True]


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_process_that_dies_lets_go_of_its_job():
    reader, writer = fork.Pipe(duplex=False)

    def hold():
        with cache.alone_with(KEY) as is_alone:
            writer.send(is_alone)
            time.sleep(60)

    def is_free():
        with cache.alone_with(KEY) as is_alone:
            return is_alone

    holder = fork.Process(target=hold)
    holder.start()
    was_alone, was_free = reader.recv(), is_free()
    holder.kill()
    holder.join()

    assert [was_alone, was_free] == [True, False]
    wait_until(is_free)


# The renderer's fingerprint


def test_document_of_another_renderer_is_not_read(cache_dir):
    cache.keep_document(KEY, b"%PDF")
    path = file_of(KEY, cache_dir)
    path.rename(path.with_name(path.name.replace(RENDERER_FINGERPRINT, "0" * 16)))

    assert cache.read_document(KEY) is None


def test_fingerprint_is_the_same_in_every_process_and_needs_no_renderer():
    program = (
        "import sys; from samverkan.shared.pdf.fingerprint import RENDERER_FINGERPRINT;"
        "print(RENDERER_FINGERPRINT, 'weasyprint' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert told.split() == [RENDERER_FINGERPRINT, "False"]
