"""What a file is, by its bytes. The type that a browser claims is never asked, and the name only where no bytes tell.

The table is the whole list of what is known by its bytes. Signatures are those of the formats' own specifications; those
of CCTV recorders come from reference data (``cctv_formats.toml``), and so do the endings of recordings that nothing but
their name tells: they are kept if they are no text and no other kind of file.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bizwatch.evidence.choices import Copying, EvidenceKind
from bizwatch.evidence.exceptions import FileEmpty, FileKindNotAllowed
from bizwatch.reference.selectors import CctvFormat, cctv_formats

HEAD_BYTES = 4096
ALLOWED = (
    "It must be a photo or still (JPEG, PNG, WebP, GIF, BMP or HEIC), a video (MP4, MOV, AVI, MKV, 3GP or as exported by"
    " a CCTV recorder) or a PDF"
)
CCTV_TYPE = "application/x-cctv"

Test = Callable[[bytes], bool]


@dataclass(frozen=True)
class FileFormat:
    """One format that is taken. ``copying`` is how a clean copy can be made of it.

    ``suffixes`` are those a name may end with; the first is put to a name that ends with none of them. ``decoder`` is the
    name of FFmpeg's demuxer for a video.
    """

    code: str
    kind: EvidenceKind
    media_type: str
    suffixes: tuple[str, ...]
    matches: Test
    copying: Copying = Copying.NONE
    decoder: str = ""


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


def _program(head: bytes) -> bool:
    """A Windows program: its old header points to a new one that begins with PE or NE."""
    place = int.from_bytes(head[60:64], "little")
    return head[:2] == b"MZ" and place >= 64 and head[place : place + 2] in (b"PE", b"NE", b"")


def _text(head: bytes) -> bool:
    """Text of any kind (a page, a script, a letter): decodes, and holds no control character that text has not."""
    try:
        words = head[:1024].decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.start < len(head[:1024]) - 4:
            return False
        words = head[: fault.start].decode("utf-8")
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in words)


_PHOTO, _VIDEO, _DOCUMENT = EvidenceKind.PHOTO, EvidenceKind.VIDEO, EvidenceKind.DOCUMENT
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def _film(code: str, media_type: str, suffixes: tuple[str, ...], matches: Test, decoder: str) -> FileFormat:
    return FileFormat(code, _VIDEO, media_type, suffixes, matches, Copying.FILM, decoder)


def _cctv(row: CctvFormat) -> FileFormat:
    """Return the format of a row of reference data; a player program is kept, and never run or played."""
    if row.code == PLAYER:
        return FileFormat(row.code, EvidenceKind.PLAYER, "application/x-msdownload", row.endings, _program)
    copying = Copying.FILM if row.decoder else Copying.NONE
    return FileFormat(row.code, _VIDEO, CCTV_TYPE, row.endings, _starts(*row.first_bytes), copying, row.decoder)


PLAYER = "player"
_PICTURE = Copying.PICTURE
_JPEG_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")
# The first that matches is taken, so the exacter ones stand first.
FORMATS: tuple[FileFormat, ...] = (
    FileFormat("jpeg", _PHOTO, "image/jpeg", _JPEG_SUFFIXES, _starts(b"\xff\xd8\xff"), _PICTURE),
    FileFormat("png", _PHOTO, "image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n"), _PICTURE),
    FileFormat("webp", _PHOTO, "image/webp", (".webp",), _riff(b"WEBP"), _PICTURE),
    FileFormat("gif", _PHOTO, "image/gif", (".gif",), _starts(b"GIF87a", b"GIF89a"), _PICTURE),
    FileFormat("bmp", _PHOTO, "image/bmp", (".bmp", ".dib"), _bitmap, _PICTURE),
    FileFormat("heic", _PHOTO, "image/heic", (".heic", ".heif", ".hif"), _brand(*_HEIC_BRANDS)),
    _film("3gp", "video/3gpp", (".3gp", ".3g2"), _brand(b"3gp", b"3g2", b"3ge", b"3gg"), "mov"),
    _film("mov", "video/quicktime", (".mov", ".qt"), _brand(b"qt  "), "mov"),
    _film("mp4", "video/mp4", (".mp4", ".m4v"), _any_brand, "mov"),
    _film("old-mov", "video/quicktime", (".mov", ".qt", ".mp4"), _old_quicktime, "mov"),
    _film("avi", "video/x-msvideo", (".avi",), _riff(b"AVI "), "avi"),
    _film("mkv", "video/x-matroska", (".mkv", ".webm"), _matroska, "matroska"),
    _film("wmv", "video/x-ms-asf", (".wmv", ".asf"), _starts(bytes.fromhex("3026b2758e66cf11a6d9")), "asf"),
    _film("mpeg", "video/mpeg", (".mpg", ".mpeg", ".mp4"), _starts(b"\0\0\1\xba"), "mpeg"),
    _film("ts", "video/mp2t", (".ts", ".m2ts", ".mts", ".tp"), _transport_stream, "mpegts"),
    *(_cctv(row) for row in cctv_formats() if row.signatures),
    FileFormat("pdf", _DOCUMENT, "application/pdf", (".pdf",), _starts(b"%PDF-")),
)
# Known by their name alone.
BY_NAME: tuple[FileFormat, ...] = tuple(_cctv(row) for row in cctv_formats() if not row.signatures)
BY_CODE = {one.code: one for one in (*FORMATS, *BY_NAME)}


# Archives, office documents, pictures of other kinds, programs: none is a recording, whatever it is called.
_OTHER_KINDS = (
    b"PK\x03\x04",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"II*\0",
    b"MM\0*",
)


def _why_not(ending: str) -> str:
    """Say why a file cannot be taken; of one whose name is right that its content is not."""
    named = next((one for one in FORMATS if ending in one.suffixes), None)
    if named is None:
        return f"This file cannot be taken as evidence. {ALLOWED}."
    what = {EvidenceKind.VIDEO: "no video", EvidenceKind.PHOTO: "no photo"}.get(named.kind, "no document")
    return (
        f"This file cannot be taken as evidence. It is named {ending}, but its content is {what} that we can read: it may be "
        "damaged, or of another kind. Save or export it again."
    )


def format_of(head: bytes, name: str = "") -> FileFormat:
    """Return the format of a file from its first ``HEAD_BYTES``, and its name where those are not known.

    Raises ``FileEmpty`` and ``FileKindNotAllowed``.
    """
    if not head:
        raise FileEmpty("The file is empty. Select another file.")
    for file_format in FORMATS:
        if file_format.matches(head):
            return file_format
    ending = f".{name.rpartition('.')[2].lower()}"
    named = next((one for one in BY_NAME if ending in one.suffixes), None)
    if named is None or _text(head) or head.startswith(_OTHER_KINDS) or head[4:8] == b"ftyp":
        raise FileKindNotAllowed(_why_not(ending))
    return named
