"""Sending a report: one draft makes one report makes one case, whatever is pressed twice."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses.selectors import premises_visible_to
from bizwatch.businesses.services import premises_for_guest, remember_cctv
from bizwatch.cases.intake import NewCase
from bizwatch.cases.selectors import case_told_again
from bizwatch.cases.services import add_report, join_call, open_case
from bizwatch.kernel.references import new_reference
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue_docs import catalogue_version
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.exceptions import ChangedInAnotherWindow, NoLongerYourPremises, NotFinished
from bizwatch.reporting.handover import new_case
from bizwatch.reporting.kinds import is_restricted
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.selectors import answers_of, door_of, files_of, journey_of
from bizwatch.reporting.services.drafts import locked

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises
    from bizwatch.cases.models import Case

PREFIX = "BW"
# What a call that is added to a case cannot do without: the case that is there has the rest.
NEEDED_TO_ADD = ("gate", "when")


@audited_service
def submit(*, draft: Draft, version: int, same_as: str = "", by: Actor, at: datetime) -> Report:
    """Send the report: the report, the case and its acknowledgement by e-mail are one transaction.

    ``same_as`` is the reference of a case that the reporter says it is: then what they wrote is added to that one, and
    no second case is opened. A call is joined to it, and needs no more than its gate and its time. Returns the report
    that is already there where the draft was sent before. ``version`` is that of the check page.
    Raises ``NotFinished``, ``ChangedInAnotherWindow``, ``NoLongerYourPremises`` and what ``cases`` raises.
    """
    draft = locked(draft.pk)
    if draft.state == DraftState.SENT:
        return Report.objects.select_related("case__premises").get(draft=draft)
    missing = _unanswered(draft, same_as)
    if missing:
        raise NotFinished(missing)
    if draft.version != version:
        raise ChangedInAnotherWindow
    return _send(draft, same_as, by=by, at=at)


def _unanswered(draft: Draft, same_as: str) -> str:
    """Return the code of the first page that must still be answered, "" where there is none."""
    if draft.is_call and same_as:
        return next((code for code in NEEDED_TO_ADD if code not in draft.answers), "")
    page = journey_of(draft).first_unanswered()
    return page.code if page else ""


def _send(draft: Draft, same_as: str, *, by: Actor, at: datetime) -> Report:
    answers = answers_of(draft)
    premises = draft.premises = _place(draft, answers, by=by, at=at)
    files = [held.evidence_id for held in files_of(draft)]
    new = new_case(
        answers,
        premises=premises,
        reported_by=None if draft.is_call else draft.owner,
        evidence_ids=files,
        guest_email=draft.guest_email,
    )
    reference = fresh_reference()
    case = _case(draft, new, same_as, reference, by=by, at=at)
    report = _keep(draft, case, reference, by=by, at=at)
    remember(premises, answers, by=by, at=at)
    return report


def _case(draft: Draft, new: NewCase, same_as: str, reference: str, *, by: Actor, at: datetime) -> "Case":
    """Return the case that the report makes, or what it makes of the one that the reporter says it is."""
    if not same_as or draft.owner is None:
        return open_case(new=new, by=by, at=at)
    there = case_told_again(draft.owner, same_as)
    if draft.is_call:
        return join_call(case=there, new=new, reference=reference, by=draft.owner, at=at)
    return add_report(case=there, new=new, reference=reference, by=by, at=at)


def _place(draft: Draft, answers: Answers, *, by: Actor, at: datetime) -> "Premises":
    """Return where it happened: premises that the reporter still answers for, or a guest's, entered now."""
    if draft.owner is None:
        return _guest_premises(answers, by=by, at=at)
    if draft.is_call and draft.premises is not None and draft.premises.is_open:
        return draft.premises
    own = premises_visible_to(draft.owner).filter(is_open=True)
    found = own.filter(pk=draft.premises_id).first() if draft.premises_id else None
    if found is None:
        raise NoLongerYourPremises
    return found


def _guest_premises(answers: Answers, *, by: Actor, at: datetime) -> "Premises":
    business, place, contact = (answers.page(code) for code in ("business", "place", "contact"))
    return premises_for_guest(
        business_name=business["business_name"],
        kind=business["business_kind"],
        premises_name=place.get("premises_name") or "",
        address=place["address"],
        town=place["town"],
        postcode=place.get("postcode") or "",
        sector=business["sector"],
        contact_name=contact.get("name") or "",
        contact_email=contact.get("email") or "",
        contact_telephone=contact.get("telephone") or "",
        by=by,
        at=at,
    )


def _keep(draft: Draft, case: Any, reference: str, *, by: Actor, at: datetime) -> Report:
    asked = {page.code for page in journey_of(draft).pages}
    told = {code: found for code, found in draft.answers.items() if code in asked and code != "gate"}
    draft.state, draft.saved_at, draft.unfinished = DraftState.SENT, at, {}
    if is_restricted(draft.crime_kind):  # the draft is its writer's; what was told in confidence is not kept there
        draft.answers, draft.prefilled = {}, []
    draft.save()
    report = Report.objects.create(
        reference=reference,
        draft=draft,
        case=case,
        door=door_of(draft),
        answers=told,
        catalogue_version=catalogue_version(),
        sent_at=at,
        sent_by=by if isinstance(by, User) else None,
        guest_email=draft.guest_email,
    )
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=case.crime_reference,
    )
    return report


def fresh_reference() -> str:
    """Return a reference that no report has."""
    reference = new_reference(PREFIX)
    while Report.objects.filter(reference=reference).exists():
        reference = new_reference(PREFIX)
    return reference


def remember(premises: "Premises", answers: Answers, *, by: Actor, at: datetime) -> None:
    """Keep what the report told of the cameras with the premises, for reports from other doors and other people."""
    if "cctv" in answers.get("known", "known", []) and answers.items("cctv"):
        cameras = ", ".join(item["camera"] for item in answers.items("cctv"))
        days = answers.get("cctv_kept", "days", None)
        remember_cctv(premises=premises, cameras=cameras, keeps_days=int(days) if days else None, by=by, at=at)
