"""The guidance library."""

from datetime import date

import pytest

from bizwatch.reference.exceptions import UnknownArticle
from bizwatch.reference.selectors import advice_for, article_at, articles, offered_advice, report_kinds, sectors

ON = date(2026, 11, 23)


@pytest.mark.parametrize("kind", [kind.code for kind in report_kinds(ON)])
@pytest.mark.parametrize("sector", [sector.code for sector in sectors()])
def test_every_report_is_offered_advice_of_its_own_kind(kind: str, sector: str) -> None:
    offered = offered_advice(kind, sector, ON)
    assert 1 <= len(offered) <= 3
    assert all(kind in article.kinds for article in offered)


def test_the_advice_for_the_trade_comes_first() -> None:
    assert advice_for("making_off", "forecourt", ON)[0].code == "fuel"
    assert advice_for("making_off", "restaurant-takeaway", ON)[0].code == "left-without-paying"
    assert "fuel" not in [article.code for article in advice_for("making_off", "farm", ON)]


def test_an_article_is_found_by_its_address() -> None:
    assert all(article_at(article.slug, ON) is article for article in articles(ON))
    with pytest.raises(UnknownArticle):
        article_at("nothing", ON)
    assert articles(date(2018, 3, 31)) == ()
