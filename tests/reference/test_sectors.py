"""Business sectors, and what real map tags lead to."""

import json
from collections import Counter

import pytest

from bizwatch.reference import sectors as module
from bizwatch.reference.exceptions import UnknownSector
from bizwatch.reference.selectors import match_sector, sector, sector_for_tags, sectors


@pytest.mark.parametrize(
    ("tags", "code", "sure"),
    [
        ({"shop": "convenience"}, "convenience", True),
        ({"shop": "convenience", "amenity": "post_office"}, "convenience", True),
        ({"amenity": "post_office"}, "bank-post-office", True),
        ({"shop": "convenience", "amenity": "fuel"}, "forecourt", True),
        ({"amenity": "pub", "tourism": "hotel"}, "pub-bar-night", True),
        ({"amenity": "cafe", "shop": "books"}, "restaurant-takeaway", True),
        ({"shop": "clothes;interior_decoration"}, "fashion", True),
        ({"shop": "Jewelry "}, "fashion", True),
        ({"shop": "farm"}, "farm", True),
        ({"tourism": "caravan_site"}, "holiday-park", True),
        ({"leisure": "marina"}, "marine", True),
        ({"building": "warehouse"}, "freight", True),
        ({"shop": "yes"}, "other-shop", False),
        ({"shop": "vacant"}, "other", False),
        ({"shop": "disused:convenience"}, "other", False),
        ({"shop": "no", "amenity": "bank"}, "bank-post-office", True),
        ({"office": "company"}, "services", False),
        ({"shop": ""}, "other", False),
        ({"highway": "bus_stop"}, "other", False),
        ({}, "other", False),
    ],
)
def test_tags_lead_to_a_sector(tags, code, sure):
    found = match_sector(tags)
    assert (found.sector.code, found.sure) == (code, sure)
    assert sector_for_tags(tags) == found.sector


def test_every_sector_can_be_asked_for_and_is_reached_by_a_tag():
    codes = [found.code for found in sectors()]
    assert codes[-1] == "other"
    assert all(sector(code).label for code in codes)
    assert set(codes) == {rule.sector for rule in module.tables().rules}
    with pytest.raises(UnknownSector):
        sector("circus")


def test_no_value_stands_in_two_rules_of_a_key():
    seen = Counter((rule.key, value) for rule in module.tables().rules for value in rule.values)
    assert [pair for pair, count in seen.items() if count > 1] == []


def test_every_real_premises_gets_a_sector(shared_data):
    path = shared_data / "premises" / "norwich_premises_osm_2019.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = [match_sector(feature["properties"]) for feature in features]
    assert len(found) == 2001
    unsure = [feature["properties"] for feature, match in zip(features, found, strict=True) if not match.sure]
    assert len(unsure) <= 60
    assert {tags.get("shop") for tags in unsure} <= {"yes", "vacant", "disused:convenience", "no", None}
    assert Counter(match.sector.code for match in found)["convenience"] > 100
