"""The tus server: the protocol, whose uploads there are, what is kept, refused and given up."""

import base64
import hashlib
import shutil
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.evidence import parts, room, store
from bizwatch.evidence.models import EvidenceFile, Upload
from bizwatch.evidence.services import remove_abandoned
from bizwatch.evidence.uploads import services, ticket_for
from bizwatch.kernel import clock
from tests.evidence.files import PLAYER, VIDEOS, picture
from tests.evidence.tus import KIND, SENDER, STRANGER, Shelf, Tus, sha256, shelf, ticket

pytestmark = pytest.mark.django_db
FILM = VIDEOS["mp4"] + bytes(range(256)) * 400  # 100 KB


@pytest.fixture
def place() -> Shelf:
    return shelf()


@pytest.fixture
def tus(place: Shelf) -> Tus:
    return Tus(ticket())


def files() -> set[str]:
    root = store.root()
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def begun(tus: Tus, size: int = len(FILM), **metadata: str) -> str:
    answer = tus.begin(size, **metadata)
    assert answer.status_code == 201, answer.content
    return str(answer.headers["Location"])


def upload_of(path: str) -> Upload:
    return Upload.objects.get(pk=UUID(path.rstrip("/").rpartition("/")[2]))


def test_the_server_says_what_it_can_do(tus: Tus) -> None:
    answer = tus.ask("OPTIONS", "/evidence/uploads/", Tus_Resumable="-", Upload_Ticket="-")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "expiration",
        "checksum",
        "termination",
    }
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"
    assert int(answer.headers["Tus-Max-Size"]) == 10 * 1024**3


def test_a_file_in_pieces_becomes_evidence(tus: Tus, place: Shelf) -> None:
    answer = tus.send_whole(FILM, pieces=7)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(FILM)))
    ((where, evidence),) = place.taken
    assert where == "one"
    assert evidence.sha256 == sha256(FILM)
    assert (evidence.original_name, evidence.size) == ("till.mp4", len(FILM))
    assert store.path_of(evidence.original_path).read_bytes() == FILM
    assert files() == {evidence.original_path}
    assert [entry.kind for entry in evidence.continuity.order_by("pk")] == ["received"]
    assert evidence.received_from == SENDER.audit_id


def test_it_goes_on_where_it_stopped(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    assert tus.send(path, FILM[:1000], 0).status_code == 204
    assert tus.stands_at(path) == 1000
    assert tus.send(path, FILM[900:2000], 900).status_code == 409
    assert tus.send(path, FILM[2000:], 2000).status_code == 409
    assert tus.stands_at(path) == 1000
    assert tus.send(path, FILM[1000:], 1000).status_code == 204
    assert place.taken[0][1].sha256 == sha256(FILM)
    assert tus.stands_at(path) == len(FILM)  # what the last answer said is said again
    assert tus.send(path, b"", len(FILM)).status_code == 415


def test_the_first_piece_may_come_with_the_beginning(tus: Tus, place: Shelf) -> None:
    headers: dict[str, Any] = {"Upload_Length": len(FILM), "Upload_Metadata": "filename dGlsbC5tcDQ="}
    answer = tus.ask("POST", "/evidence/uploads/", FILM[:5000], **headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5000")
    assert tus.send(answer.headers["Location"], FILM[5000:], 5000).status_code == 204
    whole = tus.ask("POST", "/evidence/uploads/", picture(), Upload_Length=len(picture()))
    assert whole.status_code == 201
    assert [evidence.sha256 for _, evidence in place.taken] == [sha256(FILM), sha256(picture())]


def test_another_version_is_told_so(tus: Tus) -> None:
    path = begun(tus)
    for method, where in (("POST", "/evidence/uploads/"), ("HEAD", path), ("PATCH", path), ("DELETE", path)):
        answer = tus.ask(method, where, Tus_Resumable="0.2.2")
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_client_that_may_only_post_says_what_it_means(tus: Tus, place: Shelf) -> None:
    path = begun(tus, 100)
    head = tus.ask("POST", path, X_HTTP_Method_Override="HEAD")
    assert head.headers["Upload-Offset"] == "0"
    assert tus.ask("POST", path, VIDEOS["mp4"], X_HTTP_Method_Override="PATCH", Upload_Offset=0).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload_Length": "many"}, 400),
        ({"Upload_Length": "-5"}, 400),
        ({"Upload_Length": "٣"}, 400),
        ({"Upload_Length": "0"}, 422),
        ({"Upload_Length": str(10 * 1024**3 + 1)}, 413),
        ({"Upload_Length": "9" * 40}, 400),
        ({"Upload_Defer_Length": "1"}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "filename ???"}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "sha256 bm9uZQ=="}, 400),
    ],
)
def test_a_beginning_that_cannot_be_is_refused_in_words(tus: Tus, headers: dict[str, Any], status: int) -> None:
    headers = {name: value.encode().decode("latin1") for name, value in headers.items()}
    answer = tus.ask("POST", "/evidence/uploads/", **headers)
    assert answer.status_code == status
    assert answer.content
    assert not Upload.objects.exists()
    assert files() == set()


