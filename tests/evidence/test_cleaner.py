"""The clean copy: only pixels, upright, small enough; made in a process that can do little harm."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from bizwatch.evidence import cleaner, copying
from bizwatch.evidence.copying import CopyOutcome
from bizwatch.evidence.store import Made
from tests.evidence.files import CANARY, picture, png_of, tagged

EXIF, GPS = b"Exif", b"\x88\x25"


def cleaned(content: bytes) -> Image.Image:
    """Run the cleaner's own code on the content, in this process, and open what it writes."""
    file = io.BytesIO()
    cleaner.save(cleaner.clean_picture(io.BytesIO(content)), file)
    assert CANARY not in file.getvalue()
    return Image.open(io.BytesIO(file.getvalue()))


def colour_at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    colour = image.getpixel((x, y))
    assert isinstance(colour, tuple)
    return colour


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 200 and colour[2] < 60


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path / "copy", tmp_path / "thumbnail", tmp_path / "preview")


def run(content: bytes, made: Made, *, seconds: float = 30) -> CopyOutcome:
    source = made.copy.with_name("original")
    source.write_bytes(content)
    return copying.make_copy(source, made, seconds=seconds)


def test_the_exit_codes_are_the_outcomes():
    outcomes = {outcome.name: outcome.value for outcome in CopyOutcome if outcome.value >= 0}
    assert outcomes == {verdict.name: verdict.value for verdict in cleaner.Verdict}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_reaches_the_copy(kind):
    content = tagged(kind)
    assert CANARY in content
    copy = cleaned(content)
    assert copy.format == "JPEG"
    assert not copy.getexif()
    assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert isinstance(copy, JpegImageFile)
    assert [marker for marker, _ in copy.applist] == ["APP0"]  # no EXIF, XMP, profile or comment


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was_held(orientation):
    copy = cleaned(tagged(orientation=orientation))
    assert copy.size == ((64, 48) if orientation < 5 else (48, 64))
    corners = [colour_at(copy, 3, 3), colour_at(copy, copy.width - 4, copy.height - 4)]
    red_first = orientation in (1, 2, 5, 8)  # the half that is stored above is red; so held, it is above or on the left
    assert [is_red(colour) for colour in corners] == [red_first, not red_first]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("GIF", "P"),
        ("BMP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_mode_becomes_plain_rgb(kind, mode):
    copy = cleaned(picture(kind, mode=mode))
    assert (copy.mode, copy.size) == ("RGB", (64, 48))


def test_sixteen_bits_become_eight():
    file = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(file, "PNG")
    assert abs(colour_at(cleaned(file.getvalue()), 4, 4)[0] - 0x80) < 3


def test_what_was_transparent_is_white():
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    assert colour_at(cleaned(file.getvalue()), 4, 4) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left():
    assert cleaned(picture(size=(4000, 1000))).size == (2560, 640)
    assert cleaned(picture(size=(20, 10))).size == (20, 10)


def test_of_a_moving_picture_the_first_frame_is_kept():
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert is_red(colour_at(cleaned(file.getvalue()), 4, 4))


def test_a_damaged_exif_block_or_profile_does_not_spoil_the_picture():
    whole = tagged()
    start = whole.index(b"Exif\0\0") + 6
    assert cleaned(whole[:start] + b"MM\0*\xff\xff\xff\xff" + whole[start + 8 :]).size == (64, 48)
    assert cleaned(picture(icc_profile=b"no profile at all")).size == (64, 48)


@pytest.mark.slow
def test_the_program_makes_a_copy_and_a_thumbnail(made):
    assert run(tagged(orientation=6), made) is CopyOutcome.MADE
    for path, longest in ((made.copy, 64), (made.thumbnail, 64)):
        written = path.read_bytes()
        assert CANARY not in written
        assert EXIF not in written
        with Image.open(path) as image:
            assert (image.format, max(image.size)) == ("JPEG", longest)
    assert run(picture("PNG", size=(1000, 400)), made) is CopyOutcome.MADE
    with Image.open(made.thumbnail) as image:
        assert image.size == (320, 128)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_the_program_needs_no_file_once_its_doors_are_closed(kind, made):
    assert run(tagged(kind) if kind in ("JPEG", "PNG", "WEBP") else picture(kind), made) is CopyOutcome.MADE


@pytest.mark.slow
def test_a_bomb_is_told_from_its_header(made):
    bomb = png_of(30_000, 30_000, rows=30_000)
    assert 100_000 < len(bomb) < 120_000  # 900 million pixels
    assert run(bomb, made) is CopyOutcome.TOO_BIG
    assert list(made.copy.parent.iterdir()) == [made.copy.with_name("original")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", CopyOutcome.NOT_A_PICTURE),
        (b"GIF89a/*" + b"\0\0\0" + b"*/=alert(1)//", CopyOutcome.NOT_A_PICTURE),
        (picture(size=(1600, 1200))[:-9_000], CopyOutcome.DAMAGED),
        (picture("PNG", mode="RGBA")[:-60], CopyOutcome.DAMAGED),
        (png_of(8_000, 7_000, rows=1), CopyOutcome.TOO_BIG),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), CopyOutcome.NOT_A_PICTURE),
        (b"\0\0\1\0\1\0 an icon", CopyOutcome.NOT_A_PICTURE),
    ],
)
def test_what_cannot_be_decoded_is_told_apart(content, outcome, made):
    assert run(content, made) is outcome
    assert not made.copy.exists()
    assert not made.thumbnail.exists()


@pytest.mark.slow
def test_a_picture_with_a_program_behind_it_gives_a_copy_without(made):
    tail = b"<?php echo 1; ?><script>alert(1)</script>PK\x03\x04"
    assert run(tagged() + tail, made) is CopyOutcome.MADE
    assert b"script" not in made.copy.read_bytes()


@pytest.mark.slow
def test_memory_and_time_are_limited():
    program = f"""
import _socket, sys
sys.path.insert(0, {str(copying.CLEANER.parent)!r})
import cleaner
cleaner.limit()
try:
    bytearray(700 * 1024 * 1024)
except MemoryError:
    print("memory")
import resource
print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])
cleaner.close_the_doors()
try:
    open("/etc/hostname")
except OSError as error:
    print("file", error.errno)
try:
    _socket.socket()
except OSError as error:
    print("connection", error.errno)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["memory", "20 0", "file 24", "connection 24", ""]


def test_a_cleaner_that_is_ended_or_cannot_start_is_tried_later(made, monkeypatch):
    monkeypatch.setattr(copying, "CLEANER", Path("-c"))
    for program, outcome in {
        "import os; os.kill(os.getpid(), 9)": CopyOutcome.TOO_SLOW,
        "import os; os.kill(os.getpid(), 11)": CopyOutcome.DAMAGED,
        "raise RuntimeError": CopyOutcome.DAMAGED,
        "import time; time.sleep(9)": CopyOutcome.TOO_SLOW,
        "raise SystemExit(6)": CopyOutcome.NO_ROOM,
    }.items():
        assert copying.make_copy(Path(program), made, seconds=0.4) is outcome
    monkeypatch.setattr(sys, "executable", os.devnull)
    assert copying.make_copy(Path("x"), made, seconds=1) is CopyOutcome.TOO_SLOW


def test_cleaners_wait_for_each_other(made):
    taken = [copying._slots.acquire(blocking=False) for _ in range(copying.AT_ONCE)]
    assert all(taken)
    try:
        assert copying.make_copy(Path("x"), made, seconds=0.01) is CopyOutcome.TOO_SLOW
    finally:
        for _ in taken:
            copying._slots.release()
