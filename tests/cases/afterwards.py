"""Cases that have come past their outcome, as tests of what follows it need them, and how each of its pages is sent."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import (
    RestorativeState,
    ReviewState,
    StepState,
    SupportsAction,
    VictimKind,
)
from bizwatch.cases.intake import NewOccasion, NewRemedy, NewVictim
from bizwatch.cases.models import Case, RemedyStep, RestorativeOffer, SpecialistReferral, VictimReview
from tests.cases.world import AT, DAY, HOUR, World, everything, finalised, fresh, named, recorded, wrote

LATER = AT + 4 * HOUR
GIVEN_AT = AT + 3 * HOUR


def with_suspect(world: World) -> Case:
    """A recorded case of Ann's with a named suspect."""
    case = recorded(world)
    named(world, case)
    return fresh(case)


def resolved(world: World) -> Case:
    """A case that ended with a community resolution: £76.50 to be paid within thirty days."""
    return finalised(world, with_suspect(world), code="8")


def step_of(case: Case) -> RemedyStep:
    return case.remedy_steps.order_by("pk")[0]


def not_done(world: World) -> Case:
    case = resolved(world)
    services.settle_remedy(
        case=case,
        remedy_id=step_of(case).pk,
        state=StepState.FAILED,
        note="Never came.",
        by=world.ann,
        at=GIVEN_AT,
        version=case.version,
    )
    return fresh(case)


def dropped(world: World, code: str = "15") -> Case:
    """A case that ended with a named suspect and no charge."""
    view = SupportsAction.NO if code == "16" else SupportsAction.YES
    case = with_suspect(world)
    services.finalise(
        case=case,
        outcome_code=code,
        facts=everything(victim_supports=view),
        by=world.ann,
        at=GIVEN_AT,
        version=case.version,
    )
    return fresh(case)


def asked(world: World, *, code: str = "15") -> Case:
    """Such a case of which the business asked for a review."""
    case = dropped(world, code)
    services.ask_review(case=case, why="Nobody looked at camera 2.", by=world.sam, at=GIVEN_AT)
    return fresh(case)


def decided(case: Case, by: User, result: str, **changes: Any) -> VictimReview:
    given = {
        "rationale": "Looked at everything again.",
        "words_for_business": "We looked at camera 2.",
        "at": LATER,
        "version": fresh(case).version,
        **changes,
    }
    return services.decide_review(case=case, result=ReviewState(result), by=by, **given)


def offered(world: World) -> Case:
    case = with_suspect(world)
    services.offer_restorative(case=case, service="norfolk-rj", by=world.ann, at=GIVEN_AT)
    return fresh(case)


def wanted(world: World) -> Case:
    case = offered(world)
    services.answer_restorative(case=case, answer=RestorativeState.WANTED, by=world.sam, at=GIVEN_AT)
    return fresh(case)


def offer_of(case: Case) -> RestorativeOffer:
    return case.restorative_offers.get()


def referred(world: World, body: str = "digital-forensics") -> Case:
    case = recorded(world)
    services.refer_case(
        case=case,
        body=body,
        why="The recorder's format opens nowhere.",
        asked="Copy the footage",
        material="JBS/1",
        due_at=LATER + 14 * DAY,
        by=world.ann,
        at=GIVEN_AT,
    )
    return fresh(case)


def referral_of(case: Case) -> SpecialistReferral:
    return SpecialistReferral.objects.get(case=case)


def with_material(world: World) -> Case:
    """A case closed with no suspect, to which the business wrote afterwards."""
    case = finalised(world)
    wrote(case, world.sam, at=GIVEN_AT, text="We know who it was.")
    return fresh(case)


def scheduled(world: World) -> Case:
    """A finished incident of two thefts, £10 and an unknown value."""
    case = recorded(world)
    rows = (
        NewOccasion(day=AT.date() - timedelta(days=9), value=None, how_known="Stock take"),
        NewOccasion(day=AT.date() - timedelta(days=8), value=Decimal(10), how_known="Camera 2"),
    )
    services.add_occasions(
        case=case, rows=rows, because="The same man on CCTV.", by=world.ann, at=GIVEN_AT, version=case.version
    )
    return fresh(case)


def split(world: World, case: Case, *labels: str, by: User | None = None) -> tuple[Case, ...]:
    """Count one crime for the business and one for each worker named."""
    workers = (NewVictim(label=label, kind=VictimKind.WORKER) for label in labels)
    victims = (NewVictim(label="The shop", kind=VictimKind.BUSINESS), *workers)
    return services.split_case(
        case=case,
        victims=victims,
        reason="All five say so.",
        by=by or world.ann,
        at=GIVEN_AT,
        version=fresh(case).version,
    )


def planned(case: Case, by: User, **changes: Any) -> RemedyStep:
    new = {"option_code": "apology-written", "what": "Writes a letter", "due_date": (AT + 10 * DAY).date(), **changes}
    return services.plan_remedy(case=case, new=NewRemedy(**new), by=by, at=GIVEN_AT, version=fresh(case).version)