def test_only_whose_ticket_it_is_finds_an_upload(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    strangers = {
        "another person": ticket(by=STRANGER),
        "another place": ticket("two"),
        "a forged one": ticket()[:-3] + "abc",
        "none": "",
        "not one": "a:b:c",
    }
    for who, held in strangers.items():
        for method in ("HEAD", "PATCH", "DELETE", "GET"):
            answer = Tus(held).ask(method, path, FILM[:10] if method == "PATCH" else b"", Upload_Offset=0)
            assert answer.status_code == 404, (who, method)
        assert Tus(held).ask("POST", f"{path}hash/", body_type="application/x-www-form-urlencoded").status_code == 404
    assert tus.stands_at(path) == 0
    listed = {who: Tus(held).ask("GET", "/evidence/uploads/") for who, held in strangers.items()}
    assert listed["another person"].json()["uploads"] == listed["another place"].json()["uploads"] == []
    assert {listed[who].status_code for who in ("a forged one", "none", "not one")} == {404}


def test_a_ticket_does_not_outlive_the_right_to_send(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    del place.senders[SENDER.audit_id]
    assert tus.send(path, FILM, 0).status_code == 404
    assert tus.begin(5).status_code == 404


def test_a_ticket_lasts_a_day(place: Shelf) -> None:
    old = ticket_for(KIND, "one", by=SENDER, at=clock.now() - timedelta(hours=24, minutes=1))
    answer = Tus(old).begin(5)
    assert (answer.status_code, b"Load it again" in answer.content) == (410, True)
    assert Tus(ticket_for("nowhere", "one", by=SENDER, at=clock.now())).begin(5).status_code == 404


def test_another_sites_page_cannot_send(place: Shelf) -> None:
    """No cookie opens anything here: without the ticket in its own header a request is a stranger's."""
    client = Client(enforce_csrf_checks=True)
    assert client.post("/evidence/uploads/", headers={"Tus-Resumable": "1.0.0"}).status_code == 404


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_piece_is_kept_only_if_its_checksum_is_right(tus: Tus, place: Shelf, algorithm: str) -> None:
    def checksum(piece: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, piece).digest()).decode()}"

    path = begun(tus)
    assert tus.send(path, FILM[:5000], 0, Upload_Checksum=checksum(FILM[:5000])).status_code == 204
    assert tus.send(path, FILM[5000:], 5000, Upload_Checksum=checksum(b"other")).status_code == 460
    assert tus.stands_at(path) == 5000
    assert tus.send(path, FILM[5000:], 5000, Upload_Checksum="md5 YQ==").status_code == 400
    assert tus.send(path, FILM[5000:], 5000, Upload_Checksum="sha256 ???").status_code == 400
    assert tus.send(path, FILM[5000:], 5000, Upload_Checksum=checksum(FILM[5000:])).status_code == 204
    assert place.taken[0][1].sha256 == sha256(FILM)


