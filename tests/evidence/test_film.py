"""Stills and a preview out of a video, made in a process of its own; nothing of it but pixels, and never too much."""

import io
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("av", reason="the extra for video is not installed")

import av

from bizwatch.evidence import copying, responses, services, store
from bizwatch.evidence.choices import CopyState
from bizwatch.evidence.copying import FILM, CopyOutcome
from bizwatch.evidence.formats import BY_CODE
from bizwatch.evidence.store import Made
from tests.evidence.files import AT, CANARY, MANAGER, VIDEOS, upload
from tests.evidence.films import film

pytestmark = pytest.mark.slow


@pytest.fixture
def places(tmp_path: Path) -> Made:
    return Made(tmp_path / "copy", tmp_path / "thumbnail", tmp_path / "preview")


def make(content: bytes, places: Made, decoder: str = "mov") -> CopyOutcome:
    source = places.copy.with_name("source")
    source.write_bytes(content)
    return copying.make_preview(source, places, decoder=decoder)


def frames_of(path: Path) -> tuple[int, tuple[int, int], float]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert not container.streams.audio
        frames = list(container.decode(stream))
        return len(frames), (stream.width, stream.height), float(frames[-1].time or 0)


@pytest.mark.parametrize(
    ("kind", "codec", "decoder"),
    [
        ("mp4", "libx264", "mov"),
        ("mov", "libx264", "mov"),
        ("avi", "mjpeg", "avi"),
        ("matroska", "libx264", "matroska"),
        ("mpegts", "libx264", "mpegts"),
        ("h264", "libx264", "h264"),
        ("asf", "msmpeg4", "asf"),
    ],
)
def test_stills_and_a_preview_are_made(kind: str, codec: str, decoder: str, places: Made) -> None:
    assert make(film(kind, codec), places, decoder) is CopyOutcome.MADE
    with Image.open(places.copy) as sheet, Image.open(places.thumbnail) as small:
        assert sheet.width in (320, 640, 960)
        assert small.size == (320, 240)
        red, _, blue = small.convert("RGB").getpixel((200, 200))  # type: ignore[misc]
        assert red > blue
    count, size, lasts = frames_of(places.preview)
    assert count > 5
    assert size == (320, 240)
    assert lasts < 31


def test_the_decoders_of_the_table_are_there() -> None:
    known = {name for names in av.formats_available for name in names.split(",")}
    assert {one.decoder for one in BY_CODE.values() if one.decoder} <= known


def test_nothing_but_pixels_comes_along(places: Made) -> None:
    words = CANARY.decode()
    content = film(title=words, comment=words)
    assert CANARY in content
    assert make(content, places) is CopyOutcome.MADE
    for path in (places.copy, places.thumbnail, places.preview):
        assert CANARY not in path.read_bytes()


def test_a_long_video_gives_half_a_minute(places: Made) -> None:
    assert make(film(size=(64, 48), seconds=90), places) is CopyOutcome.MADE
    _, _, lasts = frames_of(places.preview)
    assert 28 < lasts < 31


def with_duration(content: bytes, seconds: int) -> bytes:
    """The same video, which claims to last so long."""
    place = content.index(b"mvhd")
    scale = struct.unpack(">I", content[place + 16 : place + 20])[0]
    lasts = struct.pack(">I", min(2**32 - 1, seconds * scale))
    return content[: place + 20] + lasts + content[place + 24 :]


def test_a_video_that_claims_to_last_for_years_is_looked_at_from_its_beginning(places: Made) -> None:
    assert make(with_duration(film(), 10**9), places) in (CopyOutcome.MADE, CopyOutcome.DAMAGED)


def test_pictures_larger_than_any_cameras_are_not_unpacked(places: Made) -> None:
    assert make(film(codec="mjpeg", kind="avi", size=(5000, 4000), seconds=1), places, "avi") is CopyOutcome.TOO_BIG
    assert not places.copy.exists()


