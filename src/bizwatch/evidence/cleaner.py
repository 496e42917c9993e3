"""Make a clean copy and a thumbnail of a picture: ``python -I cleaner.py PICTURE COPY THUMBNAIL``.

Run as a program of its own, by its path, so that it loads nothing of the product: a picture is a stranger's bytes
for a decoder written in C. The process confines itself before it looks at the first of them: memory, processor time
and file size are limited, and after its three files are open it can open no other file or connection. Nothing of
the picture's metadata (EXIF, place, XMP, colour profile, comments) reaches the copy: only its pixels are carried
over. The exit code tells what came of it, see ``Verdict``.
"""

import errno
import io
import os
import resource
import struct
import sys
import warnings
import zlib
from enum import IntEnum
from typing import BinaryIO

from PIL import Image, ImageCms

COPY_PIXELS = 2560  # the longest side of the copy
THUMBNAIL_PIXELS = 320
QUALITY = 85
MEMORY_BYTES = 640 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 64 * 1024 * 1024

# The formats that are opened, and how many pixels each may have, so that the memory suffices. A JPEG is decoded at a
# half, a quarter or an eighth of its size where it is large; WebP is unpacked three times over.
MAX_PIXELS = {"JPEG": 250_000_000, "PNG": 50_000_000, "BMP": 50_000_000, "GIF": 50_000_000, "WEBP": 25_000_000}

_ORIENTATION = 0x0112  # EXIF 2.32, section 4.6.4: how the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Verdict(IntEnum):
    """Exit codes. Any other end (a signal, a limit) means that the picture could not be decoded within the limits."""

    MADE = 0
    TOO_BIG = 3
    NOT_A_PICTURE = 4
    DAMAGED = 5
    NO_ROOM = 6


class TooBig(Exception):
    """The picture unpacks into more pixels than any camera makes."""


class NotAPicture(Exception):
    """Not even a header can be read."""


# What Pillow raises at damaged pictures, to go by its history; anything else ends the program, which says as much.
_FAULTS = (
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)


def main(arguments: list[str]) -> Verdict:
    """Do the work and return what came of it."""
    limit()
    rehearse()
    os.nice(5)  # pages go first, but a person waits for this one
    source, copy, thumbnail = arguments
    with open(source, "rb") as picture, open(copy, "wb") as clean, open(thumbnail, "wb") as small:
        close_the_doors()
        try:
            made = clean_picture(picture)
            save(made, clean)
            made.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
            save(made, small)
        except TooBig:
            return Verdict.TOO_BIG
        except NotAPicture:
            return Verdict.NOT_A_PICTURE
        except _FAULTS as error:
            no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
            return Verdict.NO_ROOM if no_room else Verdict.DAMAGED
    return Verdict.MADE


def limit() -> None:
    """Limit memory, processor time and the size of what is written; leave no core file with the picture in it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rehearse() -> None:
    """Clean a small picture of each format, so that Pillow loads all it needs while files may still be opened."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name in MAX_PIXELS:
        for mode in ("RGB", "P"):
            specimen = io.BytesIO()
            colours = "RGB" if name in ("JPEG", "WEBP") else mode
            Image.new(colours, (8, 8)).save(specimen, name, exif=exif, icc_profile=profile, save_all=name == "GIF")
            save(clean_picture(specimen), io.BytesIO())


def close_the_doors() -> None:
    """Open no further file or connection, and start no further process, from here on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def clean_picture(file: BinaryIO) -> Image.Image:
    """Return the picture's pixels, upright, in sRGB on white, at most ``COPY_PIXELS`` long, and nothing else.

    Raises ``TooBig`` and ``NotAPicture`` from the header alone, before anything is unpacked, and Pillow's own errors.
    """
    Image.MAX_IMAGE_PIXELS = max(MAX_PIXELS.values())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with opened(file) as picture:
            size = (COPY_PIXELS, COPY_PIXELS)
            picture.draft("RGB", size)  # only a JPEG heeds it
            profile, orientation = picture.info.get("icc_profile"), orientation_of(picture)
            picture.thumbnail(size, reducing_gap=2.0)
            upright = picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture.copy()
    return on_white(in_srgb(upright, profile))


def opened(file: BinaryIO) -> Image.Image:
    """Return the picture with its header read and nothing unpacked. Raises ``TooBig`` and ``NotAPicture``."""
    try:
        picture = Image.open(file, formats=tuple(MAX_PIXELS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooBig from None
    except _FAULTS:
        raise NotAPicture from None
    if picture.width * picture.height > MAX_PIXELS["JPEG" if picture.format == "MPO" else picture.format or ""]:
        raise TooBig
    return picture


def orientation_of(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where there is none or the EXIF block is damaged."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except _FAULTS:
        return 1


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in 8-bit RGB or RGBA; colours of another profile are converted where the profile is sound."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        picture = converted or picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels in a new picture, so that nothing that hung on the old one comes along."""
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return fresh


def save(picture: Image.Image, file: BinaryIO) -> None:
    """Write a JPEG without any metadata."""
    picture.save(file, "JPEG", quality=QUALITY)
    file.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
