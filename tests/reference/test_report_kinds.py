"""The kinds of report, the trades that meet them, anti-social behaviour, hate strands and signs of modern slavery."""

from datetime import date
from typing import Any

import pytest

from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownAsbTerm, UnknownIndicator, UnknownReportKind
from bizwatch.reference.report_kinds import ReportKind, tables
from bizwatch.reference.selectors import (
    asb_heading,
    asb_headings,
    asb_qualifier,
    asb_qualifiers,
    hate_strands,
    kind_choices,
    kind_groups,
    kind_of_offence,
    kind_title,
    national_service,
    offence,
    offences_for_report,
    report_kind,
    report_kinds,
    sectors,
    slavery_indicator,
    slavery_indicators,
    trade_of,
    trade_words,
    usual_kinds,
)

TODAY = date(2026, 11, 23)
CODES = (
    "shop_theft making_off criminal_damage arson burglary robbery violence hate_crime employee_theft other_theft"
    " plant_theft livestock_theft diesel_theft marine_theft metal_theft freight_theft vehicle_crime fraud cyber blackmail"
    " asb malicious_communications modern_slavery suspicious_activity information"
).split()


def test_every_crime_of_the_strategy_can_be_reported():
    assert {kind.code for kind in report_kinds(TODAY)} == set(CODES)


def test_before_the_three_of_operation_solve_could_be():
    assert {kind.code for kind in report_kinds(date(2026, 11, 22))} == {"shop_theft", "making_off", "criminal_damage"}
    with pytest.raises(UnknownReportKind, match="not in force on 22 November 2026"):
        report_kind("robbery", date(2026, 11, 22))


@pytest.mark.parametrize("code", CODES)
def test_a_kind_has_words_codes_and_a_service_that_exist(code):
    kind = report_kind(code, TODAY)
    assert kind.slug
    assert kind.tell.endswith(".")
    assert bool(kind.offences) is (kind.nature not in (Nature.INCIDENT, Nature.INFORMATION))
    assert all(offence(found, TODAY).label for found in kind.offences)
    assert [row.code for row in offences_for_report(code, TODAY)] == list(kind.offences)
    if kind.service:
        assert national_service(kind.service, TODAY).phone


def test_natures():
    natures = {kind.code: kind.nature for kind in report_kinds()}
    assert natures["asb"] is Nature.INCIDENT
    assert natures["fraud"] is natures["cyber"] is Nature.REFERRAL
    assert natures["suspicious_activity"] is natures["information"] is Nature.INFORMATION
    assert natures["modern_slavery"] is Nature.RESTRICTED
    assert sum(nature is Nature.CRIME for nature in natures.values()) == 19


def test_the_address_of_what_is_told_in_confidence_says_nothing():
    assert "slav" not in report_kind("modern_slavery").slug
    assert "modern_slavery" not in dict(kind_choices())


def test_unknown_kinds_are_refused_and_still_have_a_title():
    with pytest.raises(UnknownReportKind, match="There is no kind of report 'piracy'"):
        report_kind("piracy")
    assert kind_title("piracy_at_sea") == "Piracy at sea"


def test_every_group_has_kinds_and_every_sector_of_a_trade_is_offered_some_first():
    assert {kind.group for kind in report_kinds()} == {group.code for group in kind_groups()}
    for sector in sectors():
        trade = trade_of(sector.code)
        assert trade is not None, sector.code
        assert [kind.code for kind in usual_kinds([sector.code], TODAY)] == list(trade.first)
        assert sector.code in report_kind(trade.first[0]).sectors


def test_usual_kinds_of_two_trades_come_once_each():
    both = [kind.code for kind in usual_kinds(["farm", "convenience"], TODAY)]
    assert both[0] == "plant_theft"
    assert len(both) == len(set(both))
    assert usual_kinds([]) == ()


@pytest.mark.parametrize("trade", ["retail", "night-time", "farm", "marine", "holiday-park", "forecourt"])
def test_each_named_trade_has_words_of_its_own(trade):
    found = next(row for row in tables().trades if row.code == trade)
    assert any(trade_words(code, found.sectors[0]) for code in CODES)


def test_an_offence_leads_back_to_a_kind_of_crime():
    for code, kind in (("46", "shop_theft"), ("48", "vehicle_crime"), ("9A", "violence")):
        assert kind_of_offence(code) == report_kind(kind)
    assert kind_of_offence("106") is None
    assert kind_of_offence("NFIB5D") is None


def test_a_wrong_row_is_refused():
    said: dict[str, Any] = {
        "code": "x",
        "slug": "x",
        "title": "X",
        "hint": "X.",
        "tell": "X.",
        "group": "theft",
        "effective_from": TODAY,
    }
    with pytest.raises(ValueError, match="needs the offence"):
        ReportKind(**said, nature=Nature.CRIME)
    with pytest.raises(ValueError, match="the first of offences"):
        ReportKind(**said, nature=Nature.CRIME, offence="46", offences=("49",))
    with pytest.raises(ValueError, match="names a service"):
        ReportKind(**said, nature=Nature.REFERRAL)


def test_qualifier_and_heading_are_two_dimensions():
    assert [row.code for row in asb_qualifiers(TODAY)] == ["personal", "nuisance", "environmental"]
    assert len(asb_headings(TODAY)) == 13
    assert asb_qualifier("personal", TODAY).label == "Personal"
    assert asb_heading("noise", TODAY).label == "Noise"
    with pytest.raises(UnknownAsbTerm):
        asb_heading("personal")
    with pytest.raises(UnknownAsbTerm):
        asb_qualifier("noise")


def test_hate_has_five_strands_of_which_two_have_offences_of_their_own():
    assert [row.code for row in hate_strands(TODAY) if row.aggravated] == ["race", "religion"]
    assert len(hate_strands(TODAY)) == 5


def test_signs_of_modern_slavery_stand_under_headings():
    assert len({row.group for row in slavery_indicators(TODAY)}) == 4
    assert slavery_indicator("pay-withheld").group == "Their work"
    with pytest.raises(UnknownIndicator):
        slavery_indicator("rich")


def test_data_errors_name_file_and_row():
    from bizwatch.reference import report_kinds as module

    with pytest.raises(ReferenceDataInvalid, match="offers the unknown kind 'piracy'"):
        module._check_trades([module.Trade("t", "T", (), ("piracy",))], {"shop_theft"})
