"""Reports ready to be sent: one is written page by page through the product, the others are its copies."""

import re
import uuid
from datetime import datetime
from typing import Any

from django.apps import apps
from django.test import Client

TYPED: dict[str, dict[str, str]] = {
    "contact": {"name": "Ada Marsh", "email": "ada@shop.example", "channel": "email"},
    "what_happened": {"text": "Two people filled a bag and left without paying."},
    "when": {"span": "known", "at_time": "00:05"},
    "property": {
        "lines": "1",
        "item-0-description": "70cl vodka",
        "item-0-quantity": "4",
        "item-0-unit_value": "16.50",
    },
    "known": {"known": "people"},
    "people": {"lines": "1", "item-0-description": "Tall, grey hood", "item-0-seen_before": "no"},
    "support_action": {"supports": "yes"},
}
_MOST_PAGES = 30


class NotAnswered(RuntimeError):
    """A page refused what the benchmark types: the questions have changed and ``TYPED`` has not."""


def finished_drafts(
    client: Client, *, premises_reference: str, at: datetime, count: int
) -> list[tuple[uuid.UUID, int]]:
    """Return (draft, version) of ``count`` reports that only need sending."""
    begun = client.post(f"/report/begin/shop-theft/?premises={premises_reference}", {"gates": "none"})
    place = begun.headers.get("Location", "")
    for _ in range(_MOST_PAGES):
        if "check-your-answers" in place:
            return _copies(_draft_at(place), count)
        place = _answer(client, place, at)
    raise NotAnswered(f"The report did not end at {place}")


def _answer(client: Client, place: str, at: datetime) -> str:
    code = place.rstrip("/").rpartition("/")[2]
    draft = _draft_at(place)
    typed = dict(TYPED.get(code, {}))
    if code == "when":
        typed |= {"at_day-day": str(at.day), "at_day-month": str(at.month), "at_day-year": str(at.year)}
    answer = client.post(place, {"version": draft.version, "action": "continue", **typed})
    if answer.status_code != 302:
        raise NotAnswered(f"{place} answered {answer.status_code}")
    return answer.headers["Location"]


def _draft_at(place: str) -> Any:
    found = re.search(r"/report/([0-9a-f-]{36})/", place)
    if found is None:
        raise NotAnswered(f"No report at {place}")
    return apps.get_model("reporting.Draft").objects.get(pk=found[1])


def _copies(draft: Any, count: int) -> list[tuple[uuid.UUID, int]]:
    model = type(draft)
    values = {field.attname: getattr(draft, field.attname) for field in model._meta.concrete_fields}
    rows = [model(**(values | {"id": uuid.uuid4()})) for _ in range(count)]
    model.objects.bulk_create(rows)
    return [(row.pk, row.version) for row in rows]
