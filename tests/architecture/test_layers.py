"""Imports go one way down: the contract stands in pyproject.toml, without exceptions."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.checkout import PROJECT

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def test_one_contract_orders_every_app_without_exceptions() -> None:
    (contract,) = CONTRACTS
    assert contract["type"] == "layers"
    assert contract["exhaustive"] is True
    assert not {key for key in contract if key.startswith(("ignore", "exhaustive_ignores", "unmatched"))}


@pytest.mark.slow
def test_imports_only_go_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([program, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
