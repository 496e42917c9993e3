"""What the how-to pages print of the code is what the code says."""

from bizwatch.businesses.forms import TICKED_UP_TO
from bizwatch.businesses.policies import INVITATION_LASTS
from bizwatch.businesses.reading.columns import TARGETS
from bizwatch.businesses.reading.files import MAX_BYTES
from bizwatch.businesses.reading.geojson import WANTED
from bizwatch.kernel.sheets.table import MAX_CELL, MAX_COLUMNS
from tests.architecture.checkout import PROJECT

IMPORT = (PROJECT / "docs" / "how-to" / "import-premises.md").read_text(encoding="utf-8")
MANAGE = (PROJECT / "docs" / "how-to" / "manage-your-business.md").read_text(encoding="utf-8")


def test_the_table_of_columns_is_the_one_in_use() -> None:
    rows = [f"| {target.label} | {', '.join(f'`{alias}`' for alias in target.aliases)} |" for target in TARGETS]
    printed = IMPORT.split("| fills | headers that are known |\n|---|---|\n")[1].splitlines()
    assert printed == rows


def test_the_limits_are_those_in_use() -> None:
    assert f"up to {MAX_BYTES // 1024**2} MB and {WANTED.max_rows:,} rows" in IMPORT
    assert f"cut at {MAX_CELL:,} characters" in IMPORT
    assert f"more than {MAX_COLUMNS} columns" in IMPORT
    assert INVITATION_LASTS.days == 7
    assert "for seven days" in MANAGE
    assert f"With more than {TICKED_UP_TO} premises" in MANAGE