def test_what_a_crash_left_of_a_piece_with_a_checksum_is_cut_off(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    tus.send(path, FILM[:5000], 0)
    upload = upload_of(path)
    writer = parts.Writer(upload.pk, upload.size)
    writer.expect("sha256", bytes(32))
    writer.write(b"half of a piece")
    writer.close()  # as the end of the process would
    parts.HASHES.take(upload.pk, -1)
    assert tus.stands_at(path) == 5000
    assert tus.send(path, FILM[5000:], 5000).status_code == 204
    assert place.taken[0][1].sha256 == sha256(FILM)
    assert files() == {place.taken[0][1].original_path}


def test_one_writes_at_a_time(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    upload = upload_of(path)
    with parts.Writer(upload.pk, upload.size):
        assert tus.send(path, FILM, 0).status_code == 423
        assert tus.ask("DELETE", path).status_code == 423
        assert tus.stands_at(path) == 0
    assert tus.send(path, FILM, 0).status_code == 204


def test_more_than_was_said_is_not_taken(tus: Tus, place: Shelf) -> None:
    path = begun(tus, 100)
    assert tus.send(path, VIDEOS["mp4"] + bytes(100), 0).status_code == 413
    assert tus.stands_at(path) == 0


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>" + bytes(9000), 415, "cannot be taken as evidence"),
        (b"PK\x03\x04" + bytes(9000), 415, "cannot be taken as evidence"),
        (picture() + bytes(9000), 413, "must be smaller than 0 MB"),
    ],
)
def test_a_file_is_refused_by_its_first_bytes(tus: Tus, place: Shelf, settings: Any, content, status, words) -> None:
    settings.BIZWATCH_MAX_PHOTO_BYTES = 5000
    path = begun(tus, len(content) + 10**9)
    answer = tus.send(path, content, 0)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    upload = upload_of(path)
    assert (upload.state, upload.ended_at is not None) == ("refused", True)
    assert files() == set()
    after = tus.ask("HEAD", path)
    assert (after.status_code, tus.ask("GET", path).json()["state"]) == (410, "refused")
    assert AuditEvent.objects.filter(subject_type="upload", action="refused").count() == 1


def test_a_player_is_taken_and_kept_aside(tus: Tus, place: Shelf) -> None:
    assert tus.send_whole(PLAYER, filename="Player.exe").status_code == 204
    assert place.taken[0][1].is_quarantined


def test_what_the_place_refuses_is_not_kept(tus: Tus, place: Shelf) -> None:
    place.refuses = "The shelf is full."
    answer = tus.send_whole(FILM)
    assert (answer.status_code, answer.content.decode()) == (422, "The shelf is full.\n")
    assert files() == set()
    assert not EvidenceFile.objects.exists()
    assert Upload.objects.get().fault == "The shelf is full."


def test_the_senders_hash_is_compared(tus: Tus, place: Shelf) -> None:
    assert tus.send_whole(FILM, sha256=sha256(FILM)).status_code == 204
    answer = tus.send_whole(FILM, sha256=sha256(FILM + b"x"))
    assert answer.status_code == 422
    assert "fingerprints (SHA-256) differ" in answer.content.decode()
    assert len(place.taken) == 1
    assert files() == {place.taken[0][1].original_path}


def say_hash(tus: Tus, path: str, digest: str) -> Any:
    body = f"sha256={digest}".encode()
    return tus.ask("POST", f"{path}hash/", body, body_type="application/x-www-form-urlencoded")


def test_a_hash_may_follow_the_last_byte(tus: Tus, place: Shelf) -> None:
    path = begun(tus, sha256="later")
    tus.send(path, FILM[:50], 0)
    assert say_hash(tus, path, sha256(FILM)).status_code == 409
    answer = tus.send(path, FILM[50:], 50)
    assert answer.headers["Upload-State"] == "arrived"
    assert place.taken == []
    assert say_hash(tus, path, "nothing").status_code == 400
    assert say_hash(tus, path, sha256(FILM).upper()).json()["state"] == "kept"
    assert say_hash(tus, path, sha256(FILM)).json()["state"] == "kept"
    assert len(place.taken) == 1


def test_a_browser_that_cannot_hash_says_so_and_what_the_file_shows(tus: Tus, place: Shelf) -> None:
    path = begun(tus, sha256="later", caption="before")
    tus.send(path, FILM, 0)
    body = b"sha256=none&caption=At%20the%20till"
    answer = tus.ask("POST", f"{path}hash/", body, body_type="application/x-www-form-urlencoded")
    assert answer.json()["state"] == "kept"
    assert place.taken[0][1].caption == "At the till"


def test_a_wrong_hash_that_follows_refuses_the_file(tus: Tus, place: Shelf) -> None:
    path = begun(tus, sha256="later")
    tus.send(path, FILM, 0)
    assert say_hash(tus, path, sha256(b"another")).status_code == 422
    assert say_hash(tus, path, sha256(FILM)).status_code == 410
    assert files() == set()


def test_a_hash_that_never_comes_is_not_waited_for_longer_than_an_hour(tus: Tus, place: Shelf) -> None:
    path = begun(tus, sha256="later")
    tus.send(path, FILM, 0)
    assert services.finish_due(clock.now()) == 0
    assert services.finish_due(clock.now() + timedelta(hours=1, minutes=1)) == 1
    assert place.taken[0][1].sha256 == sha256(FILM)


