"""Taking what devices kept while they had no signal: each report once, a guest's as a draft."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses.exceptions import PremisesNotFound
from bizwatch.businesses.selectors import premises_by_reference
from bizwatch.kernel.errors import DomainError
from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import spoken_kind
from bizwatch.reporting.limits import LINKS_FOR_ADDRESS
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.offline import premises_needed
from bizwatch.reporting.offline_reading import PREMISES, FieldFault, Told, read_told
from bizwatch.reporting.selectors import report_by_dedupe
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.services.drafts import pass_gate
from bizwatch.reporting.services.guests import send_link

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises

WRITTEN = "offline"  # where a report keeps when it was written, beside the catalogue's pages


class NotTaken(DomainError):
    """A report from a device has something wrong in it; ``faults`` say what, control by control."""

    def __init__(self, faults: list[FieldFault]) -> None:
        super().__init__("There is a problem with this report.")
        self.faults = faults


class TooManyLinks(DomainError):
    """As many links went to this address in the last hour as may go."""

    def __init__(self) -> None:
        super().__init__("We have sent this address as many links as we may in an hour.")


def key_of(user: User, device_id: UUID) -> str:
    """Return what makes a device's report one report: its own id, within one account."""
    return f"offline:{user.pk}:{device_id}"


def receive_from_device(*, told: Told, by: User, at: datetime) -> Report:
    """Make a report of what a device sent; sent again, it is the same report, whatever was changed on the way.

    It happened and was written when the device says; the promises start now, at its receipt. Raises ``NotTaken``.
    """
    key = key_of(by, told.device_id)
    found = report_by_dedupe(key)
    if found is not None:
        return found
    premises, faults = _premises(told, by)
    read = read_told(told, door=Door.OFFLINE, at=at)
    faults += [fault for fault in read.faults if not faults or fault.control != PREMISES]
    if faults or read.reading is None or premises is None:
        raise NotTaken(faults)
    pages = read.reading.answers.pages
    assert isinstance(pages, dict)  # noqa: S101 - a reading holds its own answers
    pages[WRITTEN] = told.written.as_answers(at)
    return receive_report(
        reading=read.reading, premises=premises, door=Door.OFFLINE, dedupe=key, reported_by=by, by=by, at=at
    )


def _premises(told: Told, user: User) -> "tuple[Premises | None, list[FieldFault]]":
    """Return open premises of this account; for closed ones, somebody else's and none at all, the same words."""
    try:
        found = premises_by_reference(user, told.premises)
    except PremisesNotFound:
        found = None
    if found is None or not found.is_open:
        return None, [FieldFault(PREMISES, premises_needed())]
    return found, []


def draft_id_of(told: Told) -> UUID:
    """Return the draft that a guest's report from a device becomes: the same each time, and nobody else's."""
    address = hashlib.sha256(told.email.lower().encode("utf-8", "replace")).hexdigest()
    return uuid5(told.device_id, f"guest:{address}")


def receive_from_guest(*, told: Told, by: Actor, at: datetime) -> UUID:
    """Keep a guest's report as a draft and e-mail the link that opens it; sent again, nothing more happens.

    Nobody has shown yet that the address is theirs, so it is no report before the link is opened and the report sent.
    Returns the draft's id. Raises ``NotTaken`` and ``TooManyLinks``.
    """
    draft_id = draft_id_of(told)
    if Draft.objects.filter(pk=draft_id).exists():
        return draft_id
    read = read_told(told, door=Door.GUEST, at=at)
    if read.faults or read.reading is None:
        raise NotTaken(read.faults)
    if not LINKS_FOR_ADDRESS.allows(told.email.lower()):
        raise TooManyLinks
    pages = {code: said for code, said in read.reading.answers.pages.items() if code != "gate"}
    unfinished = {page.page: page.given for page in read.reading.missing if page.given}
    _keep_guest_draft(told, draft_id, pages | {WRITTEN: told.written.as_answers(at)}, unfinished, by=by, at=at)
    return draft_id


@audited_service
def _keep_guest_draft(
    told: Told, draft_id: UUID, pages: dict[str, Any], unfinished: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    draft, is_new = Draft.objects.get_or_create(
        pk=draft_id,
        defaults={
            "guest_email": told.email,
            "crime_kind": told.kind,
            "answers": pages,
            "unfinished": unfinished,
            "started_at": at,
            "saved_at": at,
            "version": 2,  # it is not an untouched one, which another request for a link would take over
        },
    )
    if not is_new:
        return
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type="draft",
        subject_id=draft.pk,
        kind=spoken_kind(told.kind),
        door="offline",
    )
    pass_gate(draft, told.ticked, by=by, at=at)
    draft.save()
    send_link(draft, by=by, at=at)


def is_known_guest(told: Told) -> bool:
    """Whether a guest's report from a device is here already, so that it costs no link."""
    return Draft.objects.filter(pk=draft_id_of(told)).exists()
