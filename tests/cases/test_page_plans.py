"""Opening a case never walks a table that grows with the cases: each question that its page asks has an index."""

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizwatch.cases import services
from bizwatch.cases.models import Case
from tests.cases.desk import Desk
from tests.cases.world import AT, HOUR, full_report, recorded

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plan"),
]
NOW = AT + 4 * HOUR
# Tables of a few rows, however many cases there are.
SMALL = ("accounts_", "django_", "account_", "mfa_")


def plans_of(open_page) -> dict[str, list[str]]:
    """Return the plan of each SELECT that a page asks."""
    with CaptureQueriesContext(connection) as captured:
        answer = open_page()
    assert answer.status_code == 200
    found = {}
    for sql in {query["sql"] for query in captured if query["sql"].startswith("SELECT")}:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            found[sql] = [row[3] for row in cursor.fetchall()]
    return found


def is_walk(line: str, sql: str) -> bool:
    """Tell whether a line of a plan walks a whole table: not the end of an index of which one row is wanted."""
    if not line.startswith("SCAN ") or line.startswith(
        ("SCAN CONSTANT", "SCAN (", "SCAN qualify", *(f"SCAN {one}" for one in SMALL))
    ):
        return False
    return not (" USING INDEX " in line and sql.endswith(" LIMIT 1"))


@pytest.mark.parametrize(("person", "name"), [("ann", "desk_case"), ("beat", "area_case"), ("sam", "my_case")])
def test_no_question_of_a_case_page_walks_a_table(world, person, name):
    case = recorded(world, services.open_case(new=full_report(world), by=world.sam, at=AT))
    Case.objects.update(policing_area=world.beat.policing_area)
    with time_machine.travel(NOW, tick=False):
        cache.clear()
        desk = Desk.of(world, getattr(world, person))
        plans = plans_of(lambda: desk.get(name, case.crime_reference))
    assert len(plans) > 5
    walked = {line: sql[:200] for sql, plan in plans.items() for line in plan if is_walk(line, sql)}
    assert walked == {}
