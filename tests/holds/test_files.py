"""What people upload, by mistake or on purpose: a plain message for each, and no answer is lost."""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.evidence.files import png_of
from tests.holds.pictures import noisy_photo
from tests.holds.product import Product
from tests.holds.visitor import Answer, Visitor

pytestmark = pytest.mark.slow
MIB = 1024 * 1024
# The server holds no upload in its memory: 50 MB must cost it far less than 50 MB.
MOST_GROWTH = 40 * MIB
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def box(kind: bytes, body: bytes) -> bytes:
    """Return one box of ISO base media (ISO/IEC 14496-12)."""
    return (8 + len(body)).to_bytes(4, "big") + kind + body


# The smallest MP4 that is one: its brand, a movie without tracks, and some media.
VIDEO = (
    box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
    + box(b"moov", box(b"mvhd", bytes(12) + (1000).to_bytes(4, "big") + bytes(84)))
    + box(b"mdat", bytes(64 * 1024))
)


class Reporter:
    """A reporter on the page for files of a report that is otherwise complete."""

    def __init__(self, product: Product, people: dict[str, Any]) -> None:
        ((self.draft, self.version),) = product.ask(
            "ready_drafts", email=people["reporter"], premises=people["premises"], count=1
        )
        self.product, self.visitor = product, product.signed_in(people["reporter"])
        self.page = f"/report/{self.draft}/evidence/"
        self.answers = self.state()["answers"]

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.product.ask("draft", pk=self.draft)
        return found

    def add(self, content: bytes, name: bytes) -> Answer:
        """Upload one file."""
        fields = {"version": str(self.version), "action": "upload"}
        return self.visitor.upload(self.page, fields, [(name, content)])

    def pictures(self) -> list[Answer]:
        """Return the pictures that the page shows."""
        addresses = re.findall(r'<img class="app-files__picture" src="([^"]+)"', self.visitor.get(self.page).html)
        return [self.visitor.get(address) for address in addresses]

    def send(self) -> Answer:
        """Send the report with the version that check answers shows."""
        check = f"/report/{self.draft}/check-your-answers/"
        version = self.visitor.get(check).hidden("version")
        return self.visitor.post(check, {"version": version, "action": "send"})


@pytest.fixture
def reporter(shared: Product, people: dict[str, Any]) -> Reporter:
    return Reporter(shared, people)