@pytest.mark.parametrize("code", VIDEOS)
def test_what_only_begins_like_a_video_leaves_nothing(code: str, places: Made) -> None:
    outcome = make(VIDEOS[code] + bytes(5000), places, BY_CODE[code].decoder)
    assert outcome in (CopyOutcome.DAMAGED, CopyOutcome.NOT_A_PICTURE)
    assert not any(path.exists() for path in (places.copy, places.thumbnail, places.preview))


def test_half_a_video_gives_what_it_has(places: Made) -> None:
    whole = film("matroska", seconds=8)
    assert make(whole[: len(whole) // 2], places, "matroska") in (CopyOutcome.MADE, CopyOutcome.DAMAGED)


def test_a_list_of_other_files_is_not_followed(places: Made, tmp_path: Path) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(film())
    script = f"ffconcat version 1.0\nfile {secret}\n".encode()
    for decoder in ("mov", "mpegts", "h264"):
        assert make(script, places, decoder) is not CopyOutcome.MADE


def test_the_program_is_ended_where_it_takes_too_long(places: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "FILM_SECONDS", 0.05)
    assert make(film(), places) is CopyOutcome.TOO_SLOW
    assert not places.copy.exists()


def test_the_program_opens_no_file_once_its_doors_are_closed(tmp_path: Path) -> None:
    program = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("film", {str(FILM)!r})
film = importlib.util.module_from_spec(spec); spec.loader.exec_module(film)
film.limit(); film.rehearse(); film.close_the_doors()
for path in ("/etc/passwd", {str(tmp_path / "new")!r}):
    try:
        open(path, "ab")
    except OSError:
        continue
    sys.exit(9)
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], env={}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.django_db
def test_the_worker_makes_them_and_a_player_gets_the_ranges_it_asks_for(rf) -> None:
    content = film()
    evidence = services.receive_file(upload=upload(content, "till.mp4"), by=MANAGER, at=AT)
    assert evidence.copy_state == CopyState.WAITING
    assert services.make_copies_due(AT) == 1
    evidence.refresh_from_db()
    assert evidence.has_preview
    whole = store.path_of(evidence.preview_path).read_bytes()
    for asked, start, end in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(whole) - 1),
        ("bytes=-5", len(whole) - 5, len(whole) - 1),
    ):
        response = responses.preview_response(evidence, rf.get("/", headers={"Range": asked}))
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
        body = b"".join(response.streaming_content)  # type: ignore[arg-type]
        assert body == whole[start : end + 1]
        assert int(response["Content-Length"]) == len(body)
        response.close()
    past = responses.preview_response(evidence, rf.get("/", headers={"Range": "bytes=99999999-"}))
    assert (past.status_code, past["Content-Range"]) == (416, f"bytes */{len(whole)}")
    past.close()
    for headers in (
        {},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "bytes=0-9", "If-Range": '"other"'},
        {"Range": "bytes=-"},
    ):
        response = responses.preview_response(evidence, rf.get("/", headers=headers))
        assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")
        assert io.BytesIO(b"".join(response.streaming_content)).getvalue() == whole  # type: ignore[arg-type]
        response.close()


@pytest.mark.django_db
def test_a_video_of_which_nothing_can_be_seen_is_kept(tmp_path: Path) -> None:
    evidence = services.receive_file(upload=upload(VIDEOS["mp4"] + bytes(9000), "till.mp4"), by=MANAGER, at=AT)
    assert services.make_copies_due(AT) == 0
    evidence.refresh_from_db()
    assert evidence.copy_state == CopyState.FAILED
    assert store.path_of(evidence.original_path).exists()


def test_the_stills_are_spread_though_the_video_has_one_key_picture(places: Made) -> None:
    assert make(film(seconds=12), places) is CopyOutcome.MADE
    with Image.open(places.copy) as sheet:
        assert sheet.size == (960, 480)
        blues = [sheet.getpixel((column * 320 + 200, row * 240 + 150))[2] for row in (0, 1) for column in (0, 1, 2)]  # type: ignore[index]
    assert blues == sorted(blues)
    assert len(set(blues)) == 6
