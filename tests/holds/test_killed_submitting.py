"""``kill -9`` of the server while reports are being sent (REL-1): what was acknowledged is there, once."""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.holds.product import Product

pytestmark = pytest.mark.slow
KILLS, SENDERS, DRAFTS = 7, 6, 400
# A third of what broke off is left alone, as by somebody who shuts the till and goes home.
LEFT_ALONE = 0.33


@dataclass
class Senders:
    """People who send reports without a pause, and press again when the line breaks."""

    product: Product
    cookies: dict[str, str]
    waiting: list[tuple[str, int]]
    acknowledged: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Send until it is over."""
        chance = random.Random(threading.get_ident())
        while not self.is_over:
            with self.lock:
                if not self.waiting:
                    return
                draft, version = self.waiting.pop(0)
            if not self._send(draft, version):
                with self.lock:
                    if chance.random() < LEFT_ALONE:
                        self.left.append(draft)
                    else:
                        self.waiting.append((draft, version))
                time.sleep(0.05)

    def _send(self, draft: str, version: int) -> bool:
        """Send one report; return whether an answer came back."""
        try:
            answer = self.product.visitor(self.cookies).post(
                f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"}
            )
        except ConnectionRefusedError:  # nobody listens yet: nothing was sent
            with self.lock:
                self.waiting.append((draft, version))
            time.sleep(0.1)
            return True
        except (OSError, http.client.HTTPException):
            self.broken.append(draft)
            return False
        if (answer.status, answer.location) == (302, f"/report/{draft}/sent/"):
            self.acknowledged.append(draft)
        else:
            self.refused.append(f"{answer.status} {answer.location} {answer.text[:300]}")
        return True


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(product: Product, people: dict[str, Any]) -> None:
    drafts = product.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=DRAFTS)
    cookies = product.ask("cookies", email=people["reporter"])
    chance, back = random.Random(7), []
    product.start()
    senders = Senders(product, cookies, [(draft, version) for draft, version in drafts])
    threads = [threading.Thread(target=senders.run) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            wait_for(senders, more=chance.randint(4, 13))
            time.sleep(chance.uniform(0, 0.05))
            killed_at = time.monotonic()
            product.kill()
            product.start()
            wait_for(senders, more=1)
            back.append(time.monotonic() - killed_at)
    finally:
        senders.is_over = True
        for thread in threads:
            thread.join(60)
    print(
        f"\n{KILLS} kills, {len(senders.acknowledged)} acknowledged, {len(senders.broken)} broken off,"
        f" {len(senders.left)} of these left alone; from a kill to the next acknowledgement {max(back):.1f} s at most"
    )
    assert senders.refused == []
    assert len(senders.acknowledged) > 4 * KILLS
    assert len(senders.broken) >= KILLS
    product.stop()
    assert faults_in(product, senders, [draft for draft, _ in drafts]) == []
    assert product.is_sound() == ""


def wait_for(senders: Senders, *, more: int) -> None:
    """Wait for so many more acknowledgements."""
    wanted, ends = len(senders.acknowledged) + more, time.monotonic() + 60
    while len(senders.acknowledged) < wanted:
        assert time.monotonic() < ends, senders.product.log.read_text()
        assert senders.waiting, "There are too few reports for so quick a machine"
        time.sleep(0.005)


def faults_in(product: Product, senders: Senders, drafts: list[str]) -> list[dict[str, Any]]:
    """Return each draft that became neither one report with one case and one e-mail, nor nothing at all."""
    acknowledged = set(senders.acknowledged)
    assert len(acknowledged) == len(senders.acknowledged), "A report was acknowledged twice"
    rows = product.ask("tally", drafts=drafts)
    sent = [row for row in rows if row["state"] == "sent"]
    counts = product.ask("counts")
    assert len({row["reference"] for row in sent}) == len(sent) == counts["reporting.Report"] == counts["cases.Case"]
    wrong = []
    for row in rows:
        there = (row["state"] == "sent", row["reports"], row["mails"])
        if there != (True, 1, 1) and (there != (False, 0, 0) or row["draft"] in acknowledged):
            wrong.append(row)
    return wrong
