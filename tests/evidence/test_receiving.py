"""Receiving a file: its row, its hash, its continuity, its copy; and what is refused."""

import errno
import hashlib
import shutil
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError

from bizwatch.audit.models import AuditEvent
from bizwatch.evidence import copying, room, selectors, services, store
from bizwatch.evidence.choices import ContinuityKind, CopyState, EvidenceKind
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.exceptions import (
    EvidenceStoreFull,
    FileEmpty,
    FileKindNotAllowed,
    FileTooLarge,
    PictureTooBig,
)
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile
from tests.evidence.files import AT, CANARY, MANAGER, PLAYER, REFUSED, VIDEOS, item, picture, tagged, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome(monkeypatch):
    """Let the cleaner find whatever the test says; a copy is made without starting it."""

    def set_to(wanted: CopyOutcome) -> None:
        def make_copy(source, places, *, seconds):
            if wanted is CopyOutcome.MADE:
                places.copy.write_bytes(b"copy")
                places.thumbnail.write_bytes(b"small")
            return wanted

        monkeypatch.setattr(copying, "make_copy", make_copy)

    set_to(CopyOutcome.MADE)
    return set_to


def receive(content: bytes, name: str = "till.jpg", **options) -> EvidenceFile:
    return services.receive_file(upload=upload(content, name), by=MANAGER, at=AT, **options)


def files() -> set[str]:
    root = store.root()
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_photo_is_kept_untouched_and_a_clean_copy_is_made():
    content = tagged()
    evidence = receive(content, "C:\\Fotos\\till\u202e.jpg", caption=" At the \x00till\n")
    evidence.refresh_from_db()
    assert store.path_of(evidence.original_path).read_bytes() == content
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    assert (evidence.kind, evidence.media_type, evidence.size) == (EvidenceKind.PHOTO, "image/jpeg", len(content))
    assert (evidence.original_name, evidence.caption) == ("till.jpg", "At the till")
    assert (evidence.received_at, evidence.received_from) == (AT, MANAGER.audit_id)
    assert evidence.copy_state == CopyState.READY
    assert CANARY not in store.path_of(evidence.copy_path).read_bytes()
    assert files() == {evidence.original_path, evidence.copy_path, evidence.thumbnail_path}


@pytest.mark.slow
def test_a_photo_of_fifty_megabytes_is_taken():
    content = tagged() + bytes(50 * 1024 * 1024)
    evidence = receive(content)
    assert (evidence.size, evidence.copy_state) == (len(content), CopyState.READY)
    assert store.hash_of(store.path_of(evidence.original_path)) == (evidence.sha256, evidence.size)


def test_continuity_and_audit_begin_with_the_receipt(outcome):
    evidence = receive(picture())
    steps = list(selectors.continuity_of(evidence))
    assert [(step.kind, step.by_id) for step in steps] == [
        (ContinuityKind.RECEIVED, MANAGER.audit_id),
        (ContinuityKind.COPIED, "system:evidence"),
    ]
    assert steps[0].note == evidence.sha256
    events = AuditEvent.objects.filter(subject_type="evidence", subject_id=str(evidence.pk)).order_by("sequence")
    assert [(event.action, event.detail["step"]) for event in events] == [
        ("collection", "received"),
        ("alteration", "copied"),
    ]


@pytest.mark.parametrize("code", VIDEOS)
def test_a_video_is_kept_and_its_stills_are_left_to_the_worker(code):
    evidence = receive(VIDEOS[code], "camera 3.mp4")
    assert (evidence.kind, evidence.copy_state) == (EvidenceKind.VIDEO, CopyState.WAITING)
    assert evidence.format_code == code
    assert files() == {evidence.original_path}


def test_without_the_extra_for_video_it_says_that_no_copy_is_shown(monkeypatch):
    monkeypatch.setattr(copying, "has_video", lambda: False)
    evidence = receive(VIDEOS["mp4"], "camera 3.mp4")
    assert (evidence.kind, evidence.copy_state) == (EvidenceKind.VIDEO, CopyState.NONE)
    assert CopyState(evidence.copy_state).label == "Kept, no copy can be shown"


def test_a_player_is_kept_in_quarantine():
    evidence = receive(PLAYER, "CCTV Player.exe")
    assert (evidence.kind, evidence.format_code) == (EvidenceKind.PLAYER, "player")
    assert (evidence.original_name, evidence.copy_state) == ("CCTV Player.exe", CopyState.NONE)
    assert evidence.is_quarantined


def test_what_puts_an_item_where_it_belongs_decides_whether_it_is_kept(outcome):
    """A row that belongs to nothing is not left behind, nor are its files."""

    def refuse(evidence):
        assert EvidenceFile.objects.filter(pk=evidence.pk).exists()
        raise FileTooLarge("There is no place for it.")

    with pytest.raises(FileTooLarge, match="no place"):
        receive(picture(), then=refuse)
    assert files() == set()
    assert not EvidenceFile.objects.exists()
    seen: list[EvidenceFile] = []
    evidence = receive(picture(), then=seen.append)
    assert seen == [evidence]


def test_a_pdf_is_a_document():
    evidence = receive(b"%PDF-1.7 ...", "receipt")
    assert (evidence.kind, evidence.original_name, evidence.copy_state) == ("document", "receipt.pdf", "none")


