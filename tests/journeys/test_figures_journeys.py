"""Outside figures and the strategy's figures in a browser, with script and without."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from bizwatch.accounts.models import User
from tests import users
from tests.browser import OpenPage
from tests.cases.world import person
from tests.journeys.reporters import look
from tests.trends.files import crime, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HEAD = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"


def import_figures(folder: Path) -> None:
    """A month of street files with a row at fault, and a year of shop theft."""
    rows = [crime(number, **{"Crime type": "Witchcraft" if number == 3 else "Shoplifting"}) for number in range(9)]
    call_command("import_police_uk", str(write(folder / "street.csv", rows)), published=None, stdout=StringIO())
    table = folder / "recorded.csv"
    table.write_text("\n".join([HEAD, *(f"2017/18,{quarter},Norfolk,46,1100" for quarter in range(1, 5))]) + "\n")
    call_command("import_recorded_crime", str(table), published=date(2018, 7, 19), stdout=StringIO())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_analyst_reads_where_figures_come_from(
    script: bool, open_page: OpenPage, live_server: Any, tmp_path: Path
) -> None:
    import_figures(tmp_path)
    page = open_page(script=script)
    check = look if script else (lambda page, name: None)  # axe is a script itself
    analyst = User.objects.get(pk=person("Ana Example", "analyst").pk)
    session = users.sign_in(analyst).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto("/sources/")
    check(page, "sources")
    page.get_by_role("link", name="Street-level crime – Norfolk Constabulary").click()
    expect(page.get_by_role("cell", name="Witchcraft")).to_be_visible()
    check(page, "sources-release")
    page.goto("/trends/strategy/")
    expect(page.get_by_text("12.05")).to_be_visible()
    expect(page.get_by_role("heading", name="Where these figures come from")).to_be_visible()
    check(page, "strategy-figures")
