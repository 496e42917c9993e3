"""Sorted and paged lists live in the address."""

from django.core.paginator import Paginator
from django.test import RequestFactory

from bizwatch.design.tables import Sort, address_with, page_links, sort_from, sortable

COLUMNS = [{"text": "Reference", "key": "reference"}, {"text": "Premises"}, {"text": "Value", "key": "value"}]


def request(query: str = ""):
    return RequestFactory().get(f"/queue/?{query}")


def test_an_address_keeps_the_rest_of_the_query():
    asked = request("area=Norwich&area=Thetford&page=3")
    assert address_with(asked, page=4) == "/queue/?area=Norwich&area=Thetford&page=4"
    assert address_with(asked, area=None, page=None) == "/queue/"
    assert asked.GET["page"] == "3"
    assert address_with(request(), q="<b>&é") == "/queue/?q=%3Cb%3E%26%C3%A9"


def test_only_allowed_orders_are_taken():
    allowed = ("reference", "value")
    assert sort_from(request("sort=value"), allowed, "-reference") == Sort("value", descending=False)
    assert sort_from(request("sort=-value"), allowed, "-reference") == Sort("value", descending=True)
    for forged in ("", "sort=password", "sort=--value", "sort=value;drop", "sort="):
        assert sort_from(request(forged), allowed, "-reference") == Sort("reference", descending=True)


def test_an_order_turns_every_field_round():
    fields = {"value": ("value", "-id")}
    assert Sort("value", descending=False).order_by(fields) == ["value", "-id"]
    assert Sort("value", descending=True).order_by(fields) == ["-value", "id"]


def test_columns_get_the_address_that_sorts_by_them():
    columns = sortable(request("sort=value&page=3&area=x"), COLUMNS, Sort("value", descending=False))
    assert columns[0] == {
        "text": "Reference",
        "key": "reference",
        "sort": "none",
        "sort_href": "/queue/?area=x&sort=reference",
    }
    assert columns[1] == {"text": "Premises"}
    assert columns[2]["sort"] == "ascending"
    assert columns[2]["sort_href"] == "/queue/?area=x&sort=-value"
    assert sortable(request(), COLUMNS, Sort("value", descending=True))[2]["sort_href"] == "/queue/?sort=value"


def test_pages_are_numbered_and_keep_the_filters():
    links = page_links(request("area=x"), Paginator(range(240), 20).page(4))
    assert links["previous"] == "/queue/?area=x&page=3"
    assert links["next"] == "/queue/?area=x&page=5"
    assert {"number": 4, "href": "/queue/?area=x&page=4", "current": True} in links["numbers"]
    assert {"ellipsis": True} in links["numbers"]
    ends = page_links(request(), Paginator(range(40), 20).page(1))
    assert ends["previous"] == ""
    assert page_links(request(), Paginator(range(5), 20).page(1)) == {}
