"""Offence codes: the ones a business meets, their dates, and the boundaries that are easily got wrong."""

import csv
import gzip
from datetime import date

import pytest

from bizwatch.reference.choices import OffenceScheme
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import offence, offences, offences_for_report, proposed_changes

STRATEGY_YEAR = date(2018, 1, 1)


def test_shop_theft_is_the_interface_word_and_shoplifting_the_label():
    found = offence("46", STRATEGY_YEAR)
    assert (found.plain, found.label, found.harm_days) == ("Shop theft", "Shoplifting", 1)


def test_the_three_reports_lead_to_offences():
    assert [row.code for row in offences_for_report("shop_theft")] == ["46"]
    assert [row.code for row in offences_for_report("making_off")] == ["49A"]
    assert [row.code for row in offences_for_report("criminal_damage")] == ["58B", "58C", "58D", "58J"]


def test_business_burglary_changed_its_codes_in_april_2017():
    before, after = date(2017, 3, 31), date(2017, 4, 1)
    assert {"30A", "30B", "31"} <= {row.code for row in offences(before)}
    assert {"30C", "30D", "31A"} <= {row.code for row in offences(after)}
    with pytest.raises(
        UnknownOffenceCode, match="not in force on 1 April 2017: it holds from 1 April 2013 to 31 March"
    ):
        offence("30A", after)
    with pytest.raises(UnknownOffenceCode):
        offence("30C", before)


def test_the_group_of_business_burglary_has_two_names():
    assert offence("30C", date(2023, 3, 31)).group == "Non-domestic burglary"
    assert offence("30C", date(2023, 4, 1)).group == "Non-residential burglary"


@pytest.mark.parametrize("code", ["53B", "", "46 ", "shop-theft", "3B\x00"])
def test_an_unknown_code_is_refused(code):
    with pytest.raises(UnknownOffenceCode, match="There is no offence"):
        offence(code, STRATEGY_YEAR)


def test_a_fraud_code_never_stands_for_another_crime():
    assert offence("3B").label == "Threats to kill"
    assert offence("NFIB3B").scheme is OffenceScheme.NFIB
    assert offence("NFIB52E").label == "Hacking with extortion"
    cyber = [row for row in offences() if row.group == "Computer misuse"]
    assert len(cyber) == 8


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("49", 2),
        ("58D", 2),
        ("48", 5),
        ("9A", 7.5),
        ("105A", 10),
        ("30C", 183.5),
        ("56B", 185),
        ("34A", 365),
        ("8N", 365),
    ],
)
def test_harm_days_are_the_published_medians(code, days):
    assert offence(code).harm_days == days


def test_the_new_offence_is_announced_and_not_in_force():
    assert any("retail worker" in change.title for change in proposed_changes())
    assert not any("retail worker" in row.label.lower() for row in offences())


def test_labels_agree_with_the_home_office_open_data(shared_data):
    """The 2017/18 open data tables name each code; ours must be theirs, "outcome only" notes apart."""
    path = shared_data / "recorded_crime_2017_18" / "CrimeCatMappings.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        published = {row["Offence_Code"]: row["Offence_Description"] for row in csv.DictReader(lines)}
    ours = {
        row.code: row.label for row in offences(date(2017, 3, 31)) + offences(STRATEGY_YEAR) if "NFIB" not in row.code
    }
    compared = 0
    for code, label in ours.items():
        if code in published:
            words = published[code].replace("(outcome only)", "").strip().lower()
            assert words == label.lower(), code
            compared += 1
    assert compared >= 60
