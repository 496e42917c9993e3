"""What every test may ask for: the shared real data, and the system's Chromium.

Where either is absent a test is skipped with a reason; on CI, which has both, such a skip is a failure.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.browser", "tests.users"]

PROJECT = Path(__file__).resolve().parents[1]
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# The fixtures that need something from outside the checkout, and the marker that a test which uses one bears.
MARKERS = {"shared_data": "data", "chromium_path": "browser"}


def on_ci() -> bool:
    """Return whether this run decides what lands."""
    return os.environ.get("CI") == "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures that it uses, so that no author can forget to."""
    for item in items:
        for fixture in MARKERS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKERS[fixture])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a browser or data test into a failure on CI."""
    report = yield
    needs_outside = any(item.get_closest_marker(marker) for marker in MARKERS.values())
    if report.skipped and on_ci() and needs_outside and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"On CI this test must not be skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data that lies beside the checkout, or where BIZWATCH_SHARED_DATA says."""
    folder = Path(os.environ.get("BIZWATCH_SHARED_DATA") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("the shared data is not beside the checkout; name its folder in BIZWATCH_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The program of the system's Chromium, or what CHROME names."""
    for name in (os.environ.get("CHROME", ""), *BROWSERS):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.skip("there is no Chromium; install it with `sudo apt install chromium`, or name one in CHROME")


@pytest.fixture(scope="session", autouse=True)
def _a_flush_empties_the_audit_too() -> Iterator[None]:
    """Lift the audit's append-only triggers while Django empties the tables after a test that commits."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    triggers = import_module("bizwatch.audit.migrations.0001_initial")
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(operations: Any, statements: Any) -> None:
        again = triggers.POSTGRESQL if operations.connection.vendor == "postgresql" else triggers.SQLITE
        flush(operations, [*triggers.UNDO[operations.connection.vendor], *statements, *again])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield
