"""Who acts where a guest does: the audit knows the draft, never the address."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class GuestActor:
    """A guest who came by the link to one draft."""

    draft_id: UUID

    @property
    def audit_id(self) -> str:
        return f"guest:{self.draft_id.hex}"

    @property
    def audit_name(self) -> str:
        return "Guest reporter"


@dataclass(frozen=True)
class Passer:
    """Somebody who asked for a link and has not opened it."""

    @property
    def audit_id(self) -> str:
        return "guest"

    @property
    def audit_name(self) -> str:
        return "Guest who asked for a link"


@dataclass(frozen=True)
class LinkHolder:
    """Somebody without an account who came by the link to what is missing from a report."""

    report_reference: str

    @property
    def audit_id(self) -> str:
        return f"guest:{self.report_reference}"

    @property
    def audit_name(self) -> str:
        return "Guest reporter"
