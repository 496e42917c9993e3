"""The command's own part: the address that the links of e-mails lead to."""

import os

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
