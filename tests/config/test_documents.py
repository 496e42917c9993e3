"""The documents say what the code says."""

import re
from pathlib import Path

import pytest

from bizwatch.config.generated import DOCUMENTS, stale_documents
from bizwatch.config.options import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src" / "bizwatch" / "config" / "settings"
STATES = {"works", "in part", "not yet"}
ROW = re.compile(r"^\| (S\d\d) \|[^|]*\| ([^|]*) \|(.*)\|$", re.MULTILINE)
LINK = re.compile(r"\]\((?!http|#)([^)#]+)")


def test_generated_documents_are_fresh() -> None:
    assert stale_documents(ROOT / "docs" / "reference") == []


def test_every_environment_variable_is_documented() -> None:
    read = "".join(path.read_text(encoding="utf-8") for path in SETTINGS.glob("*.py"))
    named = set(re.findall(r'environ(?:\.get\(|\[)"(BIZWATCH_\w+)"', read)) | set(
        re.findall(r'required\("(BIZWATCH_\w+)"\)', read)
    )
    told = {option.name for option in OPTIONS}
    assert named - told - {"BIZWATCH_TEST_DIR"} == set()


def test_the_strategy_has_every_row_once_and_names_its_evidence() -> None:
    rows = ROW.findall((ROOT / "docs" / "reference" / "strategy.md").read_text(encoding="utf-8"))
    assert [row[0] for row in rows] == [f"S{number:02}" for number in range(1, 46)]
    assert {row[1] for row in rows} <= STATES
    assert not [row[0] for row in rows if row[1] != "not yet" and "`" not in row[2] and "(" not in row[2]]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    broken = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert broken == []


def test_there_are_documents_to_write() -> None:
    assert len(DOCUMENTS) >= 6
