"""Files for the tests: real pictures with metadata, openings of videos, and what must be refused."""

import io
import struct
import zlib
from datetime import UTC, datetime
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

from bizwatch.audit.services import SystemActor
from bizwatch.evidence.choices import CopyState, EvidenceKind
from bizwatch.evidence.models import EvidenceFile

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MANAGER = SystemActor("manager of the shop")
CANARY = b"CanaryInTheMetadata"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options) -> bytes:
    """A small picture, its upper half red and its lower half blue."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (0, size[1] // 2, size[0], size[1]))
    file = io.BytesIO()
    drawn.convert(mode).save(file, kind, **options)
    return file.getvalue()


def tagged(kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A picture with a canary in every place that metadata can stand, among them the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, CANARY.decode(), CANARY.decode()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (52.0, 37.0, 41.0), "E", (1.0, 17.0, 33.0)
    options: dict = {"exif": exif, "icc_profile": profile()}
    if kind == "JPEG":
        options |= {"comment": CANARY, "xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", CANARY.decode())
        text.add_text("Comment", CANARY.decode(), zip=True)
        options["pnginfo"] = text
    if kind == "WEBP":
        options["xmp"] = CANARY
    return picture(kind, **options)


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png_of(width: int, height: int, rows: int) -> bytes:
    """A black-and-white PNG that claims a size and holds so many rows of it, whatever that unpacks into."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    pack, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
    packed = b"".join(pack.compress(row) for _ in range(rows)) + pack.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def upload(content: bytes, name: str = "till.jpg", claimed: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=claimed)


def item(**fields) -> EvidenceFile:
    """A row of a picture whose copy is ready; nothing lies in the store."""
    made = uuid4()
    values = {
        "id": made,
        "kind": EvidenceKind.PHOTO,
        "original_name": "till.jpg",
        "media_type": "image/jpeg",
        "size": 3,
        "sha256": "0" * 64,
        "original_path": f"originals/{made.hex[:2]}/{made.hex}",
        "copy_state": CopyState.READY,
        "received_at": AT,
        "received_from": MANAGER.audit_id,
    }
    return EvidenceFile(**{**values, **fields})


VIDEOS = {
    "3gp": b"\0\0\0\x18ftyp3gp4" + bytes(40),
    "mov": b"\0\0\0\x14ftypqt  " + bytes(40),
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(40),
    "old-mov": b"\0\0\0\x08wide\0\0\1\0mdat" + bytes(40),
    "avi": b"RIFF\x24\0\1\0AVI LIST" + bytes(40),
    "mkv": b"\x1a\x45\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\x82\x84webm" + bytes(40),
    "wmv": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(40),
    "mpeg": b"\0\0\1\xba\x44\0\4\0\4\1" + bytes(40),
    "ts": (b"G\x40\0\x10" + bytes(184)) * 6,
    "dahua": b"DHAV\xfd\0\0\0" + bytes(40),
    "hikvision": b"IMKH\1\1\0\0" + bytes(40),
    "bare-h264": b"\0\0\0\1\x67\x64\0\x29" + bytes(40),
    "bare-h265": b"\0\0\0\1\x40\1\x0c\1" + bytes(40),
}
PLAYER = b"MZ" + bytes(58) + (128).to_bytes(4, "little") + bytes(64) + b"PE\0\0" + bytes(400)

REFUSED = {
    "page.jpg": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "drawing.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "photos.zip": b"PK\x03\x04" + bytes(60),
    "no player.exe": b"MZ\x90\0" + bytes(60),
    "program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "notes.txt": b"He came in at ten.",
    "statement.docx": b"PK\x03\x04\x14\0\6\0" + bytes(60),
    "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(60),
    "archive.phar": b"<?php __HALT_COMPILER(); ?>",
    "photo.tif": b"II*\0" + bytes(60),
    "photo.avif": b"\0\0\0\x1cftypavif" + bytes(60),
    "call.m4a": b"\0\0\0\x1cftypM4A " + bytes(60),
    "packed.gz": b"\x1f\x8b\x08\0" + bytes(60),
    "late.pdf": b"junk before %PDF-1.7",
    "bm.txt": b"BM of the week: nobody was better than the rest of us",
    "one byte.jpg": b"\xff",
    "text.pdf.js": b"alert(1)//%PDF-",
}
