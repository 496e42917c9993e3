"""Another system that reports through the API: its business, its token, and how it asks."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from bizwatch.api.choices import Scope
from bizwatch.api.models import ApiClient
from bizwatch.api.services import make_token
from bizwatch.businesses.models import Business, Premises
from bizwatch.kernel import clock
from tests.accounts.people import TESTER
from tests.businesses import shops

ROOT = "/api/v1"


@dataclass
class System:
    """A till or an incident system of a business, with its token."""

    business: Business
    premises: Premises
    client: ApiClient
    token: str

    def ask(self, method: str, path: str, *, body: Any = None, key: str = "", **more: Any) -> Any:
        """Ask as this system does; ``body`` is sent as JSON, or as it stands where it is text or bytes."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        if key:
            headers["Idempotency-Key"] = key
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        send = {"data": data, "content_type": "application/json"} if body is not None else {}
        return Client(raise_request_exception=False).generic(method, ROOT + path, headers=headers, **(send | more))

    def get(self, path: str, **more: Any) -> Any:
        """Read something."""
        return self.ask("GET", path, **more)

    def report(self, *, key: str = "till-1", **changes: Any) -> Any:
        """Send a report."""
        return self.ask("POST", "/reports", body=minimum(self.premises, **changes), key=key)

    def evidence(self, reference: str, **parts: Any) -> Any:
        """Send a file with a report."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return Client().post(f"{ROOT}/reports/{reference}/evidence", parts, headers=headers)


def minimum(place: Premises, /, **changes: Any) -> dict[str, Any]:
    """Return the smallest report that is taken, with changes; None takes an item out."""
    told = {
        "kind": "shop_theft",
        "premises": place.reference,
        "happened_from": (clock.now() - timedelta(hours=2)).isoformat(),
        "what_happened": "Two men filled a bag with spirits and ran.",
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def token(business: Business, *scopes: str, premises: Collection[str] = (), days: int = 365) -> tuple[ApiClient, str]:
    """Make a token; without scopes it may do everything that its premises allow."""
    every = [scope for scope in Scope.values if not (premises and scope == Scope.MANAGE_WEBHOOKS)]
    return make_token(
        business=business,
        name="Till",
        scopes=scopes or every,
        premises=premises,
        days=days,
        by=TESTER,
        at=clock.now(),
    )


def system(*scopes: str, name: str = "Anglia Stores") -> System:
    """Make a business with premises, a contact and a token."""
    business = shops.business(name)
    premises = shops.premises(business)
    premises.contact_name, premises.contact_email = "Sam Till", "sam@shop.example"
    premises.save()
    client, text = token(business, *scopes)
    return System(business, premises, client, text)
