"""Files sent in pieces with a report: by its owner or its guest alone, onto the case where the report has been sent."""

from typing import Any

import pytest

from bizwatch.accounts.models import User
from bizwatch.audit.services import Actor
from bizwatch.evidence.models import EvidenceFile, Upload
from bizwatch.evidence.uploads import ticket_for
from bizwatch.kernel import clock
from bizwatch.reporting import services
from bizwatch.reporting.guest_actor import GuestActor
from bizwatch.reporting.models import Draft, DraftFile
from tests.accounts.people import business_user
from tests.evidence.files import VIDEOS, picture
from tests.evidence.tus import Tus, sha256
from tests.reporting.walking import address_of, begin, fill, send
from tests.reporting.world import World

pytestmark = pytest.mark.django_db
FILM = VIDEOS["mp4"] + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def draft(world: World) -> Draft:
    begun = begin(world.client())
    fill(world.client(), begun)
    return begun


def tus_of(draft: Draft, by: Actor) -> Tus:
    return Tus(ticket_for("draft", draft.pk, by=by, at=clock.now()))


def test_a_file_in_pieces_is_on_the_report(world: World, draft: Draft) -> None:
    assert tus_of(draft, world.user).send_whole(FILM, sha256=sha256(FILM)).status_code == 204
    held = DraftFile.objects.get(draft=draft)
    assert held.evidence.received_from == world.user.audit_id
    assert "till.mp4" in world.client().get(address_of(draft, "evidence")).content.decode()
    upload = Upload.objects.get()
    assert tus_of(draft, world.user).ask("DELETE", f"/evidence/uploads/{upload.pk}/").status_code == 204
    assert not DraftFile.objects.exists()
    assert held.evidence.continuity.order_by("-pk")[0].kind == "withdrawn"


def test_a_stranger_has_no_use_for_the_draft(world: World, draft: Draft) -> None:
    stranger = business_user(email="other@shop.example")
    for actor in (stranger, GuestActor(draft.pk)):
        assert tus_of(draft, actor).begin(5).status_code == 404
    for place in ("nothing", "00000000-0000-4000-8000-000000000000"):
        assert Tus(ticket_for("draft", place, by=world.user, at=clock.now())).begin(5).status_code == 404
    User.objects.filter(pk=world.user.pk).update(is_active=False)
    assert tus_of(draft, world.user).begin(5).status_code == 404


def test_a_guest_sends_to_the_draft_of_the_link(db: Any) -> None:
    at = clock.now()
    draft = Draft.objects.create(guest_email="guest@shop.example", crime_kind="shop_theft", started_at=at, saved_at=at)
    guest = GuestActor(draft.pk)
    assert tus_of(draft, guest).send_whole(FILM).status_code == 204
    assert DraftFile.objects.get(draft=draft).evidence.received_from == guest.audit_id
    services.discard(draft_id=draft.pk, by=guest, at=at)
    assert tus_of(draft, guest).begin(5).status_code == 404


def test_the_same_file_twice_is_refused_and_not_kept(world: World, draft: Draft) -> None:
    tus_of(draft, world.user).send_whole(FILM)
    again = tus_of(draft, world.user).send_whole(FILM, filename="again.mp4")
    assert (again.status_code, "has this very file already" in again.content.decode()) == (422, True)
    assert EvidenceFile.objects.count() == 1


def test_the_number_of_files_is_asked_again_when_one_is_put_there(world: World, draft: Draft, monkeypatch: Any) -> None:
    """Two that were begun while there was room for one: the second is refused under the draft's lock."""
    monkeypatch.setattr("bizwatch.reporting.services.files.MOST_FILES", 1)
    tus = tus_of(draft, world.user)
    paths = [tus.begin(len(content)).headers["Location"] for content in (FILM, picture())]
    assert tus.send(paths[0], FILM, 0).status_code == 204
    refused = tus.send(paths[1], picture(), 0)
    assert (refused.status_code, "takes up to 1 files" in refused.content.decode()) == (422, True)
    assert DraftFile.objects.count() == EvidenceFile.objects.count() == 1


def test_what_was_begun_before_the_report_was_sent_arrives_on_its_case(world: World, draft: Draft) -> None:
    tus = tus_of(draft, world.user)
    path = tus.begin(len(FILM)).headers["Location"]
    tus.send(path, FILM[:50], 0)
    assert send(world.client(), draft).headers["Location"].endswith("/sent/")
    assert tus.send(path, FILM[50:], 50).status_code == 204
    draft.refresh_from_db()
    exhibit = draft.report.case.exhibits.get()
    assert (exhibit.evidence.sha256, exhibit.side) == (sha256(FILM), "business")
    assert not DraftFile.objects.exists()
