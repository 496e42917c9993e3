"""Holding the store against the database: is every file there, unchanged, and is there none too many?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bizwatch.evidence import store
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.selectors import is_awaited


@dataclass
class Examination:
    """What was found. Ids of items, and paths of files relative to the store.

    ``missing`` and ``changed`` are about originals; ``copies_missing`` can be made again; ``extra`` are files older
    than the limit that no row names.
    """

    present: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    copies_missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.changed or self.copies_missing or self.extra)


def examine(found: Examination, *, at: datetime, extra_after: timedelta, hashes: bool) -> Iterator[EvidenceFile]:
    """Look at every item and every file, writing into ``found``; yield each item when it is done, for a progress line.

    ``hashes`` False compares sizes only, which is quick. Files younger than ``extra_after`` are left out of ``extra``:
    they may be arriving just now. Rows are read before files are listed, so what arrives meanwhile is no fault.
    """
    named: set[str] = set()
    kept = EvidenceFile.objects.filter(erased_at=None)
    for evidence in kept.order_by("received_at", "id").iterator(chunk_size=1_000):
        named.update((evidence.original_path, evidence.copy_path, evidence.thumbnail_path, evidence.preview_path))
        _look_at(evidence, found, hashes=hashes)
        yield evidence
    root = store.root()
    for part in (store.INCOMING, store.ORIGINALS, store.COPIES):
        for path in store.files_in(part):
            relative = path.relative_to(root).as_posix()
            is_extra = relative not in named and store.age_of(path, at) > extra_after
            if is_extra and not (part == store.INCOMING and is_awaited(path.name)):
                found.extra.append(relative)
    found.extra.sort()


def _look_at(evidence: EvidenceFile, found: Examination, *, hashes: bool) -> None:
    path = store.path_of(evidence.original_path)
    if not path.is_file():
        found.missing.append(str(evidence.pk))
    elif _differs(evidence, hashes=hashes):
        found.changed.append(str(evidence.pk))
    else:
        found.present += 1
    copies = filter(None, (evidence.copy_path, evidence.thumbnail_path, evidence.preview_path))
    if not all(store.path_of(copy).is_file() for copy in copies):
        found.copies_missing.append(str(evidence.pk))


def _differs(evidence: EvidenceFile, *, hashes: bool) -> bool:
    path = store.path_of(evidence.original_path)
    if not hashes:
        return path.stat().st_size != evidence.size
    return store.hash_of(path) != (evidence.sha256, evidence.size)
