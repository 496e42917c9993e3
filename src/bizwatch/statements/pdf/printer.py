"""Draw the PDF of a statement: ``python -I printer.py TEMPLATE EMPTY_FOLDER < data.json > statement.pdf``.

Run as a program of its own, by its path, so that it loads nothing of the product. It confines itself before it looks at
the first of a person's words: memory, processor time and size are limited, and after a rehearsal with words of its own
it can open no file and no connection and start no process or thread. The words come as JSON on the standard input and reach
the template as data, never as its source. The same input gives the same bytes: no clock, no system font, no package.
The exit code tells what came of it, see ``Verdict``.
"""

import json
import os
import resource
import sys
from enum import IntEnum
from typing import Any

import typst

MEMORY_BYTES = 2 * 1024 * 1024 * 1024  # of address space, most of it never touched: the compiler maps 34 MB of fonts
CPU_SECONDS = 30
OUTPUT_BYTES = 64 * 1024 * 1024
EPOCH = 1_577_836_800  # 1 January 2020: a fixed date, so that a statement is the same file whenever it is drawn
_SPECIMEN: dict[str, Any] = {
    "document_title": "Rehearsal",
    "author": "Rehearsal",
    "number": "ST-0",
    "heads": ["Head"],
    "rows": [{"key": "Name", "value": "Ärger Ж ع"}],
    "earlier": "",
    "sections": [{"heading": "Part", "text": "One\n\nTwo\nthree"}],
    "exhibits": [{"reference": "AB/1", "what": "a disc"}],
    "declaration": "Declared.",
    "signature": [{"key": "Signed", "value": "A"}],
    "notes": ["Note"],
    "foot_signed": "Signed",
    "foot_hash": "SHA-256",
    "is_draft": True,
}


class Verdict(IntEnum):
    """Exit codes. Any other end (a signal, a limit) means that the limits were met."""

    MADE = 0
    REFUSED = 3


def main(arguments: list[str]) -> Verdict:
    """Do the work and return what came of it."""
    limit()
    template, root = arguments
    with open(template, "rb") as file:
        source = file.read()
    # Compilers share what they have laid out and loaded, so a rehearsal of another document leaves its own result as it is.
    draw(source, root, json.dumps(_SPECIMEN))
    data = sys.stdin.buffer.read().decode("utf-8")
    close_the_doors()
    try:
        made = draw(source, root, data)
    except typst.TypstError as error:
        sys.stderr.write(error.message[:200])
        return Verdict.REFUSED
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return Verdict.MADE


def limit() -> None:
    """Limit memory, processor time and the size of what is written; leave no core file with the words in it."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_the_doors() -> None:
    """Open no further file or connection, and start no further process or thread, from here on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def draw(source: bytes, root: str, data: str) -> bytes:
    """Return the PDF. Raises ``typst.TypstError``."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    compiler = typst.Compiler(
        source,
        root=root,
        font_paths=fonts,
        sys_inputs={"data": data},
        package_path=root,
        package_cache_path=root,
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=EPOCH)
    assert isinstance(made, bytes)  # noqa: S101 - one output, in memory
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
