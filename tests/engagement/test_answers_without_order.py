"""Which answer came when can be read nowhere: neither from keys, nor from what the database notes of its rows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from bizwatch.audit.models import AuditEvent
from bizwatch.engagement.models import SurveyAnswer
from bizwatch.engagement.services import mix_answers
from tests.cases.world import AT

pytestmark = pytest.mark.slow
BEFORE, AFTER = ("engagement", "0001_tables"), ("engagement", "0002_answers_without_order")


def answer(number: int, model: Any = SurveyAnswer) -> Any:
    month = AT.date().replace(day=1)
    return model.objects.create(survey_code="half_year", edition=AT.date(), month=month, answers={"n": number})


def as_stored(column: str) -> list[int]:
    """Return the answers in the order of one of the database's own columns."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM engagement_surveyanswer ORDER BY {column}")
        keys = [row[0] for row in cursor.fetchall()]
    found = {str(key).replace("-", ""): one.answers["n"] for key, one in SurveyAnswer.objects.in_bulk().items()}
    return [found[str(key).replace("-", "")] for key in keys]


@pytest.mark.django_db
def test_neither_key_nor_time_says_which_came_first() -> None:
    made = [answer(number) for number in range(20)]
    assert [one.answers["n"] for one in SurveyAnswer.objects.order_by("pk")] != list(range(20))
    assert {one.pk.version for one in made} == {4}  # random; versions 1, 6 and 7 hold a time
    kinds = {field.name: field.get_internal_type() for field in SurveyAnswer._meta.get_fields()}
    assert {name for name, kind in kinds.items() if kind in ("DateTimeField", "TimeField", "BigAutoField")} == set()
    assert SurveyAnswer.objects.exclude(month__day=1).count() == 0


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no row numbers")
def test_sqlite_has_no_row_number_to_count_by() -> None:
    answer(1)
    with pytest.raises(DatabaseError, match="rowid"), transaction.atomic():
        as_stored("rowid")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite notes no transaction in a row")
def test_postgresql_forgets_which_transaction_wrote_an_answer() -> None:
    for number in range(20):
        with transaction.atomic():
            answer(number)
    assert as_stored("xmin::text::bigint") == list(range(20))
    assert mix_answers(at=AT) == 20
    assert sorted(as_stored("ctid")) == list(range(20))
    assert as_stored("ctid") != list(range(20))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM engagement_surveyanswer")
        assert cursor.fetchone() == (1,)
    assert AuditEvent.objects.get(subject_id="answers 20").detail == {"mixed": True}
    assert mix_answers(at=AT) == 0


@pytest.fixture
def as_before() -> Iterator[Any]:
    """Take the tables back to before the change; afterwards they are as they should be whatever happened."""
    MigrationExecutor(connection).migrate([BEFORE])
    yield MigrationExecutor(connection).loader.project_state([BEFORE]).apps.get_model("engagement", "SurveyAnswer")
    MigrationExecutor(connection).migrate([AFTER])


@pytest.mark.django_db(transaction=True)
def test_what_was_answered_before_is_kept_in_another_order(as_before: Any) -> None:
    for number in range(40):
        answer(number, as_before)
    MigrationExecutor(connection).migrate([AFTER])
    stored = as_stored("ctid" if connection.vendor == "postgresql" else "id")
    assert sorted(stored) == list(range(40))
    assert stored != list(range(40))
    MigrationExecutor(connection).migrate([BEFORE])
    back = [one.answers["n"] for one in as_before.objects.order_by("pk")]
    assert sorted(back) == list(range(40))
    assert back != list(range(40))
