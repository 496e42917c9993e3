"""Scanning for viruses: every state, said plainly; a scanner that is down clears nothing."""

import hashlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404

from bizwatch.evidence import copying, responses, scanning, scans, selectors, services, store
from bizwatch.evidence.choices import CopyState, ScanState
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.scanning import ScannerDown, Verdict, scan
from bizwatch.evidence.wording import scan_words, words_for_business, words_for_police
from tests.evidence.clamd import EICAR, VIRUS, FakeClamd, fake_clamd
from tests.evidence.files import AT, MANAGER, VIDEOS, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def clamd(settings: Any) -> Iterator[FakeClamd]:
    with fake_clamd() as scanner:
        settings.BIZWATCH_CLAMD = scanner.address
        yield scanner


@pytest.fixture(autouse=True)
def _quick_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    def make_copy(source: Path, places: store.Made, *, seconds: float) -> CopyOutcome:
        places.copy.write_bytes(b"copy")
        places.thumbnail.write_bytes(b"small")
        return CopyOutcome.MADE

    monkeypatch.setattr(copying, "make_copy", make_copy)


def receive(content: bytes | None = None, name: str = "till.jpg") -> EvidenceFile:
    return services.receive_file(upload=upload(content or picture(), name), by=MANAGER, at=AT)


def shown(evidence: EvidenceFile) -> bool:
    if not evidence.has_picture:
        with pytest.raises(Http404):
            responses.copy_response(evidence)
    return evidence.has_picture


def test_without_a_scanner_it_is_said_that_nothing_was_scanned() -> None:
    evidence = receive()
    assert (evidence.scan_state, evidence.is_quarantined) == (ScanState.NOT_SCANNED, False)
    assert scan_words(evidence) == "Not scanned for viruses: no scanner is set up"
    assert shown(evidence)
    assert scans.scan_due(AT) == 0


def test_a_clean_file_is_shown_once_it_was_scanned(clamd: FakeClamd) -> None:
    evidence = receive()
    assert (evidence.scan_state, evidence.is_quarantined, shown(evidence)) == (ScanState.WAITING, True, False)
    assert words_for_business(evidence) == "Being checked for viruses. Nobody opens it before that."
    assert scans.scan_due(AT) == 1
    evidence.refresh_from_db()
    assert clamd.heard == [evidence.sha256]
    assert (evidence.scan_state, evidence.scanned_at, shown(evidence)) == (ScanState.CLEAN, AT, True)
    step = list(selectors.continuity_of(evidence))[-1]
    assert (step.kind, step.by_id, step.note) == ("scanned", "system:virus scanner", "Scanned, no virus found")
    assert scans.scan_due(AT) == 0


