"""How a service changes a victim: hold the row, check who acts, audit with ids and codes only."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, record
from bizwatch.victims.choices import EntryKind
from bizwatch.victims.exceptions import ChangedMeanwhile, ReasonMissing, VictimNotFound
from bizwatch.victims.models import Victim, VictimEntry
from bizwatch.victims.selectors.victims import NOT_THERE, cares_for

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SUBJECT = "victim"


def hold_victim(victim: Victim, *, by: "User") -> Victim:
    """Return the victim as they are now, locked to the end of the unit of work. Raises ``VictimNotFound``."""
    held = Victim.objects.select_for_update(no_key=True, of=("self",)).filter(pk=victim.pk, removed_at=None)
    found = held.select_related("case__premises", "case__business").first()
    if found is None or not cares_for(by, found.case):
        raise VictimNotFound(NOT_THERE)
    return found


def hold_victim_to_edit(victim: Victim, *, version: int, by: "User") -> Victim:
    """Return the victim, locked, if nobody changed them since ``version`` was shown. Raises ``ChangedMeanwhile``."""
    mine = Victim.objects.filter(pk=victim.pk, version=version)
    if not mine.update(version=F("version") + 1):
        raise ChangedMeanwhile(
            "Somebody changed this victim’s details after you opened the page. Nothing of yours was saved: look at them as "
            "they are now, and do it again if it still holds."
        )
    return hold_victim(victim, by=by)


def audit_victim(
    action: Action, victim: Victim, act: str, /, *, by: Actor, at: datetime, **detail: str | int | bool | None
) -> None:
    """Audit an act on a victim under the case's reference."""
    record(
        action,
        by=by,
        at=at,
        subject_type=SUBJECT,
        subject_id=victim.public_id,
        case_reference=victim.case.crime_reference,
        reason="",
        act=act,
        **detail,
    )


def write_entry(victim: Victim, kind: EntryKind, words: str, *, by: Actor, at: datetime) -> VictimEntry:
    """Write a line in the victim's own log."""
    return VictimEntry.objects.create(victim=victim, kind=kind, words=words, at=at, by_name=by.audit_name[:120])


def need(words: str, sentence: str) -> str:
    """Return what was written. Raises ``ReasonMissing`` with the sentence where it is empty."""
    if not words.strip():
        raise ReasonMissing(sentence)
    return words.strip()
