"""A store of its own for each test of the evidence."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def evidence_dir(settings, tmp_path) -> Path:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"
