"""The files of this checkout, for the tests that read them all."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Return every file that git tracks or would track. Skips the test where this is no git checkout."""
    if not (PROJECT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := PROJECT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Return the text of every file that is text, by its path in the checkout."""
    found = {}
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(PROJECT).as_posix()] = content.decode("utf-8", errors="replace")
    return found


def python_files() -> list[Path]:
    """Return our Python files, migrations left out: those are generated."""
    return [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]
