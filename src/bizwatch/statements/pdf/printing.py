"""Making the PDF of a statement: what stands on it, and the confined process that draws it."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from bizwatch.statements.exceptions import PdfNotMade
from bizwatch.statements.pdf.glyphs import drawable, undrawable
from bizwatch.statements.presenters import printed_rows, signature_rows

PRINTER = Path(__file__).with_name("printer.py")
TEMPLATE = Path(__file__).with_name("statement.typ")
AT_ONCE = 2  # printers running for one process of ours
SECONDS = 40  # a person waits; the printer's own limit of processor time is shorter
_MADE, _REFUSED = 0, 3
_BUSY = "The PDF could not be made just now. The statement is safe: try again in a minute."

logger = logging.getLogger("bizwatch.statements")
_slots = BoundedSemaphore(AT_ONCE)
Draw = Callable[[str], str]


def make_pdf(document: Mapping[str, Any], *, sha256: str = "") -> bytes:
    """Return a statement as a tagged PDF (PDF/UA-1). Without ``sha256`` it is a draft, and says so on each page.

    The same document gives the same bytes. Raises ``PdfNotMade``.
    """
    if not _slots.acquire(timeout=SECONDS):
        raise PdfNotMade(_BUSY)
    try:
        code, made = _run(_data(document, sha256, drawable))
        if code == _REFUSED:  # a combination of signs that no font here can shape: their numbers instead
            code, made = _run(_data(document, sha256, lambda text: drawable(text, only_latin=True)))
    finally:
        _slots.release()
    if code != _MADE:
        raise PdfNotMade(_BUSY)
    return made


def _run(data: dict[str, Any]) -> tuple[int, bytes]:
    # -I and no environment: nothing of the user's, and no keys. The root of the compiler is a folder with nothing in it.
    with tempfile.TemporaryDirectory(prefix="statement-") as empty:
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program and template; the words come on its standard input
                [sys.executable, "-I", PRINTER, TEMPLATE, empty],
                env={},
                input=json.dumps(data).encode("ascii"),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError):
            return -1, b""
    if done.returncode != _MADE:
        logger.warning("The printer of statements ended with %s", done.returncode)  # never its words: they quote
    return done.returncode, done.stdout


def _data(document: Mapping[str, Any], sha256: str, draw: Draw) -> dict[str, Any]:
    signature = document.get("signature")
    number = str(document["number"])
    signed = f"Signed by {signature['name']} on {signature['at']}" if signature else "Not signed"
    data = {
        "document_title": f"{document['title']} {number}",
        "author": document["name"],
        "number": f"Statement {number}, case {document['crime_reference']}",
        "heads": document["heads"],
        "rows": printed_rows(document),
        "earlier": document["earlier"],
        "sections": document["sections"],
        "exhibits": document["exhibits"],
        "declaration": document["declaration"],
        "signature": signature_rows(document, sha256, is_printed=True),
        "notes": list(_notes(document)),
        "foot_signed": signed,
        "foot_hash": f"SHA-256 {sha256}" if sha256 else "",
    }
    return {**_drawn(data, draw), "is_draft": not sha256}


def _notes(document: Mapping[str, Any]) -> Iterable[str]:
    if undrawable(json.dumps(document, ensure_ascii=False)):
        yield (
            "Signs for which there is no typeface here are shown by their Unicode number in square brackets. The signed "
            "text holds the signs themselves."
        )


def _drawn(value: Any, draw: Draw) -> Any:
    """Return the same lists and tables with every text made drawable."""
    if isinstance(value, str):
        return draw(value)
    if isinstance(value, list):
        return [_drawn(one, draw) for one in value]
    return {key: _drawn(one, draw) for key, one in value.items()}
