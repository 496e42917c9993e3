"""The page of trends and its files: who reads them, what they say, and what they do with too little or the unknown."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree

import numpy as np
import pytest
from openpyxl import load_workbook

from bizwatch.audit.models import AuditEvent
from bizwatch.trends.charts import line_chart, week_chart
from bizwatch.trends.presenters.tables import TABLES
from tests.cases.desk import text_of
from tests.cases.world import World, person
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stands")]
PAGE = "/trends/"


@pytest.fixture
def analyst(world: World):
    return sign_in(person("Ana Example", "analyst"))


def lines(answer) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(body)))


@pytest.mark.parametrize(
    ("role", "status"),
    [("analyst", 200), ("supervisor", 200), ("crime_registrar", 200), ("commissioner", 403), ("business_staff", 403)],
)
def test_whoever_may_see_small_numbers_reads_it(world: World, role: str, status: int) -> None:
    client = sign_in(person("Some Example", role))
    for address in (PAGE, "/trends/periods/csv/", "/trends/periods/excel/"):
        answer = client.get(address, follow=True)
        assert answer.status_code == status


def test_before_anything_was_counted_it_says_so(analyst) -> None:
    shown = text_of(analyst.get(PAGE))
    assert "Nothing has been counted over a whole month yet" in shown
    assert "<svg class=" not in shown.partition("<main")[2]


def test_it_tells_the_verdict_the_limits_and_what_may_be_concluded(analyst, by_month) -> None:
    by_month(2023, 10, [1, *[40, 42, 38, 41] * 6, *[80, 84, 78, 82] * 3])
    answer = analyst.get(PAGE)
    shown = text_of(answer)
    assert answer.status_code == 200
    for words in (
        "November 2025 to October 2026: higher. 972 now and 483 a year before, +101% by the day",
        "These are reports, not crimes committed",
        "12 months lie beyond the limits: November 2025, December 2025",
        "Through the year",
        "By hour and weekday",
        "Counts beside harm",
        "No rate per 1,000 residents: no figure was imported",
        "Norwich policing district",
        'role="img"',
    ):
        assert words in shown
    assert shown.count('<svg class="app-trend"') == 5


def test_three_a_year_are_too_few(analyst, by_month) -> None:
    by_month(2023, 10, [1, *[0, 0, 0, 1] * 9])
    shown = text_of(analyst.get(PAGE))
    assert "too few to say" in shown
    assert "No limits are drawn" in shown


def test_a_first_year_has_nothing_to_compare_with(analyst, by_month) -> None:
    by_month(2026, 5, [10] * 6)
    shown = text_of(analyst.get(PAGE))
    assert "there is no same time a year before" in shown
    assert "Two whole years are needed for a season" in shown
    assert "Not counted two years yet" in shown


def test_weeks_have_no_season(analyst, by_month) -> None:
    by_month(2024, 10, [30] * 25)
    shown = text_of(analyst.get(PAGE, {"unit": "week", "years": "2"}))
    assert "weeks of one year are too few for a season" in shown
    assert "Week of 16 November 2026" in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("subject", "Select an offence from the list"),
        ("place", "Select an area from the list"),
        ("sector", "Select a kind of business from the list"),
        ("unit", "Select month or week"),
        ("years", "Select how many years"),
        ("anew", "Select a month from the list"),
    ],
)
def test_what_nobody_knows_is_told_and_the_usual_is_shown(analyst, by_month, name: str, words: str) -> None:
    by_month(2024, 10, [30] * 25)
    answer = analyst.get(PAGE, {name: "<script>"})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "All crimes · Everywhere" in text_of(answer)
    file = analyst.get("/trends/periods/csv/", {name: "nonsense"})
    assert file.status_code == 302
    assert not AuditEvent.objects.filter(reason="export of figures").exists()


@pytest.mark.parametrize("which", list(TABLES))
def test_every_table_is_a_file_of_values_and_audited(analyst, by_month, which: str) -> None:
    by_month(2023, 10, [1, *[40] * 36])
    rows = lines(analyst.get(f"/trends/{which}/csv/", {"years": "3"}))
    book = load_workbook(BytesIO(analyst.get(f"/trends/{which}/excel/", {"years": "3"}).content))
    sheet = [list(row) for row in book.active.values]
    assert rows[0] == sheet[0]
    assert len(rows) == len(sheet) > 1
    assert any(isinstance(value, int | float) for row in sheet[1:] for value in row)
    assert not any(isinstance(value, str) and value.startswith("=") for row in sheet for value in row)
    told = AuditEvent.objects.filter(reason="export of figures")
    assert [one.detail["table"] for one in told] == [which, which]


def test_a_file_of_nothing_leads_back_to_the_page_and_one_that_is_none_is_not_found(analyst) -> None:
    assert analyst.get("/trends/periods/csv/").headers["Location"].startswith(PAGE)
    assert analyst.get("/trends/everything/csv/").status_code == 404


def test_the_month_file_holds_what_the_page_shows(analyst, by_month) -> None:
    by_month(2024, 10, [1, *[10] * 24])
    rows = lines(analyst.get("/trends/periods/csv/"))
    assert rows[0][:4] == ["Month", "Days", "Reports", "Total of 12 months"]
    assert rows[-1][:4] == ["October 2026", "31", "10", "120"]
    assert rows[1][:4] == ["November 2024", "30", "10", ""]


def test_a_new_baseline_is_marked(analyst, by_month) -> None:
    by_month(2023, 10, [1, *[40] * 24, *[80] * 12])
    shown = text_of(analyst.get(PAGE, {"anew": "2025-11-01"}))
    assert "A new baseline starts in November 2025" in shown
    assert "app-trend__start" in shown


def test_the_page_takes_no_more_queries_for_more_reports(analyst, by_month, django_assert_max_num_queries) -> None:
    by_month(2023, 10, [20] * 37)
    analyst.get(PAGE)
    with django_assert_max_num_queries(15):
        analyst.get(PAGE)


def test_drawings_are_sound_and_break_at_gaps() -> None:
    gap = np.array([1.0, 2.0, np.nan, 4.0])
    drawn = line_chart("Numbers", list("abcd"), [("count", gap)], marked=[(3, 4.0, "out")])
    assert drawn is not None
    assert [run.count(",") for run in drawn.lines[0].runs] == [2, 1]
    assert drawn.rules[-1][1] == "4"
    assert line_chart("Nothing", ["a"], [("count", np.array([np.nan]))]) is None
    nought = line_chart("None", list("ab"), [("count", np.zeros(2))])
    assert nought is not None
    assert nought.rules[-1][1] == "1"
    assert {cell.depth for cell in week_chart("Week", np.zeros((7, 24)), list("MTWTFSS")).cells} == {0}


def test_every_drawing_is_xml_with_a_name(analyst, by_month) -> None:
    by_month(2023, 10, [1, *[40] * 36])
    shown = analyst.get(PAGE).content.decode()
    for part in shown.split('<svg class="app-trend"')[1:]:
        drawing = ElementTree.fromstring('<svg class="app-trend"' + part.partition("</svg>")[0] + "</svg>")
        assert drawing.attrib["role"] == "img"
        assert drawing.attrib["aria-label"]
        title = drawing.find("title")
        assert title is not None
        assert title.text
