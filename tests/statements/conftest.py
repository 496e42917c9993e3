"""A small county, a recorded case, and statements in every state."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.statements import services
from bizwatch.statements.actors import LinkActor
from bizwatch.statements.choices import Authority
from bizwatch.statements.models import SignedStatement, Statement
from bizwatch.statements.selectors import parts_of, whole_of
from tests.cases.conftest import evidence  # noqa: F401 - a fixture of the cases' tests
from tests.cases.world import AT, HOUR, World, full_report, make_world, recorded

NOW = AT + 2 * HOUR
Ask = Callable[..., Statement]


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    """A recorded case with property and cameras, which Ann has."""
    opened = cases.open_case(new=full_report(world), by=world.sam, at=AT)
    return recorded(world, opened)


@pytest.fixture
def ask(world: World, case: Case) -> Ask:
    """Ask somebody for a statement; without an account or a name, Wim by e-mail."""

    def asked(kind: str = "witness", *, signer: Any = None, **more: Any) -> Statement:
        name = signer.name if signer else "Wim Example"
        email = "" if signer else "wim@example.test"
        new = services.NewStatement(
            **{"kind": kind, "witness_name": name, "signer": signer, "email": email, "dedupe": uuid4(), **more}
        )
        return services.ask_statement(case=case, new=new, by=world.ann, at=NOW)

    return asked


def holder(statement: Statement) -> LinkActor:
    """Whoever holds the link of a statement."""
    return LinkActor(statement.pk, statement.number, statement.witness_name)


def fresh(statement: Statement) -> Statement:
    return Statement.objects.select_related("case__business", "case__premises", "follows__signed").get(pk=statement.pk)


def write(statement: Statement, code: str, text: str, *, by: Any, at: Any = NOW) -> None:
    version = parts_of(statement)[code].version
    services.save_part(statement=statement, code=code, text=text, version=version, by=by, at=at)


def fill(statement: Statement, *, by: Any, **head: Any) -> Statement:
    """Write all that is required and who makes it."""
    now = fresh(statement)
    business = {"authority": Authority.DIRECTOR, "authority_confirmed": True} if now.kind == "business_impact" else {}
    values = {"witness_name": now.witness_name, "is_adult": True, "age": None, "occupation": "", **business, **head}
    services.save_head(statement=now, **values, version=now.version, by=by, at=NOW)
    required = {"witness": ("account",), "business_impact": ("direct",), "personal": ("effect",)}
    for code in required.get(now.kind, ("system", "maintained", "clock", "export", "continuity")):
        write(now, code, "I was at the till and saw two men fill a bag.", by=by)
    return fresh(statement)


def sign(statement: Statement, *, by: Any, **changes: Any) -> SignedStatement:
    now = fresh(statement)
    reading = whole_of(now).reading
    values = {"reading": reading, "typed_name": now.witness_name, "declares": True, **changes}
    return services.sign_statement(statement=now, signing=services.Signing(**values), by=by, at=NOW + HOUR)
