"""``kill -9`` of the server while another system reports through the API and sends again what broke off, under its key."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bizwatch.kernel import clock
from tests.holds.product import Product

pytestmark = pytest.mark.slow
KILLS, SENDERS = 5, 6
BUSINESS = "B-SAM"  # of the reporter in ``tests.reporting.world``


@dataclass
class Tills:
    """Systems that report without a pause, and repeat each report under its key until they have an answer."""

    product: Product
    token: str
    premises: str
    taken: dict[str, set[str]] = field(default_factory=dict)  # key to the references it was answered with
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    is_over: bool = False

    def run(self) -> None:
        while not self.is_over:
            key = str(uuid4())
            body = json.dumps(
                {
                    "kind": "shop_theft",
                    "premises": self.premises,
                    "happened_from": (clock.now() - timedelta(days=1)).isoformat(),
                    "what_happened": f"Event {key}",
                }
            )
            while not self._send(key, body):
                self.repeated += 1
                time.sleep(0.05)

    def _send(self, key: str, body: str) -> bool:
        """Send a report once; return whether an answer came back."""
        line = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=60)
        told = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            line.request("POST", "/api/v1/reports", body=body, headers=told)
            answer = line.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if answer.status == 201:
            self.taken.setdefault(key, set()).add(json.loads(said)["reference"])
        else:
            self.refused.append(f"{answer.status} {said[:300]!r}")
        return True


def test_each_key_is_one_report_whatever_is_killed(template: Any, tmp_path: Any, people: dict[str, Any]) -> None:
    with template.installed(tmp_path / "data", BIZWATCH_API_REQUESTS_A_MINUTE="100000") as product:
        tills = Tills(product, token_of(product), people["premises"])
        chance = random.Random(11)
        product.start()
        threads = [threading.Thread(target=tills.run) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(KILLS):
                wait_for(tills, more=chance.randint(4, 13))
                time.sleep(chance.uniform(0, 0.05))
                product.kill()
                product.start()
                wait_for(tills, more=1)
        finally:
            tills.is_over = True
            for thread in threads:
                thread.join(60)
        print(f"\n{KILLS} kills, {len(tills.taken)} reports taken, {tills.repeated} requests repeated")
        assert tills.refused == []
        assert tills.repeated >= KILLS
        assert {len(references) for references in tills.taken.values()} == {1}
        references = {reference for answered in tills.taken.values() for reference in answered}
        product.stop()
        counts = product.ask("counts")
        assert len(references) == len(tills.taken) == counts["reporting.Report"] == counts["cases.Case"]
        assert product.is_sound() == ""


def token_of(product: Product) -> str:
    """Make a token on the command line."""
    made = product.run("api-token", "--business", BUSINESS, "--scope", "reports:write", "--name", "Till")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def wait_for(tills: Tills, *, more: int) -> None:
    """Wait for so many more reports to be taken."""
    wanted, ends = len(tills.taken) + more, time.monotonic() + 60
    while len(tills.taken) < wanted:
        assert time.monotonic() < ends, tills.product.log.read_text()
        assert tills.refused == []
        time.sleep(0.005)
