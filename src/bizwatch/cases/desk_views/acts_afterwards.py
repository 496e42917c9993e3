"""The acts of the desk that follow an outcome: remedies, restorative justice, reviews, new material."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.choices import RestorativeState
from bizwatch.cases.desk_forms import afterwards as forms
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.restorative import possible_answers, possible_steps
from bizwatch.cases.selectors.afterwards import afterwards_of
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import ReviewBy
from bizwatch.reference.selectors import community_remedies, material_by_hand, restorative_services, review_scheme


def _options(case: Case, part: Any) -> dict[str, Any]:
    return {"options": community_remedies(to_london(clock.now()).date()), "initial": {"who": "offender"}}


def _services(case: Case, part: Any) -> dict[str, Any]:
    found = restorative_services(to_london(clock.now()).date())
    return {"services": found, "initial": {"service": found[0].code if len(found) == 1 else ""}}


def _stands(case: Case) -> RestorativeState:
    offer = afterwards_of(case).live_offer
    return RestorativeState(offer.state) if offer else RestorativeState.ENDED


def _answers(case: Case, part: Any) -> dict[str, Any]:
    return {"answers": possible_answers(_stands(case))}


def _steps(case: Case, part: Any) -> dict[str, Any]:
    return {"steps": possible_steps(_stands(case))}


def _scheme(case: Case, part: Any) -> dict[str, Any]:
    asked = afterwards_of(case).asked_review
    if asked is None:
        return {}
    scheme = review_scheme(asked.scheme, to_london(asked.outcome.at).date())
    return {"by_cps": scheme.decided_by is ReviewBy.CPS}


def _kinds(case: Case, part: Any) -> dict[str, Any]:
    return {"kinds": material_by_hand(case.outcome_code, to_london(clock.now()).date())}


AFTERWARDS_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="remedy",
        act=Act.REMEDY,
        heading="Everything that was agreed was done",
        submit="Note that it was done",
        form=forms.RemedyForm,
        service=services.complete_remedy,
        done="The remedy is noted as done.",
        lead="Every step that is still open counts as done, and the victim is told.",
    ),
    ActPage(
        slug="plan-remedy",
        act=Act.PLAN_REMEDY,
        heading="Add a step to the remedy",
        submit="Add the step",
        form=forms.PlanRemedyForm,
        service=services.plan_remedy,
        done="The step is part of the remedy.",
        lead="One thing that was agreed, by a day of its own. The business sees it.",
        fault_field="what",
        prepare=_options,
    ),
    ActPage(
        slug="settle-remedy",
        act=Act.SETTLE_REMEDY,
        heading="What became of this step",
        submit="Save",
        form=forms.SettleRemedyForm,
        service=services.settle_remedy,
        done="It is noted what became of it.",
        part="remedy_id",
        lead="The last step that is done ends the remedy. One that is not done is for a supervisor to decide on.",
        fault_field="state",
    ),
    ActPage(
        slug="payment",
        act=Act.NOTE_PAYMENT,
        heading="Note a payment",
        submit="Note the payment",
        form=forms.PaymentForm,
        service=services.note_payment,
        done="The payment is noted.",
        part="remedy_id",
        lead="Once all of it is paid, the step is done.",
        fault_field="amount",
    ),
    ActPage(
        slug="remedy-answer",
        act=Act.ANSWER_REMEDY,
        heading="What the business says of this step",
        submit="Save",
        form=forms.AnswerRemedyForm,
        service=services.answer_remedy,
        done="What the business says is noted.",
        part="remedy_id",
        fault_field="said",
    ),
    ActPage(
        slug="decide-remedy",
        act=Act.DECIDE_REMEDY,
        heading="The remedy was not done: decide",
        submit="Decide",
        form=forms.DecideRemedyForm,
        service=services.decide_remedy,
        done="It is decided, and the victim is told.",
        fault_field="decision",
    ),
    ActPage(
        slug="offer-restorative",
        act=Act.OFFER_RESTORATIVE,
        heading="Offer restorative justice",
        submit="Offer it",
        form=forms.OfferRestorativeForm,
        service=services.offer_restorative,
        done="Restorative justice is offered. The victim can answer on the page of the case.",
        lead="It is voluntary on both sides. Nothing of the offender is told.",
        fault_field="service",
        prepare=_services,
    ),
    ActPage(
        slug="restorative-answer",
        act=Act.ANSWER_RESTORATIVE,
        heading="The victim’s answer to restorative justice",
        submit="Save the answer",
        form=forms.AnswerRestorativeForm,
        service=services.answer_restorative,
        done="The answer is noted.",
        fault_field="answer",
        prepare=_answers,
    ),
    ActPage(
        slug="restorative-step",
        act=Act.NOTE_RESTORATIVE,
        heading="What became of restorative justice",
        submit="Save",
        form=forms.NoteRestorativeForm,
        service=services.note_restorative,
        done="It is noted what became of restorative justice.",
        fault_field="state",
        prepare=_steps,
    ),
    ActPage(
        slug="ask-review",
        act=Act.ASK_REVIEW,
        heading="The victim asks for a review",
        submit="Note the request",
        form=forms.AskReviewForm,
        service=services.ask_review,
        done="The request is noted, and the victim is told by when it is answered.",
        lead="Victim’s right to review: a supervisor who had no part in the decision looks at it again.",
        fault_field="why",
    ),
    ActPage(
        slug="decide-review",
        act=Act.DECIDE_REVIEW,
        heading="Decide on the review",
        submit="Decide and tell the victim",
        form=forms.DecideReviewForm,
        service=services.decide_review,
        done="The review is decided, and the victim is told.",
        lead="Whoever took the decision, or had the case, cannot decide on it. If the decision was wrong, the case is open again.",
        fault_field="result",
        prepare=_scheme,
    ),
    ActPage(
        slug="add-material",
        act=Act.ADD_MATERIAL,
        heading="New material has arrived",
        submit="Note it",
        form=forms.AddMaterialForm,
        service=services.add_material,
        done="The new material is noted.",
        lead="A supervisor sees it and decides. A person who was recognised and confirmed opens the case again at once.",
        fault_field="kind",
        prepare=_kinds,
    ),
    ActPage(
        slug="settle-material",
        act=Act.SETTLE_MATERIAL,
        heading="What this new material means",
        submit="Decide",
        form=forms.SettleMaterialForm,
        service=services.settle_material,
        done="It is decided what the new material means.",
        part="material_id",
        fault_field="decision",
    ),
)
