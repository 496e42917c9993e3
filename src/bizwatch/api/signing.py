"""Signatures of webhooks, as Standard Webhooks lays them down, so that its libraries verify ours."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from bizwatch.api.sealed import key_of


def signature(secret: str, *, event_id: str, timestamp: int, body: str) -> str:
    """Return "v1,…": HMAC-SHA256 over "id.timestamp.body" in base 64."""
    signed = f"{event_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key_of(secret), signed, hashlib.sha256)).decode()


def headers(secrets: Iterable[str], *, event_id: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers of one try. Each secret signs; a receiver accepts if one of the signatures is right."""
    timestamp = int(at.timestamp())
    signed = (signature(secret, event_id=event_id, timestamp=timestamp, body=body) for secret in secrets)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
