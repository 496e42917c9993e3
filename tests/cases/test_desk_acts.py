"""Every act of the desk as a page: opened, sent, refused, overtaken and sent twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.desk_views.acts import ACT_PAGES
from bizwatch.cases.intake import NewName
from bizwatch.cases.models import Case
from tests.cases.afterwards import AFTERWARDS
from tests.cases.desk import Desk, address, boxes, text_of
from tests.cases.rota import booked, on_duty
from tests.cases.routes import fraud, incident, taken
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, full_report, opened, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 4 * HOUR


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def open_case(world: World) -> Case:
    """A case that Ann has and has recorded, with every kind of part."""
    case = services.open_case(new=full_report(world), by=world.sam, at=AT)
    return recorded(world, case)


def new_case(world: World) -> Case:
    return opened(world)


def with_remedy(world: World) -> Case:
    case = open_case(world)
    suspect = case.people.get(role="suspect")
    services.name_suspect(
        case=case,
        case_person_id=suspect.pk,
        person=NewName(family_name="Doe", given_names="Jay"),
        reason="Admitted it.",
        by=world.ann,
        at=AT + HOUR,
        version=fresh(case).version,
    )
    return finalised(world, case, code="8")


def call_back(world: World, case: Case) -> int:
    call = services.book_call_back(case=case, starts_at=NOW + DAY, chosen_by_business=True, by=world.ann, at=AT + HOUR)
    return call.pk


def slot_call(world: World, case: Case) -> int:
    """A call in a slot that Ann has; Bob is on the rota too."""
    for officer in (world.ann, world.bob):
        on_duty(officer)
    return booked(case, AT + DAY - HOUR / 2, world.sam, at=AT + HOUR).pk


def action(world: World, case: Case) -> int:
    made = services.add_action(
        case=case, side=Side.POLICE, kind=ActionKind.ENQUIRY, text="Ask next door", by=world.ann, at=AT + HOUR
    )
    return made.pk


def gin(world: World, case: Case) -> int:
    return case.property_lines.get(description="Gin").pk


def link(world: World, case: Case) -> int:
    return services.link_cases(case=case, other=opened(world), reason="Same man", by=world.ann, at=AT + HOUR).pk


def joined_case(world: World) -> Case:
    case = opened(world)
    into = opened(world)
    return services.join_cases(case=case, into=into, reason="Same", by=world.ann, at=AT + HOUR, version=case.version)


TOLD = {"told_when": "now", "told_channel": "phone", "told_note": "Spoke to Sam."}
DAY_AFTER = (NOW + DAY).date()


@dataclass(frozen=True)
class Sample:
    """How one act is sent: by whom, on which case, about which part; what is wrong with ``bad``."""

    good: Mapping[str, Any] | Callable[[World, Case], Mapping[str, Any]] = field(default_factory=dict)
    bad: Mapping[str, Any] | None = field(default_factory=dict)
    says: str = ""
    case: Callable[[World], Case] = open_case
    part: Callable[[World, Case], int] | None = None


def _give(world: World, case: Case) -> Mapping[str, Any]:
    return {"to": str(world.bob.public_id)}


def _slot(world: World, case: Case) -> Mapping[str, Any]:
    on_duty(world.bob)
    return {"starts_at": "20261124T0900Z", "chosen_by_business": "no"}


def _give_call(world: World, case: Case) -> Mapping[str, Any]:
    return {"officer": str(world.bob.public_id)}


def _link(world: World, case: Case) -> Mapping[str, Any]:
    return {"reference": opened(world).crime_reference.lower(), "reason": "The same man"}


# What is no crime: see tests/cases/test_routes_*.py for what each does.
ROUTES: dict[str, Sample] = {
    "classify": Sample(
        {"qualifier": "personal", "heading": "noise"},
        {"qualifier": "personal", "heading": ""},
        "select both, or neither",
        case=incident,
    ),
    "turn-into-crime": Sample(
        {"offence_code": "58D", "reason": "They broke the window", "since": "start"},
        {"offence_code": "58D", "reason": "Broke", "since": "later", **boxes("day", 1, 1, 2020), "time": "8:00am"},
        "between the report and now",
        case=incident,
    ),
    "close": Sample(
        {"result_code": "passed", "other_body": "Norwich City Council", "rationale": "Theirs to do"},
        {"result_code": "passed", "rationale": "Theirs"},
        "Name the body that takes it on",
        case=lambda world: taken(world, incident(world)),
    ),
    "referral": Sample(
        {"kind": "accepted", "service_reference": "NFRC-77", "when": "now"},
        {"kind": "accepted", "when": "now"},
        "Enter the reference under which the service holds it",
        case=lambda world: taken(world, fraud(world)),
    ),
    "loss": Sample(
        {"nfib_code": "NFIB3A", "victim": "individual", "is_known": "known", "loss": "1,250.50"},
        {"nfib_code": "NFIB3A", "victim": "individual", "is_known": "known", "loss": ""},
        "Enter the loss",
        case=fraud,
    ),
}
THRIVE = {
    **{f"{part}_level": "low" for part in ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")},
    "scene_advice": "given",
    "prevention_advice": "not_needed",
}
FACTS = {
    "violence": "yes",
    "weapon": "no",
    "detained": "no",
    "in_person": "unknown",
    "prolific": "no",
    "juvenile": "no",
}
SAMPLES: dict[str, Sample] = {
    "thrive": Sample(THRIVE, {**THRIVE, "threat_level": "high"}, "Write why threat is high"),
    "circumstances": Sample({**FACTS, "reason": "Seen on the CCTV"}, FACTS, "how you know it"),
    "attendance": Sample({"choice": "not_attend"}, {}, "Select what is decided"),
    "record": Sample(case=new_case, bad=None),
    "take": Sample(case=new_case, bad=None),
    "give": Sample(_give, {"to": "nobody"}, "Write why the case goes back in the queue"),
    "summary": Sample({"summary": "Three men."}, {"summary": ""}, "Enter what happened"),
    "reclassify": Sample(
        {"offence_code": "49", "reason": "No shop", "flag": "keep"}, {"offence_code": "49", "flag": "keep"}, "why this"
    ),
    "transfer": Sample(
        {"to": "force", "other_body": "Essex Police", "accepted_by": "PC Poe", "reason": "Theirs", **TOLD},
        {"to": "force", "other_body": "Essex Police", "accepted_by": "", "reason": ""},
        "Name the person who accepted it",
    ),
    "cancel": Sample(
        {"code": "C2", "reason": "The till roll shows that it was paid.", **TOLD},
        {"code": "C1", "reason": "There"},
        "Name the force that has recorded the crime",
    ),
    "remedy": Sample({"note": "Paid in full"}, {"note": "x" * 241}, "240 characters or fewer", case=with_remedy),
    "reopen": Sample({"reason": "New footage"}, {"reason": ""}, "Enter why", case=finalised),
    "review": Sample(
        {"note": "Chase the footage"},
        {"note": "Chase", **boxes("next_review", 1, 1, 2020)},
        "must be today or in the future",
    ),
    "contact-wish": Sample(
        {"opted_out": "yes", "reason": "Asked on the phone"}, {"opted_out": "no", "reason": "x"}, "already"
    ),
    "contact-details": Sample(
        {"name": "Wim Example", "telephone": "01603 000001", "channel": "phone", "times": "after 2pm"},
        {"name": "Wim Example", "channel": "phone"},
        "Enter an e-mail address or a telephone number",
    ),
    "log": Sample(
        {"kind": "enquiry", "text": "Called the shop"}, {"kind": "enquiry", "text": ""}, "Enter what was done"
    ),
    "contact": Sample(
        {"channel": "phone", "result": "reached", "when": "now"},
        {"channel": "phone", "result": "reached", "when": "earlier", **boxes("day", 23, 11, 2026), "time": "8:00am"},
        "between the report and now",
    ),
    "book-call": Sample(
        {**boxes("day", DAY_AFTER.day, DAY_AFTER.month, DAY_AFTER.year), "time": "10am", "chosen_by_business": "yes"},
        {**boxes("day", 23, 11, 2026), "time": "9:00am"},
        "from now on",
    ),
    "call": Sample({"state": "kept", "note": "Spoke"}, {"state": "moved"}, "Enter new day", part=call_back),
    "book-slot": Sample(_slot, {"starts_at": ""}, "Select when to call"),
    "move-call": Sample({"starts_at": "20261124T0915Z"}, {"starts_at": ""}, "Select when to call", part=slot_call),
    "give-call": Sample(_give_call, {"officer": "nobody"}, "Select who calls", part=slot_call),
    "offer-call": Sample(bad=None, part=slot_call),
    "message": Sample({"text": "We have your footage."}, {"text": ""}, "Enter your message"),
    "messages-read": Sample(bad=None),
    "add-action": Sample(
        {"side": "business", "kind": "evidence", "text": "Send the footage"},
        {"side": "business", "kind": "evidence", "text": "Send", **boxes("due", 1, 1, 2020)},
        "Due date must be today or in the future",
    ),
    "ask-footage": Sample(
        {"text": "The footage of the entrance"},
        {"text": "Send", **boxes("due", 1, 1, 2020)},
        "Due date must be today or in the future",
    ),
    "action": Sample({"state": "done"}, {"state": "open"}, "Select what became of the action", part=action),
    "exhibit": Sample(
        {"exhibit_reference": "jbs/1"},
        {"exhibit_reference": "one"},
        "initials, a stroke and a number",
        part=lambda w, c: 0,
    ),
    "withdraw-exhibit": Sample({"reason": "Another shop"}, {"reason": ""}, "Enter why", part=lambda w, c: 0),
    "link": Sample(_link, {"reference": "NC-NONE", "reason": "Same"}, "There is no case with this reference"),
    "conflict": Sample(
        {"about": "business", "reason": "My brother runs it."}, {"about": "business"}, "Enter the reason"
    ),
    "unlink": Sample({"reason": "Another man"}, {"reason": ""}, "Enter why", part=link),
    "add-person": Sample({"role": "witness", "told_name": "Wim"}, {"role": "witness"}, "Enter a name or a description"),
    "remove-person": Sample(
        {"reason": "Was a customer"}, {"reason": ""}, "Enter why", part=lambda w, c: c.people.get(role="witness").pk
    ),
    "add-vehicle": Sample({"registration": "ab12"}, {}, "Enter a registration or a description"),
    "add-property": Sample(
        {"description": "Two bottles of whisky", "quantity": "2", "unit_value": "31.50", "serial_number": "SN-7781-22"},
        {"description": "", "quantity": "0", "unit_value": "much"},
        "Enter what it is",
    ),
    "correct-property": Sample(
        {"description": "Gin, one litre", "quantity": "2", "unit_value": "25.50", "reason": "The till roll says two"},
        {"description": "Gin, one litre", "quantity": "2", "unit_value": "25.50", "reason": ""},
        "Enter why it is corrected",
        part=gin,
    ),
    "remove-property": Sample({"reason": "It was found in the stock room"}, {"reason": ""}, "Enter why", part=gin),
    "add-camera": Sample(
        {"camera": "Car park, north side", "clock_error_minutes": "-4", **boxes("last_day", 1, 12, 2026)},
        {"camera": ""},
        "Enter which camera it is",
    ),
    "cctv": Sample(
        {"state": "secured"}, {"state": "burnt"}, "Select what became", part=lambda w, c: c.cctv.get(camera="Till").pk
    ),
}
SAMPLES |= ROUTES
# The same event told twice: see tests/cases/test_joining.py for what each does.
SAMPLES |= {
    "join": Sample(
        lambda w, c: {"reference": opened(w).crime_reference, "reason": "The same two men, the same minute"},
        {"reference": "NC-NONE", "reason": "Same"},
        "There is no case with this reference",
        case=new_case,
    ),
    "unjoin": Sample({"reason": "Two different men"}, {"reason": ""}, "Enter why", case=joined_case),
    "not-the-same": Sample(
        lambda w, c: {"reference": opened(w).crime_reference, "reason": "Another man"},
        {"reference": "NC-NONE", "reason": "Another"},
        "There is no case with this reference",
    ),
}
# What follows an outcome, specialists and counting: see tests/cases/afterwards.py.
SAMPLES |= {slug: Sample(*given[:3], case=given[3], part=given[4]) for slug, given in AFTERWARDS.items()}
SENT_APART = {
    "add-evidence",
    "clock-reason",
    "decision",
    "offer",
    "told",
}  # one needs a file: see the tests below; the others stand in test_clock_pages
SUPERVISORS = {"give", "transfer", "cancel", "reopen", "review", "decide-remedy", "decide-review", "settle-material"}


@pytest.fixture
def exhibit(evidence) -> Callable[[World, Case], int]:
    def attach(world: World, case: Case) -> int:
        file = evidence(world.ann)
        return services.attach_evidence(case=case, evidence_id=file.pk, by=world.ann, at=AT + HOUR).pk

    return attach


@pytest.fixture
def prepared(world, exhibit):
    """Return desk, case and part for an act."""

    def prepare(slug: str) -> tuple[Desk, Case, int | None, Sample]:
        sample = SAMPLES[slug]
        case = sample.case(world)
        part = exhibit if "exhibit" in slug else sample.part
        pk = part(world, case) if part else None
        desk = Desk.of(world, world.sergeant if slug in SUPERVISORS else world.ann)
        return desk, case, pk, sample

    return prepare


def good(world: World, case: Case, sample: Sample) -> Mapping[str, Any]:
    return sample.good(world, case) if callable(sample.good) else sample.good


def test_every_act_of_the_table_is_tested():
    assert {page.slug for page in ACT_PAGES} == SAMPLES.keys() | SENT_APART


@pytest.mark.parametrize("slug", SAMPLES)
def test_it_opens_and_is_done(slug, prepared, world):
    desk, case, pk, sample = prepared(slug)
    page = desk.open(case, slug, pk)
    assert page.status_code == 200
    answer = desk.send(case, slug, good(world, case, sample), pk=pk)
    assert answer.status_code == 302, text_of(answer)
    assert answer.headers["Location"] == address(case)
    done = next({"done": page.done, **page.wording(case)}["done"] for page in ACT_PAGES if page.slug == slug)
    assert done in text_of(desk.open(case)).replace("’", "’")


@pytest.mark.parametrize("slug", [slug for slug, sample in SAMPLES.items() if sample.bad is not None])
def test_what_is_wrong_is_said_and_nothing_is_lost(slug, prepared):
    desk, case, pk, sample = prepared(slug)
    answer = desk.send(case, slug, sample.bad, pk=pk)
    assert answer.status_code == 422
    assert "There is a problem" in text_of(answer)
    assert sample.says in text_of(answer)


@pytest.mark.parametrize("slug", [page.slug for page in ACT_PAGES if "version" in page.form.base_fields])
def test_a_page_that_was_overtaken_keeps_what_was_typed_and_says_whose_it_was(slug, prepared, world):
    desk, case, pk, sample = prepared(slug)
    shown = fresh(case).version
    Case.objects.filter(pk=case.pk).update(version=shown + 1, changed_by_name="Bob Example (5678)")
    values = good(world, case, sample)
    answer = desk.send(case, slug, {**values, "version": shown}, pk=pk)
    words = text_of(answer)
    assert answer.status_code == 409
    assert "Bob Example (5678) changed this case" in words
    assert "The case as it is now" in words
    assert f'name="version" value="{shown + 1}"' in words
    for value in (value for value in values.values() if len(str(value)) > 12):
        assert all(line in words for line in str(value).splitlines())


@pytest.mark.parametrize("slug", ["summary", "contact-details", "book-call", "finalise"])
def test_opening_an_act_is_a_look_at_the_case(world: World, slug: str) -> None:
    case = open_case(world)
    before = AuditEvent.objects.filter(subject_id=case.crime_reference, action="consultation").count()
    assert Desk.of(world, world.ann).open(case, slug).status_code == 200
    after = AuditEvent.objects.filter(subject_id=case.crime_reference, action="consultation").count()
    assert after == before + 1


def test_the_diary_is_read_on_record(world: World) -> None:
    assert Desk.of(world, world.ann).get("diary", who="all").status_code == 200
    seen = AuditEvent.objects.filter(subject_type="diary", actor_id=world.ann.audit_id)
    assert [event.reason for event in seen] == ["calls: everybody"]


def test_a_beat_manager_reads_nothing_of_a_linked_case_elsewhere(world: World) -> None:
    here, there = opened(world, at_premises=world.elsewhere, reported_by=world.rival, by=world.rival), opened(world)
    services.link_cases(case=here, other=there, reason="Same man in the red jacket", by=world.ann, at=AT + HOUR)
    shown = text_of(Desk.of(world, world.beat).get("area_case", here.crime_reference))
    assert here.crime_reference in shown
    assert there.crime_reference not in shown
    assert "red jacket" not in shown
