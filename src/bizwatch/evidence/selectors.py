"""Questions asked of the evidence. Who may see an item is decided by the case or the report that it belongs to."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet

from bizwatch.evidence.choices import OPEN_UPLOADS, ContinuityKind
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile, Upload

_NAMED = re.compile(r"([0-9a-f]{32})\.")


def evidence_by_ids(ids: Iterable[UUID | str]) -> list[EvidenceFile]:
    """Return the items of these ids in the order asked for; an id without an item is passed over."""
    wanted = [str(one) for one in ids]
    found = {str(evidence.pk): evidence for evidence in EvidenceFile.objects.filter(pk__in=wanted)}
    return [found[one] for one in wanted if one in found]


def continuity_of(evidence: EvidenceFile) -> QuerySet[ContinuityEntry]:
    """Return every step in the life of an item, first to last."""
    return evidence.continuity.order_by("at", "id")


def continuity_by_evidence(ids: Iterable[UUID]) -> dict[UUID, list[ContinuityEntry]]:
    """Return the steps of several items, first to last, by item: one query for a page that shows them all."""
    found: dict[UUID, list[ContinuityEntry]] = {}
    for entry in ContinuityEntry.objects.filter(evidence_id__in=list(ids)).order_by("at", "id"):
        found.setdefault(entry.evidence_id, []).append(entry)
    return found


def first_seen(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when each of these items was first looked at or saved by the police; those never opened are left out."""
    opened = ContinuityEntry.objects.filter(
        evidence_id__in=list(ids), kind__in=(ContinuityKind.VIEWED, ContinuityKind.DOWNLOADED)
    )
    return dict(opened.values("evidence_id").annotate(first=Min("at")).values_list("evidence_id", "first"))


def is_awaited(name: str) -> bool:
    """Whether an upload in pieces, which is not finished, still needs the file of this name in ``incoming``."""
    found = _NAMED.match(name)
    return found is not None and Upload.objects.filter(pk=UUID(found[1]), state__in=OPEN_UPLOADS).exists()
