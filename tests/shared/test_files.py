"""Files that are written to their end or not at all."""

import pytest

from samverkan.shared.files import write_whole


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
