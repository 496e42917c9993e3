"""A full disk (REL-4): a plain message, nothing acknowledged is lost, and it goes on when there is room again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.people import PASSWORD
from tests.holds.disks import MIB, SmallDisk, small_disk, tablespace_on
from tests.holds.pictures import noisy_photo
from tests.holds.product import Product, Template, wait_until
from tests.holds.visitor import Answer, Visitor

pytestmark = pytest.mark.slow
NO_ROOM = "There is no room left to store this"
PHOTO = noisy_photo(side=600)
DRAFTS = 240


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk(150) as made:
        yield made


class Reporter:
    """A reporter with many reports that only need sending."""

    def __init__(self, product: Product, people: dict[str, Any], count: int = DRAFTS) -> None:
        told = {"email": people["reporter"], "premises": people["premises"], "count": count}
        self.drafts: list[tuple[str, int]] = product.ask("ready_drafts", **told)
        self.product, self.visitor = product, product.signed_in(people["reporter"])
        self.acknowledged: list[str] = []

    def send(self) -> Answer:
        """Send the next report; it stays the next one unless that is acknowledged."""
        draft, _ = self.drafts[0]
        check = f"/report/{draft}/check-your-answers/"
        version = self.visitor.get(check).hidden("version")
        answer = self.visitor.post(check, {"version": version, "action": "send"})
        if answer.location == f"/report/{draft}/sent/":
            self.acknowledged.append(draft)
            self.drafts.pop(0)
        return answer

    def upload(self, photo: bytes = PHOTO) -> Answer:
        """Upload a photo to the next report."""
        draft, version = self.drafts[0]
        fields = {"version": str(version), "action": "upload"}
        return self.visitor.upload(f"/report/{draft}/evidence/", fields, [(b"till.jpg", photo)])

    def save(self) -> Answer:
        """Change an answer of the next report."""
        draft, _ = self.drafts[0]
        page = f"/report/{draft}/what_happened/"
        version = self.visitor.get(page).hidden("version")
        return self.visitor.post(
            page, {"version": version, "action": "continue", "text": "They left by the back door."}
        )

    def what_was_typed(self) -> dict[str, Any]:
        """Return the answers of the next report. A photo may have found room where the page with it found none."""
        found: dict[str, Any] = self.product.ask("draft", pk=self.drafts[0][0])
        return {name: value for name, value in found.items() if name != "files"}

    def nothing_is_lost(self) -> bool:
        """Tell whether every acknowledged report is there once, with its e-mail, and no other is there at all."""
        rows = self.product.ask("tally", drafts=self.acknowledged)
        assert {(row["state"], row["reports"], row["mails"]) for row in rows} <= {("sent", 1, 1)}
        counts = self.product.ask("counts")
        return counts["reporting.Report"] == counts["cases.Case"] == len(self.acknowledged)


def says_no_room(answer: Answer) -> bool:
    """Tell whether an answer is the page for a full disk, with the way back and the emergency number."""
    words = NO_ROOM in answer.text and "what you saved before it is safe" in answer.text
    return answer.status == 507 and words and answer.headers["retry-after"] == "300"


def test_the_disk_of_the_database_is_full(
    disk: SmallDisk, template: Template, people: dict[str, Any], tmp_path: Path
) -> None:
    with tablespace_on(disk) as tablespace:
        evidence = {"BIZWATCH_EVIDENCE_DIR": str(tmp_path / "evidence")}
        with template.installed(disk.place / "data", tablespace=tablespace, **evidence) as product:
            reporter = Reporter(product.start(), people)
            assert reporter.upload().status == 302
            assert [reporter.send().status for _ in range(3)] == [302] * 3
            others = everybody_else(product, people)
            fill_and_press(disk, reporter)
            others_get_plain_words(others, reporter)
            goes_on(disk, reporter)


def test_the_disk_of_the_evidence_is_full(
    disk: SmallDisk, template: Template, people: dict[str, Any], tmp_path: Path
) -> None:
    evidence = {"BIZWATCH_EVIDENCE_DIR": str(disk.place / "evidence")}
    with template.installed(tmp_path / "data", **evidence) as product:
        reporter = Reporter(product.start(), people, count=10)
        assert reporter.upload().status == 302
        # With its last 64 MB a disk that it shares keeps the database alive; then there is nothing left at all.
        for left in (50 * MIB, 0):
            disk.fill(but=left)
            answer = reporter.upload()
            assert answer.status == 422
            assert "“till.jpg” was not added: There is no room left to store this file. It was not kept." in answer.text
            assert reporter.save().status == 302
            assert reporter.send().status == 302
        assert product.ask("counts")["evidence.EvidenceFile"] == 1
        goes_on(disk, reporter)


def test_the_disk_on_which_uploads_arrive_is_full(
    disk: SmallDisk, template: Template, people: dict[str, Any], tmp_path: Path
) -> None:
    arrives = {"BIZWATCH_UPLOAD_TEMP_DIR": str(disk.place)}
    with template.installed(tmp_path / "data", **arrives) as product:
        reporter = Reporter(product.start(), people, count=10)
        disk.fill()
        answer = reporter.upload(noisy_photo(side=1000))
        assert says_no_room(answer), answer.text
        # A smaller one finds room in memory until the form is read.
        answer = reporter.upload()
        assert answer.status == 422
        assert "“till.jpg” was not added: There is no room left to store this file. It was not kept." in answer.text
        assert reporter.send().status == 302
        goes_on(disk, reporter)


def goes_on(disk: SmallDisk, reporter: Reporter) -> None:
    """Make room, and see that all works again without anybody's help, and that nothing is lost or half there."""
    disk.make_room()
    assert wait_until(lambda: reporter.send().status == 302)
    for press in (reporter.upload, reporter.save, reporter.send):
        assert press().status == 302
    assert reporter.nothing_is_lost()
    assert reporter.product.is_sound() == ""


