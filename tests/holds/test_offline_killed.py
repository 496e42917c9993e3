"""``kill -9`` of the server while devices send what they kept: each report once, each photo once (REL-7, REL-1)."""

import hashlib
import http.client
import json
import random
import threading
import time
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest

from tests.evidence.files import picture
from tests.holds.product import Product
from tests.holds.visitor import Answer, Visitor

pytestmark = pytest.mark.slow
KILLS, DEVICES, REPORTS = 4, 4, 40
SEND, STATE, UPLOADS = "/report/offline/send/", "/report/offline/state/", "/evidence/uploads/"
BROKEN = (OSError, http.client.HTTPException)


class Device:
    """A device that sends what it kept, again and again, until the server has said that it has it."""

    def __init__(self, product: Product, cookies: dict[str, str], reports: list[dict[str, Any]]) -> None:
        self.visitor: Visitor = product.visitor(cookies)
        self.waiting, self.taken, self.refused = reports, dict[str, str](), list[str]()

    def run(self) -> None:
        """Send everything that waits."""
        while self.waiting:
            try:
                answer = self.send(self.waiting[0])
            except BROKEN:
                time.sleep(0.05)
                continue
            said = self.waiting.pop(0)
            if answer.status == 200:
                self.taken[said["id"]] = json.loads(answer.body)["crime_reference"]
            else:
                self.refused.append(answer.text[:300])

    def send(self, said: dict[str, Any]) -> Answer:
        """Ask for a fresh token, then send one report."""
        token = json.loads(self.visitor.get(STATE).body)["csrf"]
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return self.visitor._ask("POST", SEND, json.dumps(said).encode(), headers)


def kept_by(product: Product, email: str, count: int) -> list[dict[str, Any]]:
    said = product.ask("device_report", email=email)
    return [said | {"id": str(uuid4())} for _ in range(count)]


def test_reports_that_waited_are_taken_once_whatever_is_killed(product: Product, people: dict[str, Any]) -> None:
    cookies = product.ask("cookies", email=people["reporter"])
    kept = kept_by(product, people["reporter"], REPORTS)
    ids = [said["id"] for said in kept]
    product.start()
    # Each report lies on two devices' queues: a person may have restored one from the other.
    shared = [[*kept[place::DEVICES], *kept[(place + 1) % DEVICES :: DEVICES]] for place in range(DEVICES)]
    devices = [Device(product, cookies, reports) for reports in shared]
    threads = [threading.Thread(target=device.run) for device in devices]
    for thread in threads:
        thread.start()
    chance = random.Random(3)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 0.6))
        product.kill()
        product.start()
    for thread in threads:
        thread.join(120)
    assert [device.refused for device in devices] == [[]] * DEVICES
    assert not any(device.waiting for device in devices)
    product.stop()
    for row in product.ask("device_reports", ids=ids):
        assert (len(row["references"]), row["mails"]) == (1, 1), row
        told = {device.taken[row["id"]] for device in devices if row["id"] in device.taken}
        assert told == set(row["references"])
    assert product.is_sound() == ""


def test_a_photo_goes_on_after_the_server_was_killed(product: Product, people: dict[str, Any]) -> None:
    cookies = product.ask("cookies", email=people["reporter"])
    (said,) = kept_by(product, people["reporter"], 1)
    photo = picture(size=(900, 700), quality=95)
    half = len(photo) // 2
    product.start()
    device = Device(product, cookies, [said])
    ticket = json.loads(device.send(said).body)["ticket"]
    tus = {"Tus-Resumable": "1.0.0", "Upload-Ticket": ticket}
    digest = hashlib.sha256(photo).hexdigest()
    named = {"filename": b"till.jpg", "sha256": digest.encode()}
    metadata = ",".join(f"{name} {b64encode(value).decode()}" for name, value in named.items())
    begun = device.visitor._ask(
        "POST", UPLOADS, b"", {**tus, "Upload-Length": str(len(photo)), "Upload-Metadata": metadata}
    )
    piece = {**tus, "Content-Type": "application/offset+octet-stream"}
    device.visitor._ask("PATCH", begun.location, photo[:half], {**piece, "Upload-Offset": "0"})
    product.kill()
    product.start()
    ticket = json.loads(device.send(said).body)["ticket"]
    tus["Upload-Ticket"] = piece["Upload-Ticket"] = ticket
    stands = device.visitor._ask("HEAD", begun.location, None, tus)
    offset = int(stands.headers["upload-offset"])
    assert offset == half
    done = device.visitor._ask("PATCH", begun.location, photo[offset:], {**piece, "Upload-Offset": str(offset)})
    assert done.status == 204, done.text
    assert json.loads(device.send(said).body)["have"] == [digest]
    assert product.is_sound() == ""
