"""The page without a signal decides in the browser as the server does, and speaks in the words of the trade."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bizwatch.kernel import clock
from bizwatch.reporting.offline import DOORS, shell_today
from bizwatch.reporting.offline_rules import asked_with
from tests.journeys.offline import OFFLINE, ready
from tests.reporting.test_offline_rules import KEPT, decisions, reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What the page's own script makes of the lines that came with the page.
DECIDE = """(reports) => {
  const rules = JSON.parse(document.getElementById("offline-rules").content.textContent);
  const { outcome } = self.BizwatchReportForm.prototype;
  return reports.map(({ audience, kind, made, names }) => {
    const answers = new Map();
    made.forEach(([name, value]) => answers.set(name, (answers.get(name) ?? new Set()).add(value)));
    const { shows, words } = rules[audience][kind];
    return names.map((name) => outcome(shows[name] ?? words[name], answers));
  });
}"""


def drawn() -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Reports with several choices, and what the server decides of each by every rule that looks at an answer."""
    at, asked, said = clock.now(), [], []
    shell = shell_today(at)
    for audience, door in DOORS.items():
        for kind in KEPT:
            for chosen in list(reports(kind, door, at))[:7]:
                found = list(decisions(shell, audience, kind, asked_with(chosen, kind, door, at)))
                ruled = [(name, decided) for name, line, decided in found if len(line) > 1]
                made = [(one.name, one.value) for one in chosen]
                asked.append({"audience": audience, "kind": kind, "made": made, "names": [name for name, _ in ruled]})
                said.append([decided for _, decided in ruled])
    return asked, said


def test_the_browser_decides_as_the_server_does(page: Page) -> None:
    asked, said = drawn()
    assert sum(map(len, said)) > 1000
    page.goto(OFFLINE)
    ready(page)
    for one, decided, expected in zip(asked, page.evaluate(DECIDE, asked), said, strict=True):
        assert decided == expected, one
    page.get_by_role("button", name="Start a report").click()
    page.locator("#id_kind").select_option("shop_theft")
    page.locator("#offline-gate input[value=hate]").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[data-page=hate]")).to_be_visible()
    expect(page.locator("[data-page=property]")).to_contain_text("70cl bottle of vodka")
    page.locator("#id_business-sector").select_option("farm")
    expect(page.locator("[data-page=property]")).to_contain_text("6 jars of honey")
