"""Files that are written to their end or not at all."""

import pytest

from samverkan.shared.files import make_private_database, make_private_folder, write_whole


def test_file_takes_the_place_of_another_and_is_for_our_own_user_only(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("old")
    path.chmod(0o644)

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_file_that_cannot_be_written_leaves_nothing_of_itself(tmp_path):
    path = tmp_path / "letter.txt"
    path.mkdir()

    with pytest.raises(OSError, match=r"letter\.txt"):
        write_whole(path, b"new")

    assert list(tmp_path.iterdir()) == [path]


def test_folder_of_another_user_stays_as_it_is(tmp_path, monkeypatch):
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr("os.geteuid", lambda: folder.stat().st_uid + 1)

    make_private_folder(folder)

    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("name", [":memory:", "away/samverkan.sqlite3", "."])
def test_database_that_is_no_file_makes_none(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)

    make_private_database(name)

    assert list(tmp_path.iterdir()) == []
    assert tmp_path.stat().st_mode & 0o777 == 0o755
