"""How a report is counted: one crime for each of five victims, one crime for forty thefts, and what the desk is reminded of."""

from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bizwatch.cases import schedule_reading as reading
from bizwatch.cases import services
from bizwatch.cases.choices import CancelReason, Status, VictimKind
from bizwatch.cases.exceptions import AlreadySettled, CountingNotPossible, NotInThisState
from bizwatch.cases.intake import NewOccasion, NewVictim
from bizwatch.cases.models import Case, CaseLink, CasePerson, EventCrime, PropertyLine
from bizwatch.cases.policies.counting import sum_of, victim_faults
from bizwatch.cases.selectors import afterwards_of, crimes_of_event, duplicates_of_case, schedule_of
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import counting_hints, offence
from tests.cases.afterwards import LATER, scheduled, split
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, fresh, full_report, named, opened, recorded, told
from tests.users import sign_in

pytestmark = pytest.mark.django_db
STAFF = ("The cashier", "The guard", "The manager", "The trainee")


# Rule D


@pytest.fixture
def incident(world, evidence) -> Case:
    file = evidence(world.sam)
    new = full_report(world, evidence_ids=(file.pk,))
    return recorded(world, services.open_case(new=new, by=world.sam, at=AT))


def test_five_victims_are_five_crimes_with_one_incident(world, incident):
    named(world, incident)
    further = split(world, incident, *STAFF)
    assert len(further) == 4
    crimes = [crime.case for crime in crimes_of_event(incident)]
    assert [one.pk for one in crimes] == [incident.pk, *(one.pk for one in further)]
    assert len({one.crime_reference for one in crimes}) == 5
    for one in further:
        now = fresh(one)
        assert (now.reported_at, now.record_due_at, now.contact_due_at) == (
            incident.reported_at,
            incident.record_due_at,
            incident.contact_due_at,
        )
        assert (now.status, now.allocated_to) == (Status.INVESTIGATING, world.ann)
        assert now.is_business_crime
        assert now.definition_facts["because_of_employment"]
        assert now.contacted_at is None
        assert now.exhibits.count() == 1
        assert CasePerson.objects.filter(case=one, role="suspect", person__isnull=False).count() == 1
        assert not now.property_lines.exists()
        assert CaseLink.objects.filter(first=incident, second=one).exists()


def test_they_are_never_offered_as_duplicates_of_each_other(world, incident):
    further = split(world, incident, *STAFF)
    for one in (incident, *further):
        assert duplicates_of_case(world.ann, one, at=LATER) == ()


def test_the_business_is_told_of_every_reference(world, incident):
    further = split(world, incident, *STAFF)
    body = OutboxMessage.objects.order_by("-pk")[0].body
    assert all(one.crime_reference in body for one in further)


def test_a_report_that_is_not_recorded_makes_crimes_that_are_not(world):
    case = opened(world)
    (one,) = split(world, case, "The cashier")
    assert (fresh(one).status, fresh(one).recorded_at) == (Status.NEW, None)


def test_a_customer_is_no_business_crime(world):
    case = recorded(world)
    victims = (NewVictim(label="Shop", kind=VictimKind.BUSINESS), NewVictim(label="A customer", kind=VictimKind.OTHER))
    (one,) = services.split_case(
        case=case, victims=victims, reason="She says so.", by=world.ann, at=LATER, version=case.version
    )
    assert not fresh(one).is_business_crime


def test_once_only_and_one_that_was_wrong_is_cancelled(world, incident):
    further = split(world, incident, *STAFF)
    for one in (incident, further[0]):
        with pytest.raises(AlreadySettled):
            split(world, one, "Somebody else")
    services.cancel(
        case=further[0],
        code=CancelReason.C4,
        reason="She was not there.",
        told=told(LATER),
        by=world.sergeant,
        at=LATER,
        version=fresh(further[0]).version,
    )
    assert EventCrime.objects.get(case=further[0]).case.status == Status.CANCELLED
    page = sign_in(world.sam).get(f"/my-cases/{incident.crime_reference}/").content.decode()
    assert further[0].crime_reference not in page.split("Other crimes of the same incident")[1].split("</section>")[0]
    assert further[1].crime_reference in page


def test_the_business_reads_no_words_of_the_desk_about_a_person(world, incident):
    split(world, incident, "Zelda of till 3", "The guard")
    page = sign_in(world.sam).get(f"/my-cases/{incident.crime_reference}/").content.decode()
    assert page.count("Somebody who works there") == 2
    assert "Zelda" not in page
    assert "Zelda of till 3" in sign_in(world.ann).get(f"/desk/cases/{incident.crime_reference}/").content.decode()


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (("Shop",), "at least one victim more"),
        (("Shop", ""), "Say of each"),
        (("Shop", "a", "A"), "stands there twice"),
    ],
)
def test_what_is_wrong_with_victims_is_said(labels, says):
    faults = victim_faults([NewVictim(label=label, kind=VictimKind.WORKER) for label in labels])
    assert says in faults[0][1]


