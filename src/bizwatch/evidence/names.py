"""The name a file came with: kept to be shown and to download by, never used to store."""

from bizwatch.evidence.formats import FileFormat
from bizwatch.kernel.text import one_line

LONGEST = 200


def tidy_name(name: str, file_format: FileFormat) -> str:
    """Return the file's own name without folders, NUL, control or direction characters; at most 200 characters.

    A name that ends in another suffix than one of the format's gets the right one, so that ``till.jpg.exe`` or
    ``page.html`` which hold a picture are saved as pictures.
    """
    last = one_line(name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, suffix = last.rpartition(".")
    if dot and f".{suffix.lower()}" in file_format.suffixes:
        ending = f".{suffix}"
    else:
        stem, ending = last, file_format.suffixes[0]
    return f"{stem[: LONGEST - len(ending)] or 'file'}{ending}"
