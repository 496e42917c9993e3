"""The equity panel judges by the dated reference data."""

from datetime import date

import pytest

from bizwatch.hotspots.fairness import panel_on
from bizwatch.reference.exceptions import UnknownDisclosureLimit
from bizwatch.science.hotspots.equity import Verdict

FIFTHS = [1] * 40 + [2, 3, 4, 5] * 40


def test_a_fifth_over_the_dated_limit_is_told_and_one_under_it_is_not():
    over = panel_on(date(2026, 1, 1), fifth=FIFTHS, highlighted=[13] * 40 + [9] * 160, reports=[10] * 200)
    under = panel_on(date(2026, 1, 1), fifth=FIFTHS, highlighted=[12] * 40 + [10] * 160, reports=[10] * 200)
    assert (over[0].verdict, under[0].verdict) == (Verdict.ALERT, Verdict.NONE)
    assert over[0].ratio > 1.25 > under[0].ratio


def test_a_fifth_with_29_reports_is_not_judged():
    reports = [1] * 29 + [0] * 11 + [10] * 160
    found = panel_on(date(2026, 1, 1), fifth=FIFTHS, highlighted=[13] * 40 + [9] * 160, reports=reports)
    assert found[0].verdict == Verdict.CANNOT_TELL


def test_a_day_before_the_rules_has_none():
    with pytest.raises(UnknownDisclosureLimit):
        panel_on(date(2010, 1, 1), fifth=[1], highlighted=[1], reports=[1])