def test_a_virus_is_put_aside_and_both_sides_can_read_of_it(clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(scans, "_listeners", [lambda *, evidence, at: told.append((evidence.pk, at))])
    evidence = receive(picture() + VIRUS)
    scans.scan_due(AT)
    evidence.refresh_from_db()
    assert (evidence.scan_state, evidence.scan_words) == (ScanState.FOUND, "Test.Virus-1")
    assert evidence.is_quarantined
    assert not shown(evidence)
    assert "A virus was found in this file" in words_for_business(evidence)
    assert "Quarantined" in words_for_police(evidence)
    assert told == [(evidence.pk, AT)]


def test_a_scanner_that_is_down_clears_nothing_and_is_asked_again(settings: Any, clamd: FakeClamd, caplog: Any) -> None:
    address = settings.BIZWATCH_CLAMD
    with socket.create_server(("127.0.0.1", 0)) as probe:
        settings.BIZWATCH_CLAMD = f"127.0.0.1:{probe.getsockname()[1]}"
    evidence = receive()
    assert scans.scan_due(AT) == 0
    evidence.refresh_from_db()
    assert evidence.is_quarantined
    assert "stays in quarantine" in caplog.text
    settings.BIZWATCH_CLAMD = address
    assert scans.scan_due(AT) == 1
    evidence.refresh_from_db()
    assert not evidence.is_quarantined


@pytest.mark.parametrize(
    "answer", [b"", b"UNKNOWN COMMAND\0", b"stream: OK FOUND\0x", b"\xff\xfe\0", b"stream: ERROR\0"]
)
def test_words_that_are_none_of_clamds_clear_nothing(answer: bytes, settings: Any) -> None:
    evidence = receive()
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.BIZWATCH_CLAMD = f"127.0.0.1:{server.getsockname()[1]}"

        def say() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(answer)

        thread = threading.Thread(target=say)
        thread.start()
        with pytest.raises(ScannerDown):
            scan(store.path_of(evidence.original_path))
        thread.join()


def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(clamd: FakeClamd, monkeypatch: Any) -> None:
    clamd.limit = 1000
    evidence = receive(VIDEOS["mp4"] + bytes(5_000_000), "camera.mp4")
    scans.scan_due(AT)
    evidence.refresh_from_db()
    assert evidence.scan_state == ScanState.TOO_LARGE
    assert scan_words(evidence) == "Not scanned for viruses: larger than the scanner takes"
    monkeypatch.setattr(scanning, "LARGEST", 10)
    assert scan(store.path_of(evidence.original_path)) == Verdict(too_large=True)


def test_an_address_that_is_none_is_said(settings: Any) -> None:
    evidence = receive()
    settings.BIZWATCH_CLAMD = "clamd"
    with pytest.raises(ScannerDown, match="path of a socket, or host:port"):
        scan(store.path_of(evidence.original_path))
    settings.BIZWATCH_CLAMD = "/nowhere/clamd.ctl"
    with pytest.raises(ScannerDown):
        scan(store.path_of(evidence.original_path))


def test_a_scanner_that_was_taken_away_is_not_waited_for(clamd: FakeClamd, settings: Any) -> None:
    evidence = receive()
    settings.BIZWATCH_CLAMD = ""
    scans.scan_due(AT)
    evidence.refresh_from_db()
    assert evidence.scan_state == ScanState.NOT_SCANNED


def test_no_copy_is_made_of_what_was_not_cleared(clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "has_video", lambda: True)
    monkeypatch.setattr(copying, "make_preview", lambda *_, **__: pytest.fail("it was opened"))
    evidence = receive(VIDEOS["mp4"] + VIRUS, "camera.mp4")
    assert evidence.copy_state == CopyState.WAITING
    assert services.make_copies_due(AT) == 0
    scans.scan_due(AT)
    assert services.make_copies_due(AT) == 0


@pytest.mark.slow
def test_the_real_clamd_finds_a_signature_of_ours(settings: Any, tmp_path: Path) -> None:
    """Only where Debian's clamav-daemon is installed: its own signatures are not needed, one line of ours is enough."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    if not Path(program).exists():
        pytest.skip("clamd is not installed: sudo apt install clamav-daemon")
    database = tmp_path / "db"
    database.mkdir()
    md5 = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (database / "ours.hdb").write_text(f"{md5}:{len(EICAR)}:Ours.Eicar\n", encoding="ascii")
    path = tmp_path / "clamd.ctl"
    said = f"Foreground yes\nLocalSocket {path}\nDatabaseDirectory {database}\nStreamMaxLength 100M\n"
    (tmp_path / "clamd.conf").write_text(said, encoding="ascii")
    tmp_path.chmod(0o755)
    command = [program, f"--config-file={tmp_path / 'clamd.conf'}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            ends = time.monotonic() + 60
            while not path.exists() and running.poll() is None and time.monotonic() < ends:
                time.sleep(0.05)
            settings.BIZWATCH_CLAMD = str(path)
            (tmp_path / "eicar").write_bytes(EICAR)
            (tmp_path / "clean").write_bytes(picture())
            assert scan(tmp_path / "eicar").found.startswith("Ours.Eicar")
            assert scan(tmp_path / "clean") == Verdict()
        finally:
            running.terminate()
