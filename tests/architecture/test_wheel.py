"""The source archive and the wheel build, and the wheel carries all that a page needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.checkout import PROJECT, files

SUFFIXES = {".css", ".html", ".js", ".mjs", ".py", ".svg", ".toml", ".txt", ".typ"}


@pytest.mark.slow
@pytest.mark.once
def test_the_wheel_carries_code_templates_data_and_assets(tmp_path: Path) -> None:
    """Built as a user would: the source archive first, then the wheel from nothing but that archive."""
    command: list[str | Path] = [sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list(tmp_path.glob("bizwatch-*.tar.gz"))) == 1
    (wheel,) = tmp_path.glob("bizwatch-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    source = PROJECT / "src"
    ours = {path.relative_to(source).as_posix() for path in files() if path.is_relative_to(source / "bizwatch")}
    assert {name for name in ours if Path(name).suffix in SUFFIXES} <= names
    vendor = "bizwatch/design/static/vendor/"
    assert {f"{vendor}{name}" for name in ("govuk-frontend.min.css", "moj-frontend.min.js", "LICENSES")} <= names
    assert any(name.endswith("dist-info/entry_points.txt") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "node_modules/"))]
