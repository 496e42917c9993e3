"""``bizwatch check-evidence``: the store held against the database."""

import json
import os
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from bizwatch.evidence import copying, selectors, services, store
from bizwatch.evidence.choices import CopyState
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.kernel import clock
from tests.evidence.files import AT, MANAGER, VIDEOS, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_copies(monkeypatch):
    def make_copy(source, places, *, seconds):
        places.copy.write_bytes(b"copy")
        places.thumbnail.write_bytes(b"small")
        return CopyOutcome.MADE

    monkeypatch.setattr(copying, "make_copy", make_copy)


@pytest.fixture
def kept():
    """Two items in a sound store: a photo and a video."""
    contents = [("till.jpg", picture()), ("camera.avi", VIDEOS["avi"])]
    return [services.receive_file(upload=upload(body, name), by=MANAGER, at=AT) for name, body in contents]


def check(*options: str) -> tuple[int, dict]:
    output = StringIO()
    try:
        call_command("check_evidence", "--json", *options, stdout=output)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(output.getvalue())
    return 0, json.loads(output.getvalue())


def test_an_empty_store_is_sound():
    assert check() == (0, {"present": 0, "missing": [], "changed": [], "copies_missing": [], "extra": []})


def test_a_sound_store(kept):
    code, found = check()
    assert (code, found["present"]) == (0, 2)


def test_a_missing_original_and_a_changed_one(kept):
    photo, video = kept
    store.path_of(photo.original_path).unlink()
    path = store.path_of(video.original_path)
    path.chmod(0o600)
    path.write_bytes(VIDEOS["avi"][:-1] + b"x")
    code, found = check()
    assert (code, found["missing"], found["changed"]) == (1, [str(photo.pk)], [str(video.pk)])
    assert check("--quick")[1]["changed"] == []
    path.write_bytes(b"short")
    assert check("--quick")[1]["changed"] == [str(video.pk)]


def test_an_extra_file_counts_when_it_is_a_day_old(kept):
    for part in ("originals/ab/abc", "incoming/half"):
        path = store.path_of(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert check()[0] == 0
    code, found = check("--hours", "-1")
    assert (code, found["extra"]) == (1, ["incoming/half", "originals/ab/abc"])
    long_ago = clock.now().timestamp() - 25 * 3600
    for part in found["extra"]:
        os.utime(store.path_of(part), (long_ago, long_ago))
    assert check() == (1, found)
    assert services.remove_abandoned(clock.now()) == 1
    assert check()[1]["extra"] == ["originals/ab/abc"]


def test_what_settled_without_its_row_goes_after_a_day_and_what_has_one_stays(kept):
    items = (uuid4(), kept[0].pk)
    settled = [store.path_of(f"originals/{item.hex[:2]}/{item.hex}") for item in items]
    settled[0].parent.mkdir(exist_ok=True)
    settled[0].write_bytes(b"never acknowledged")
    marks = [store.root() / "incoming" / f"{item.hex}.settling" for item in items]
    for mark in marks:
        mark.touch()
    assert services.remove_abandoned(clock.now()) == 0
    assert services.remove_abandoned(clock.now() + timedelta(hours=25)) == 2
    assert [path.exists() for path in (*settled, *marks)] == [False, True, False, False]
    assert check()[0] == 0


def test_a_missing_copy_is_made_again_on_request(kept):
    photo, _ = kept
    store.path_of(photo.thumbnail_path).unlink()
    code, found = check()
    assert (code, found["copies_missing"], found["present"]) == (1, [str(photo.pk)], 2)
    check("--mend")
    photo.refresh_from_db()
    assert photo.copy_state == CopyState.WAITING
    assert services.make_copies_due(AT) == 1
    assert check()[0] == 0
    assert [step.kind for step in selectors.continuity_of(photo)] == ["received", "copied", "copied"]


def test_a_person_reads_sentences(kept):
    store.path_of(kept[0].original_path).unlink()
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_evidence", stdout=output)
    assert output.getvalue().splitlines() == [
        "1 files are present and unchanged.",
        f"Missing (the original is gone): {kept[0].pk}",
    ]
