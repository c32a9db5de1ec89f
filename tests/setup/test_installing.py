"""What script/_setup.sh installs, with the oldest pip: exactly what is pinned, whatever was there and whatever has been released since."""

PINNED = ("asking==1.0", "asked==1.0", "more==1.0")


def test_package_asked_for_with_extras_is_installed_as_pinned_when_a_newer_one_is_out(tree, index):
    answer = tree.set_up(index.pin(*PINNED))

    assert answer.status == 0, answer.said
    assert tree.installed() == set(PINNED)
    assert (tree.folder / "var").stat().st_mode & 0o777 == 0o700


def test_old_pip_that_may_resolve_takes_the_newer_one(used_tree, index):
    """Why nothing may be resolved: when this fails, the mistake that the test above guards against can no longer be made."""
    used_tree.require(index.pin(*PINNED))

    answer = used_tree.run(".venv/bin/python", "-m", "pip", "install", "--require-hashes", "-r", "requirements.txt")

    assert answer.status == 1
    assert "must have their versions pinned" in answer.said
    assert "asked-1.1" in answer.said


def test_what_is_installed_already_needs_no_index(used_tree, index):
    answer = used_tree.set_up(index.pin("more==1.0"), PIP_FIND_LINKS="/nowhere")

    assert answer == (0, "")


def test_folder_with_more_than_is_pinned_is_made_anew(used_tree, index):
    answer = used_tree.set_up(index.pin("asked==1.1"))

    assert answer.status == 0, answer.said
    assert used_tree.installed() == {"asked==1.1"}
    assert (used_tree.folder / ".venv/installed").read_text().startswith("requirements-dev.txt "), (
        "who had them keeps them"
    )


def test_folder_of_an_interrupted_installation_is_made_whole(used_tree, index):
    (used_tree.folder / ".venv/installed").unlink()
    [module] = used_tree.folder.glob(".venv/lib/python*/site-packages/more.py")
    module.unlink()

    answer = used_tree.set_up(index.pin("more==1.0"))

    assert answer.status == 0, answer.said
    assert module.exists()


def test_pinned_packages_that_do_not_fit_together_are_refused(tree, index):
    answer = tree.set_up(index.pin("asking==1.0"))

    assert answer.status == 1
    assert "asking 1.0 requires asked, which is not installed." in answer.said
    assert "nätet" not in answer.said