@contextmanager
def little_memory(pid: int) -> Iterator[list[int]]:
    """Fail where a process's resident memory grows by ``MOST_GROWTH`` meanwhile; yield a list that gets the growth."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # its peak is counted from now
    before, grown = _memory_of(pid, "VmRSS"), list[int]()
    yield grown
    grown.append(_memory_of(pid, "VmHWM") - before)
    assert grown[0] < MOST_GROWTH


def _memory_of(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def no_answer_is_lost(reporter: Reporter) -> bool:
    """Tell whether the draft holds what it held before, and can be sent."""
    kept = reporter.state()["answers"]
    same = {code: kept.get(code) for code in reporter.answers if code != "evidence"}
    assert same == {code: value for code, value in reporter.answers.items() if code != "evidence"}
    return reporter.send().location == f"/report/{reporter.draft}/sent/"


def test_a_photo_of_fifty_megabytes(reporter: Reporter, shared: Product, people: dict[str, Any]) -> None:
    photo = noisy_photo(side=4660)
    assert len(photo) > 50 * 1000 * 1000
    reporter.add(noisy_photo(side=400), b"warm-up.jpg")
    with little_memory(shared.pid) as grown:
        answer = reporter.add(photo, b"till.jpg")
    print(f"\n{len(photo) / 1e6:.1f} MB uploaded; the server's memory grew by {grown[0] / 1e6:.1f} MB at its peak")
    assert answer.location == f"{reporter.page}#files"
    (row,) = (row for row in shared.ask("evidence") if row["size"] == len(photo))
    assert (row["sha256"], row["copy_state"]) == (hashlib.sha256(photo).hexdigest(), "ready")
    shown = reporter.pictures()
    assert [(picture.status, picture.headers["content-type"]) for picture in shown] == [(200, "image/jpeg")] * 2
    assert max(Image.open(io.BytesIO(shown[-1].body)).size) == 320
    assert no_answer_is_lost(reporter)
    (sent,) = shared.ask("tally", drafts=[reporter.draft])
    the_desk_sees(shared.signed_in(people["officers"][0]), sent["reference"], row["pk"], photo)


def the_desk_sees(officer: Visitor, reference: str, evidence: str, photo: bytes) -> None:
    """Look at the clean copy and download the original, as the desk does."""
    place = f"/desk/cases/{reference}/evidence/{evidence}"
    copy = officer.get(f"{place}/copy/")
    assert Image.open(io.BytesIO(copy.body)).size == (2560, 2560)
    original = officer.get(f"{place}/original/")
    assert original.body == photo
    assert original.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("holiday.jpg", HTML, "“holiday.jpg” was not added: This file cannot be taken as evidence."),
        (
            "bomb.png",
            png_of(30_000, 30_000, 30_000),
            "“bomb.png” was not added: This picture has more pixels than any camera makes",
        ),
    ],
)
def test_what_is_no_photo_is_refused_in_words(
    reporter: Reporter, shared: Product, name: str, content: bytes, words: str
) -> None:
    assert len(content) < 200_000
    with little_memory(shared.pid):
        answer = reporter.add(content, name.encode())
    assert answer.status == 422
    assert words in answer.text
    assert reporter.state()["files"] == []
    assert no_answer_is_lost(reporter)


def test_a_video_is_kept_and_not_played(reporter: Reporter, shared: Product, people: dict[str, Any]) -> None:
    assert reporter.add(VIDEO, b"incident.mp4").location == f"{reporter.page}#files"
    assert "incident.mp4 Video" in reporter.visitor.get(reporter.page).text
    assert reporter.pictures() == []
    row = next(row for row in shared.ask("evidence") if row["original_name"] == "incident.mp4")
    assert (row["kind"], row["sha256"]) == ("video", hashlib.sha256(VIDEO).hexdigest())
    assert no_answer_is_lost(reporter)
    (sent,) = shared.ask("tally", drafts=[reporter.draft])
    officer = shared.signed_in(people["officers"][0])
    place = f"/desk/cases/{sent['reference']}/evidence/{row['pk']}"
    assert officer.get(f"{place}/copy/").status == 404
    assert officer.get(f"{place}/original/").body == VIDEO


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("till\u202egpj.exe.jpg".encode(), "tillgpj.exe.jpg"),
        ("\u2067\u200ftill\u2069.jpg".encode(), "till.jpg"),
        (b"ti\x00ll.jpg", "till.jpg"),
        ("مرحبا.jpg".encode(), "مرحبا.jpg"),
        ("\u202e\u2066.jpg".encode(), "jpg.jpg"),
    ],
)
def test_a_name_is_only_a_name(reporter: Reporter, name: bytes, kept: str) -> None:
    photo = noisy_photo(side=64, seed=len(name))
    assert reporter.add(photo, name).location == f"{reporter.page}#files"
    assert reporter.state()["files"] == [kept]
    page = reporter.visitor.get(reporter.page)
    assert kept in page.html
    assert not re.search("[\x00\u200e\u200f\u202a-\u202e\u2066-\u2069]", page.html)
    assert no_answer_is_lost(reporter)


def test_good_and_bad_files_of_one_page_part_ways(reporter: Reporter) -> None:
    files = [
        (b"one.jpg", noisy_photo(side=64, seed=11)),
        (b"page.jpg", HTML),
        (b"two.jpg", noisy_photo(side=64, seed=12)),
    ]
    answer = reporter.visitor.upload(reporter.page, {"version": str(reporter.version), "action": "upload"}, files)
    assert answer.status == 422
    assert "“page.jpg” was not added" in answer.text
    assert reporter.state()["files"] == ["one.jpg", "two.jpg"]
    assert no_answer_is_lost(reporter)
