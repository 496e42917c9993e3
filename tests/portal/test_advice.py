"""The guidance library's pages."""

from typing import Any

import pytest
from django.test import Client

from bizwatch.reference.selectors import articles

pytestmark = pytest.mark.django_db


def page(address: str, **query: str) -> str:
    answer: Any = Client().get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_article_is_listed_and_opens_for_anybody() -> None:
    listed = page("/advice/")
    for article in articles():
        assert f"/advice/{article.slug}/" in listed
        assert article.title in page(f"/advice/{article.slug}/").replace("&#39;", "’")


def test_advice_is_found_by_kind_sector_and_word() -> None:
    found = page("/advice/", kind="making_off", sector="forecourt", text="plate")
    assert "fuel-that-was-not-paid-for" in found
    assert "protect-livestock" not in found


def test_nothing_found_says_how_to_go_on() -> None:
    assert "No advice found" in page("/advice/", text="zeppelin")


def test_an_unknown_choice_shows_everything() -> None:
    assert "protect-livestock" in page("/advice/", kind="moon")


def test_an_unknown_article_is_not_there() -> None:
    assert Client().get("/advice/nothing/").status_code == 404
