"""Takes the README's pictures from the running product: ``.venv/bin/python -m tests.pictures``.

It makes a fresh county in a throwaway folder, serves it, and walks the tour as its personas do.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bizwatch.demo.stills import still

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
BIZWATCH = Path(sys.executable).with_name("bizwatch")
PASSWORD = "county-demo-2018"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
SIZE = {"width": 1180, "height": 900}


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve a fresh county and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="bizwatch-pictures-")
    command = [str(BIZWATCH), "demo", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"BIZWATCH_DATA_DIR": folder})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("The demonstration did not start")


def sign_in(browser: Browser, address: str, email: str) -> Page:
    """Return a page in which a persona is signed in."""
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/account/sign-in/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    if "code" in page.url:
        other = browser.new_context().new_page()
        other.goto(f"{address}/demo/")
        found = re.search(re.escape(email) + r".*?(\d{6})", other.content(), re.DOTALL)
        assert found is not None
        page.fill("input[name=code]", found[1])
        page.click("main button[type=submit]")
    return page


def take(page: Page, name: str, *, full: bool = False) -> None:
    """Write a picture of what the window shows, or of the whole page."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=full)
    with Image.open(FOLDER / f"{name}.png") as drawn:
        drawn.convert("RGB").quantize(64).save(FOLDER / f"{name}.png", optimize=True)


def report(page: Page, address: str) -> str:
    """Report shop theft as a shop does, and return the crime reference."""
    page.goto(address)
    take(page, "business-home")
    page.click("main a.govuk-button >> nth=0")
    take(page, "gate")
    page.check("text=None of these")
    page.click(".govuk-button:has-text('Continue')")
    page.fill("input[name=taken]", "4 bottles of vodka")
    page.fill("input[name=value]", "66")
    page.fill("textarea[name=person]", "Tall, grey hooded top, black rucksack, left towards the bus station")
    picture = {
        "name": "tills.jpg",
        "mimeType": "image/jpeg",
        "buffer": still(datetime.now(tz=UTC), "Camera 2, tills", random.Random(7)).read(),
    }
    page.set_input_files("input[type=file]", picture)  # type: ignore[arg-type]
    take(page, "report-express", full=True)
    page.check("input[name=cctv]")
    page.click(".govuk-button:has-text('Continue')")
    while "check-your-answers" not in page.url:  # the first report of a premises asks more
        if page.locator("input[name=supports]").count():
            page.check("input[name=supports][value=yes]")
        page.click(".govuk-button:has-text('Continue')")
    take(page, "check-answers")
    page.click(".govuk-button:has-text('Send')")
    take(page, "report-sent")
    found = re.search(r"NC-\w{4}-\w{4}", page.content())
    assert found is not None
    return found[0]


def desk(page: Page, address: str, reference: str) -> None:
    """Look at the queue, take the case, record it and come to the outcome's rules."""
    page.goto(f"{address}/desk/")
    take(page, "queue")
    page.goto(f"{address}/desk/cases/{reference}/")
    page.click("button:has-text('Take')")
    page.click(".govuk-button:has-text('Record')")
    if page.url.rstrip("/").endswith("record"):
        page.click("main .govuk-button")
    page.goto(f"{address}/desk/cases/{reference}/")
    take(page, "case")
    page.goto(f"{address}/desk/cases/{reference}/finalise/8/")
    take(page, "finalise")


def told(page: Page, address: str) -> None:
    """Look at a case that waits for the business."""
    page.goto(f"{address}/my-cases/?state=owed")
    page.click("main table a >> nth=0")
    take(page, "my-case")


def other_doors(page: Page, address: str) -> None:
    """Look at the ways to report that need no account, or no signal."""
    page.goto(f"{address}/report/?language=pl")
    take(page, "languages")
    page.goto(f"{address}/report/offline/")
    take(page, "offline")


def call_taker(page: Page, address: str) -> None:
    """Find the business that calls and write the call down."""
    page.goto(f"{address}/report/phone/")
    page.fill("input[name=q]", "broadland hay")
    page.wait_for_selector("main button:has-text('Haymarket')")
    page.click("main button:has-text('Haymarket')")
    take(page, "call")


def specialist(page: Page, address: str) -> None:
    """Look at the restricted cases."""
    page.goto(f"{address}/restricted/")
    take(page, "restricted")


def sergeant(page: Page, address: str) -> None:
    """Look at supervision, the rota and the diary."""
    for name in ("supervision", "rota", "diary"):
        page.goto(f"{address}/desk/{name}/?who=all")
        take(page, name)


