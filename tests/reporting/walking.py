"""Walking through a report as a browser would, by its links and forms."""

import re
from typing import Any

from django.test import Client

from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import journey_of
from tests.reporting.samples import TYPED, posted, typed_for

GATE = {"gates": ["none"]}


def draft_of(address: str) -> Draft:
    """Return the draft in an address."""
    found = re.search(r"/report/([0-9a-f-]{36})/", address)
    assert found, address
    return Draft.objects.get(pk=found[1])


def begin(client: Client, kind: str = "shop-theft", **query: str) -> Draft:
    """Pass the gate and return the draft that begins."""
    answer = client.post(f"/report/begin/{kind}/", GATE, query_params=query)
    assert answer.status_code == 302, answer.content
    return draft_of(answer.headers["Location"])


def address_of(draft: Draft, code: str) -> str:
    """Return the address of a page of the draft."""
    return f"/report/{draft.pk}/{code}/"


def post_page(client: Client, draft: Draft, code: str, typed: Any = None, **more: Any) -> Any:
    """Send one page, with the version of the draft as it is now unless told otherwise."""
    draft.refresh_from_db()
    page = BY_CODE[code]
    data = posted(page, TYPED[code] if typed is None else typed)
    return client.post(address_of(draft, code), {"version": draft.version, "action": "continue", **data, **more})


def fill(client: Client, draft: Draft, **typed: Any) -> None:
    """Answer every page that still needs it, in order; ``typed`` replaces the samples by page."""
    for _ in range(40):
        draft.refresh_from_db()
        page = journey_of(draft).first_unanswered()
        if page is None:
            return
        answer = post_page(client, draft, page.code, _typed(draft, page.code, typed))
        assert answer.status_code == 302, (page.code, answer.content.decode())
    raise AssertionError("The report has no end")


def _typed(draft: Draft, code: str, typed: dict[str, Any]) -> Any:
    if code in typed:
        return typed[code]
    if code == "premises":
        from bizwatch.businesses.selectors import premises_visible_to

        assert draft.owner is not None
        return {"premises": premises_visible_to(draft.owner).order_by("pk")[0].reference}
    return typed_for(code, draft.crime_kind)


def send(client: Client, draft: Draft) -> Any:
    """Send the report from check answers."""
    draft.refresh_from_db()
    return client.post(address_of(draft, "check-your-answers"), {"version": draft.version, "action": "send"})


def text_of(answer: Any) -> str:
    """Return what a page says, without markup."""
    html = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)))