def test_the_business_is_one_victim():
    twice = [NewVictim(label=label, kind=VictimKind.BUSINESS) for label in ("a", "b")]
    assert "one victim only" in victim_faults(twice)[0][1]
    many = [NewVictim(label=str(number), kind=VictimKind.WORKER) for number in range(21)]
    assert "up to 20" in victim_faults(many)[0][1]


# Rule E


def add(world, case, rows, *, because="The same man on CCTV.", **more):
    return services.add_occasions(
        case=case, rows=tuple(rows), because=because, by=world.ann, at=LATER, version=fresh(case).version, **more
    )


def forty() -> list[NewOccasion]:
    return [
        NewOccasion(day=AT.date() - timedelta(days=number), at_time=time(14, 5), value=Decimal("12.50"))
        for number in range(1, 41)
    ]


def test_forty_thefts_are_one_crime_with_their_sum(world):
    case = recorded(world)
    before = Case.objects.count()
    add(world, case, forty())
    assert Case.objects.count() == before
    assert len(schedule_of(case)) == 40
    line = PropertyLine.objects.current().get(case=case)
    assert (line.description, line.unit_value) == ("Schedule of 40 thefts", Decimal(500))


def test_the_sum_follows_the_schedule_and_is_counted_once(world):
    case = recorded(world)
    add(world, case, forty())
    gone = schedule_of(case)[0]
    services.remove_occasion(
        case=case, occasion_id=gone.pk, reason="Another man.", by=world.ann, at=LATER, version=fresh(case).version
    )
    line = PropertyLine.objects.current().get(case=case)
    assert (line.description, line.unit_value) == ("Schedule of 39 thefts", Decimal("487.50"))
    assert PropertyLine.objects.filter(case=case).count() == 2
    with pytest.raises(AlreadySettled):
        services.remove_occasion(
            case=case, occasion_id=gone.pk, reason="Again.", by=world.ann, at=LATER, version=fresh(case).version
        )


def test_goods_that_the_property_lists_already_are_not_counted_twice(world):
    case = recorded(world)
    add(world, case, forty(), adds_value=False)
    assert not PropertyLine.objects.filter(case=case)


def test_what_is_wrong_with_a_schedule_is_said(world):
    case = recorded(world)
    with pytest.raises(CountingNotPossible) as refused:
        add(world, case, [NewOccasion(day=AT.date() + timedelta(days=1))], because=" ")
    assert [field for field, _ in refused.value.faults] == ["because", "rows", "rows"]
    with pytest.raises(CountingNotPossible, match="at least one occasion"):
        add(world, case, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "offered"), [("46", True), ("49", True), ("58D", False), ("49A", False), ("30C", False)]
)
def test_a_schedule_is_offered_where_the_offence_is_a_theft(world, code, offered):
    case = recorded(world)
    Case.objects.filter(pk=case.pk).update(offence_code=code)
    desk = Desk.of(world, world.ann)
    page = text_of(desk.open(fresh(case)))
    assert ("Add thefts to the schedule" in page) is offered
    assert "Count one crime for each victim" in page
    assert (desk.open(fresh(case), "occasions").status_code == 200) is offered
    if not offered:
        with pytest.raises(NotInThisState, match="no theft: nobody can add to its schedule of thefts"):
            add(world, fresh(case), forty())


def test_a_schedule_outlives_another_offence_and_nothing_more_is_added(world):
    case = recorded(world)
    add(world, case, forty())
    Case.objects.filter(pk=case.pk).update(offence_code="58D")
    with pytest.raises(NotInThisState):
        add(world, fresh(case), forty())
    services.remove_occasion(
        case=case,
        occasion_id=schedule_of(case)[0].pk,
        reason="Damage.",
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )
    assert len([row for row in schedule_of(case) if row.removed_at is None]) == 39


def test_a_code_that_no_table_knows_is_no_theft(world):
    case = recorded(world)
    Case.objects.filter(pk=case.pk).update(offence_code="XX")
    with pytest.raises(NotInThisState):
        add(world, fresh(case), forty())


def test_a_schedule_of_unknown_values_has_no_sum(world):
    case = scheduled(world)
    assert PropertyLine.objects.current().get(case=case).unit_value == 10
    assert sum_of([None, None]) is None
    assert afterwards_of(case).schedule is not None


@given(st.lists(st.one_of(st.none(), st.decimals(0, 999, places=2)), max_size=20))
def test_the_sum_is_that_of_what_is_known(values):
    known = [value for value in values if value is not None]
    assert sum_of(values) == (sum(known) if known else None)


