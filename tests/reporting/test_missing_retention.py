"""What nobody needs any more goes: drafts, their files, answers at the gate, rows of files; by the clocks, audited."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizwatch.audit.selectors import events_in_order
from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import Side
from bizwatch.cases.models import CaseExhibit
from bizwatch.cases.services.evidence import add_exhibits
from bizwatch.evidence import retention, store
from bizwatch.evidence.examination import Examination, examine
from bizwatch.evidence.models import EvidenceFile
from bizwatch.evidence.services import receive_file
from bizwatch.reference.selectors import clock
from bizwatch.reporting import services
from bizwatch.reporting.importing.choices import RowState
from bizwatch.reporting.importing.models import ReportImport
from bizwatch.reporting.models import Draft, DraftFile, GateRecord
from bizwatch.reporting.services.retention import erase_what_is_over
from tests.evidence.files import picture
from tests.reporting.samples import AT
from tests.reporting.test_import_reports import GOOD, imported, uploaded
from tests.reporting.walking import begin, fill, send
from tests.reporting.world import World

BY = SystemActor("test")
DAY = timedelta(days=1)


def file_of(name: str = "still.jpg") -> EvidenceFile:
    return receive_file(upload=SimpleUploadedFile(name, picture()), caption="A man", by=BY, at=AT)


def swept(days: float) -> dict[str, int]:
    return erase_what_is_over(by=BY, at=AT + days * DAY)


def is_on_disk(evidence: EvidenceFile) -> bool:
    return store.path_of(evidence.original_path).exists()


@pytest.fixture
def draft_with_file(world: World) -> Draft:
    draft = begin(world.client())
    DraftFile.objects.create(draft=draft, evidence=file_of(), added_at=AT)
    return draft


@pytest.mark.django_db(transaction=True)
class TestFiles:
    """Files that came to no case; on the disk only once the unit of work has committed."""

    def test_a_file_on_nothing_is_erased_when_its_clock_runs_out(self, now: Any) -> None:
        evidence = file_of()
        assert swept(30)["files"] == 0
        assert is_on_disk(evidence)
        assert swept(30.001)["files"] == 1
        evidence.refresh_from_db()
        assert not is_on_disk(evidence)
        assert (evidence.original_name, evidence.caption, evidence.copy_path) == ("", "", "")
        assert len(evidence.sha256) == 64
        assert [step.kind for step in evidence.continuity.order_by("pk")][-1] == "erased"
        assert [event.subject_type for event in events_in_order() if event and event.action == "erasure"] == [
            "evidence"
        ]
        assert swept(31)["files"] == 0

    def test_the_examination_of_the_store_finds_nothing_wrong_afterwards(self, now: Any) -> None:
        file_of()
        swept(31)
        found = Examination()
        assert list(examine(found, at=AT + 31 * DAY, extra_after=timedelta(0), hashes=True)) == []
        assert found.is_sound

    def test_a_file_on_a_case_stays(self, world: World) -> None:
        client = world.client()
        draft = begin(client)
        DraftFile.objects.create(draft=draft, evidence=file_of(), added_at=AT)
        fill(client, draft)
        send(client, draft)
        assert CaseExhibit.objects.count() == 1
        assert swept(400)["files"] == 0
        assert is_on_disk(EvidenceFile.objects.get())

    def test_a_file_of_a_report_still_being_written_stays(self, draft_with_file: Draft) -> None:
        Draft.objects.update(saved_at=AT + 20 * DAY)
        assert not any(swept(31).values())
        assert is_on_disk(EvidenceFile.objects.get())

    def test_the_files_of_a_discarded_report_go_when_they_are_old_enough(self, draft_with_file: Draft) -> None:
        services.discard(draft_id=draft_with_file.pk, by=BY, at=AT)
        found = swept(5)
        assert (found["draft_files"], found["files"]) == (1, 0)
        evidence = EvidenceFile.objects.get()
        assert [step.kind for step in evidence.continuity.order_by("pk")][-1] == "withdrawn"
        assert swept(31)["files"] == 1
        assert not is_on_disk(evidence)

    def test_whoever_takes_hold_meanwhile_keeps_it(self, world: World, monkeypatch: Any) -> None:
        client = world.client()
        draft = begin(client)
        fill(client, draft)
        send(client, draft)
        evidence, case = file_of(), Draft.objects.get().report.case
        found = retention._unattached(AT + DAY, 10)
        assert found == [evidence.pk]
        from bizwatch.audit.services import audited

        with audited():
            add_exhibits(case, [evidence.pk], side=Side.BUSINESS, by=BY, at=AT, own_only=False)
        assert retention._erase(evidence.pk, by=BY, at=AT + 31 * DAY) == 0
        assert is_on_disk(evidence)

    def test_what_a_killed_sweep_left_on_the_disk_goes_next_time(self, now: Any, monkeypatch: Any) -> None:
        evidence = file_of()
        with monkeypatch.context() as patch:
            patch.setattr(store, "discard", lambda item: None)
            assert swept(31)["files"] == 1
        assert is_on_disk(evidence)
        swept(32)
        assert not is_on_disk(evidence)


def test_every_table_that_points_at_a_file_holds_it() -> None:
    holders = {model.__name__ for model, _ in retention._holders()}
    assert {"CaseExhibit", "DraftFile"} <= holders
    assert not {"ContinuityEntry", "Upload"} & holders


def test_answers_at_the_gate_go_and_where_they_led_stays(world: World) -> None:
    client = world.client()
    client.post("/report/begin/shop-theft/", {"gates": ["violence"]})
    gate = GateRecord.objects.get()
    assert gate.answers
    assert swept(31)["gates"] == 0
    assert swept(31.1)["gates"] == 1
    gate.refresh_from_db()
    assert gate.answers == []
    assert gate.path
    assert swept(40)["gates"] == 0


def test_discarding_a_report_erases_its_answers_at_the_gate(world: World) -> None:
    draft = begin(world.client())
    GateRecord.objects.update(answers=["violence"])
    services.discard(draft_id=draft.pk, by=BY, at=AT)
    assert GateRecord.objects.get().answers == []


class TestImports:
    """Rows that nobody puts right hold what people wrote, too."""

    @pytest.fixture
    def held(self, db: None, now: Any) -> ReportImport:
        from tests.businesses import shops

        shop = shops.business()
        shops.premises(shop, "0412", contact_name="Ada", contact_email="ada@shop.example")
        return imported(shop, GOOD, GOOD.replace("R1", "R2").replace("22/11", "32/11"))

    def test_refused_rows_go_and_the_rest_of_the_import_stays(self, held: ReportImport) -> None:
        assert swept(89)["import_rows"] == 0
        assert swept(90.1)["import_rows"] == 1
        assert [row.state for row in held.rows.all()] == [RowState.IMPORTED]

    def test_what_was_erased_is_not_written_again_each_night(self, held: ReportImport) -> None:
        assert swept(91)["import_rows"] == 1
        with CaptureQueriesContext(connection) as asked:
            assert swept(92)["import_rows"] == 0
        assert not [one for one in asked if one["sql"].startswith(("UPDATE", "DELETE"))]

    def test_a_file_that_was_never_imported_goes_as_a_whole(self, held: ReportImport) -> None:
        uploaded(held.business, GOOD.replace("R1", "R9"))
        assert swept(91)["import_rows"] == 2
        assert list(ReportImport.objects.all()) == [held]


def test_how_long_is_in_the_reference_data() -> None:
    days = {code: clock(code).length for code in ("keep-open-draft", "keep-unattached-file", "keep-gate-answers")}
    assert days == {"keep-open-draft": 30, "keep-unattached-file": 30, "keep-gate-answers": 31}
