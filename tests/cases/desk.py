"""The desk's pages, as tests open and send them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.cases.models import Case
from tests.cases.world import World
from tests.users import sign_in


def boxes(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """A date as three boxes post it."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


@dataclass
class Desk:
    """One person at the desk: opens and sends the pages of a case."""

    world: World
    user: User
    client: Client

    @classmethod
    def of(cls, world: World, user: User) -> "Desk":
        return cls(world, user, sign_in(User.objects.get(pk=user.pk)))

    def get(self, name: str, *args: object, **query: str) -> Any:
        return self.client.get(reverse(f"cases:{name}", args=args), query)

    def open(self, case: Case, slug: str = "", pk: int | None = None, **query: str) -> Any:
        return self.client.get(address(case, slug, pk), query)

    def send(self, case: Case, slug: str, data: Mapping[str, Any] | None = None, *, pk: int | None = None) -> Any:
        """Send an act's page as a browser would, with the version now and a fresh mark unless given."""
        now = Case.objects.get(pk=case.pk)
        hidden = {"once": str(uuid4()), "version": now.version}
        return self.client.post(address(case, slug, pk), {**hidden, **(data or {})})


def address(case: Case, slug: str = "", pk: int | None = None) -> str:
    """The address of a case page or of an act's page."""
    name = f"desk_{slug.replace('-', '_')}" if slug else "desk_case"
    return reverse(f"cases:{name}", args=[case.crime_reference, *([pk] if pk is not None else [])])


def text_of(response: Any) -> str:
    """The page without its markup's escapes."""
    return response.content.decode().replace("&#39;", "'").replace("&amp;", "&")
