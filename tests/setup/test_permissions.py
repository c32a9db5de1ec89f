"""What is written on the machine is for the user that runs the site alone, from the start and after an older version left it open."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

WRITE = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE note (text text)")
    cursor.execute("INSERT INTO note VALUES ('secret')")
    import os
    print({name: oct(os.stat(path).st_mode & 0o777) for name in ("", "-wal", "-shm") if os.path.exists(path := os.environ["FILE"] + name)})
"""
PRIVATE = "{'': '0o600', '-wal': '0o600', '-shm': '0o600'}"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Return a copy of what makes the demonstration's folder, so that our own stays as it is."""
    shared = tmp_path / "samverkan/shared"
    shared.mkdir(parents=True)
    for name in ("__init__.py", "settings.py", "shared/__init__.py", "shared/files.py"):
        shutil.copy(Path(settings.BASE_DIR) / "samverkan" / name, tmp_path / "samverkan" / name)
    return tmp_path


def run(code: str, folder: Path, **environment: str) -> str:
    """Run Python with the usual umask, which lets others read."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "samverkan.settings",
            "PYTHONPATH": str(folder),
            **environment,
        },
        capture_output=True,
        text=True,
        umask=0o022,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def start_demo(folder: Path) -> dict[str, int]:
    run("import samverkan.settings", folder, ENVIRONMENT="demo")
    return {path.name: path.stat().st_mode & 0o777 for path in [folder / "var", *(folder / "var").iterdir()]}


def test_folder_of_the_demonstration_is_made_for_its_owner_alone(demo):
    assert start_demo(demo) == {"var": 0o700, "secret_key": 0o600, "samverkan.sqlite3": 0o600}


def test_folder_that_was_left_open_is_closed_at_the_start(demo):
    (demo / "var").mkdir(mode=0o755)
    for name in ("secret_key", "samverkan.sqlite3", "samverkan.sqlite3-wal", "samverkan.sqlite3-shm"):
        (demo / "var" / name).write_text("x")
        (demo / "var" / name).chmod(0o664)

    modes = start_demo(demo)

    assert modes == {
        "var": 0o700,
        "secret_key": 0o600,
        "samverkan.sqlite3": 0o600,
        "samverkan.sqlite3-wal": 0o600,
        "samverkan.sqlite3-shm": 0o600,
    }
    assert (demo / "var/secret_key").read_text() == "x"


def in_production(path: Path) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "a key that is long enough for the tests of what is written, and for nothing else",
        "ALLOWED_HOSTS": "samverkan.example.se",
        "DATABASE_URL": f"sqlite:///{path}",
        "EMAIL_URL": "smtp://localhost:25",
        "DEFAULT_FROM_EMAIL": "samverkan@example.se",
        "FILE": str(path),
    }


@pytest.mark.parametrize("is_there", [False, True])
def test_database_in_production_is_for_its_owner_alone(tmp_path, is_there):
    path = tmp_path / "samverkan.sqlite3"
    if is_there:
        path.touch(0o644)

    modes = run(WRITE, Path(settings.BASE_DIR), **in_production(path))

    assert modes == PRIVATE
    assert tmp_path.stat().st_mode & 0o777 == 0o700  # As it was: the folder is the operator's.


def test_database_whose_folder_is_missing_is_left_to_whoever_opens_it(demo):
    run("import samverkan.settings", demo, **in_production(demo / "away/samverkan.sqlite3"))

    assert not (demo / "away").exists()
