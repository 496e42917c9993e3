"""The policies of both layers come out of the dated reference data."""

from datetime import date

import pytest

from bizwatch.hotspots.disclosing import Layer, policy_of
from bizwatch.reference.exceptions import UnknownDisclosureLimit
from bizwatch.reference.selectors import report_kinds

KEY = b"sixteen bytes and more"


def test_the_public_sees_from_ten_on_and_members_from_five():
    found = {layer: policy_of(layer, on=date(2026, 1, 1), key=KEY) for layer in Layer}
    assert {layer.value: policy.least_count for layer, policy in found.items()} == {"members": 5, "public": 10}
    public = found[Layer.PUBLIC]
    assert (public.rounding, public.least_premises, public.dominance) == (5, 8, 0.5)
    assert public.squares == (250.0, 500.0, 1000.0)
    assert public.key == KEY
    assert "sixteen" not in repr(public)


def test_kinds_of_report_that_tell_of_a_victim_have_a_wider_name():
    policy = policy_of(Layer.MEMBERS, on=date(2026, 1, 1), key=KEY)
    assert policy.broader("hate_crime") == policy.broader("violence") == "against-people"
    assert policy.broader("shop_theft") == "shop_theft"
    assert {kind for kind, _ in policy.merged} <= {kind.code for kind in report_kinds()}


def test_a_day_before_the_rules_has_none():
    with pytest.raises(UnknownDisclosureLimit):
        policy_of(Layer.PUBLIC, on=date(2010, 1, 1), key=KEY)
