"""The very same file sent to a case at the same moment, by whichever ways: one exhibit, and no file left over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.models import Case, CaseExhibit, CaseMessage
from bizwatch.cases.services.systems import evidence_from_system
from bizwatch.evidence.examination import Examination, examine
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.services import receive_file
from bizwatch.evidence.uploads import ticket_for
from bizwatch.kernel import clock
from bizwatch.messaging import services as messaging
from tests.cases.test_domain_concurrency import at_once
from tests.cases.world import AT, HOUR, World, opened, report
from tests.evidence.files import VIDEOS, upload
from tests.evidence.tus import Tus

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILM = VIDEOS["mp4"] + bytes(range(256)) * 300
LATER = AT + HOUR
SYSTEM = SystemActor("till")


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    monkeypatch.setattr(messaging, "soon", lambda task: None)


def by_form(case: Case, by: User, name: str) -> Callable[[], object]:
    return lambda: receive_file(
        upload=upload(FILM, name),
        by=by,
        at=LATER,
        then=lambda file: services.attach_evidence(case=case, evidence_id=file.pk, by=by, at=LATER),
    )


def by_system(case: Case) -> Callable[[], object]:
    return lambda: receive_file(
        upload=upload(FILM, "till.mp4"),
        by=SYSTEM,
        at=LATER,
        then=lambda file: evidence_from_system(case=case, evidence_id=file.pk, by=SYSTEM, at=LATER),
    )


def in_pieces(case: Case, by: User, answers: list[int]) -> Callable[[], object]:
    tus = Tus(ticket_for("case", case.crime_reference, by=by, at=clock.now()))
    return lambda: answers.append(tus.send_whole(FILM).status_code)


def files_kept() -> set[UUID]:
    """Return the items that are kept, after a look that nothing else lies in the store."""
    found = Examination()
    for _ in examine(found, at=clock.now() + HOUR, extra_after=timedelta(0), hashes=True):
        pass
    assert found.is_sound
    return set(EvidenceFile.objects.values_list("pk", flat=True))


def test_of_one_file_sent_by_every_way_at_once_one_is_the_exhibit(world: World) -> None:
    case, answers = opened(world), list[int]()
    refused = at_once(
        by_form(case, world.sam, "one.mp4"),
        by_form(case, world.sam, "two.mp4"),
        by_form(case, world.ann, "three.mp4"),
        by_system(case),
        in_pieces(case, world.sam, answers),
        in_pieces(case, world.ann, answers),
    )
    assert all("on the case already" in str(error) for error in refused)
    assert len(refused) + answers.count(422) == 5
    exhibit = CaseExhibit.objects.get(case=case)
    assert files_kept() == {exhibit.evidence_id}
    assert CaseMessage.objects.filter(case=case).count() == (exhibit.side == "business")


def test_the_same_file_on_two_cases_is_an_exhibit_of_each(world: World) -> None:
    one, other = opened(world), opened(world)
    assert at_once(by_form(one, world.sam, "a.mp4"), by_form(other, world.sam, "a.mp4")) == []
    assert {exhibit.case_id for exhibit in CaseExhibit.objects.all()} == {one.pk, other.pk}


def test_a_report_told_again_brings_no_file_that_is_there(world: World) -> None:
    case = opened(world)
    by_form(case, world.sam, "one.mp4")()
    again = receive_file(upload=upload(FILM, "again.mp4"), by=world.sam, at=LATER)
    other = receive_file(upload=upload(FILM + b"2", "other.mp4"), by=world.sam, at=LATER)
    new = report(world, evidence_ids=(again.pk, other.pk))
    services.add_report(case=case, new=new, reference="BW-1", by=world.sam, at=LATER)
    assert [one.evidence.original_name for one in case.exhibits.order_by("pk")] == ["one.mp4", "other.mp4"]
