"""What the page of an e-mailed link to send evidence shows: what is asked for, and nothing else of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.cases.choices import ActionKind, ActionState, CctvState, Side
from bizwatch.cases.models import Case, CaseAction, CaseExhibit
from bizwatch.evidence.uploads import OpenedLink, open_link

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile

REQUEST = "request"  # kind of the links and of the uploads; the id of the place is that of the action


@dataclass(frozen=True)
class RequestActor:
    """Whoever holds the e-mailed link of a request: the audit knows the request, never an address."""

    action_id: int
    name: str = ""

    @property
    def audit_id(self) -> str:
        return f"request:{self.action_id}"

    @property
    def audit_name(self) -> str:
        return f"{self.name} (by an e-mailed link)" if self.name else "Somebody with the e-mailed link"


@dataclass(frozen=True)
class Camera:
    """A camera that the business named, and until when it keeps what it saw."""

    camera: str
    overwritten_at: datetime
    is_assumed: bool


@dataclass(frozen=True)
class EvidenceRequest:
    """A request as its link shows it."""

    link: OpenedLink
    action: CaseAction
    case: Case
    actor: RequestActor
    cameras: tuple[Camera, ...]
    sent: "tuple[EvidenceFile, ...]"

    @property
    def can_send(self) -> bool:
        """Whether files can be added now: the link holds and the desk still wants them."""
        return self.link.is_open and self.action.state != ActionState.DROPPED


def request_action(action_id: str) -> CaseAction | None:
    """Return the request for evidence of this id, with its case and premises; nothing of a restricted case."""
    asked = CaseAction.objects.filter(side=Side.BUSINESS, kind=ActionKind.EVIDENCE, case__is_restricted=False)
    return asked.select_related("case__premises").filter(pk=action_id).first() if action_id.isdecimal() else None


def request_of_link(secret: str, *, at: datetime) -> EvidenceRequest | None:
    """Return the request that a link belongs to, also one that has expired; None for a link that nobody made."""
    link = open_link(target_kind=REQUEST, secret=secret, at=at)
    action = request_action(link.target_id) if link else None
    if link is None or action is None:
        return None
    actor = RequestActor(action.pk, action.case.contact_name)
    waiting = action.case.cctv.filter(state=CctvState.WAITING, overwritten_at__gt=at).order_by("overwritten_at", "pk")
    return EvidenceRequest(
        link=link,
        action=action,
        case=action.case,
        actor=actor,
        cameras=tuple(Camera(one.camera, one.overwritten_at, one.overwrite_assumed) for one in waiting),
        sent=tuple(_sent(action, actor)),
    )


def _sent(action: CaseAction, actor: RequestActor) -> "list[EvidenceFile]":
    mine = CaseExhibit.objects.filter(case=action.case, evidence__received_from=actor.audit_id)
    return [exhibit.evidence for exhibit in mine.select_related("evidence").order_by("pk")]
