"""A filled county made larger by copying its cases inside the database: a million rows in minutes.

Each copy of a case stands at other premises of the fill and bears a reference of its own; everything that hangs on it is
copied too. Times are the same, so what is measured walks as many rows as if each had been made apart.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

HANGING = (
    "cases.CaseMove",
    "cases.PropertyLine",
    "cases.CasePerson",
    "cases.CctvSource",
    "cases.LogEntry",
    "cases.VictimContact",
    "cases.CaseMessage",
    "cases.CaseOutcome",
)
_STEP = 7_919  # a prime: each copy goes that many premises farther round the county


@dataclass(frozen=True)
class Made:
    """What a fill made by itself: the ids of its first and last case, and of its first and last spread premises."""

    first_case: int
    last_case: int
    first_premises: int
    last_premises: int

    @property
    def cases(self) -> int:
        return self.last_case - self.first_case + 1

    @property
    def premises(self) -> int:
        return self.last_premises - self.first_premises + 1


def copy(made: Made, *, turn: int, most: int) -> int:
    """Copy at most so many of the cases for the ``turn``-th time, with all that hangs on them. Returns how many."""
    number = min(most, made.cases)
    last = made.first_case + number - 1
    with connection.cursor() as cursor:
        cursor.execute(*_cases(made, turn, last))
        for label in HANGING:
            cursor.execute(*_hanging(apps.get_model(label), made, turn, last))
    return number


def settle() -> None:
    """Let the database know what it holds now: the next free id, and the statistics that plans are made from."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('cases_case', 'id'), (SELECT max(id) FROM cases_case))"
            )
        cursor.execute("ANALYZE")


def _columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column != "id"]


def _cases(made: Made, turn: int, last: int) -> tuple[str, list[int]]:
    """Return the statement that copies cases: chain premises stay, the others move round the county."""
    columns = _columns(apps.get_model("cases.Case"))
    moved = {
        "crime_reference": f"'NC-F' || {_padded(f'c.id + {turn * made.cases}')}",
        "business_id": "coalesce(p.business_id, c.business_id)",
        "premises_id": "coalesce(p.id, c.premises_id)",
        "policing_area": "coalesce(p.policing_area, c.policing_area)",
        "district_code": "coalesce(p.district_code, c.district_code)",
    }
    values = ", ".join(moved.get(column, f'c."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f"INSERT INTO cases_case (id, {names}) SELECT c.id + %s, {values} FROM cases_case c "  # noqa: S608 - our columns
        "LEFT JOIN businesses_premises p ON c.premises_id BETWEEN %s AND %s "
        "AND p.id = %s + (c.premises_id - %s + %s) %% %s WHERE c.id BETWEEN %s AND %s"
    )
    first = made.first_premises
    numbers = [turn * made.cases, first, made.last_premises, first, first, turn * _STEP, made.premises]
    return statement, [*numbers, made.first_case, last]


def _hanging(model: Any, made: Made, turn: int, last: int) -> tuple[str, list[int]]:
    columns = _columns(model)
    moved = {"case_id": f"case_id + {turn * made.cases}", "dedupe": _new_uuid()}
    values = ", ".join(moved.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    statement = f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" WHERE case_id BETWEEN %s AND %s'  # noqa: S608
    return statement, [made.first_case, last]


def _padded(number: str) -> str:
    is_postgresql = connection.vendor == "postgresql"
    return f"lpad(({number})::text, 9, '0')" if is_postgresql else f"printf('%%09d', {number})"


def _new_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
