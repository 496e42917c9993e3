"""Property and cameras that the desk puts right: what was told stays beside it, and everything that follows is right."""

from decimal import Decimal

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.exceptions import AlreadySettled, ChangedBySomeoneElse, NothingToChange, NotYoursToDo
from bizwatch.cases.intake import NewCctv, NewProperty
from bizwatch.cases.models import PropertyLine
from bizwatch.cases.selectors import case_page
from bizwatch.cases.selectors.business import BusinessFilters, export_rows
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, full_report, recorded
from tests.users import sign_in

pytestmark = pytest.mark.django_db
LATER = AT + 2 * HOUR
TWO = NewProperty(description="Gin, one litre", quantity=2, unit_value=Decimal("20"))


@pytest.fixture
def case(world):
    return recorded(world, services.open_case(new=full_report(world), by=world.sam, at=AT))


def line(case, description="Gin"):
    return PropertyLine.objects.get(case=case, description=description)


def correct(world, case, new=TWO, *, of="Gin", recovered=False, reason="The till roll says two", version=None):
    return services.correct_property(
        case=case,
        property_id=line(case, of).pk,
        new=new,
        recovered=recovered,
        reason=reason,
        by=world.ann,
        at=LATER,
        version=fresh(case).version if version is None else version,
    )


def test_a_correction_keeps_what_was_told_and_the_value_follows(world, case):
    corrected = correct(world, case)
    before = line(case)
    assert (before.quantity, before.unit_value, before.ended_at) == (3, Decimal("25.50"), LATER)
    assert (before.ended_by_name, before.ended_reason) == ("Ann Example (1234)", "The till roll says two")
    assert (corrected.corrects, corrected.side) == (before, "police")
    (row,) = export_rows(world.hana, BusinessFilters())
    assert row.value == 2 * 20 + 199


def test_a_correction_is_audited_with_ids_and_no_words(world, case):
    corrected = correct(world, case)
    seen = AuditEvent.objects.get(action="alteration", detail__act="correct_property")
    assert seen.detail == {"act": "correct_property", "before": line(case).pk, "line": corrected.pk}
    assert seen.case_reference == case.crime_reference


def test_a_correction_of_what_changed_meanwhile_is_refused(world, case):
    shown = fresh(case).version
    correct(world, case)
    with pytest.raises(ChangedBySomeoneElse):
        correct(world, case, of="Phone", version=shown)
    with pytest.raises(AlreadySettled):
        correct(world, case)


def test_a_correction_that_changes_nothing_is_refused(world, case):
    with pytest.raises(NothingToChange):
        correct(world, case, NewProperty(description="Gin", quantity=3, unit_value=Decimal("25.50")))


def test_a_line_taken_off_counts_no_more_and_is_no_line_of_enquiry(world, case):
    before = fresh(case).solvability
    services.remove_property(
        case=case,
        property_id=line(case, "Phone").pk,
        reason="It was found",
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )
    now = fresh(case)
    assert now.solvability == before - 1
    assert len(case_page(now).solvability_reasons) == now.solvability
    (row,) = export_rows(world.hana, BusinessFilters())
    assert row.value == Decimal("76.50")


def test_property_is_put_right_on_a_closed_case_too(world, case):
    finalised(world, case)
    assert correct(world, case, TWO, recovered=True).recovered
    added = services.add_property(case=case, new=NewProperty(description="Rum"), by=world.ann, at=LATER)
    assert (added.side, added.added_by_name) == ("police", "Ann Example (1234)")


def test_a_business_does_not_correct_its_own_report(world, case):
    with pytest.raises(NotYoursToDo):
        services.add_property(case=case, new=TWO, by=world.hana, at=LATER)


def test_a_camera_that_the_desk_adds_waits_in_the_queue(world, case):
    added = services.add_camera(
        case=case, new=NewCctv(camera="Bus stop", overwritten_at=AT + DAY), by=world.ann, at=LATER
    )
    assert not added.overwrite_assumed
    assert fresh(case).cctv_lost_at == AT + DAY
    usual = services.add_camera(case=case, new=NewCctv(camera="Alley"), by=world.ann, at=LATER)
    assert usual.overwrite_assumed


def test_the_desk_and_the_business_read_the_correction_beside_what_was_told(world, case):
    correct(world, case)
    services.remove_property(
        case=case,
        property_id=line(case, "Phone").pk,
        reason="Found under the till",
        by=world.ann,
        at=LATER,
        version=fresh(case).version,
    )
    desk = text_of(Desk.of(world, world.ann).open(case))
    assert "Told before: 3 × Gin, £25.50 each. Ann Example (1234)" in desk
    assert "Taken off: 1 × Phone (Serial SN1), £199 each" in desk
    business = text_of(sign_in(world.sam).get(f"/my-cases/{case.crime_reference}/"))
    assert "Gin, one litre<br>" in business
    assert "Before the police corrected it: 3 × Gin, £25.50 each (23 November 2026: The till roll says two)" in business
    assert "The police took off: 1 × Phone, £199 each" in business
