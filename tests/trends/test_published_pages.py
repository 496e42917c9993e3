"""Trends of published figures, with the gaps that they have, and rates reckoned on imported populations."""

import csv
from calendar import monthrange
from datetime import UTC, date, datetime
from io import StringIO
from uuid import uuid4

import numpy as np
import pytest

from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.models import AreaFigure
from bizwatch.kernel.months import months_between
from bizwatch.sources.models import Release
from bizwatch.trends.models import StreetCount
from bizwatch.trends.periods import Periods, Unit
from bizwatch.trends.presenters.words import runs_of
from bizwatch.trends.published import Asked, published
from bizwatch.trends.words import category_number
from tests.cases.desk import text_of
from tests.cases.world import person
from tests.sources.conftest import read
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stands")]
PAGE = "/trends/published/"
NORWICH = "E07000148"
SHOP, ASB = category_number("shoplifting"), category_number("anti-social-behaviour")


def month_of(month: date, shop: int, *, force: str = "norfolk") -> Release:
    """Read a month of a force: so many shop thefts, half of them in Norwich, and 1,000 incidents."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    release = read(uuid4().hex[:1], published=last, subject=force, covers_from=month, covers_to=last)
    Release.objects.filter(pk=release.pk).update(sha256=uuid4().hex)
    StreetCount.objects.bulk_create(
        [
            StreetCount(release=release, kind="all", area="", category=SHOP, crimes=shop),
            StreetCount(release=release, kind="all", area="", category=ASB, crimes=1_000),
            StreetCount(release=release, kind="lsoa-district", area=NORWICH, category=SHOP, crimes=shop // 2),
        ]
    )
    return release


@pytest.fixture
def three_years():
    """36 months of Norfolk without April 2024; the last twelve have twice as many."""
    for place, month in enumerate(months_between(date(2023, 1, 1), date(2025, 12, 1))):
        if month != date(2024, 4, 1):
            month_of(month, 100 if place < 24 else 200)


def asked(**changes) -> Asked:
    values = {"force": "norfolk", "categories": (SHOP,), "district": "", "years": 5} | changes
    return Asked(**values)  # type: ignore[arg-type]


@pytest.fixture
def commissioner(db):
    return sign_in(person("Cora Example", "commissioner"))


def test_a_month_that_is_missing_is_a_gap_and_takes_the_sums_that_need_it(three_years) -> None:
    found = published(asked())
    assert found is not None
    trend = found.trend
    assert trend.counts.size == 36
    assert [trend.periods.name(place) for place in trend.gaps] == ["April 2024"]
    assert np.isnan(trend.rolling[15:27]).all()
    assert trend.rolling[27] == 8 * 100 + 4 * 200
    assert len(trend.comparisons) == 2  # of the year before one month is missing
    assert len(found.releases) == 35


def test_a_district_is_its_own_and_fewer_years_are_the_newest(three_years) -> None:
    found = published(asked(district=NORWICH, years=2))
    assert found is not None
    assert found.trend.counts[-1] == 100
    assert found.trend.periods.name(0) == "January 2024"
    assert all(one.covers_from and one.covers_from >= date(2024, 1, 1) for one in found.releases)


def test_without_any_file_the_page_says_which_import_is_missing(commissioner) -> None:
    answer = commissioner.get(PAGE)
    assert answer.status_code == 200
    assert "bizwatch import-police-uk" in text_of(answer)
    assert commissioner.get(f"{PAGE}periods/csv/").headers["Location"].startswith(PAGE)


def test_missing_months_that_follow_each_other_are_drawn_together() -> None:
    months = tuple(date(2024, month, 1) for month in range(1, 9))
    assert runs_of(Periods(Unit.MONTH, months), [1, 3, 4, 5]) == ["February 2024", "April 2024 to June 2024"]


def test_the_commissioner_reads_published_figures_with_their_gap_and_source(commissioner, three_years) -> None:
    shown = text_of(commissioner.get(PAGE))
    for words in (
        "Shoplifting · Norfolk Constabulary" if "Shoplifting ·" in shown else "Shop theft · Norfolk Constabulary",
        "Missing: April 2024.",
        "There is no mark for business crime",
        "These are reports, not crimes committed",
        "Open Government Licence",
        "higher",
    ):
        assert words in shown
    assert "Reported here" not in shown.partition("<main")[2]
    assert (
        shown.count('class="app-trend__line app-trend__line--count"') >= 3
    )  # the line of months in two runs, and the sums


def test_all_crimes_are_without_incidents(commissioner, three_years) -> None:
    rows = list(
        csv.reader(
            StringIO(
                b"".join(commissioner.get(f"{PAGE}periods/csv/", {"category": "crimes"}).streaming_content).decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert rows[1][:3] == ["January 2023", "31", "100"]
    assert rows[16][:3] == ["April 2024", "30", ""]
    assert rows[16][-1] == "Missing"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("force", "Select a force from the list"),
        ("category", "Select a category from the list"),
        ("district", "Select a district of the force"),
        ("years", "Select how many years"),
        ("anew", "Select a month from the list"),
    ],
)
def test_what_nobody_knows_is_told(commissioner, three_years, name: str, words: str) -> None:
    answer = commissioner.get(PAGE, {name: "nonsense"})
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_files_of_values(commissioner, three_years) -> None:
    for which in ("comparisons", "periods", "season"):
        assert commissioner.get(f"{PAGE}{which}/excel/").status_code == 200
    assert commissioner.get(f"{PAGE}hours/csv/").status_code == 404


@pytest.mark.parametrize("role", ["business_staff", "investigator", "call_taker"])
def test_nobody_else_reads_it(db, role: str) -> None:
    assert sign_in(person("Some Example", role)).get(PAGE).status_code == 403


def figure(code: str, value: int, measure: str = FigureMeasure.RESIDENTS) -> None:
    release = read(uuid4().hex[:1], published=date(2025, 6, 1), kind="population", subject=f"{code} {measure}")
    AreaFigure.objects.create(
        release=release, kind=AreaKind.DISTRICT, area_code=code, measure=measure, on=date(2025, 6, 30), value=value
    )


class TestRates:
    """By district, of the last year of what was reported here."""

    @pytest.fixture
    def analyst(self, world):
        return sign_in(person("Ana Example", "analyst"))

    def test_rates_stand_with_interval_rank_and_funnel(self, analyst, by_month) -> None:
        by_month(2025, 10, [1, *[10] * 12])
        by_month(2025, 11, [40] * 12, district_code="E07000143")
        figure(NORWICH, 100_000)
        figure("E07000143", 100_000)
        shown = text_of(analyst.get("/trends/"))
        assert "No rate per 1,000 businesses: no figure was imported." in shown
        assert "No rate per 1,000 residents" not in shown
        assert "Reports per 1,000 residents, districts from the smallest" in shown
        rows = list(
            csv.reader(StringIO(b"".join(analyst.get("/trends/rates/csv/").streaming_content).decode("utf-8-sig")))
        )
        by_name = {row[0]: row for row in rows[1:]}
        assert by_name["Norwich"][1:8] == ["120", "100000", "1.2", "0.99", "1.43", "1", "1 to 1 of 2"]
        assert by_name["Breckland"][1:5] == ["480", "100000", "4.8", "4.38"]
        assert by_name["Broadland"][1:4] == ["0", "", ""]

    def test_a_part_of_a_district_and_one_kind_of_business_have_none(self, analyst, by_month) -> None:
        by_month(2025, 10, [1, *[10] * 12])
        figure(NORWICH, 100_000)
        for asked_for in ({"place": "norfolk-norwich"}, {"sector": "convenience"}):
            shown = text_of(analyst.get("/trends/", asked_for))
            assert "Rates are given for whole districts" in shown
            assert "Rank, lowest first" not in shown

    def test_less_than_a_year_has_none(self, analyst, tell) -> None:
        tell(datetime(2026, 8, 2, tzinfo=UTC))
        figure(NORWICH, 100_000)
        assert "Rates are given for whole districts over a whole year" in text_of(analyst.get("/trends/"))


def test_the_page_takes_no_more_queries_for_more_months(
    commissioner, three_years, django_assert_max_num_queries
) -> None:
    commissioner.get(PAGE)
    with django_assert_max_num_queries(9):
        commissioner.get(PAGE)
