"""Nothing stands in the repository that does not belong there."""

import re
from pathlib import Path

from tests.architecture.checkout import PROJECT, texts

# Written so that this file does not hold what it looks for.
FORBIDDEN = {
    "a package registry's host": re.compile(
        r"pypi\.or[g]|pythonhoste[d]|npmj[s]|\bdeb\.debian\.or[g]|security\.debian\.or[g]|archive\.ubuntu\.co[m]"
    ),
    "a path of the machine it was written on": re.compile(
        r"(?<![\w.-])/(?:wor[k]|roo[t])/\w|/tmp/bash_job[s]|/opt/pyp[i]"
    ),
    "unfinished work": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b"),
    "a crown": re.compile(r"<crow[n]", re.IGNORECASE),
    "a typeface that is GOV.UK's alone": re.compile(r"GDS Transpor[t]"),
}
# This module takes the typeface out, so it names it; its test proves it.
NAMES_THE_TYPEFACE = {"src/bizwatch/design/assets.py", "tests/architecture/test_assets.py"}
WHERE_A_TYPEFACE_WOULD_WORK = {".css", ".html", ".js", ".mjs", ".py", ".scss", ".svg"}


def applies(what: str, name: str) -> bool:
    """Return whether a rule holds for a file: documents may name the typeface, to say that it is left out."""
    if what != "a typeface that is GOV.UK's alone":
        return True
    return Path(name).suffix in WHERE_A_TYPEFACE_WOULD_WORK and name not in NAMES_THE_TYPEFACE


def test_nothing_foreign_stands_in_the_repository() -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()}"
        for name, text in texts().items()
        for what, pattern in FORBIDDEN.items()
        if applies(what, name)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_file_names_where_this_checkout_lies() -> None:
    here = {str(PROJECT), str(Path.home())} - {"/"}
    assert [name for name, text in texts().items() if any(f"{path}/" in text for path in here)] == []
