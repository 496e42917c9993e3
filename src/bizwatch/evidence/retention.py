"""Erasing files that came to no case: nobody needs them, and they hold personal data (DPA 2018 s.39).

The bytes, the name and the caption go. The row stays with hash, size and continuity, so that it can be shown what was
received, that nothing was made of it, and when it went.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from bizwatch.audit.services import Actor, audited_service
from bizwatch.evidence import store
from bizwatch.evidence.choices import ContinuityKind, CopyState, ScanState
from bizwatch.evidence.models import EvidenceFile, Upload
from bizwatch.evidence.services import note_continuity

_OWN_APP = "evidence"
_LOOKED_AT_AGAIN = timedelta(days=7)  # for this long, files that a killed sweep left behind are looked for


def erase_unattached(*, received_before: datetime, by: Actor, at: datetime, most: int = 200) -> int:
    """Erase files received before a moment to which no row of any other app points; return how many.

    Whatever app keeps a file, be it in a case, in a draft or elsewhere, holds it by its foreign key alone.
    """
    found = _unattached(received_before, most)
    erased = sum(_erase(pk, by=by, at=at) for pk in found)
    _finish_what_was_broken_off(at)
    return erased


def _unattached(received_before: datetime, most: int) -> list[UUID]:
    rows = EvidenceFile.objects.filter(erased_at=None, received_at__lt=received_before)
    for model, column in _holders():
        held = model._default_manager.filter(**{f"{column}__isnull": False}).values(column)
        rows = rows.exclude(pk__in=held)
    return list(rows.order_by("received_at", "id").values_list("pk", flat=True)[:most])


def _holders() -> Iterator[tuple[Any, str]]:
    """Yield every model of another app that points at a file, with the column by which it does."""
    for relation in EvidenceFile._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if relation.auto_created and not relation.concrete and model._meta.app_label != _OWN_APP:
            yield model, relation.field.name  # type: ignore[union-attr]


@audited_service
def _erase(pk: UUID, *, by: Actor, at: datetime) -> int:
    """Erase one file, unless somebody took hold of it since it was found."""
    evidence = EvidenceFile.objects.select_for_update().filter(pk=pk, erased_at=None).first()
    if evidence is None or any(model._default_manager.filter(**{column: pk}).exists() for model, column in _holders()):
        return 0
    note_continuity(evidence=evidence, kind=ContinuityKind.ERASED, by=by, at=at, note=evidence.sha256)
    EvidenceFile.objects.filter(pk=pk).update(
        erased_at=at,
        original_name="",
        caption="",
        copy_path="",
        thumbnail_path="",
        preview_path="",
        copy_state=CopyState.NONE,
        scan_state=ScanState.NOT_SCANNED,
        scan_words="",
    )
    Upload.objects.filter(evidence_id=pk).update(name="", caption="")
    transaction.on_commit(lambda: store.discard(pk))
    return 1


def _finish_what_was_broken_off(at: datetime) -> None:
    """Remove files of rows that say they are erased: a process killed behind the commit leaves them on the disk."""
    recent = EvidenceFile.objects.filter(erased_at__gt=at - _LOOKED_AT_AGAIN, erased_at__lte=at)
    for pk in recent.values_list("pk", flat=True):
        store.discard(pk)
