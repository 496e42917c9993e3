"""Files sent in pieces from the browser: shown, paused, cut off, taken up again after a crash, refused where they differ."""

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from bizwatch.evidence.models import EvidenceFile, Upload
from bizwatch.evidence.store import path_of
from bizwatch.reporting.models import Draft, DraftFile
from tests.browser import OpenPage, Watch
from tests.evidence.files import VIDEOS, picture
from tests.journeys.reporters import look, sign_in
from tests.reporting.walking import address_of, begin, fill
from tests.reporting.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PIECE = 64 * 1024
FILM = VIDEOS["mp4"] + random.Random(5).randbytes(8 * PIECE)


@pytest.fixture(autouse=True)
def small_pieces(settings: Any, tmp_path: Path) -> None:
    settings.BIZWATCH_EVIDENCE_DIR = tmp_path / "evidence"
    settings.BIZWATCH_UPLOAD_CHUNK_BYTES = PIECE


@pytest.fixture(autouse=True)
def a_line_that_is_cut_is_no_complaint(open_page: OpenPage, watch: Watch) -> Iterator[None]:
    yield
    watch.complaints[:] = [words for words in watch.complaints if "net::ERR_" not in words]


@pytest.fixture
def shop() -> World:
    return make_world()


@pytest.fixture
def draft(shop: World) -> Draft:
    begun = begin(shop.client())
    fill(shop.client(), begun)
    return begun


@pytest.fixture
def film(tmp_path: Path) -> Path:
    made = tmp_path / "till.mp4"
    made.write_bytes(FILM)
    return made


