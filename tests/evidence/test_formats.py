"""What a file is, by its bytes alone; and the name it is kept under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.evidence.choices import CCTV_ENDINGS, Copying, EvidenceKind
from bizwatch.evidence.exceptions import FileEmpty, FileKindNotAllowed
from bizwatch.evidence.formats import BY_CODE, BY_NAME, FORMATS, HEAD_BYTES, format_of
from bizwatch.evidence.names import LONGEST, tidy_name
from tests.evidence.files import PLAYER, REFUSED, VIDEOS, picture

PICTURES = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}
SAMPLES = {
    **{code: picture(kind) for code, kind in PICTURES.items()},
    "heic": b"\0\0\0\x24ftypheic\0\0\0\0mif1heic",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "player": PLAYER,
    **VIDEOS,
}
JPEG, PDF = FORMATS[0], FORMATS[-1]


def test_there_is_a_sample_of_every_format():
    assert set(SAMPLES) == {one.code for one in FORMATS}
    assert len({one.code for one in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("code", SAMPLES)
def test_a_format_is_known_by_its_bytes(code):
    found = format_of(SAMPLES[code][:HEAD_BYTES])
    assert found.code == code
    wanted = Copying.PICTURE if code in PICTURES else Copying.FILM if code in VIDEOS else Copying.NONE
    assert found.copying is wanted
    assert bool(found.decoder) == (wanted is Copying.FILM)
    assert found.kind in EvidenceKind
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in found.suffixes)
    assert len(found.media_type) <= 60


def test_a_transport_stream_with_time_codes_is_known():
    assert format_of((bytes(4) + b"G" + bytes(187)) * 6).code == "ts"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_video_or_pdf_is_refused_and_told_why(name):
    with pytest.raises(FileKindNotAllowed, match=r"cannot be taken as evidence. It must be a photo or still \(JPEG"):
        format_of(REFUSED[name])


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("ending", [".g64x", ".arf"])
def test_the_name_of_a_recording_makes_none(name, ending):
    """A page, a letter, an archive or a program is none, whatever it is called."""
    with pytest.raises(FileKindNotAllowed):
        format_of(REFUSED[name], f"camera{ending}")


@pytest.mark.parametrize("name", ["camera.G64X", "till.arf", "a.b.irf", "x.ssf", "x.avr"])
def test_a_recording_that_only_its_name_tells_is_taken(name):
    found = format_of(b"\x07\x01\xff\xfe\x00\x9c" * 40, name)
    assert found in BY_NAME
    assert found.kind is EvidenceKind.VIDEO
    with pytest.raises(FileKindNotAllowed):
        format_of(b"\x07\x01\xff\xfe\x00\x9c" * 40, "camera.bin")


def test_no_ending_of_a_recording_is_that_of_a_program_or_a_page():
    assert not {".exe", ".html", ".js", ".svg", ".bat", ".com"} & set(CCTV_ENDINGS)
    assert len(BY_CODE) == len(FORMATS) + len(BY_NAME)


def test_an_empty_file_is_refused():
    with pytest.raises(FileEmpty, match="The file is empty"):
        format_of(b"")


@given(st.binary(max_size=HEAD_BYTES))
def test_any_bytes_are_judged(head):
    matching = [one for one in FORMATS if one.matches(head)]
    if matching:
        assert format_of(head) is matching[0]
    else:
        with pytest.raises((FileEmpty, FileKindNotAllowed)):
            format_of(head)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("C:\\Users\\Ann\\till 2.jpeg", "till 2.jpeg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("till.jpg.exe", "till.jpg.exe.jpg"),
        ("page.html", "page.html.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("a\x00b\x07\n.jpg", "ab .jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("/", "file.jpg"),
        ("cafe\u0301.jpg", "café.jpg"),
        ("no suffix", "no suffix.jpg"),
    ],
)
def test_a_name_is_tidied(given_name, kept):
    assert tidy_name(given_name, JPEG) == kept


def test_a_long_name_keeps_its_suffix():
    name = tidy_name("x" * 500 + ".jpeg", JPEG)
    assert (len(name), name[-6:]) == (LONGEST, "x.jpeg")


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_stored_and_saved(name):
    tidy = tidy_name(name, PDF)
    assert 4 < len(tidy) <= LONGEST
    assert tidy.lower().endswith(".pdf")
    assert tidy.isprintable() or not any(ord(character) < 32 for character in tidy)
    assert not set(tidy) & {"/", "\\", "\0", "\n", "\u202e"}
    tidy.encode()
