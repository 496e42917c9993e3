"""The pages of outside figures, by role."""

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.sources.services import FoundFault, begin_release, note_faults, note_progress
from tests.cases.desk import text_of
from tests.sources.conftest import AT, BY, new, read
from tests.users import SignIn

pytestmark = pytest.mark.django_db


def faulty(count: int) -> str:
    release = begin_release(new=new("f"), by=BY, at=AT)
    note_faults(
        release=release,
        faults=[FoundFault(line, "Crime type", "=Witchcraft", "Write a category.") for line in range(2, 2 + count)],
    )
    note_progress(release=release, done=5, faulty=count)
    return str(release.pk)


def test_where_nothing_was_imported_the_page_says_which_command_to_run(signed_in_as: SignIn) -> None:
    shown = text_of(signed_in_as("analyst").get("/sources/"))
    assert "No outside figures were imported yet" in shown
    assert "bizwatch import-police-uk" in shown


def test_the_list_shows_state_and_progress(signed_in_as: SignIn) -> None:
    read("a", published=None)
    faulty(1)
    shown = text_of(signed_in_as("supervisor").get("/sources/"))
    assert "Street-level crime – Norfolk Constabulary" in shown
    assert "March 2021" in shown
    assert "Being read, 5 of 10 rows (50%)" in shown
    assert "Not stated" in shown


def test_faults_are_paged_and_come_as_a_file_that_runs_nothing(signed_in_as: SignIn) -> None:
    pk, client = faulty(60), signed_in_as("analyst")
    first, second = (text_of(client.get(f"/sources/{pk}/?page={number}")) for number in (1, 2))
    assert 'data-label="Line">51<' in first
    assert 'data-label="Line">52<' not in first
    assert 'data-label="Line">61<' in second
    answer = client.get(f"/sources/{pk}/faults/")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 61
    assert lines[1] == "2,Crime type,'=Witchcraft,Write a category."
    assert AuditEvent.objects.filter(action="disclosure", subject_id=pk).count() == 1


def test_a_release_that_is_not_there(signed_in_as: SignIn) -> None:
    client = signed_in_as("analyst")
    for path in ("", "faults/"):
        assert client.get(f"/sources/00000000-0000-4000-8000-000000000000/{path}").status_code == 404


@pytest.mark.parametrize("role", ["head_office", "investigator", "command", "commissioner"])
def test_others_are_refused(signed_in_as: SignIn, role: str) -> None:
    assert signed_in_as(role).get("/sources/").status_code == 403
