"""What a file is, by its bytes. The name it came with and the type that a browser claims are never asked.

The table is the whole list of what is taken as evidence. Signatures are those of the formats' own specifications;
those of CCTV recorders (DHAV of Dahua, IMKH of Hikvision) are as their exports begin.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bizwatch.evidence.choices import EvidenceKind
from bizwatch.evidence.exceptions import FileEmpty, FileKindNotAllowed

HEAD_BYTES = 4096
ALLOWED = (
    "It must be a photo or still (JPEG, PNG, WebP, GIF, BMP or HEIC), a video (MP4, MOV, AVI, MKV, 3GP or as exported by"
    " a CCTV recorder) or a PDF"
)

Test = Callable[[bytes], bool]


@dataclass(frozen=True)
class FileFormat:
    """One format that is taken. ``copied`` is whether a clean copy can be made of it.

    ``suffixes`` are those a name may end with; the first is put to a name that ends with none of them.
    """

    code: str
    kind: EvidenceKind
    media_type: str
    suffixes: tuple[str, ...]
    matches: Test
    copied: bool = False


def _starts(*signatures: bytes) -> Test:
    return lambda head: head.startswith(signatures)


def _riff(form: bytes) -> Test:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _brand(*brands: bytes) -> Test:
    """ISO base media (ISO/IEC 14496-12): a ``ftyp`` box whose major brand begins like one of these."""
    return lambda head: head[4:8] == b"ftyp" and head[8:12].startswith(brands)


def _any_brand(head: bytes) -> bool:
    """Any other ISO base media file but those that are known to be sound or a still: recorders make up brands."""
    return head[4:8] == b"ftyp" and not head[8:12].startswith(_NO_VIDEO_BRANDS)


_NO_VIDEO_BRANDS = (b"M4A", b"M4B", b"M4P", b"avif", b"avis", b"crx", b"jp2", b"jpx")


def _old_quicktime(head: bytes) -> bool:
    """QuickTime before the ``ftyp`` box: the file opens with one of its other top boxes of a sane size."""
    return head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") and head[:1] == b"\0"


def _matroska(head: bytes) -> bool:
    return head.startswith(b"\x1a\x45\xdf\xa3") and (b"matroska" in head[:64] or b"webm" in head[:64])


def _bitmap(head: bytes) -> bool:
    """BMP: its signature, reserved bytes of zero and the size of a header that exists."""
    return head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in _BITMAP_HEADERS


_BITMAP_HEADERS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}


def _transport_stream(head: bytes) -> bool:
    """MPEG transport stream: a sync byte opens every packet of 188 bytes, or of 192 with its time code."""
    plain = head[:1] == b"G" and len(head) > 752 and all(head[place] == 0x47 for place in (188, 376, 564, 752))
    timed = len(head) > 772 and all(head[place] == 0x47 for place in (4, 196, 388, 580, 772))
    return plain or timed


def _raw_stream(head: bytes) -> bool:
    """A bare H.264 or H.265 stream, as many recorders export: a start code, then a parameter set."""
    after = head[4:5] if head.startswith(b"\0\0\0\1") else head[3:4] if head.startswith(b"\0\0\1") else b""
    return after in (b"\x67", b"\x27", b"\x47", b"\x40", b"\x42")


_PHOTO, _VIDEO, _DOCUMENT = EvidenceKind.PHOTO, EvidenceKind.VIDEO, EvidenceKind.DOCUMENT
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

# The first that matches is taken, so the exacter ones stand first.
FORMATS: tuple[FileFormat, ...] = (
    FileFormat(
        "jpeg", _PHOTO, "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), _starts(b"\xff\xd8\xff"), True
    ),
    FileFormat("png", _PHOTO, "image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n"), True),
    FileFormat("webp", _PHOTO, "image/webp", (".webp",), _riff(b"WEBP"), True),
    FileFormat("gif", _PHOTO, "image/gif", (".gif",), _starts(b"GIF87a", b"GIF89a"), True),
    FileFormat("bmp", _PHOTO, "image/bmp", (".bmp", ".dib"), _bitmap, True),
    FileFormat("heic", _PHOTO, "image/heic", (".heic", ".heif", ".hif"), _brand(*_HEIC_BRANDS)),
    FileFormat("3gp", _VIDEO, "video/3gpp", (".3gp", ".3g2"), _brand(b"3gp", b"3g2", b"3ge", b"3gg")),
    FileFormat("mov", _VIDEO, "video/quicktime", (".mov", ".qt"), _brand(b"qt  ")),
    FileFormat("mp4", _VIDEO, "video/mp4", (".mp4", ".m4v"), _any_brand),
    FileFormat("old-mov", _VIDEO, "video/quicktime", (".mov", ".qt", ".mp4"), _old_quicktime),
    FileFormat("avi", _VIDEO, "video/x-msvideo", (".avi",), _riff(b"AVI ")),
    FileFormat("mkv", _VIDEO, "video/x-matroska", (".mkv", ".webm"), _matroska),
    FileFormat("wmv", _VIDEO, "video/x-ms-asf", (".wmv", ".asf"), _starts(bytes.fromhex("3026b2758e66cf11a6d9"))),
    FileFormat("mpeg", _VIDEO, "video/mpeg", (".mpg", ".mpeg", ".mp4"), _starts(b"\0\0\1\xba")),
    FileFormat("ts", _VIDEO, "video/mp2t", (".ts", ".m2ts", ".mts", ".tp"), _transport_stream),
    FileFormat("dahua", _VIDEO, "application/x-cctv", (".dav",), _starts(b"DHAV", b"DAHUA")),
    FileFormat("hikvision", _VIDEO, "application/x-cctv", (".mp4", ".dav"), _starts(b"IMKH")),
    FileFormat("raw", _VIDEO, "application/x-cctv", (".264", ".h264", ".265", ".h265", ".avc"), _raw_stream),
    FileFormat("pdf", _DOCUMENT, "application/pdf", (".pdf",), _starts(b"%PDF-")),
)


def format_of(head: bytes) -> FileFormat:
    """Return the format of a file from its first ``HEAD_BYTES``. Raises ``FileEmpty`` and ``FileKindNotAllowed``."""
    if not head:
        raise FileEmpty("The file is empty. Select another file.")
    for file_format in FORMATS:
        if file_format.matches(head):
            return file_format
    raise FileKindNotAllowed(f"This file cannot be taken as evidence. {ALLOWED}.")