_DAY = AT + 10 * DAY
_DATE = {"-day": str(_DAY.day), "-month": str(_DAY.month), "-year": str(_DAY.year)}


def _boxes(name: str) -> dict[str, str]:
    return {f"{name}{box}": value for box, value in _DATE.items()}


def _step_id(world: World, case: Case) -> int:
    return step_of(case).pk


def _referral_id(world: World, case: Case) -> int:
    return referral_of(case).pk


Given = tuple[Mapping[str, Any], Mapping[str, Any] | None, str, Callable[[World], Case], Any]
# By the slug of the page: what is sent, what is sent wrongly, what is said then, of which case, about which part.
AFTERWARDS: dict[str, Given] = {
    "plan-remedy": (
        {"option_code": "repair", "what": "Mends the shelf by the door", "who": "offender", **_boxes("due_date")},
        {"option_code": "pay", "what": "Pays the rest", "who": "offender", **_boxes("due_date")},
        "Enter how much is to be paid",
        resolved,
        None,
    ),
    "settle-remedy": (
        {"state": "failed", "note": "He never came to the shop"},
        {"state": "failed", "note": ""},
        "Write how you know that it was not done",
        resolved,
        _step_id,
    ),
    "payment": (
        {"amount": "20", "paid_date-day": "23", "paid_date-month": "11", "paid_date-year": "2026"},
        {"amount": "900", "paid_date-day": "23", "paid_date-month": "11", "paid_date-year": "2026"},
        "that is what is left to pay",
        resolved,
        _step_id,
    ),
    "remedy-answer": ({"said": "not_done", "note": "Rang us"}, {}, "Select whether it was done", resolved, _step_id),
    "decide-remedy": (
        {"decision": "reopen", "reason": "He was given two chances"},
        {"decision": "reopen", "reason": ""},
        "Enter why",
        not_done,
        None,
    ),
    "offer-restorative": (
        {"service": "norfolk-rj"},
        {"service": "norfolk-rj", "told_when": "now", "told_channel": ""},
        "Select how the victim was told",
        with_suspect,
        None,
    ),
    "restorative-answer": ({"answer": "wanted"}, {}, "Select the answer", offered, None),
    "restorative-step": (
        {"state": "referred", "note": "Sent by e-mail"},
        {"state": "ended", "words_for_business": ""},
        "Write for the business why it ended",
        wanted,
        None,
    ),
    "ask-review": (
        {"why": "Nobody looked at camera 2"},
        {"why": ""},
        "Write why you think that the decision is wrong",
        dropped,
        None,
    ),
    "decide-review": (
        {"result": "overturned", "rationale": "Camera 2 was missed", "words_for_business": "We missed camera 2"},
        {"result": "upheld", "rationale": "", "words_for_business": ""},
        "Write what you looked at and why",
        asked,
        None,
    ),
    "add-material": (
        {"kind": "forensic", "words": "Fingerprint result of 4 November"},
        {"kind": "forensic", "words": ""},
        "Enter what it is",
        finalised,
        None,
    ),
    "settle-material": (
        {"decision": "nothing", "reason": "It is the receipt that we have"},
        {"decision": "nothing", "reason": ""},
        "Write why nothing changes",
        with_material,
        lambda world, case: case.new_material.get().pk,
    ),
    "refer": (
        {"body": "opal", "asked": "Compare with your series", "why": "Seen in three counties", **_boxes("due")},
        {"body": "", "asked": "", "why": "", **_boxes("due")},
        "Select who is asked",
        recorded,
        None,
    ),
    "specialist-step": (
        {"state": "accepted", "person": "DC Dora Example"},
        {"state": "accepted", "person": ""},
        "Enter who accepted it there, by name",
        referred,
        _referral_id,
    ),
    "split": (
        {"first_kind": "business", "first_label": "The shop", "workers": "The cashier", "reason": "She was pushed"},
        {"first_kind": "business", "first_label": "The shop", "workers": "", "reason": "She was pushed"},
        "Enter at least one victim more",
        recorded,
        None,
    ),
    "occasions": (
        {
            "rows": "3 November 2026; 2:15pm; £12.50; camera 2\n4 November 2026;;;stock take",
            "same_person": "on",
            "found_at_once": "on",
            "because": "The same man on camera 2",
            "value": "adds",
        },
        {
            "rows": "3 November 2026; 2:15pm; £12.50; camera 2\nyesterday;;;stock take",
            "same_person": "on",
            "found_at_once": "on",
            "because": "The same man on camera 2",
            "value": "adds",
        },
        "Line 2: “yesterday” is no date",
        recorded,
        None,
    ),
    "remove-occasion": (
        {"reason": "Another man on that day"},
        {"reason": ""},
        "Enter why it does not belong",
        scheduled,
        lambda world, case: case.occasions.order_by("pk")[0].pk,
    ),
}
