"""Photos and video with a report: kept one by one, refused in words, shown only to whom the draft belongs."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bizwatch.evidence.models import EvidenceFile
from bizwatch.reporting.catalogue.evidence import MOST_FILES
from bizwatch.reporting.models import Draft, DraftFile
from tests.accounts.people import business_user, signed_in
from tests.evidence.files import VIDEOS, picture, png_of
from tests.reporting.walking import GATE, address_of, begin, draft_of, fill, post_page, send, text_of
from tests.reporting.world import World

pytestmark = pytest.mark.django_db
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def named(content: bytes, name: str = "till.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.fixture
def draft(world: World) -> Draft:
    begun = begin(world.client())
    fill(world.client(), begun)
    return begun


def add(world: World, draft: Draft, *files: SimpleUploadedFile, action: str = "upload") -> Any:
    return post_page(world.client(), draft, "evidence", {}, files=list(files), action=action)


def shown(world: World, draft: Draft) -> str:
    return world.client().get(address_of(draft, "evidence")).content.decode()


def test_several_files_are_kept_and_listed(world: World, draft: Draft) -> None:
    answer = add(world, draft, named(picture(), "front.jpg"), named(picture("PNG"), "back.png"))
    assert answer.headers["Location"].endswith("/evidence/#files")
    html = shown(world, draft)
    assert "2 files added" in html
    assert "front.jpg" in html
    assert DraftFile.objects.count() == 2


def test_a_file_sent_again_is_there_once(world: World, draft: Draft) -> None:
    add(world, draft, named(picture(), "front.jpg"))
    assert add(world, draft, named(picture(), "again.jpg"), named(picture("PNG"), "back.png")).status_code == 302
    names = [held.evidence.original_name for held in DraftFile.objects.order_by("pk")]
    assert names == ["front.jpg", "back.png"]
    assert not EvidenceFile.objects.filter(original_name="again.jpg").exists()  # nothing that belongs nowhere is left


def test_continue_takes_the_files_too(world: World, draft: Draft) -> None:
    answer = add(world, draft, named(picture()), action="continue")
    assert answer.headers["Location"].endswith("/check-your-answers/")
    assert "till.jpg" in text_of(world.client().get(answer.headers["Location"]))


def test_one_bad_file_is_named_and_the_others_are_kept(world: World, draft: Draft) -> None:
    answer = add(world, draft, named(picture(), "good.jpg"), named(HTML, "page.jpg"), named(b"", "nothing.jpg"))
    assert answer.status_code == 422
    said = text_of(answer)
    assert "“page.jpg” was not added" in said
    assert "“nothing.jpg” was not added" in said
    assert "1 file added" in said
    assert [held.evidence.original_name for held in DraftFile.objects.all()] == ["good.jpg"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "photo.jpg"),
        (png_of(40_000, 40_000, 2_000), "bomb.png"),
        (b"PK\x03\x04" + bytes(60), "photos.zip"),
        (b"GIF89a<script>alert(1)</script>", "polyglot.gif"),
    ],
)
def test_what_is_no_picture_ends_in_words(world: World, draft: Draft, content: bytes, name: str) -> None:
    before = dict(draft.answers)
    answer = add(world, draft, named(content, name))
    if answer.status_code == 422:
        assert f"“{name}” was not added" in text_of(answer)
    else:  # kept as it is, and no copy of it is ever shown
        assert DraftFile.objects.get().evidence.copy_state != "ready"
    draft.refresh_from_db()
    assert {code: draft.answers[code] for code in before} == before


def test_a_video_is_kept_without_a_picture(world: World, draft: Draft) -> None:
    add(world, draft, named(VIDEOS["mp4"], "incident.mp4"))
    held = DraftFile.objects.get().evidence
    assert held.kind == "video"
    assert "incident.mp4" in shown(world, draft)
    assert world.client().get(f"/report/{draft.pk}/files/{held.pk}/").status_code == 404


@pytest.mark.slow
def test_a_photo_of_fifty_megabytes_is_kept_whole(world: World, draft: Draft) -> None:
    noise = picture(size=(640, 480)) + bytes(50 * 1024 * 1024)
    answer = add(world, draft, named(noise, "large.jpg"))
    assert answer.status_code == 302
    assert EvidenceFile.objects.get().size == len(noise)


def test_a_file_over_its_limit_is_refused_in_words(world: World, draft: Draft, settings: Any) -> None:
    settings.BIZWATCH_MAX_PHOTO_BYTES = 1000
    answer = add(world, draft, named(picture(size=(800, 800)), "large.jpg"))
    assert answer.status_code == 422
    assert "“large.jpg” was not added" in text_of(answer)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "\u202egpj.exe",
        "a\x00b.jpg",
        "<script>.jpg",
        "x" * 400 + ".jpg",
        "con.jpg",
        "\r\nSet-Cookie: a.jpg",
    ],
)
def test_a_hostile_name_is_only_a_name(world: World, draft: Draft, name: str) -> None:
    answer = add(world, draft, named(picture(), name))
    assert answer.status_code in (302, 422)
    html = shown(world, draft)
    assert "<script>.jpg" not in html
    assert "\u202e" not in html
    assert ".." not in DraftFile.objects.get().evidence.original_name


def test_the_picture_is_shown_to_its_owner_alone(world: World, draft: Draft) -> None:
    add(world, draft, named(picture(size=(300, 200))))
    held = DraftFile.objects.get()
    address = f"/report/{draft.pk}/files/{held.evidence_id}/"
    answer: Any = world.client().get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    Image.open(io.BytesIO(b"".join(answer.streaming_content))).verify()
    assert signed_in(business_user(email="other@shop.example")).get(address).status_code == 404


def test_a_picture_of_another_draft_is_not_there(world: World, draft: Draft) -> None:
    add(world, draft, named(picture()))
    held = DraftFile.objects.get()
    other = begin(world.client(), "criminal-damage")
    assert world.client().get(f"/report/{other.pk}/files/{held.evidence_id}/").status_code == 404


def test_a_file_is_taken_off_again(world: World, draft: Draft) -> None:
    add(world, draft, named(picture()))
    held = DraftFile.objects.get().evidence
    answer = post_page(world.client(), draft, "evidence", {}, action=f"drop-{held.pk}")
    assert answer.headers["Location"].endswith("#files")
    assert not DraftFile.objects.exists()
    assert held.continuity.order_by("-pk")[0].kind == "withdrawn"
    for action in (f"drop-{held.pk}", "drop-nonsense"):
        assert post_page(world.client(), draft, "evidence", {}, action=action).status_code == 404


def test_there_is_an_end_to_files(world: World, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bizwatch.reporting.services.files.MOST_FILES", 1)
    assert MOST_FILES > 1
    answer = add(world, draft, named(picture(), "one.jpg"), named(picture(), "two.jpg"))
    assert "“two.jpg” was not added" in text_of(answer)
    assert DraftFile.objects.count() == 1


def test_the_case_has_the_files(world: World, draft: Draft) -> None:
    add(world, draft, named(picture()))
    send(world.client(), draft)
    draft.refresh_from_db()
    assert draft.report.case.exhibits.get().evidence == DraftFile.objects.get().evidence


def test_after_sending_no_file_is_added(world: World, draft: Draft) -> None:
    send(world.client(), draft)
    answer = add(world, draft, named(picture()))
    assert answer.headers["Location"].endswith("/sent/")
    assert not DraftFile.objects.exists()


def test_wrong_answers_beside_a_photo_lose_neither(world: World) -> None:
    client = world.client()
    begun = client.post(f"/report/shop-theft-at/{world.premises.reference}/", GATE)
    draft = draft_of(begun.headers["Location"])
    typed = {"taken": "Four bottles", "value": "lots", "files": [named(picture())]}
    answer = client.post(address_of(draft, "express"), {"version": draft.version, "action": "continue", **typed})
    assert answer.status_code == 422
    assert "The total value must be an amount of money" in text_of(answer)
    assert "till.jpg" in text_of(answer)
    html = client.get(address_of(draft, "express")).content.decode()
    assert "Four bottles" in html
    assert "till.jpg" in html


def test_a_full_store_is_said_and_the_answers_stay(world: World, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    from bizwatch.evidence.exceptions import EvidenceStoreFull

    def full(**_: Any) -> None:
        raise EvidenceStoreFull

    monkeypatch.setattr("bizwatch.reporting.services.files.receive_file", full)
    answer = add(world, draft, named(picture()), action="continue")
    assert answer.status_code == 422
    assert "no room left" in text_of(answer)
    assert send(world.client(), draft).headers["Location"].endswith("/sent/")
