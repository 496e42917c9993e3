"""``import-recorded-crime`` and ``import-fraud-referrals``: good rows, faults, revisions, what is not known."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from bizwatch.sources.models import Release
from bizwatch.trends.models import FraudReferrals, RecordedCrime
from bizwatch.trends.selectors import fraud_referrals, recorded_quarters, recorded_totals
from bizwatch.trends.words import force_code, recorded_category

pytestmark = pytest.mark.django_db
HEAD = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"
APRIL, JANUARY = date(2017, 4, 1), date(2018, 1, 1)
ROWS = [
    f"2017/18,{quarter},{force},46,{number}" for quarter in "1234" for force, number in (("Norfolk", 9), ("Kent", 30))
]


def run(command: str, path: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(command, str(path), json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def recorded(path: Path, rows: list[str], **options: Any) -> dict[str, Any]:
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return run("import_recorded_crime", path, **options)


class TestRecordedCrime:
    def test_a_year_is_read_and_added_up(self, tmp_path: Path) -> None:
        told = recorded(tmp_path / "prc.csv", ROWS, published=date(2018, 7, 19))
        assert (told["rows_kept"], told["from"], told["to"]) == (8, "2017-04-01", "2018-03-31")
        totals = recorded_totals(["46"], APRIL, JANUARY)
        assert totals.by_force == {"norfolk": 36, "kent": 120}
        assert [release.name for release in totals.releases] == ["prc.csv"]
        assert recorded_quarters() == [APRIL, date(2017, 7, 1), date(2017, 10, 1), JANUARY]

    def test_excel(self, tmp_path: Path) -> None:
        book = Workbook()
        for row in [
            HEAD.split(","),
            ["2017/18", 1, "Norfolk", 46, 1_100],
            ["2017/18", "Q2", "London, City of", "30C", 5],
        ]:
            book.active.append(row)
        book.save(tmp_path / "prc.xlsx")
        assert run("import_recorded_crime", tmp_path / "prc.xlsx")["rows_kept"] == 2
        assert RecordedCrime.objects.get(offence="30C").force == "city-of-london"

    def test_faults_of_rows(self, tmp_path: Path) -> None:
        bad = [
            "2017/19,1,Norfolk,46,5",
            "2017/18,5,Norfolk,46,5",
            "2017/18,1,,46,5",
            "2017/18,1,Norfolk,,5",
            "2017/18,1,Norfolk,49,many",
            "2017/18,1,Norfolk,46,9",
        ]
        told = recorded(tmp_path / "prc.csv", [*ROWS, *bad, "2017/18,1,Norfolk,26,-1"])
        assert (told["rows_kept"], told["rows_faulty"]) == (9, 6)
        assert [(one["line"], one["column"]) for one in told["faults"]] == [
            (10, "Financial Year"),
            (11, "Financial Quarter"),
            (12, "Force Name"),
            (13, "Offence Code"),
            (14, "Number of Offences"),
            (15, ""),
        ]
        assert "stands on line 2 already" in told["faults"][-1]["sentence"]
        assert RecordedCrime.objects.get(offence="26").offences == -1

    def test_a_revision_replaces_the_view_and_the_earlier_can_be_asked_for(self, tmp_path: Path) -> None:
        recorded(tmp_path / "first.csv", ROWS, published=date(2018, 7, 19))
        recorded(tmp_path / "second.csv", [row.replace(",9", ",10") for row in ROWS], published=date(2019, 7, 18))
        assert recorded_totals(["46"], APRIL, JANUARY).by_force["norfolk"] == 40
        assert recorded_totals(["46"], APRIL, JANUARY, known_on=date(2018, 12, 31)).by_force["norfolk"] == 36

    def test_a_later_table_of_more_years_counts_for_the_quarters_that_it_has(self, tmp_path: Path) -> None:
        recorded(tmp_path / "first.csv", ROWS, published=date(2018, 7, 19))
        rows = ["2017/18,4,Norfolk,46,100", "2018/19,1,Norfolk,46,7"]
        recorded(tmp_path / "second.csv", rows, published=date(2019, 7, 18))
        assert recorded_totals(["46"], APRIL, JANUARY).by_force == {"norfolk": 127}

    def test_a_quarter_that_is_missing_gives_no_total(self, tmp_path: Path) -> None:
        recorded(tmp_path / "prc.csv", ROWS[:6])
        totals = recorded_totals(["46"], APRIL, JANUARY)
        assert (totals.by_force, totals.missing) == ({}, (JANUARY,))

    def test_a_code_without_any_row_is_not_nought(self, tmp_path: Path) -> None:
        recorded(tmp_path / "prc.csv", ROWS)
        assert recorded_totals(["34A"], APRIL, JANUARY).by_force == {}

    def test_read_once(self, tmp_path: Path) -> None:
        recorded(tmp_path / "prc.csv", ROWS)
        assert recorded(tmp_path / "prc.csv", ROWS)["did"] == "already read"
        assert RecordedCrime.objects.count() == 8

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("", "empty"),
            ("a,b\n1,2\n", "lacks Financial Year"),
            (f"{HEAD}\n", "no row of recorded crime"),
            (f"{HEAD}\nx,1,Norfolk,46,5\n", "Line 2, Financial Year: Write the financial year as 2017/18."),
        ],
    )
    def test_a_file_that_cannot_be_read(self, tmp_path: Path, content: str, words: str) -> None:
        path = tmp_path / "prc.csv"
        path.write_text(content)
        with pytest.raises(CommandError, match=words):
            run("import_recorded_crime", path)
        assert Release.objects.get().state == "failed"
        assert not RecordedCrime.objects.exists()

    def test_the_category_of_a_day(self) -> None:
        assert recorded_category("business-burglary", APRIL).offences == ("30C", "30D", "31A")
        assert recorded_category("business-burglary", date(2017, 3, 31)).offences == ("30A", "30B", "31")
        assert force_code("Norfolk Constabulary") == force_code("Norfolk") == "norfolk"


class TestReferrals:
    def test_what_is_not_known_stays_not_known(self, tmp_path: Path) -> None:
        path = tmp_path / "referrals.csv"
        path.write_text(
            "month,force,base,reports,losses,businesses,individuals,unknown\n"
            '2017-01,Norfolk,cyber-dependent,26,"£11,260.33",3,22,1\n'
            "2017-02,Norfolk,cyber-dependent,30,,,,\n"
            "2017-03,Norfolk,,31,unknown,n/a,-,\n"
        )
        assert run("import_fraud_referrals", path)["rows_kept"] == 3
        months = fraud_referrals("norfolk", "cyber-dependent").months
        assert list(months) == [date(2017, 1, 1), date(2017, 2, 1)]
        assert months[date(2017, 1, 1)].losses == Decimal("11260.33")
        assert months[date(2017, 2, 1)].businesses is None
        assert list(fraud_referrals("norfolk", "all").months) == [date(2017, 3, 1)]

    def test_faults(self, tmp_path: Path) -> None:
        path = tmp_path / "referrals.csv"
        path.write_text(
            "month,force,base,reports,losses,businesses,individuals\n"
            "2017-01,Norfolk,all,26,1,3,22\n"
            "2017-13,Norfolk,all,26,1,3,22\n"
            "2017-02,,all,26,1,3,22\n"
            "2017-02,Norfolk,wizardry,26,1,3,22\n"
            "2017-02,Norfolk,all,lots,1,3,22\n"
            "2017-02,Norfolk,all,26,-5,3,22\n"
            "2017-02,Norfolk,all,26,NaN,3,22\n"
            "2017-02,Norfolk,all,26,Infinity,3,22\n"
            "2017-02,Norfolk,all,20,1,3,22\n"
            "2017-01,Norfolk,all,26,1,3,22\n"
        )
        told = run("import_fraud_referrals", path)
        assert (told["rows_kept"], told["rows_faulty"]) == (1, 9)
        columns = [one["column"] for one in told["faults"]]
        assert columns == ["month", "force", "base", "reports", "losses", "losses", "losses", "reports", ""]

    def test_a_month_comes_from_what_was_published_last(self, tmp_path: Path) -> None:
        for name, day, rows in (
            ("a", date(2018, 1, 9), "2017-11,Norfolk,20\n2017-12,Norfolk,21\n"),
            ("b", date(2018, 2, 9), "2017-12,Norfolk,25\n2018-01,Norfolk,22\n"),
        ):
            (tmp_path / name).write_text(f"month,force,reports\n{rows}")
            run("import_fraud_referrals", tmp_path / name, published=day)
        found = fraud_referrals("norfolk", "all")
        assert [row.reports for row in found.months.values()] == [20, 25, 22]
        early = fraud_referrals("norfolk", "all", known_on=date(2018, 1, 31))
        assert [row.reports for row in early.months.values()] == [20, 21]
        assert FraudReferrals.objects.count() == 4
