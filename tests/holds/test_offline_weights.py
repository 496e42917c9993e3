"""What each page weighs over the line: the real server, a browser that has nothing of it yet, every byte counted.

``BIZWATCH_WRITE_FIGURES=1`` writes the table into docs/reference/page-weights.md.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.conftest import PROJECT
from tests.holds.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.once]
DOCUMENT = PROJECT / "docs" / "reference" / "page-weights.md"
MOST = 100_000  # bytes, of the first page that anybody sees of a report
KINDS = {"Document": "page", "Stylesheet": "styles", "Script": "scripts"}
HEADING = "| page | page | styles | scripts | other | all, first time | again |\n|---|---|---|---|---|---|---|"
NOBODY = ("/", "/report/", "/report/guest/", "/report/offline/", "/account/sign-in/", "/help/")
REPORTER = ("/", "/report/", "/report/begin/shop-theft/", "/report/offline/", "/my-cases/", "/business/")
PAGES_OF_A_DRAFT = ("what_happened", "when", "property", "evidence")


class Scales:
    """Adds up what comes over the line for one visit, by the browser's own count: heads, bodies as they are sent."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        session.send("Network.enable")
        session.on("Network.responseReceived", self._met)
        session.on("Network.loadingFinished", self._done)

    def _met(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    def _done(self, event: dict[str, Any]) -> None:
        self.bytes[self.kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])


@pytest.fixture(scope="module")
def opened(browser: Browser, shared: Product, people: dict[str, Any]) -> Iterator[Any]:
    """Return a function that opens a page in a browser that has nothing: ``opened(signed_in=True)``."""
    contexts = []

    def one(*, signed_in: bool = False) -> tuple[Page, Scales]:
        address = f"http://127.0.0.1:{shared.port}"
        # The worker fetches once, after the page is there, what a later visit then has.
        context = browser.new_context(base_url=address, service_workers="block")
        contexts.append(context)
        if signed_in:
            cookies = shared.ask("cookies", email=people["reporter"])
            context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        page = context.new_page()
        return page, Scales(context.new_cdp_session(page))

    yield one
    for context in contexts:
        context.close()


def weigh(opened: Any, path: str, *, signed_in: bool) -> tuple[Counter[str], int]:
    """Return the bytes of a first visit by kind, and of another visit."""
    page, scales = opened(signed_in=signed_in)
    page.goto(path, wait_until="networkidle")
    first = Counter(scales.bytes)
    scales.bytes.clear()
    page.goto(path, wait_until="networkidle")
    return first, sum(scales.bytes.values())


def row(name: str, first: Counter[str], again: int) -> str:
    parts = [first[kind] for kind in ("page", "styles", "scripts", "other")]
    return f"| {name} | " + " | ".join(f"{count:,}" for count in (*parts, sum(parts), again)) + " |"


def test_no_page_of_a_report_is_above_its_weight(opened: Any, shared: Product, people: dict[str, Any]) -> None:
    ((draft, _),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    visits = [(f"{path}, not signed in", path, False) for path in NOBODY]
    visits += [(f"{path}, signed in", path, True) for path in REPORTER]
    visits += [(f"/report/…/{code}/", f"/report/{draft}/{code}/?change=1", True) for code in PAGES_OF_A_DRAFT]
    visits += [("/report/…/check-your-answers/", f"/report/{draft}/check-your-answers/", True)]
    rows, heavy = [], []
    for name, path, signed_in in visits:
        first, again = weigh(opened, path, signed_in=signed_in)
        rows.append(row(name, first, again))
        if sum(first.values()) > MOST:
            heavy.append(rows[-1])
    table = "\n".join([HEADING, *rows])
    print(f"\n{table}")
    if os.environ.get("BIZWATCH_WRITE_FIGURES"):
        text = DOCUMENT.read_text(encoding="utf-8")
        made = re.sub(r"(<!-- table -->\n).*?(<!-- end -->)", rf"\1{table}\n\2", text, flags=re.DOTALL)
        DOCUMENT.write_text(made, encoding="utf-8")
    assert heavy == []


def test_the_server_sends_text_compressed(shared: Product) -> None:
    visitor = shared.visitor()
    html = visitor.get("/report/", **{"Accept-Encoding": "gzip"})
    assert html.headers["content-encoding"] == "gzip"
    plain = visitor.get("/report/")
    assert "content-encoding" not in plain.headers
    for address in re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js))"', plain.html):
        for wanted in ("br", "gzip"):
            answer = visitor.get(address, **{"Accept-Encoding": wanted})
            assert answer.headers["content-encoding"] == wanted, address
            assert "immutable" in answer.headers["cache-control"]
