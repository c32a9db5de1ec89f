"""The folder that print_agreements writes: what is ours in it is whole, current and checked, what is not stays as it is."""

import hashlib
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import record_event
from agreements.models import Section
from samverkan.management.commands.print_agreements import HEADS
from tests.factories import AgreementFactory, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory(title="Överenskommelse om trygghet")


def run(folder, *arguments):
    call_command("print_agreements", *map(str, arguments), to=folder, stdout=io.StringIO(), stderr=io.StringIO())
    return names_in(folder)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != HEADS)


def checksums_in(folder):
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {name: checksum for checksum, name in (line.split("  ") for line in lines)}


def test_settled_agreement_takes_the_place_of_its_draft(agreement, tmp_path):
    before = run(tmp_path, agreement.pk)
    sign(agreement)

    after = run(tmp_path, agreement.pk)

    assert [name.endswith(("-utkast.pdf", "-utkast.json")) for name in before] == [True, True, False]
    assert not any("utkast" in name for name in after)
    assert len(after) == 3


def test_folder_says_where_the_logs_ended(agreement, tmp_path):
    record_event(organisation_id=agreement.organisation_id, by=agreement.created_by, verb="provade", subject=agreement)

    run(tmp_path, agreement.pk)

    assert (tmp_path / HEADS).read_text().startswith(f"kommun:{agreement.organisation.code} 1 ")
    call_command("verify", anchors=[tmp_path / HEADS], files=[tmp_path], stdout=io.StringIO())


def test_working_copy_takes_the_place_of_the_archive_copy_and_its_json(agreement, tmp_path):
    run(tmp_path, agreement.pk)

    names = run(tmp_path, agreement.pk, "--working-copies")

    assert [name.rpartition(".")[2] for name in names] == ["pdf", "SHA256SUMS"]


def test_what_was_printed_before_stays_when_it_cannot_be_printed_now(agreement, tmp_path):
    before = run(tmp_path, agreement.pk)
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")

    with pytest.raises(CommandError, match="1 av 1"):
        run(tmp_path, agreement.pk)

    assert names_in(tmp_path) == before


def test_agreements_that_were_printed_earlier_keep_their_checksums(agreement, tmp_path):
    run(tmp_path, agreement.pk)

    names = run(tmp_path, AgreementFactory().pk)

    assert sorted([*checksums_in(tmp_path), "SHA256SUMS"]) == names
    for name, checksum in checksums_in(tmp_path).items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum


def test_files_of_others_are_neither_checked_nor_deleted(agreement, tmp_path):
    foreign = {"bilaga.pdf", "data.json", f"{agreement.pk}-kopia.pdf", f"1{agreement.pk:05}-annan.pdf.bak"}
    for name in foreign:
        (tmp_path / name).write_text("x")

    names = run(tmp_path, agreement.pk)

    assert foreign < set(names)
    assert not foreign & set(checksums_in(tmp_path))


def test_files_are_for_whoever_printed_them_only(agreement, tmp_path):
    folder = tmp_path / "arkiv"

    run(folder, agreement.pk)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_what_an_interrupted_run_left_half_written_goes(agreement, tmp_path):
    left = f"{agreement.pk:05}-overenskommelse.pdf.x8_k3abc.new"
    (tmp_path / left).touch()

    assert left not in run(tmp_path, agreement.pk)


def test_file_whose_place_is_taken_leaves_no_half_of_itself(agreement, tmp_path):
    [json, pdf, _] = run(tmp_path, agreement.pk)
    (tmp_path / pdf).unlink()
    (tmp_path / pdf).mkdir()

    with pytest.raises(CommandError, match="Det gick inte att skriva i mappen"):
        run(tmp_path, agreement.pk)

    assert names_in(tmp_path) == [json, pdf, "SHA256SUMS"]


def test_checksums_are_right_also_when_the_printing_is_interrupted(agreement, tmp_path):
    other = AgreementFactory()
    [_, pdf_of_other, *_] = run(tmp_path, other.pk)
    run(tmp_path, agreement.pk)
    Section.objects.filter(agreement=agreement).update(body="Ett annat ord.")
    (tmp_path / pdf_of_other).unlink()
    (tmp_path / pdf_of_other).mkdir()

    with pytest.raises(CommandError, match="Det gick inte att skriva i mappen"):
        run(tmp_path, agreement.pk, other.pk)

    assert len(checksums_in(tmp_path)) == 3
    for name, checksum in checksums_in(tmp_path).items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum


def test_folder_that_is_none_is_told(agreement, tmp_path):
    (tmp_path / "arkiv").write_text("x")

    with pytest.raises(CommandError, match=r"Det gick inte att skriva i mappen .*arkiv\. "):
        run(tmp_path / "arkiv", agreement.pk)


def test_numbers_together_with_all_are_refused(agreement, tmp_path):
    with pytest.raises(CommandError, match="antingen överenskommelsernas nummer eller --all"):
        run(tmp_path / "arkiv", agreement.pk, "--all")

    assert not (tmp_path / "arkiv").exists()


def test_agreements_are_read_one_at_a_time(tmp_path):
    numbers = [AgreementFactory().pk for _ in range(2)]

    with CaptureQueriesContext(connection) as queries:
        run(tmp_path, *numbers)

    read = [found for query in queries for found in re.findall(r'"agreement_id" IN \((.*?)\)', query["sql"])]
    assert set(read) == set(map(str, numbers))
