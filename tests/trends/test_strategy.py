"""``bizwatch strategy-figures`` and its page: what comes out of the data, and what is said of what cannot."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from bizwatch.audit.services import SystemActor
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.models import AreaFigure
from bizwatch.kernel import clock
from bizwatch.reference.selectors import districts
from bizwatch.sources.services import NewRelease, begin_release, finish_release
from bizwatch.trends.strategy.figures import MethodCode, comparison, strategy
from bizwatch.trends.strategy.methods import METHODS
from bizwatch.trends.strategy.rebuilding import Verdict, rebuild, rebuild_all
from tests.cases.desk import text_of
from tests.geography.world import edition, plot
from tests.trends.files import crime, write
from tests.users import SignIn

pytestmark = pytest.mark.django_db
HEAD = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"
YEAR_FILE = "recorded_crime_2017_18/prc-pfa-201718_new.csv.gz"


def figures() -> dict[str, dict[str, Any]]:
    out = StringIO()
    call_command("strategy_figures", json=True, stdout=out)
    return {one["code"]: one for one in json.loads(out.getvalue())}


def year(path: Path, name: str, counts: dict[str, dict[str, int]]) -> None:
    """Import a made-up year: offences by force and code, all in its first quarter and none in the others."""
    rows = [
        f"{name},{quarter},{force},{code},{number if quarter == 1 else 0}"
        for quarter in range(1, 5)
        for force, codes in counts.items()
        for code, number in codes.items()
    ]
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    call_command("import_recorded_crime", str(path), published=date(2018, 7, 19), stdout=StringIO())


def people(by_district: dict[str, int]) -> None:
    """Store residents of districts in the middle of 2017 as a release that was read."""
    day = date(2017, 6, 30)
    new = NewRelease(kind="population", name="mid-2017", sha256=uuid4().hex, covers_from=day, subject=uuid4().hex)
    by, at = SystemActor("test"), clock.now()
    release = begin_release(new=new, by=by, at=at)
    AreaFigure.objects.bulk_create(
        AreaFigure(release=release, kind="district", area_code=code, measure="residents", on=day, value=value)
        for code, value in by_district.items()
    )
    finish_release(release=release, by=by, at=at)


@pytest.fixture
def made_up(tmp_path: Path) -> Callable[..., None]:
    return lambda name, counts: year(tmp_path / f"{name[:4]}.csv", name, counts)


def verdict(code: str) -> Verdict:
    return rebuild(next(one for one in strategy().figures if one.code == code)).verdict


class TestTables:
    def test_every_method_has_its_entry_and_every_figure_its_method(self) -> None:
        assert set(METHODS) | {MethodCode.NONE} == set(MethodCode)
        assert len(strategy().figures) == 40
        assert len({one.code for one in strategy().figures}) == 40

    def test_forces_are_compared_on_known_populations_and_a_group_that_says_it_is_unsure(self) -> None:
        people = {row.code: row.people for row in comparison().populations}
        assert len(people) == 43
        assert people["norfolk"] == 898_390
        group = comparison().groups.find("norfolk", date(2018, 3, 31))
        assert group is not None
        assert set(group.forces) < set(people)
        assert (group.mark, "confirmation" in group.source) == ("knowledge", True)


class TestNothingImported:
    def test_the_command_says_of_each_figure_what_is_missing(self) -> None:
        found = figures()
        assert found["shop-theft-a-day"]["reproducible"] is False
        assert "bizwatch import-recorded-crime" in found["shop-theft-a-day"]["why_not"]
        assert found["violence-night"]["result"] == "not from open data"
        assert "neither the hour nor the exact place" in found["violence-night"]["why_not"]

    def test_what_follows_from_the_strategys_own_totals(self) -> None:
        found = figures()
        assert found["cyber-a-month"]["rebuilt"] == 26.4
        assert found["cyber-losses-a-month"]["rebuilt"] == 11_260.33
        assert found["cyber-a-month"]["result"] == "follows from the strategy's own total"
        assert found["cyber-reports"]["reproducible"] is False

    def test_the_page_says_which_command_to_run(self, signed_in_as: SignIn) -> None:
        shown = text_of(signed_in_as("commissioner").get("/trends/strategy/"))
        assert "No outside figures were imported yet" in shown
        assert "bizwatch import-recorded-crime FILE" in shown
        assert "What may be concluded, and what may not" in shown


@pytest.mark.slow
class TestTheStrategysOwnYear:
    @pytest.fixture(autouse=True)
    def _imported(self, shared_data: Path, db: Any) -> None:
        call_command(
            "import_recorded_crime", str(shared_data / YEAR_FILE), published=date(2018, 7, 19), stdout=StringIO()
        )

    def test_its_figures_come_out_of_the_home_offices_table(self) -> None:
        found = figures()
        expected = {
            "shop-theft-a-day": (12.05, "agrees"),
            "burglary-a-day": (3.5, "agrees"),
            "robbery": (0.92, "agrees"),
            "slavery-count": (29, "differs"),
            "shop-theft-rank": (4, "agrees"),
            "burglary-rank": (4, "agrees"),
            "burglary-group": (1, "agrees"),
            "safest": (10, "agrees"),
        }
        assert {code: (found[code]["rebuilt"], found[code]["result"]) for code in expected} == expected
        assert "4,398 offences in 365 days" in found["shop-theft-a-day"]["how"]
        assert "1,278 offences in 365 days" in found["burglary-a-day"]["how"]
        assert found["slavery-count"]["difference"] == 1
        assert "Home Office" in found["burglary-a-day"]["sources"][0]

    def test_page_csv_and_excel_say_the_same_with_their_sources(self, signed_in_as: SignIn) -> None:
        client = signed_in_as("analyst")
        shown = text_of(client.get("/trends/strategy/"))
        for told in (
            "12.05",
            "£11,260.33",
            "Rebuilt, and agrees",
            "Open Government Licence v3.0",
            "published 19 July 2018",
        ):
            assert told in shown
        lines = b"".join(client.get("/trends/strategy/csv/").streaming_content).decode()  # type: ignore[attr-defined]
        assert lines.count("\n") >= 41
        assert "shop-theft-a-day" in lines
        book = load_workbook(BytesIO(client.get("/trends/strategy/excel/").content))
        rows = {row[0].value: row for row in book.active.iter_rows()}
        assert rows["shop-theft-a-day"][4].value == 12.05
        assert all(cell.data_type != "f" for row in rows.values() for cell in row)

    def test_the_command_in_words(self) -> None:
        out = StringIO()
        call_command("strategy_figures", stdout=out)
        assert "12.05  Rebuilt, and agrees: shoplifting" in out.getvalue()
        assert "Contains public sector information from the Home Office" in out.getvalue()


class TestMethods:
    def test_a_change_needs_the_year_before(self, made_up: Callable[..., None]) -> None:
        made_up("2017/18", {"Norfolk": {"8N": 116, "106": 28}})
        assert verdict("violence-injury") is Verdict.NOT_IMPORTED
        made_up("2016/17", {"Norfolk": {"8N": 100, "106": 26}})
        found = figures()
        assert (found["violence-injury"]["rebuilt"], found["violence-injury"]["result"]) == (16, "agrees")
        assert (found["slavery-change"]["rebuilt"], found["slavery-change"]["result"]) == (8, "agrees")

    def test_a_year_before_with_none_gives_no_change(self, made_up: Callable[..., None]) -> None:
        made_up("2016/17", {"Norfolk": {"106": 0}})
        made_up("2017/18", {"Norfolk": {"106": 28}})
        assert "none in the year before" in figures()["slavery-change"]["why_not"]

    def test_ranks_count_the_forces_that_are_known(self, made_up: Callable[..., None]) -> None:
        rows = {
            "Norfolk": {"46": 900},
            "Surrey": {"46": 1},
            "Kent": {"46": 90_000},
            "British Transport Police": {"46": 1},
        }
        made_up("2017/18", rows)
        found = figures()["shop-theft-rank"]
        assert found["rebuilt"] == 2
        assert "place 2 from the lowest of 3 forces" in found["how"]
        assert figures()["shop-theft-group"]["rebuilt"] == 1

    def test_populations_that_were_imported_for_every_force_take_the_place_of_the_shipped(
        self, made_up: Callable[..., None]
    ) -> None:
        made_up("2017/18", {"Norfolk": {"46": 900}, "Surrey": {"46": 900}})
        assert figures()["shop-theft-rank"]["rebuilt"] == 2
        norfolk, surrey = ([row.code for row in districts(force=force)] for force in ("norfolk", "surrey"))
        people(dict.fromkeys(norfolk, 900_000) | dict.fromkeys(surrey[1:], 10))
        assert "population of mid-2017 in the data file" in figures()["shop-theft-rank"]["how"]
        people({surrey[0]: 10})
        found = figures()["shop-theft-rank"]
        assert found["rebuilt"] == 1
        assert "0.14 per 1,000 people (population as imported)" in found["how"]
        assert any("population estimates" in line for line in found["sources"])

    def test_referrals_that_were_imported_take_the_place_of_the_strategys_total(self, tmp_path: Path) -> None:
        path = tmp_path / "cyber.csv"
        rows = [f"2017-{month:02d},Norfolk,cyber-dependent,30,1200,3,24,3" for month in range(1, 13)]
        path.write_text("\n".join(["month,force,base,reports,losses,businesses,individuals,unknown", *rows]) + "\n")
        call_command("import_fraud_referrals", str(path), stdout=StringIO())
        found = figures()
        assert (found["cyber-reports"]["rebuilt"], found["cyber-reports"]["difference"]) == (360, 43)
        assert found["cyber-a-month"]["result"] == "differs"
        assert found["cyber-business"]["rebuilt"] == 10
        assert found["cyber-individuals"]["rebuilt"] == 80
        assert found["fraud-from-business"]["reproducible"] is False

    def test_referrals_with_a_month_missing_or_not_known_make_no_total(self, tmp_path: Path) -> None:
        path = tmp_path / "cyber.csv"
        rows = [f"2017-{month:02d},Norfolk,cyber-dependent,{'' if month == 5 else 30},,3,24" for month in range(1, 13)]
        path.write_text("\n".join(["month,force,base,reports,losses,businesses,individuals", *rows]) + "\n")
        call_command("import_fraud_referrals", str(path), stdout=StringIO())
        assert verdict("cyber-reports") is Verdict.NOT_IMPORTED
        assert verdict("cyber-business") is Verdict.NOT_IMPORTED
        assert verdict("cyber-a-month") is Verdict.OWN

    def test_anti_social_behaviour_needs_every_month_of_both_years(self, tmp_path: Path) -> None:
        asb = {"Crime type": "Anti-social behaviour", "Crime ID": ""}
        months = [f"{2016 + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}" for month in range(24)]
        rows = [
            crime(number, Month=month, **asb)
            for place, month in enumerate(months)
            for number in range(20 if place < 12 else 17)
        ]
        call_command("import_police_uk", str(write(tmp_path / "a.csv", rows[20:])), published=None, stdout=StringIO())
        assert "1 of 12 months from April 2016" in figures()["asb"]["why_not"]
        call_command("import_police_uk", str(write(tmp_path / "b.csv", rows[:20])), published=None, stdout=StringIO())
        assert (figures()["asb"]["rebuilt"], figures()["asb"]["result"]) == (-15, "agrees")

    @pytest.mark.slow
    def test_outlines_that_are_derived_from_postcodes_rebuild_no_hectares(self) -> None:
        found = next(one for one in rebuild_all() if one.figure.code == "hectares")
        assert found.answer is None

    def test_hectares_come_from_the_outlines_of_every_district(self) -> None:
        codes = [row.code for row in districts(force="norfolk")]
        edition(AreaKind.DISTRICT, {code: plot(place) for place, code in enumerate(codes)})
        found = next(one for one in rebuild_all() if one.figure.code == "hectares")
        assert found.answer is not None
        assert found.answer.number == pytest.approx(700)


@pytest.mark.parametrize("role", ["head_office", "investigator", "administrator"])
def test_others_are_refused(signed_in_as: SignIn, role: str) -> None:
    assert signed_in_as(role).get("/trends/strategy/").status_code == 403