def fill_and_press(disk: SmallDisk, reporter: Reporter) -> None:
    """Fill the disk and go on until a report is refused, then press everything else."""
    while True:
        disk.fill()
        answer = reporter.send()
        if answer.status != 302:
            break
        assert len(reporter.drafts) > 1, "The disk never came to its end"
    assert says_no_room(answer), f"{answer.status} {answer.text}"
    print(f"\n{len(reporter.acknowledged)} reports were acknowledged before the disk was full")
    before = reporter.what_was_typed()
    for press in (reporter.send, reporter.upload):
        disk.fill()
        answer = press()
        assert says_no_room(answer), f"{press.__name__}: {answer.status} {answer.text}"
    disk.fill()
    saved = reporter.save()
    if saved.status == 302:  # PostgreSQL may still have room for one row within its pages: then it must be there
        assert "They left by the back door." in str(reporter.what_was_typed())
    else:
        assert says_no_room(saved), f"{saved.status} {saved.text}"
        assert reporter.what_was_typed() == before
    assert reporter.nothing_is_lost()


def everybody_else(product: Product, people: dict[str, Any]) -> dict[str, Visitor]:
    """Return somebody who was away for some minutes, an investigator, and somebody who comes to the door."""
    away = product.signed_in(people["reporter"])
    product.ask("age_session", key=away.cookies["sessionid"], minutes=5)
    stranger = product.visitor()
    stranger.get("/account/sign-in/")
    return {"away": away, "officer": product.signed_in(people["officers"][0]), "stranger": stranger}


def others_get_plain_words(others: dict[str, Visitor], reporter: Reporter) -> None:
    """Open and press what other people would, and want each page, or the one that says that there is no room."""
    (row,) = reporter.product.ask("tally", drafts=reporter.acknowledged[:1])
    away, officer, stranger = others["away"], others["officer"], others["stranger"]
    answers = {
        "home after minutes away": away.get("/"),
        "page after minutes away": away.get(f"/report/{reporter.drafts[0][0]}/when/"),
        "receipt": away.get(f"/report/{reporter.acknowledged[0]}/sent/"),
        "case": officer.get(f"/desk/cases/{row['reference']}/"),
        "sign in": stranger.post("/account/sign-in/", {"login": "sam@shop.example", "password": PASSWORD}),
        "wrong password": stranger.post("/account/sign-in/", {"login": "sam@shop.example", "password": "wrong"}),
        "guest": stranger.post("/report/guest/", {"kind": "shop_theft", "email": "guest@stall.example"}),
        "ready": stranger.get("/healthz"),
    }
    wrong = {
        name: answer.status for name, answer in answers.items() if answer.status >= 400 and not says_no_room(answer)
    }
    assert wrong == {}
    assert [answers[name].status for name in ("home after minutes away", "page after minutes away")] == [200] * 2
    nothing_is_read_without_a_row(officer, reporter.product)


def nothing_is_read_without_a_row(officer: Visitor, product: Product) -> None:
    """Open the queue until its row in the audit finds no room, and want a row for each time it was shown.

    Where a read leaves no row, nothing is read (DPA 2018 s.62). PostgreSQL has room for some within its pages.
    """
    shown, before = 0, product.ask("lists_read")
    while (answer := officer.get("/desk/")).status == 200:
        shown += 1
        assert shown < 200, "The disk never came to its end"
    assert says_no_room(answer), f"{answer.status} {answer.text}"
    assert product.ask("lists_read") == before + shown