class Line:
    """The way to the server: lets so many pieces through, and breaks off each one after them."""

    def __init__(self, context: BrowserContext, pieces: int) -> None:
        self.left, self.passed = pieces, 0
        context.route("**/evidence/uploads/*/", self.let_through)

    def let_through(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if self.left <= 0:
                route.abort("connectionreset")
                return
            self.left -= 1
            self.passed += 1
        route.fallback()


def opened(open_page: OpenPage, shop: World, draft: Draft, address: str) -> Page:
    page = open_page()
    sign_in(page, shop, address)
    page.goto(address_of(draft, "evidence"))
    return page


def choose(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(files)


def item(page: Page, name: str) -> Any:
    return page.locator(".app-uploads__item", has_text=name)


def words(page: Page, name: str) -> Any:
    return item(page, name).locator("[data-part=words]")


def kept() -> EvidenceFile:
    found = EvidenceFile.objects.get(kind="video")
    assert found.sha256 == hashlib.sha256(FILM).hexdigest()
    assert path_of(found.original_path).read_bytes() == FILM
    return found


def test_a_file_chosen_before_the_script_is_there_is_sent(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page, waiting = open_page(), []

    def hold(route: Route) -> None:
        waiting.append(route)

    sign_in(page, shop, live_server.url)
    page.route("**/evidence/uploads*.js", hold)
    page.goto(address_of(draft, "evidence"), wait_until="commit")
    choose(page, film)
    waiting[0].fallback()
    expect(words(page, "till.mp4")).to_have_text("Added")
    assert kept()


def test_files_are_sent_while_the_page_is_written_on(
    open_page: OpenPage, shop, draft, film, live_server, tmp_path
) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    still = tmp_path / "still.jpg"
    still.write_bytes(picture())
    page.locator("input[type=file]").focus()
    choose(page, film, still)
    expect(words(page, "till.mp4")).to_have_text("Added")
    expect(words(page, "still.jpg")).to_have_text("Added")
    look(page, "uploads")
    assert kept().received_from == shop.user.audit_id
    assert Upload.objects.get(name="till.mp4").told_sha256 == hashlib.sha256(FILM).hexdigest()
    item(page, "still.jpg").get_by_role("button", name="Remove still.jpg").click()
    expect(item(page, "still.jpg")).to_have_count(0)
    assert DraftFile.objects.get().evidence.original_name == "till.mp4"
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{live_server.url}{address_of(draft, 'check-your-answers')}")
    expect(page.locator("main")).to_contain_text("till.mp4")


def test_a_browser_that_crashed_goes_on_where_it_was(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    line = Line(page.context, pieces=3)
    choose(page, film)
    expect(words(page, "till.mp4")).to_have_text("No connection: goes on by itself when it is back", timeout=15_000)
    assert line.passed == 3
    page.context.close()
    page = opened(open_page, shop, draft, live_server.url)
    line = Line(page.context, pieces=99)
    expect(words(page, "till.mp4")).to_contain_text("was sent before. Choose the same file again to go on")
    expect(page.get_by_role("status")).to_have_text("1 file is not finished.")
    look(page, "uploads-unfinished")
    with page.expect_file_chooser() as chooser:
        item(page, "till.mp4").get_by_role("button", name="Choose the file till.mp4").click()
    chooser.value.set_files(film)
    expect(words(page, "till.mp4")).to_have_text("Added")
    assert line.passed == 6  # nine pieces in all, none twice
    kept()


def test_another_file_of_the_same_name_and_size_is_found_out(
    open_page: OpenPage, shop, draft, film, live_server
) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    Line(page.context, pieces=3)
    choose(page, film)
    expect(words(page, "till.mp4")).to_contain_text("No connection", timeout=15_000)
    page.context.close()
    film.write_bytes(VIDEOS["mp4"] + random.Random(6).randbytes(8 * PIECE))
    page = opened(open_page, shop, draft, live_server.url)
    choose(page, film)
    expect(words(page, "till.mp4")).to_contain_text("Not added. What arrived is not the file that was sent")
    look(page, "uploads-refused")
    assert not EvidenceFile.objects.exists()


def test_it_goes_on_when_the_signal_is_back(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    when_sent(page.context, 2, lambda: page.context.set_offline(True))
    choose(page, film)
    expect(words(page, "till.mp4")).to_have_text("No connection: goes on by itself when it is back", timeout=40_000)
    page.context.set_offline(False)
    expect(words(page, "till.mp4")).to_have_text("Added")
    kept()


def when_sent(context: BrowserContext, pieces: int, act: Callable[[], None]) -> None:
    """Do something when so many pieces were answered."""
    seen: list[str] = []

    def hear(response: Any) -> None:
        if response.request.method == "PATCH":
            seen.append(response.url)
            if len(seen) == pieces:
                act()

    context.on("response", hear)


def test_it_is_paused_and_goes_on(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    line = Line(page.context, pieces=2)
    choose(page, film)
    expect(words(page, "till.mp4")).to_contain_text("% sent")
    item(page, "till.mp4").get_by_role("button", name="Pause till.mp4").press("Enter")
    expect(words(page, "till.mp4")).to_contain_text("Paused at")
    expect(item(page, "till.mp4").get_by_role("button", name="Go on till.mp4")).to_be_focused()
    line.left = 99
    page.keyboard.press("Enter")
    expect(words(page, "till.mp4")).to_have_text("Added")
    kept()


def test_going_on_without_waiting_is_warned_of_once(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page = opened(open_page, shop, draft, live_server.url)
    Line(page.context, pieces=1)
    choose(page, film)
    expect(words(page, "till.mp4")).to_contain_text("% sent")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text(
        "1 file is still being sent. The page goes on by itself when that is done."
    )
    expect(page.get_by_role("status")).to_be_focused()
    page.wait_for_timeout(1100)  # a second press within a second counts as a double one
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{live_server.url}{address_of(draft, 'check-your-answers')}")


def test_without_script_the_form_sends_them(open_page: OpenPage, shop, draft, film, live_server) -> None:
    page = open_page(script=False)
    sign_in(page, shop, live_server.url)
    page.goto(address_of(draft, "evidence"))
    expect(page.locator("[data-uploads]")).to_be_hidden()
    choose(page, film)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#files")).to_contain_text("till.mp4")
    kept()
