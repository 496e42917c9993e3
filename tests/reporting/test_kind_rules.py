"""What each report is recorded as, by its answers: offence, nature, and whether it is a business crime."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bizwatch.cases.choices import PersonRole
from bizwatch.cases.intake import NewCase
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import is_business_crime, offence, report_kinds
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.choices import Door
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.kinds import KINDS

ON = date(2026, 11, 23)
WHEN = {"span": "known", "happened": "2026-11-22T16:15:00+00:00"}


def told(kind: str, **pages: Any) -> Answers:
    """Return answers of which only some pages were given, as a machine may send them."""
    return Answers(kind=kind, door=Door.ACCOUNT, pages={"gate": {"passed": True, "hate": False}, "when": WHEN, **pages})


def victim(**said: str) -> dict[str, str]:
    return {"told_name": "Kim Lake", "work": "shop", "because": "yes", "injury": "none", "contact": "", **said}


def case_of(answers: Answers, business: str = "company") -> NewCase:
    place = SimpleNamespace(pk=1, business_id=9, business=SimpleNamespace(kind=business))
    return new_case(answers, premises=place, reported_by=None)


HURT, UNHURT = [victim(injury="minor")], [victim()]
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("8N", "violence", {"harm": {"acts": ["hit", "threat_kill"]}, "victims": HURT}),
    ("105A", "violence", {"harm": {"acts": ["hit"]}, "victims": UNHURT}),
    ("3B", "violence", {"harm": {"acts": ["hit", "threat_kill"]}, "victims": UNHURT}),
    ("3B", "violence", {"harm": {"acts": ["threat_kill", "abuse"]}, "victims": UNHURT}),
    ("9A", "violence", {"harm": {"acts": ["threat"]}, "victims": UNHURT}),
    ("8L", "violence", {"harm": {"acts": ["again", "abuse"]}, "victims": UNHURT}),
    ("8P", "hate_crime", {"harm": {"acts": ["hit"]}, "victims": HURT, "hate": {"strands": ["race"]}}),
    ("105B", "hate_crime", {"harm": {"acts": ["hit"]}, "victims": UNHURT, "hate": {"strands": ["religion"]}}),
    ("9B", "hate_crime", {"harm": {"acts": ["abuse"]}, "victims": UNHURT, "hate": {"strands": ["race"]}}),
    ("8M", "hate_crime", {"harm": {"acts": ["again"]}, "victims": UNHURT, "hate": {"strands": ["race"]}}),
    ("9A", "hate_crime", {"harm": {"acts": ["abuse"]}, "victims": UNHURT, "hate": {"strands": ["disability"]}}),
    ("8R", "hate_crime", {"harm": {"acts": ["messages"]}, "victims": UNHURT, "hate": {"strands": []}}),
    (
        "58J",
        "hate_crime",
        {"harm": {"acts": ["damage"]}, "hate": {"strands": ["race"]}, "damage_kind": {"target": "building"}},
    ),
    ("58B", "hate_crime", {"harm": {"acts": ["damage"]}, "damage_kind": {"target": "building"}}),
    ("34A", "robbery", {"force": {"how": ["threat"], "whose": "business"}}),
    ("34B", "robbery", {"force": {"how": ["force"], "whose": "person"}}),
    ("49", "robbery", {"force": {"how": ["none"], "whose": "business"}}),
    ("30C", "burglary", {"break_in": {"building": "business", "got_in": "yes"}, "break_in_end": {"weapon": "no"}}),
    ("30D", "burglary", {"break_in": {"building": "business", "got_in": "no"}, "break_in_end": {"weapon": "yes"}}),
    ("31A", "burglary", {"break_in": {"building": "business", "got_in": "yes"}, "break_in_end": {"weapon": "yes"}}),
    ("30C", "burglary", {"break_in": {"building": "outbuilding", "got_in": "yes"}}),
    ("28E", "burglary", {"break_in": {"building": "both", "got_in": "yes"}}),
    ("28F", "burglary", {"break_in": {"building": "home", "got_in": "no"}}),
    ("29A", "burglary", {"break_in": {"building": "home", "got_in": "yes"}, "break_in_end": {"weapon": "yes"}}),
    ("56A", "arson", {"fire": {"life": "yes"}}),
    ("56B", "arson", {"fire": {"life": "unsure"}}),
    ("58C", "criminal_damage", {"damage_kind": {"target": "vehicle"}}),
    ("41", "employee_theft", {}),
    ("49A", "making_off", {"honest_mistake": {"mistake": "unsure"}}),
    ("48", "plant_theft", {"plant": [{"what": "Trailer", "motor": "no"}, {"what": "Quad", "motor": "yes"}]}),
    ("49", "plant_theft", {"plant": [{"what": "GPS dome", "motor": "no"}]}),
    ("49", "livestock_theft", {}),
    ("49", "diesel_theft", {}),
    ("49", "marine_theft", {}),
    ("49", "metal_theft", {}),
    ("45", "freight_theft", {"load": {"target": "from_vehicle"}}),
    ("48", "freight_theft", {"load": {"target": "vehicle"}}),
    ("49", "freight_theft", {"load": {"target": "trailer"}}),
    ("48", "vehicle_crime", {"vehicle_harm": {"what": "taken"}}),
    ("37.2", "vehicle_crime", {"vehicle_harm": {"what": "taken_damaged"}}),
    ("45", "vehicle_crime", {"vehicle_harm": {"what": "from"}}),
    ("126", "vehicle_crime", {"vehicle_harm": {"what": "tampered"}}),
    ("47", "other_theft", {"theft_kind": {"what": "machine"}}),
    ("40", "other_theft", {"theft_kind": {"what": "dwelling"}}),
    ("42", "other_theft", {"theft_kind": {"what": "mail"}}),
    ("43", "other_theft", {"theft_kind": {"what": "electricity"}}),
    ("49", "other_theft", {"theft_kind": {"what": "other"}}),
    ("35", "blackmail", {}),
    ("8R", "malicious_communications", {"messages": {"to": "business", "again": "yes", "kill": "no"}}),
    ("8L", "malicious_communications", {"messages": {"to": "job", "again": "yes", "kill": "no"}}),
    ("3B", "malicious_communications", {"messages": {"to": "job", "again": "no", "kill": "yes"}}),
    ("61", "fraud", {"fraud_kind": {"what": "counterfeit"}}),
]
REFERRED = [
    ("NFIB5D", "fraud", {"fraud_kind": {"what": "mandate"}}),
    ("NFIB5A", "fraud", {"fraud_kind": {"what": "card"}}),
    ("NFIB3G", "fraud", {"fraud_kind": {"what": "retail"}}),
    ("NFIB90", "fraud", {}),
    ("NFIB52C", "cyber", {"cyber_kind": {"what": "account", "demand": "no"}}),
    ("NFIB52E", "cyber", {"cyber_kind": {"what": "malware", "demand": "yes"}}),
    ("NFIB51B", "cyber", {"cyber_kind": {"what": "denial", "demand": "yes"}}),
    ("NFIB51A", "cyber", {"cyber_kind": {"what": "denial", "demand": "unsure"}}),
]


@pytest.mark.parametrize(("code", "kind", "pages"), CASES, ids=[f"{kind}-{code}" for code, kind, _ in CASES])
def test_the_answers_lead_to_the_offence(code: str, kind: str, pages: dict[str, Any]) -> None:
    made = case_of(told(kind, **pages))
    assert (made.offence_code, made.nature) == (code, Nature.CRIME)
    assert offence(code, ON).code in KINDS[kind].entry.offences


@pytest.mark.parametrize(("code", "kind", "pages"), REFERRED, ids=[f"{kind}-{code}" for code, kind, _ in REFERRED])
def test_fraud_and_cyber_are_referred_under_their_code(code: str, kind: str, pages: dict[str, Any]) -> None:
    made = case_of(told(kind, **pages))
    assert (made.offence_code, made.nature) == ("", Nature.REFERRAL)
    assert made.referral is not None
    assert (made.referral.nfib_code, made.referral.service) == (code, "fraud-reporting")
    assert code in KINDS[kind].entry.offences


@pytest.mark.parametrize("kind", [kind.code for kind in report_kinds()])
def test_a_report_that_left_everything_out_still_has_a_code(kind: str) -> None:
    made = case_of(told(kind))
    assert made.nature is KINDS[kind].entry.nature
    assert bool(made.offence_code) is (made.nature is Nature.CRIME)
    assert not made.offence_code or offence(made.offence_code, ON)


def test_hate_told_at_the_gate_aggravates_damage() -> None:
    pages = {"gate": {"passed": True, "hate": True}, "hate": {"strands": ["race"]}, "damage_kind": {"target": "other"}}
    made = case_of(told("criminal_damage", **pages))
    assert made.offence_code == "58J"
    assert made.told_as_hate
    assert made.told_as_hate
    assert "hate" not in made.summary
    assert "Because of: Race, ethnicity or nationality" in made.summary


def test_an_honest_mistake_is_an_incident_and_not_a_crime() -> None:
    made = case_of(told("making_off", making_off_kind={"kind": "fuel"}, honest_mistake={"mistake": "yes"}))
    assert (made.nature, made.offence_code) == (Nature.INCIDENT, "")
    assert made.incident is not None
    assert (made.incident.qualifier, made.incident.heading) == ("", "")
    assert not made.definition_facts.is_crime


def test_anti_social_behaviour_has_one_qualifier_and_one_heading_or_neither() -> None:
    made = case_of(told("asb", asb={"qualifier": "personal", "heading": "noise"}))
    assert made.incident is not None
    assert (made.incident.qualifier, made.incident.heading) == ("personal", "noise")
    half = case_of(told("asb", asb={"qualifier": "personal", "heading": ""}))
    assert half.incident is not None
    assert (half.incident.qualifier, half.incident.heading) == ("", "")


def test_an_unknown_loss_is_not_nothing() -> None:
    losses = {"yes": None, "no": 0, "unsure": None}
    for lost, loss in losses.items():
        made = case_of(told("fraud", losses={"lost": lost, "amount": "", "victim": "business"}))
        assert made.referral is not None
        assert made.referral.loss == loss
    there = {"done": "no", "reference": "left over", "on": "2026-11-20", "who": "Sam"}
    made = case_of(told("fraud", reported_there=there))
    assert made.referral is not None
    assert (made.referral.service_reference, made.referral.reported_there_at) == ("", None)


def test_several_victims_are_persons_of_their_own() -> None:
    hurt = [victim(told_name="Kim Lake", injury="minor"), victim(told_name="Ash Pike", work="contractor")]
    made = case_of(told("violence", harm={"acts": ["hit"]}, victims=hurt))
    people = [person for person in made.people if person.role is PersonRole.VICTIM]
    assert [person.told_name for person in people] == ["Kim Lake", "Ash Pike"]
    assert "Works here: Works in a shop or other retail place" in people[0].description
    assert "Injury: Injured" in people[0].description


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("suspicious_activity", PersonRole.SEEN),
        ("information", PersonRole.SEEN),
        ("modern_slavery", PersonRole.SEEN),
        ("shop_theft", PersonRole.SUSPECT),
        ("asb", PersonRole.SUSPECT),
    ],
)
def test_whom_a_report_is_about_is_a_suspect_only_where_something_was_done(kind: str, role: PersonRole) -> None:
    seen = [{"description": "Green coat", "told_name": "Jay Reed", "seen_before": "yes"}]
    made = case_of(told(kind, known={"known": ["people"]}, people=seen))
    assert [(person.role, person.told_name) for person in made.people] == [(role, "Jay Reed")]


def test_signs_are_codes_and_a_sign_of_ones_own_is_told_in_words() -> None:
    made = case_of(
        told("modern_slavery", signs={"signs": ["afraid", "other"]}, at_risk={"people": "", "children": "yes"})
    )
    assert made.is_restricted
    assert made.slavery is not None
    assert (made.slavery.indicators, made.slavery.people_at_risk, made.slavery.children) == (("afraid",), None, "yes")
    assert made.contact.email == made.contact.telephone == ""


# The worked examples of the definition of 1 June 2019, and the boundaries beside them.
EXAMPLES: list[tuple[bool, str, str, dict[str, Any]]] = [
    (True, "public", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(work="contractor")]}),
    (False, "company", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(work="public_service")]}),
    (True, "sole_trader", "making_off", {"honest_mistake": {"mistake": "no"}}),
    (False, "company", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(work="visitor", because="no")]}),
    (False, "company", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(because="no")]}),
    (True, "company", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(work="visitor"), victim()]}),
    (False, "public", "violence", {"harm": {"acts": ["hit"]}, "victims": [victim(work="staff")]}),
    (False, "company", "asb", {"asb": {"qualifier": "personal", "heading": "noise"}}),
    (False, "company", "suspicious_activity", {}),
    (False, "company", "modern_slavery", {"signs": {"signs": ["afraid"]}}),
    (False, "company", "making_off", {"honest_mistake": {"mistake": "yes"}}),
    (True, "company", "robbery", {"force": {"how": ["threat"], "whose": "business"}}),
    (True, "company", "robbery", {"force": {"how": ["threat"], "whose": "person"}, "victims": [victim()]}),
    (
        False,
        "company",
        "robbery",
        {"force": {"how": ["threat"], "whose": "person"}, "victims": [victim(work="visitor")]},
    ),
    (False, "company", "other_theft", {"theft_kind": {"what": "dwelling", "whose": "other"}}),
    (True, "company", "fraud", {"losses": {"lost": "yes", "victim": "business"}}),
    (False, "company", "fraud", {"losses": {"lost": "yes", "victim": "individual"}}),
    (True, "company", "malicious_communications", {"messages": {"to": "job"}}),
    (False, "company", "malicious_communications", {"messages": {"to": "person"}}),
    (True, "company", "hate_crime", {"harm": {"acts": ["damage"]}}),
]


@pytest.mark.parametrize(("answer", "business", "kind", "pages"), EXAMPLES)
def test_the_definition_of_business_crime(answer: bool, business: str, kind: str, pages: dict[str, Any]) -> None:
    made = case_of(told(kind, **pages), business)
    assert is_business_crime(made.definition_facts, ON).answer is answer
