"""What a report tells of violence and weapons, as the desk's order and the attendance rule read it."""

import pytest

from bizwatch.cases.choices import FactAnswer
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.choices import Door
from bizwatch.reporting.circumstances import circumstances

YES, NO, UNKNOWN = FactAnswer.YES, FactAnswer.NO, FactAnswer.UNKNOWN


def told(kind: str, **pages):
    found = circumstances(Answers(kind=kind, door=Door.ACCOUNT, pages=pages))
    assert (found.detained, found.in_person, found.prolific, found.juvenile) == (UNKNOWN,) * 4
    return found.violence, found.weapon


@pytest.mark.parametrize(
    ("acts", "violence"),
    [(["hit"], YES), (["threat_kill", "abuse"], YES), (["threat"], NO), (["abuse"], NO), ([], UNKNOWN)],
)
def test_violence_by_what_was_done(acts, violence):
    assert told("violence", harm={"acts": acts, "weapon": "no"}) == (violence, NO)


def test_an_injury_is_violence_whatever_was_ticked():
    victims = [{"told_name": "A", "injury": "none"}, {"told_name": "B", "injury": "minor"}]
    assert told("violence", harm={"acts": ["abuse"], "weapon": "yes"}, victims=victims) == (YES, YES)


@pytest.mark.parametrize(("how", "violence"), [(["force"], YES), (["threat"], YES), (["none"], NO)])
def test_robbery_is_force_or_the_threat_of_it(how, violence):
    assert told("robbery", force={"how": how, "weapon": "yes"}) == (violence, YES)


def test_what_the_gate_told_counts():
    assert told("burglary", gate={"passed": True, "hate": False, "told": ["violence", "weapon"]}) == (YES, YES)
    assert told("burglary", break_in_end={"weapon": "no"}) == (UNKNOWN, NO)


def test_a_shop_theft_is_asked_neither():
    assert told("shop_theft", gate={"passed": True, "hate": False, "told": []}) == (UNKNOWN, UNKNOWN)


def test_pages_of_another_kind_do_not_count():
    assert told("shop_theft", harm={"acts": ["hit"], "weapon": "yes"}) == (UNKNOWN, UNKNOWN)
