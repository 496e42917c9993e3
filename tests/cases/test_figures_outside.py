"""Fraud figures for the commissioner's office: no small number and no loss of one can be worked out from what is told."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.cases.choices import ReferralVictim
from bizwatch.cases.desk_presenters.figures_outside import (
    CSV_COLUMNS,
    FEW,
    LEFT_OUT,
    outside_rows,
    outside_tables,
    whole_quarters,
)
from bizwatch.cases.intake import NewReferral
from bizwatch.cases.selectors import ReferralFigure
from tests.cases.desk import text_of
from tests.cases.routes import fraud
from tests.cases.world import AT, DAY, person
from tests.users import sign_in

PAGE, FILE = "/figures/fraud/", "/figures/fraud/csv/"
OCTOBER = date(2026, 10, 1)


def figure(number, total="0", *, family="Cheque fraud", month=OCTOBER, known=None, **changes):
    cell = {"service": "report-fraud", "district": "E07000148", "victim": ReferralVictim.BUSINESS} | changes
    known = number if known is None else known
    loss = Decimal(total) if known else None
    mean = loss / known if loss is not None else None
    return ReferralFigure(month, cell["service"], family, cell["district"], cell["victim"], number, known, loss, mean)


def lines_of(answer):
    return list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@st.composite
def quarters(draw):
    """Figures of up to two quarters, mostly small, of a few kinds, districts and victims."""
    cells = st.tuples(
        st.sampled_from([date(2026, 7, 1), OCTOBER, date(2026, 12, 1)]),
        st.sampled_from(["Cheque fraud", "Romance fraud", "Hacking", "Not known"]),
        st.sampled_from(["E07000148", "E07000145", ""]),
        st.sampled_from(list(ReferralVictim)),
    )
    found = draw(st.lists(cells, min_size=1, max_size=9, unique=True))
    made = []
    for month, family, district, victim in sorted(found, key=str):
        number = draw(st.integers(1, 6) | st.integers(1, 30))
        known = draw(st.just(number) | st.integers(0, number))
        total = draw(st.integers(0, 2_000_000))
        made.append(figure(number, total, family=family, month=month, known=known, district=district, victim=victim))
    return made


def told(figures):
    """Return by quarter and way the rows (name, least, most, loss) that a reader is told; [] where it is left out."""
    found: dict[str, dict[str, list[tuple[str, int, int, str]]]] = {}
    for quarter, way, name, number, loss in outside_rows(figures):
        rows = found.setdefault(quarter, {}).setdefault(way, [])
        if number != LEFT_OUT:
            least, most = (1, 4) if number == FEW else map(int, number.replace(",", "").split(" to "))
            rows.append((name, least, most, loss))
    return found


@settings(max_examples=150, deadline=None)
@given(quarters())
def test_no_small_number_follows_from_all_that_is_told(figures):
    for ways in told(figures).values():
        shown = [rows for rows in ways.values() if rows]
        least, most = (
            max(sum(row[1] for row in rows) for rows in shown),
            min(sum(row[2] for row in rows) for rows in shown),
        )
        assert least <= most
        for rows in shown:
            for row in rows:
                others = [one for one in rows if one is not row]
                could_be = (least - sum(one[2] for one in others), most - sum(one[1] for one in others))
                if row[2] < 5:
                    assert could_be[0] <= 1
                    assert could_be[1] >= 4


@settings(max_examples=80, deadline=None)
@given(quarters())
def test_no_way_with_a_loss_left_out_shows_another_loss(figures):
    for ways in told(figures).values():
        for rows in ways.values():
            assert len({row[3] == LEFT_OUT for row in rows}) <= 1
            assert all(row[3] == LEFT_OUT for row in rows) or all(row[1] >= 5 for row in rows)


@settings(max_examples=50, deadline=None)
@given(quarters())
def test_a_quarter_is_told_the_same_whatever_else_is_asked_for(figures):
    autumn = [one for one in figures if one.month >= OCTOBER]
    alone, among = list(outside_rows(autumn)), list(outside_rows(figures))
    assert alone == [row for row in among if row[0].startswith("October")]
    in_tables = [row for table in outside_tables(figures) for row in table.rows]
    assert sorted(row[-2:] for row in in_tables) == sorted(row[-2:] for row in among)


def test_a_left_out_loss_does_not_follow_from_another_table():
    figures = [figure(19, "120000"), figure(1, "3400", family="Romance fraud")]
    tables = {table.caption: table.rows for table in outside_tables(figures)}
    autumn = "October to December 2026"
    assert tables["By kind"] == [
        [f"{autumn}: Cheque fraud", "15 to 19", LEFT_OUT],
        [f"{autumn}: Romance fraud", FEW, LEFT_OUT],
    ]
    assert tables["By quarter"] == [[autumn, "20 to 24", "£100,000 to under £1,000,000"]]
    assert not [cell for rows in tables.values() for row in rows for cell in row if "3,400" in cell or "123" in cell]


def test_a_table_is_left_out_where_its_small_numbers_would_follow():
    """Ten at least, told by the whole, and three small ones of four each: each of them could be no fewer than two."""
    figures = [figure(4, family=family) for family in ("Cheque fraud", "Hacking", "Romance fraud")]
    tables = {table.caption: table.rows for table in outside_tables(figures)}
    assert tables["By quarter"][0][1] == "10 to 14"
    assert tables["By kind"] == [["October to December 2026: All", LEFT_OUT, LEFT_OUT]]


@pytest.mark.parametrize(("number", "known"), [(4, 4), (5, 4), (40, 0)])
def test_a_loss_of_few_is_left_out(number, known):
    (row,) = outside_tables([figure(number, "900000", known=known)])[0].rows
    assert row[2] == LEFT_OUT


@pytest.mark.parametrize(
    ("total", "words"),
    [("0", "Under £1,000"), ("1000", "£1,000 to under £10,000"), ("1000000", "£1,000,000 or more")],
)
def test_a_loss_is_told_in_wide_bands(total, words):
    assert outside_tables([figure(5, total)])[0].rows[0][2] == words


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        (date(2026, 2, 9), date(2026, 5, 3), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2025, 12, 31), date(2026, 11, 20), date(2025, 10, 1), date(2026, 9, 30)),
        (date(2026, 11, 1), date(2026, 11, 20), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 11, 1), date(2030, 1, 1), date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_only_whole_quarters_that_are_over_are_told(first, last, start, end):
    assert whole_quarters(first, last, today=date(2026, 12, 31)) == (start, end)


@pytest.mark.django_db
def test_the_page_and_the_file_tell_the_same_and_no_small_number(world):
    for _ in range(6):
        fraud(world, loss=Decimal("1234.50"))
    fraud(world, told=NewReferral(nfib_code="NFIB3A", loss=Decimal(77), victim=ReferralVictim.INDIVIDUAL))
    olu = person("Olu Example", "commissioner")
    with time_machine.travel(AT + 60 * DAY, tick=False):
        client = sign_in(olu)
        shown = text_of(client.get(PAGE))
        lines = lines_of(client.get(FILE))
    assert "October to December 2026: A person" in shown
    assert FEW in shown
    assert not [words for words in ("1,234.50", "7,407", "£77", "7,484", "Mean loss") if words in shown]
    assert lines[0] == list(CSV_COLUMNS)
    assert ["October to December 2026", "Quarter", "All", "5 to 9", "£1,000 to under £10,000"] in lines
    assert {row[4] for row in lines if row[1] == "Who lost"} == {LEFT_OUT}


@pytest.mark.django_db
def test_the_quarter_that_runs_is_not_told(world):
    for _ in range(6):
        fraud(world)
    olu, ana = person("Olu Example", "commissioner"), person("Ana Example", "analyst")
    asked = {"since-day": "9", "since-month": "11", "since-year": "2026"}
    with time_machine.travel(AT + DAY, tick=False):
        shown = text_of(sign_in(olu).get(PAGE, asked))
        assert "1 July 2026 to 30 September 2026" in shown
        assert "No fraud was reported in this time" in shown
        assert "9 November 2026 to" in text_of(sign_in(ana).get(PAGE, asked))