def machines(page: Page, address: str) -> None:
    """Look at tokens and webhooks, bring in a file of reports, and tell what it left out."""
    page.goto(f"{address}/business/api/")
    take(page, "api")
    day = datetime.now(tz=UTC) - timedelta(days=2)
    told = f"shop theft,Broadland Foods Haymarket,{day:%d/%m/%Y}"
    lines = [
        "Our reference,Type,Store,Date,Time,What happened,Item,Quantity,Value each",
        f"R1,{told},16:15,Filled a bag and left without paying,Vodka,4,16.50",
        f"R2,{told},25:00,Put meat under a coat,Steak,6,8",
        f"R3,{told},11:40,Took toys from the aisle by the door,Toys,2,",
    ]
    file = {"name": "till.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode()}
    page.goto(f"{address}/report/import/")
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    page.click("button:has-text('Look at the file')")
    take(page, "import")
    page.click("main .govuk-button >> nth=0")
    page.click("main button.govuk-button:has-text('Import')")
    missing(page, address)


def missing(page: Page, address: str) -> None:
    """Wait until an imported report is a case that asks for what the file left out, and tell it."""
    link = page.locator("a:has-text('Tell us now')")
    for _ in range(40):
        page.goto(f"{address}/my-cases/?state=owed")
        found = page.eval_on_selector_all("main table a", "links => links.map((link) => link.href)")
        for href in found:
            page.goto(href)
            if link.count():
                link.first.click()
                take(page, "missing")
                return
        time.sleep(1)
    raise RuntimeError("No imported report asks for anything")


def evidence(page: Page, address: str) -> None:
    """Send a video of some size to a case."""
    page.goto(f"{address}/my-cases/?state=owed")
    page.click("main table a >> nth=0")
    page.goto(f"{page.url}evidence/")
    film = {"name": "camera-2.mp4", "mimeType": "video/mp4", "buffer": os.urandom(24 * 1024 * 1024)}
    page.set_input_files("input[type=file]", film)  # type: ignore[arg-type]
    take(page, "evidence", full=True)


def in_depth(investigator: Page, supervisor: Page, address: str) -> None:
    """Look at the reasons of the queue, and at the clocks and the victims of a case that is told of in full."""
    supervisor.goto(f"{address}/desk/?tab=unallocated")
    supervisor.locator(".app-lines").evaluate("part => part.scrollIntoView()")
    take(supervisor, "triage")
    supervisor.goto(f"{address}/capacity/")
    take(supervisor, "capacity")
    investigator.goto(f"{address}/desk/")
    investigator.click("tr:has-text('new message') a >> nth=0")
    case = investigator.url.partition("#")[0]
    investigator.goto(f"{case}clocks/")
    take(investigator, "clocks")
    investigator.goto(f"{address}/desk/")
    investigator.click("tr:has-text('Threatening') a >> nth=0")
    investigator.locator("#victims").evaluate("part => part.scrollIntoView()")
    take(investigator, "victims")


def statement(page: Page, address: str) -> None:
    """Look at a statement that its maker signed."""
    page.goto(f"{address}/statements/")
    page.click("main tr:has-text('Signed') a >> nth=0")
    take(page, "statement")


def judge(page: Page, address: str) -> None:
    """Take a report of the weekly sample to judge it."""
    page.goto(f"{address}/assurance/judge/")
    page.click("main button:has-text('Take the next report')")
    take(page, "judge")


def districts(page: Page, address: str) -> None:
    """Look at the districts side by side."""
    page.goto(f"{address}/districts/")
    take(page, "districts")


def figures(page: Page, address: str) -> None:
    """Look at the map of reports."""
    page.goto(f"{address}/map/")
    page.wait_for_selector("[data-map][data-ready]")
    page.locator("[data-canvas]").evaluate("part => part.scrollIntoView({block: 'center'})")
    take(page, "map")


def stories(page: Page, address: str) -> None:
    """Look at a story that waits for approval, with what it must not tell."""
    page.goto(f"{address}/desk/stories/")
    page.click("main table a >> nth=0")
    take(page, "stories")


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROME") or shutil.which("chromium")
    with demonstration() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        shop = sign_in(browser, address, "sam@broadland.example")
        reference = report(shop, address)
        investigator = sign_in(browser, address, "grace@desk.example")
        desk(investigator, address, reference)
        supervisor = sign_in(browser, address, "leo@desk.example")
        in_depth(investigator, supervisor, address)
        told(sign_in(browser, address, "tomas@broadland.example"), address)
        sergeant(supervisor, address)
        call_taker(sign_in(browser, address, "nell@calls.example"), address)
        specialist(sign_in(browser, address, "mina@protect.example"), address)
        machines(sign_in(browser, address, "tomas@broadland.example"), address)
        evidence(sign_in(browser, address, "tomas@broadland.example"), address)
        statement(sign_in(browser, address, "tomas@broadland.example"), address)
        judge(sign_in(browser, address, "rae@registrar.example"), address)
        districts(sign_in(browser, address, "noor@command.example"), address)
        figures(sign_in(browser, address, "iris@analysis.example"), address)
        stories(sign_in(browser, address, "cora@news.example"), address)
        other_doors(browser.new_context(viewport=SIZE).new_page(), address)  # type: ignore[arg-type]
        browser.close()


if __name__ == "__main__":
    main()