# Reading a schedule


def test_lines_are_read_as_people_type_them():
    text = "Date; Time; Value; How\n3 November 2026; 2:15pm; £1,012.50; camera 2; aisle 3\n04/11/26;;;\n2026-11-05\n"
    assert reading.occasions_typed(text) == (
        NewOccasion(
            day=date(2026, 11, 3), at_time=time(14, 15), value=Decimal("1012.50"), how_known="camera 2; aisle 3"
        ),
        NewOccasion(day=date(2026, 11, 4)),
        NewOccasion(day=date(2026, 11, 5)),
    )
    assert reading.occasions_typed("  \n") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3 November 2026; 2; £1\n", "Line 1: Enter the time"),
        ("31/2/2026\n", "Line 1: The date must be a real date"),
        ("3/11/2026;;much\n", "Line 1: Value"),
        (";9am;£4\n3/11/2026", "Line 1"),
        ("nothing 1\n" * 9, "And 4 more"),
    ],
)
def test_what_cannot_be_read_is_said_by_its_line(text, says):
    with pytest.raises(FileNotReadable, match=says):
        reading.occasions_typed(text)


def test_a_file_is_read_by_its_headings():
    found = reading.occasions_in_file(b"Day,Amount,Notes\n3/11/2026,12.50,=1+1\n4/11/2026,,\n")
    assert [row.value for row in found] == [Decimal("12.50"), None]
    book = Workbook()
    book.active.append(["Date", "Time", "Value"])
    book.active.append([date(2026, 11, 3), "2:15pm", 12.5])
    content = BytesIO()
    book.save(content)
    assert reading.occasions_in_file(content.getvalue())[0].day == date(2026, 11, 3)
    with pytest.raises(FileNotReadable, match="No column is called"):
        reading.occasions_in_file(b"A,B\n1,2\n")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_in_words(text):
    with suppress(FileNotReadable):
        assert all(isinstance(row.day, date) for row in reading.occasions_typed(text))


def test_the_schedule_is_taken_away_as_a_file_that_runs_nothing(world):
    case = recorded(world)
    add(world, case, [*forty()[:2], NewOccasion(day=AT.date(), how_known="=HYPERLINK(1)")])
    client = sign_in(world.ann)
    csv = client.get(f"/desk/cases/{case}/thefts.csv").getvalue().decode()
    assert "'=HYPERLINK(1)" in csv
    assert "Together,,,25.00" in csv
    sheet = load_workbook(BytesIO(sign_in(world.sam).get(f"/my-cases/{case}/thefts.xlsx").content)).active
    assert sheet.max_row == 5
    assert sign_in(world.rival).get(f"/my-cases/{case}/thefts.csv").status_code == 404
    assert client.get(f"/desk/cases/{opened(world)}/thefts.csv").status_code == 404


# Rule F


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        ("shop_theft", "He pushed the guard and ran.", ["force"]),
        ("shop_theft", "A man took gin.", []),
        ("shop_theft", "The same woman, several times since May.", ["finished-incident"]),
        ("violence", "Members of staff were punched.", ["several-victims"]),
        ("shop_theft", "Whitehall was hit", ["force"]),
        ("shop_theft", "Broke in to the stock room", ["burglary"]),
        ("criminal_damage", "He smashed it and stole the till", ["damage-and-theft"]),
    ],
)
def test_hints_follow_what_was_told(kind, text, codes):
    assert [hint.code for hint in counting_hints(kind, text, AT.date())] == codes


def test_no_hint_of_the_offence_it_is_recorded_as_and_none_decides(world):
    assert counting_hints("shop_theft", "He pushed her", AT.date(), offence_code="34A") == ()
    assert offence("34A", AT.date()).label
    case = opened(world, summary="He pushed the guard and ran.")
    page = sign_in(world.ann).get(f"/desk/cases/{case}/").content.decode()
    assert "robbery of business property (34A)" in page
    assert fresh(case).offence_code == "46"


def test_the_hints_are_there_when_it_is_recorded(world):
    case = opened(world, summary="He pushed the guard and ran.")
    page = sign_in(world.ann).get(f"/desk/cases/{case}/record/").content.decode()
    assert "robbery of business property (34A)" in page


def test_only_who_may_save_the_files_of_a_schedule_is_offered_them(world, user_with):
    case = recorded(world)
    add(world, case, forty()[:2])
    address = f"/desk/cases/{case}/"
    registrar = sign_in(user_with("crime_registrar"))
    assert f"{address}thefts.csv" in sign_in(world.ann).get(address).content.decode()
    assert f"{address}thefts.csv" not in registrar.get(address).content.decode()
    assert registrar.get(f"{address}thefts.csv").status_code == 403
