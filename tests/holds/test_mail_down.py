"""The mail server is down for a day (REL-11): everything goes out after its return, each message once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.holds.guests import Guest
from tests.holds.post_office import PostOffice
from tests.holds.product import Product, Template, free_port

pytestmark = pytest.mark.slow
REPORTS = 12
MINUTE = timedelta(minutes=1)
SWEPT_EVERY = 30  # minutes; the worker sweeps each minute, which only takes longer to play
ALL_OUT_WITHIN = 15  # minutes after its return (security.md REL-11)


def send_reports(product: Product, people: dict[str, Any], drafts: list[list[Any]]) -> None:
    """Send reports that wait for nothing else."""
    visitor = product.signed_in(people["reporter"])
    for draft, version in drafts:
        answer = visitor.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
        assert answer.location == f"/report/{draft}/sent/"


def states(product: Product) -> Counter[str]:
    return Counter(mail["state"] for mail in product.ask("outbox"))


def test_mail_that_was_down_for_a_day(template: Template, people: dict[str, Any], tmp_path: Path) -> None:
    port = free_port()  # nobody listens there
    smtp = {
        "BIZWATCH_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "BIZWATCH_EMAIL_HOST": "127.0.0.1",
        "BIZWATCH_EMAIL_PORT": str(port),
    }
    with template.installed(tmp_path / "data", **smtp) as product:
        product.start()
        drafts = product.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=REPORTS)
        down_since = datetime.now(UTC)
        send_reports(product, people, drafts[: REPORTS // 2])
        Guest(product, "guest@stall.example").ask_for_link()
        noon = sweep_from(product, down_since, hours=12)
        send_reports(product, people, drafts[REPORTS // 2 :])
        back_at = sweep_from(product, noon, hours=12)
        waiting = product.ask("outbox")
        assert len(waiting) == REPORTS + 1
        assert states(product) == {"waiting": REPORTS + 1}
        product.another_clerk()
        with PostOffice(port) as office:
            minutes = sweep_twice_a_minute(product, back_at)
        print(f"\n{len(waiting)} messages waited a day and were out {minutes} minutes after the server's return")
        assert minutes <= ALL_OUT_WITHIN
        assert states(product) == {"sent": REPORTS + 1}
        taken = Counter((mail["To"], mail["Message-ID"]) for mail in office.mails)
        assert set(taken.values()) == {1}
        assert Counter(mail["To"] for mail in office.mails) == Counter(mail["address"] for mail in waiting)
        assert len({mail["Message-ID"] for mail in office.mails}) == REPORTS + 1
        told = "\n".join(mail.get_content() for mail in office.mails)
        references = [row["reference"] for row in product.ask("tally", drafts=[draft for draft, _ in drafts])]
        assert all(told.count(reference) >= 1 for reference in references)
        assert product.is_sound() == ""


def sweep_from(product: Product, at: datetime, *, hours: int) -> datetime:
    """Let hours pass in which the worker sweeps, and return the moment at their end."""
    for _ in range(hours * 60 // SWEPT_EVERY):
        at += SWEPT_EVERY * MINUTE
        result = product.ask("sweep", at=at)
        assert result["sent"] == result["given_up"] == 0
    return at


def sweep_twice_a_minute(product: Product, at: datetime) -> int:
    """Let two workers sweep at the same moments; return after how many minutes nothing waited any more."""

    def sweep_at_once(moment: datetime) -> list[int]:
        with ThreadPoolExecutor(len(product.clerks)) as pool:
            results = pool.map(lambda clerk: clerk.ask("sweep", at=moment), product.clerks)
            return [result["claimed"] for result in results]

    minutes = 0
    while states(product)["waiting"]:
        minutes += 1
        assert minutes < 60
        sweep_at_once(at + minutes * MINUTE)
    assert sweep_at_once(at + timedelta(hours=8)) == [0, 0]
    return minutes
