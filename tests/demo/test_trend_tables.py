"""`bizwatch bench trends`: the tables it prints, and the same as JSON."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from bizwatch.demo.bench import trends


@pytest.mark.django_db
@pytest.mark.slow
def test_the_command_prints_both_tables_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [rule for rule in trends.RULES if rule.name in ("change of 10% or more", "verdict, month on year")]
    told = list(trends.try_rules([trends.World(20, 0.0)], rules, series=20))
    monkeypatch.setattr(trends, "try_rules", lambda: iter(told))
    monkeypatch.setattr(trends, "table_lines", lambda found: _tables(found, rules))
    out = StringIO()
    call_command("bench", "trends", stdout=out)
    assert "**False alarms where nothing changed**" in out.getvalue()
    assert "| **verdict, month on year** | 0.0% |" in out.getvalue()
    out = StringIO()
    call_command("bench", "trends", "--json", stdout=out)
    figures = json.loads(out.getvalue())["figures"]
    assert [one["rule"] for one in figures] == [rule.name for rule in rules]
    assert figures[0]["false_alarms"] > 0.3


_tables = trends.table_lines