def test_a_large_file_whose_hash_was_lost_is_read_again_by_the_worker(tus: Tus, place: Shelf, monkeypatch) -> None:
    monkeypatch.setattr(services, "REHASHED_AT_ONCE", 1000)
    path = begun(tus)
    tus.send(path, FILM[:5000], 0)
    parts.HASHES.take(upload_of(path).pk, 0)  # the server was started anew
    answer = tus.send(path, FILM[5000:], 5000)
    assert (answer.status_code, answer.headers["Upload-State"]) == (204, "checking")
    assert tus.ask("GET", path).json()["words"] == "All of it is here; its hash is being taken"
    assert services.finish_due(clock.now()) == 1
    assert place.taken[0][1].sha256 == sha256(FILM)


def test_uploads_that_are_not_finished_are_listed(tus: Tus, place: Shelf) -> None:
    first, second = begun(tus, filename="door.mp4"), begun(tus)
    tus.send(first, FILM[:500], 0)
    tus.send(second, FILM, 0)
    listed = tus.ask("GET", "/evidence/uploads/").json()
    assert listed["uploads"] == [
        {
            "href": first,
            "name": "door.mp4",
            "size": len(FILM),
            "arrived": 500,
            "state": "arriving",
            "words": "Being sent",
        }
    ]
    assert listed["chunk"] > 1024 * 1024


def test_an_upload_is_given_up(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    tus.send(path, FILM[:500], 0)
    assert tus.ask("DELETE", path).status_code == 204
    assert tus.ask("HEAD", path).status_code == 410
    assert tus.send(path, FILM[500:], 500).status_code == 410
    assert files() == set()
    whole = begun(tus)
    tus.send(whole, FILM, 0)
    assert tus.ask("DELETE", whole).status_code == 204
    assert place.taken == []
    assert EvidenceFile.objects.count() == 1  # the original stays until its retention ends


def test_a_week_without_a_byte_ends_an_upload(tus: Tus, place: Shelf) -> None:
    path = begun(tus)
    tus.send(path, FILM[:500], 0)
    in_a_week = clock.now() + timedelta(days=7, minutes=1)
    assert remove_abandoned(in_a_week) == 0  # it is awaited
    assert services.give_up_old(clock.now() + timedelta(days=6)) == 0
    assert tus.stands_at(path) == 500
    assert services.give_up_old(in_a_week) == 1
    assert (upload_of(path).state, files()) == ("expired", set())
    assert AuditEvent.objects.filter(subject_type="upload", action="erasure").count() == 1


def test_places_have_an_end(tus: Tus, place: Shelf) -> None:
    place.most_files = 2
    begun(tus)
    tus.send_whole(FILM)
    answer = tus.begin(5)
    assert (answer.status_code, answer.content.decode()) == (
        422,
        "There can be up to 2 files here. Remove one first.\n",
    )
    place.most_files, place.most_bytes = 9, 2 * len(FILM) + 5
    assert tus.begin(6).status_code == 422
    assert tus.begin(5).status_code == 201


def test_room_is_promised_to_one_upload_at_a_time(tus: Tus, place: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    free = room.RESERVE_BYTES + 2_500
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    first, second = begun(tus, 1_000), begun(tus, 1_000)
    answer = tus.begin(1_000)
    assert (answer.status_code, b"no room left" in answer.content) == (507, True)
    tus.ask("DELETE", first)
    assert tus.begin(1_000).status_code == 201
    assert tus.stands_at(second) == 0
    assert Upload.objects.filter(state="arriving").count() == 2


def test_a_database_that_fails_at_the_end_loses_no_byte(tus: Tus, place: Shelf, monkeypatch) -> None:
    from django.db import OperationalError

    def full(**fields: Any) -> None:
        raise OperationalError("database is locked")

    path = begun(tus)
    with monkeypatch.context() as patch:
        patch.setattr(EvidenceFile.objects, "create", full)
        assert tus.send(path, FILM, 0).status_code == 503
    assert tus.stands_at(path) == len(FILM)
    assert say_hash(tus, path, sha256(FILM)).json()["state"] == "kept"
    assert place.taken[0][1].sha256 == sha256(FILM)
    assert files() == {place.taken[0][1].original_path}


def test_what_is_being_sent_is_not_called_extra(tus: Tus, place: Shelf) -> None:
    from bizwatch.evidence.examination import Examination, examine

    path = begun(tus)
    tus.send(path, FILM[:500], 0)

    def looked() -> list[str]:
        found = Examination()
        at = clock.now() + timedelta(days=2)
        assert list(examine(found, at=at, extra_after=timedelta(days=1), hashes=True)) == []
        return found.extra

    assert looked() == []
    Upload.objects.all().delete()
    assert len(looked()) == 1
