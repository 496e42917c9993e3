"""The command's own part: the address that the links of e-mails lead to."""

import os
import subprocess
import sys

import pytest
from django.core import management

from bizwatch.config import cli


@pytest.mark.parametrize(
    ("arguments", "given", "address"),
    [
        (["demo", "--port", "8137"], None, "http://127.0.0.1:8137"),
        (["serve", "--port=9000", "--host", "::1"], None, "http://[::1]:9000"),
        (["demo"], None, "http://127.0.0.1:8000"),
        (["demo", "--port", "8137"], "https://police.example", "https://police.example"),
        (["docs"], None, None),
    ],
)
def test_links_lead_to_where_it_listens(
    arguments: list[str], given: str | None, address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(management, "execute_from_command_line", lambda _: None)
    monkeypatch.setattr(os, "environ", {"DJANGO_SETTINGS_MODULE": cli.LOCAL_SETTINGS})
    if given:
        os.environ["BIZWATCH_PUBLIC_URL"] = given
    cli.main(arguments)
    assert os.environ.get("BIZWATCH_PUBLIC_URL") == address


def test_elsewhere_the_address_is_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(management, "execute_from_command_line", lambda _: None)
    monkeypatch.setattr(os, "environ", {"DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.production"})
    cli.main(["serve", "--port", "9000"])
    assert "BIZWATCH_PUBLIC_URL" not in os.environ


@pytest.mark.slow
def test_it_runs_as_a_module_where_the_command_is_not_on_the_path() -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "bizwatch.config.settings.test"}
    command = [sys.executable, "-m", "bizwatch.config.cli", "import-policing-areas", "--help"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=True)
    assert "usage: bizwatch import_policing_areas" in done.stdout