@pytest.mark.parametrize("name", REFUSED)
def test_what_lies_about_itself_is_refused_and_not_kept(name):
    with pytest.raises(FileKindNotAllowed):
        receive(REFUSED[name], "photo.jpg")
    assert files() == set()
    assert not EvidenceFile.objects.exists()


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty):
        receive(b"")


def test_each_kind_has_its_own_limit(settings, outcome):
    settings.BIZWATCH_MAX_PHOTO_BYTES, settings.BIZWATCH_MAX_VIDEO_BYTES = 100, 200
    with pytest.raises(FileTooLarge):
        receive(picture())
    assert receive(VIDEOS["avi"] + bytes(100))
    with pytest.raises(FileTooLarge):
        receive(VIDEOS["avi"] + bytes(200))
    assert len(files()) == 1


@pytest.mark.parametrize(
    ("found", "refusal"), [(CopyOutcome.TOO_BIG, PictureTooBig), (CopyOutcome.NOT_A_PICTURE, FileKindNotAllowed)]
)
def test_a_bomb_and_a_false_picture_are_refused_and_not_kept(found, refusal, outcome):
    outcome(found)
    with pytest.raises(refusal):
        receive(picture())
    assert files() == set()
    assert not EvidenceFile.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (CopyOutcome.DAMAGED, CopyState.FAILED),
        (CopyOutcome.TOO_SLOW, CopyState.WAITING),
        (CopyOutcome.NO_ROOM, CopyState.WAITING),
    ],
)
def test_a_picture_without_a_copy_is_evidence_all_the_same(found, state, outcome):
    outcome(found)
    evidence = receive(picture())
    assert evidence.copy_state == state
    assert files() == {evidence.original_path}


def test_a_row_that_cannot_be_written_takes_its_files_with_it(outcome, monkeypatch):
    def full(**fields):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(ContinuityEntry.objects, "create", full)
    with pytest.raises(OperationalError):
        receive(picture())
    assert files() == set()
    assert not EvidenceFile.objects.exists()


def test_a_full_store_is_said_plainly_and_keeps_nothing(outcome):
    class Broken(UploadedFile):
        """What an upload looks like for which the disk had no room while it arrived."""

        def chunks(self, chunk_size=None):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(EvidenceStoreFull, match="It was not kept. Send what you have without it"):
        services.receive_file(upload=Broken(name="a.jpg", size=9), by=MANAGER, at=AT)
    assert files() == set()


def test_the_last_of_the_disk_is_left_to_the_reports(outcome, monkeypatch):
    content = picture()
    free = [room.RESERVE_BYTES + len(content) - 1]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free[0]))
    with pytest.raises(EvidenceStoreFull):
        receive(content)
    assert files() == set()
    free[0] += 1
    assert receive(content)


def test_the_worker_makes_the_copies_that_wait(outcome):
    outcome(CopyOutcome.TOO_SLOW)
    waiting = [receive(picture()) for _ in range(2)]
    outcome(CopyOutcome.NO_ROOM)
    assert services.make_copies_due(AT) == 0
    outcome(CopyOutcome.MADE)
    assert services.make_copies_due(AT) == 2
    assert services.make_copies_due(AT) == 0
    for evidence in waiting:
        evidence.refresh_from_db()
        assert evidence.copy_state == CopyState.READY
        assert store.path_of(evidence.thumbnail_path).read_bytes() == b"small"
        assert [step.kind for step in selectors.continuity_of(evidence)] == ["received", "copied"]


def test_the_worker_gives_up_a_copy_that_is_still_too_slow(outcome):
    outcome(CopyOutcome.TOO_SLOW)
    evidence = receive(picture())
    assert services.make_copies_due(AT) == 0
    evidence.refresh_from_db()
    assert evidence.copy_state == CopyState.FAILED


def test_a_hash_is_checked_and_the_check_is_kept():
    evidence = receive(VIDEOS["mkv"])
    path = store.path_of(evidence.original_path)
    assert services.check_hash(evidence=evidence, by=MANAGER, at=AT)
    path.chmod(0o600)
    path.write_bytes(VIDEOS["mkv"][:-1] + b"x")
    assert not services.check_hash(evidence=evidence, by=MANAGER, at=AT)
    path.unlink()
    assert not services.check_hash(evidence=evidence, by=MANAGER, at=AT)
    notes = [step.note for step in selectors.continuity_of(evidence) if step.kind == ContinuityKind.CHECKED]
    assert [note.split(" ")[-1] for note in notes] == ["received.", "differs.", "missing."]


@pytest.mark.parametrize("kind", ContinuityKind)
def test_every_step_of_continuity_is_audited(kind):
    evidence = item()
    evidence.save()
    step = services.note_continuity(
        evidence=evidence, kind=kind, by=MANAGER, at=AT, note="n" * 500, case_reference="BW-7K3Q-D2M9"
    )
    assert (step.kind, len(step.note)) == (kind, 240)
    event = AuditEvent.objects.get()
    assert (event.subject_type, event.subject_id, event.case_reference) == (
        "evidence",
        str(evidence.pk),
        "BW-7K3Q-D2M9",
    )


def test_items_are_found_in_the_order_asked_for():
    rows = [item() for _ in range(3)]
    EvidenceFile.objects.bulk_create(rows)
    wanted: list[UUID | str] = [rows[2].pk, str(rows[0].pk), "00000000-0000-4000-8000-000000000000"]
    assert [found.pk for found in selectors.evidence_by_ids(wanted)] == [rows[2].pk, rows[0].pk]
