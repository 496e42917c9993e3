"""What a device sends, for the tests of reports written without a signal."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from bizwatch.accounts.models import User
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.views.offline import account_key
from tests.reporting.samples import TYPED
from tests.reporting.world import World

SEND, STATE, UPLOADS = "/report/offline/send/", "/report/offline/state/", "/evidence/uploads/"
TUS = {"Tus-Resumable": "1.0.0"}
WORDS = "Two people filled a bag with bottles and walked out."


def when_typed(moment: datetime) -> dict[str, str]:
    """Return the boxes of a known moment as a person fills them in."""
    local = to_london(moment)
    day = {"at_day-day": str(local.day), "at_day-month": str(local.month), "at_day-year": str(local.year)}
    return {"span": "known", **day, "at_time": f"{local:%H:%M}"}


def told_by(world: World, **changed: Any) -> dict[str, Any]:
    """Return a shop theft of yesterday at the reporter's premises, finished now, by a clock that is right."""
    return told_of(world.user, world.premises.reference) | changed


def told_of(user: User, premises: str) -> dict[str, Any]:
    """Return the same for any reporter and premises."""
    now = clock.now()
    return {
        "id": str(uuid4()),
        "account": account_key(user),
        "kind": "shop_theft",
        "premises": premises,
        "gates": [],
        "email": "",
        "pages": {
            "what_happened": {"text": WORDS, "passed_payment": "yes", "way_off": ""},
            "when": when_typed(now - timedelta(days=1)),
            "property": [{"description": "70cl vodka", "quantity": "4", "unit_value": "16.50"}],
            "known": {"known": ["none"]},
            "support_action": {"supports": "yes"},
        },
        "told_at": now.isoformat(),
        "device_now": now.isoformat(),
    }


def told_by_guest(**changed: Any) -> dict[str, Any]:
    """Return the same from somebody without an account, who gave their business and place."""
    now = clock.now()
    pages = {
        "business": TYPED["business"],
        "place": TYPED["place"],
        "what_happened": {"text": WORDS},
        "when": when_typed(now - timedelta(days=1)),
        "property": [{"description": "70cl vodka", "quantity": "1", "unit_value": ""}],
    }
    said = {"id": str(uuid4()), "account": "guest", "kind": "shop_theft", "gates": [], "email": "ada@stall.example"}
    return {**said, "pages": pages, "told_at": now.isoformat(), "device_now": now.isoformat(), **changed}


def send(client: Client, said: Mapping[str, Any]) -> Any:
    """Send a report as a device does."""
    return client.post(SEND, json.dumps(said), content_type="application/json")


def begin_upload(client: Client, ticket: str, data: bytes, *, sha256: str = "") -> str:
    """Begin to send a photo and return its address."""
    told = {"filename": b"till.jpg", "sha256": (sha256 or hashlib.sha256(data).hexdigest()).encode()}
    metadata = ",".join(f"{name} {base64.b64encode(value).decode()}" for name, value in told.items())
    headers = {**TUS, "Upload-Ticket": ticket, "Upload-Length": str(len(data)), "Upload-Metadata": metadata}
    answer = client.post(UPLOADS, headers=headers)
    return str(answer.headers.get("Location", ""))


def patch(client: Client, place: str, ticket: str, data: bytes, offset: int) -> Any:
    """Send a piece of a photo."""
    headers = {**TUS, "Upload-Ticket": ticket, "Upload-Offset": str(offset)}
    return client.patch(place, data, content_type="application/offset+octet-stream", headers=headers)


def upload(client: Client, ticket: str, data: bytes, *, sha256: str = "") -> Any:
    """Send a whole photo."""
    place = begin_upload(client, ticket, data, sha256=sha256)
    return patch(client, place or f"{UPLOADS}{uuid4()}/", ticket, data, 0)


def key_of(user: User) -> str:
    """Return the name of an account on its devices."""
    return account_key(user)
