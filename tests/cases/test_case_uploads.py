"""Evidence on a case: sent in pieces by whoever sees it, kept in quarantine, seen by the desk, saved after a password."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.audit.services import Actor
from bizwatch.cases import services
from bizwatch.cases.models import Case, CaseAction, CaseExhibit, CaseMessage
from bizwatch.evidence import copying, scans, store
from bizwatch.evidence import services as evidence_services
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.models import ContinuityEntry, EvidenceFile, Upload
from bizwatch.evidence.uploads import ticket_for
from bizwatch.messaging.models import OutboxMessage
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, HOUR, World, fresh, recorded
from tests.evidence.clamd import VIRUS, FakeClamd, fake_clamd
from tests.evidence.files import PLAYER, VIDEOS, picture, upload
from tests.evidence.tus import Tus, sha256
from tests.users import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
FILM = VIDEOS["mp4"] + bytes(range(256)) * 40
NOW = AT + 5 * HOUR


def streamed(answer: Any) -> bytes:
    """Return the whole of an answer that comes in pieces."""
    return b"".join(answer.streaming_content)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def make_copy(source: Any, places: store.Made, **options: Any) -> CopyOutcome:
        places.copy.write_bytes(b"copy")
        places.thumbnail.write_bytes(b"small")
        places.preview.write_bytes(b"clip of the film")
        return CopyOutcome.MADE

    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    monkeypatch.setattr(copying, "make_copy", make_copy)
    monkeypatch.setattr(copying, "make_preview", make_copy)
    monkeypatch.setattr(copying, "has_video", lambda: True)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(world: World) -> Case:
    return recorded(world)


def tus_of(case: Case, by: Actor) -> Tus:
    return Tus(ticket_for("case", case.crime_reference, by=by, at=NOW))


def sent(case: Case, by: Any, content: bytes, name: str = "till.mp4") -> EvidenceFile:
    """Receive a file and put it on the case, as the page does."""
    return evidence_services.receive_file(
        upload=upload(content, name),
        by=by,
        at=NOW,
        then=lambda file: services.attach_evidence(case=case, evidence_id=file.pk, by=by, at=NOW),
    )


def worked(evidence: EvidenceFile) -> EvidenceFile:
    """Let the worker do what it does each minute."""
    scans.scan_due(NOW)
    evidence_services.make_copies_due(NOW)
    evidence.refresh_from_db()
    return evidence


def body(answer: Any) -> bytes:
    assert answer.status_code in (200, 206), answer
    return b"".join(answer.streaming_content)


class TestPieces:
    def test_the_business_and_the_desk_send_to_a_case_that_they_see(self, world: World, case: Case) -> None:
        assert tus_of(case, world.sam).send_whole(FILM, caption="The till").status_code == 204
        assert tus_of(case, world.ann).send_whole(FILM + b"2").status_code == 204
        sides = list(CaseExhibit.objects.filter(case=case).order_by("pk").values_list("side", "evidence__caption"))
        assert sides == [("business", "The till"), ("police", "")]
        assert fresh(case).unread_by_police == 1

    @pytest.mark.parametrize("who", ["rival", "auditor", "administrator", "beat"])
    def test_whoever_may_not_add_to_it_finds_nothing(self, who: str, world: World, case: Case) -> None:
        assert tus_of(case, getattr(world, who)).begin(5).status_code == 404
        assert not Upload.objects.exists()

    def test_one_who_left_does_not_go_on(self, world: World, case: Case) -> None:
        tus = tus_of(case, world.sam)
        path = tus.begin(len(FILM)).headers["Location"]
        assert tus.send(path, FILM[:50], 0).status_code == 204
        User.objects.filter(pk=world.sam.pk).update(is_active=False)
        assert tus.send(path, FILM[50:], 50).status_code == 404

    def test_the_same_file_twice_is_refused_in_words(self, world: World, case: Case) -> None:
        tus = tus_of(case, world.sam)
        tus.send_whole(FILM)
        again = tus.send_whole(FILM, filename="other.mp4")
        assert (again.status_code, "on the case already" in again.content.decode()) == (422, True)
        assert EvidenceFile.objects.count() == 1

    def test_a_restricted_case_is_not_there(self, world: World, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(is_restricted=True)
        assert tus_of(case, world.sam).begin(5).status_code == 404

    def test_an_exhibit_is_not_taken_off_by_its_sender(self, world: World, case: Case) -> None:
        tus = tus_of(case, world.sam)
        tus.send_whole(FILM)
        answer = tus.ask("DELETE", f"/evidence/uploads/{Upload.objects.get().pk}/")
        assert (answer.status_code, "It is on the case now" in answer.content.decode()) == (422, True)

    def test_the_pages_hand_out_tickets(self, world: World, case: Case) -> None:
        own = sign_in(world.sam).get(reverse("cases:my_case_evidence", args=[case.crime_reference]))
        desk = Desk.of(world, world.ann).get("desk_send_files", case.crime_reference)
        for answer in (own, desk):
            assert "data-ticket" in answer.content.decode()
            assert answer.status_code == 200
        assert Desk.of(world, world.beat).get("desk_send_files", case.crime_reference).status_code in (403, 404)


class TestFilms:
    def test_the_desk_and_the_business_look_at_stills_and_a_preview(self, world: World, case: Case) -> None:
        film = worked(sent(case, world.sam, FILM))
        where = [case.crime_reference, film.pk]
        ann, sam = Desk.of(world, world.ann), sign_in(world.sam)
        assert reverse("cases:desk_film", args=where) in text_of(ann.open(case))
        assert reverse("cases:my_case_film", args=where) in text_of(
            sam.get(reverse("cases:my_case", args=[case.crime_reference]))
        )
        for client, names in ((ann.client, ("desk_film", "desk_preview")), (sam, ("my_case_film", "my_case_preview"))):
            page, clip = (client.get(reverse(f"cases:{name}", args=where)) for name in names)
            assert "without sound" in text_of(page)
            assert (clip["Content-Type"], clip["Accept-Ranges"]) == ("video/mp4", "bytes")
            part = client.get(reverse(f"cases:{names[1]}", args=where), headers={"Range": "bytes=0-3"})
            assert (part.status_code, streamed(part)) == (206, b"clip")
            assert streamed(clip) == b"clip of the film"
        seen = ContinuityEntry.objects.filter(evidence=film, kind="viewed")
        assert [entry.by_id for entry in seen] == [world.ann.audit_id]  # once, and the business's own look is none

    def test_a_picture_has_no_film(self, world: World, case: Case) -> None:
        still = sent(case, world.sam, picture(), "till.jpg")
        where = [case.crime_reference, still.pk]
        assert Desk.of(world, world.ann).get("desk_film", *where).status_code == 404
        assert Desk.of(world, world.ann).get("desk_preview", *where).status_code == 404
        assert sign_in(world.sam).get(reverse("cases:my_case_film", args=where)).status_code == 404

    def test_a_recorders_own_format_is_explained_to_both(self, world: World, case: Case) -> None:
        sent(case, world.sam, b"\x07\x01\xff\xfe\x00\x9c" * 90, "camera 1.g64x")
        desk = text_of(Desk.of(world, world.ann).open(case))
        assert "Genetec recording: Genetec Video Player, which comes with Security Center." in desk
        own = text_of(sign_in(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))
        assert "Genetec recording. In Security Desk export as ASF or MP4 as well." in own


def own_page(world: World, case: Case) -> str:
    return text_of(sign_in(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))


def test_the_business_reads_when_the_desk_first_saw_its_evidence(world: World, case: Case) -> None:
    film = worked(sent(case, world.sam, FILM))
    assert "Not opened by the police yet" in own_page(world, case)
    ann = Desk.of(world, world.ann)
    body(ann.get("desk_thumbnail", case.crime_reference, film.pk))
    assert "Not opened by the police yet" in own_page(world, case)
    with time_machine.travel(NOW + HOUR, tick=False):
        body(Desk.of(world, world.ann).get("desk_copy", case.crime_reference, film.pk))
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        body(Desk.of(world, world.ann).get("desk_original", case.crime_reference, film.pk))
    said = own_page(world, case)
    assert "Seen by the police on 23 November 2026, 3:30pm" in said
    assert "Ann Example" not in said.partition("Evidence</h2>")[2]


def test_an_original_is_saved_after_the_password_and_goes_on_where_it_stopped(world: World, case: Case) -> None:
    film = sent(case, world.sam, FILM)
    world.ann.set_password(PASSWORD)
    world.ann.save()
    ann = Desk.of(world, world.ann)
    session = ann.client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": (NOW - HOUR).timestamp(), "email": world.ann.email}
    ]
    session.save()
    asked = ann.get("desk_original", case.crime_reference, film.pk)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not ContinuityEntry.objects.filter(evidence=film, kind="downloaded").exists()
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp()}]
    session["account_authentication_methods_user"] = str(world.ann.pk)
    session.save()
    first = ann.get("desk_original", case.crime_reference, film.pk)
    assert body(first) == FILM
    rest = ann.client.get(
        reverse("cases:desk_original", args=[case.crime_reference, film.pk]), headers={"Range": "bytes=100-"}
    )
    assert (rest.status_code, streamed(rest)) == (206, FILM[100:])
    assert ContinuityEntry.objects.filter(evidence=film, kind="downloaded").count() == 1


class TestQuarantine:
    @pytest.fixture
    def clamd(self, settings: Any) -> Iterator[FakeClamd]:
        with fake_clamd() as scanner:
            settings.BIZWATCH_CLAMD = scanner.address
            yield scanner

    def test_a_player_goes_out_to_a_warned_supervisor_alone(self, world: World, case: Case) -> None:
        player = sent(case, world.sam, PLAYER, "CCTV Player.exe")
        where = (case.crime_reference, player.pk)
        ann, sue = Desk.of(world, world.ann), Desk.of(world, world.sergeant)
        asked = ann.get("desk_original", *where)
        assert asked["Location"] == reverse("cases:desk_quarantine", args=where)
        page = text_of(ann.get("desk_quarantine", *where))
        assert "Never run it on a computer that is in use" in page
        assert "Only a supervisor can save it" in page
        address = reverse("cases:desk_quarantine", args=where)
        assert ann.client.post(address).status_code == 403
        assert "Save it only on a machine that is apart from the network" in text_of(sue.get("desk_quarantine", *where))
        answer: Any = sue.client.post(address)
        assert b"".join(answer.streaming_content) == PLAYER
        assert answer["Content-Type"] == "application/octet-stream"
        entry = ContinuityEntry.objects.get(evidence=player, kind="downloaded")
        assert (entry.by_id, entry.note) == (world.sergeant.audit_id, "Out of quarantine")
        assert "This is a program. It is kept as evidence and never run." in own_page(world, case)

    def test_nothing_is_shown_before_it_is_scanned(self, world: World, case: Case, clamd: FakeClamd) -> None:
        still = sent(case, world.sam, picture(), "till.jpg")
        where = (case.crime_reference, still.pk)
        ann = Desk.of(world, world.ann)
        assert "Quarantined until it has been scanned for viruses." in text_of(ann.open(case))
        assert "Being checked for viruses" in own_page(world, case)
        for name in ("desk_copy", "desk_thumbnail"):
            assert ann.get(name, *where).status_code == 404
        for name in ("my_case_copy", "my_case_thumbnail"):
            assert sign_in(world.sam).get(reverse(f"cases:{name}", args=where)).status_code == 404
        worked(still)
        assert body(ann.get("desk_copy", *where)) == b"copy"
        assert "Scanned, no virus found" in text_of(ann.open(case))
        assert ann.get("desk_quarantine", *where).status_code == 302

    def test_both_sides_are_told_of_a_virus(self, world: World, case: Case, clamd: FakeClamd) -> None:
        file = worked(sent(case, world.sam, picture() + VIRUS, "till.jpg"))
        assert "A virus was found in this file" in own_page(world, case)
        message = CaseMessage.objects.get(case=case, side="police")
        assert "“till.jpg”" in message.text
        assert OutboxMessage.objects.filter(case_reference=case.crime_reference, template__contains="message").exists()
        action = CaseAction.objects.get(case=case)
        assert (action.side, action.due_at > NOW + timedelta(days=1)) == ("police", True)
        ann = Desk.of(world, world.ann)
        assert "Quarantined: the scanner found a virus in it." in text_of(ann.open(case))
        assert "Test.Virus-1" in text_of(ann.get("desk_quarantine", case.crime_reference, file.pk))
        assert ann.get("desk_copy", case.crime_reference, file.pk).status_code == 404

    def test_without_a_scanner_the_desk_reads_that_nothing_was_scanned(self, world: World, case: Case) -> None:
        sent(case, world.sam, picture(), "till.jpg")
        assert "Not scanned for viruses: no scanner is set up" in text_of(Desk.of(world, world.ann).open(case))


def test_the_hash_of_what_the_desk_saves_is_what_the_browser_said(world: World, case: Case) -> None:
    tus_of(case, world.sam).send_whole(FILM, sha256=sha256(FILM))
    exhibit = CaseExhibit.objects.get(case=case)
    response = Desk.of(world, world.ann).get("desk_original", case.crime_reference, exhibit.evidence_id)
    assert sha256(b"".join(response.streaming_content)) == sha256(FILM)
