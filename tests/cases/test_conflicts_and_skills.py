"""Who may have a case: conflicts of interest that were declared, and skills that a case asks for."""

from datetime import date
from typing import Any

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ConflictWith
from bizwatch.cases.exceptions import (
    AlreadySettled,
    CannotBeGivenCases,
    ConflictOfInterest,
    NotFoundOnCase,
    NothingToChange,
    NotYoursToDo,
    ReasonNeeded,
    SkillMissing,
    TimeNotPossible,
)
from bizwatch.cases.models import Case, CasePerson, DeclaredConflict, OfficerSkill
from bizwatch.cases.selectors.conflicts import conflicts_of, held_against
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, DAY, HOUR, World, fresh, full_report, named, opened, person, recorded

pytestmark = pytest.mark.django_db
LATER, TODAY = AT + 2 * HOUR, AT.date()
VIOLENT: dict[str, Any] = {"crime_kind": "violence", "offence_code": "8N"}


def declared(case: Case, by: Any, about: ConflictWith = ConflictWith.BUSINESS, **more: Any) -> DeclaredConflict:
    return services.declare_conflict(case=case, about=about, reason="We are related.", by=by, at=AT + HOUR, **more)


def give(world: World, case: Case, to: Any, **more: Any) -> Case:
    now = fresh(case)
    return services.allocate(case=now, to=to, by=world.sergeant, at=LATER, version=now.version, **more)


class TestConflicts:
    def test_a_declared_business_can_neither_be_taken_nor_given(self, world: World) -> None:
        declared(opened(world), world.ann)
        other = opened(world, at_premises=world.market)
        with pytest.raises(ConflictOfInterest, match="has declared a conflict of interest here"):
            services.take_case(case=other, by=world.ann, at=LATER)
        with pytest.raises(ConflictOfInterest):
            give(world, other, world.ann, reason="Nobody else is here.")
        assert give(world, other, world.bob).allocated_to == world.bob

    def test_declared_premises_leave_the_rest_of_the_business(self, world: World) -> None:
        declared(opened(world), world.ann, ConflictWith.PREMISES)
        assert give(world, opened(world, at_premises=world.market), world.ann)
        with pytest.raises(ConflictOfInterest):
            services.take_case(case=opened(world), by=world.ann, at=LATER)

    def test_a_person_counts_on_every_case_once_they_are_named(self, world: World) -> None:
        first = recorded(world)
        suspect = named(world, first)
        second = recorded(world, opened(world))
        again = CasePerson.objects.create(
            case=second, person=suspect.person, role="suspect", side="police", added_at=AT
        )
        declared(first, world.bob, ConflictWith.PERSON, case_person_id=suspect.pk)
        with pytest.raises(ConflictOfInterest):
            give(world, second, world.bob)
        again.removed_at = AT
        again.remove_reason = "Not him."
        again.save()
        assert give(world, second, world.bob).allocated_to == world.bob

    def test_somebody_who_was_not_named_counts_on_that_case_only(self, world: World) -> None:
        case = services.open_case(new=full_report(world), by=world.sam, at=AT)
        witness = case.people.get(role="witness")
        declared(case, world.ann, ConflictWith.PERSON, case_person_id=witness.pk)
        with pytest.raises(ConflictOfInterest):
            services.take_case(case=case, by=world.ann, at=LATER)
        assert services.take_case(case=opened(world), by=world.ann, at=LATER)

    def test_the_same_name_is_no_conflict(self, world: World) -> None:
        sam = person("Sam Example", "investigator")
        assert services.take_case(case=opened(world), by=sam, at=LATER).allocated_to == sam

    def test_it_holds_until_its_last_day_or_until_a_supervisor_ends_it(self, world: World) -> None:
        case = opened(world)
        conflict = declared(case, world.ann, last_day=(AT + DAY).date())
        assert conflicts_of([world.ann], (AT + DAY).date()).words(world.ann, case)
        assert not conflicts_of([world.ann], (AT + 2 * DAY).date()).words(world.ann, case)
        with pytest.raises(NotYoursToDo):
            services.end_conflict(conflict=conflict, reason="Sold.", by=world.ann, at=LATER)
        with pytest.raises(ReasonNeeded):
            services.end_conflict(conflict=conflict, reason="", by=world.sergeant, at=LATER)
        services.end_conflict(conflict=conflict, reason="Sold it.", by=world.sergeant, at=LATER)
        assert services.take_case(case=case, by=world.ann, at=LATER)
        with pytest.raises(AlreadySettled):
            services.end_conflict(conflict=conflict, reason="Sold it.", by=world.sergeant, at=LATER)

    def test_a_supervisor_does_not_end_their_own(self, world: World) -> None:
        conflict = declared(opened(world), world.sergeant)
        with pytest.raises(NotYoursToDo, match="Another supervisor"):
            services.end_conflict(conflict=conflict, reason="Over.", by=world.sergeant, at=LATER)

    def test_what_cannot_be_declared_is_said(self, world: World) -> None:
        with pytest.raises(TimeNotPossible):
            declared(opened(world), world.ann, last_day=date(2026, 1, 1))
        with pytest.raises(NotFoundOnCase):
            declared(opened(world), world.ann, ConflictWith.PERSON, case_person_id=0)

    def test_supervisors_see_cases_that_must_be_given_away_and_the_audit_no_reason(self, world: World) -> None:
        case = recorded(world)
        suspect = named(world, case)
        for about, more in (
            (ConflictWith.BUSINESS, {}),
            (ConflictWith.PREMISES, {}),
            (ConflictWith.PERSON, {"case_person_id": suspect.pk}),
        ):
            assert held_against(declared(case, world.ann, about, **more)) == 1
        text = text_of(Desk.of(world, world.sergeant).get("skills"))
        assert "1 open case: give them away" in text
        assert "We are related." in text
        assert not AuditEvent.objects.filter(detail__icontains="related").exists()


class TestSkills:
    def test_a_skill_is_asked_for_once_somebody_has_it(self, world: World) -> None:
        assert services.take_case(case=opened(world, **VIOLENT), by=world.ann, at=LATER)
        services.grant_skill(officer=world.bob, code="violence", first_day=TODAY, by=world.sergeant, at=AT)
        case = opened(world, **VIOLENT)
        with pytest.raises(SkillMissing, match="asks for the skill violence, robbery and threats"):
            services.take_case(case=case, by=world.ann, at=LATER)
        with pytest.raises(SkillMissing):
            give(world, case, world.ann)
        assert give(world, case, world.ann, reason="Bob is in court.").allocated_to == world.ann

    def test_hate_asks_whatever_the_kind(self, world: World) -> None:
        services.grant_skill(officer=world.bob, code="hate", first_day=TODAY, by=world.sergeant, at=AT)
        case = opened(world, told_as_hate=True)
        with pytest.raises(SkillMissing):
            services.take_case(case=case, by=world.ann, at=LATER)
        assert services.take_case(case=case, by=world.bob, at=LATER).allocated_to == world.bob

    def test_a_skill_holds_for_its_time(self, world: World) -> None:
        held = services.grant_skill(
            officer=world.bob, code="violence", first_day=TODAY, last_day=TODAY, by=world.sergeant, at=AT
        )
        with pytest.raises(NothingToChange, match="at that time already"):
            services.grant_skill(officer=world.bob, code="violence", first_day=TODAY, by=world.sergeant, at=AT)
        later = services.grant_skill(
            officer=world.bob, code="violence", first_day=(AT + DAY).date(), by=world.sergeant, at=AT
        )
        services.end_skill(held=later, last_day=TODAY, by=world.sergeant, at=AT)
        assert list(OfficerSkill.objects.all()) == [held]
        assert services.take_case(case=opened(world, **VIOLENT), by=world.ann, at=AT + 2 * DAY)
        with pytest.raises(TimeNotPossible):
            services.end_skill(held=held, last_day=TODAY, by=world.sergeant, at=AT + 2 * DAY)

    @pytest.mark.parametrize(("code", "error"), [("fraud", NotYoursToDo)])
    def test_only_a_supervisor_grants_and_only_to_investigators(self, world: World, code: str, error: Any) -> None:
        with pytest.raises(error):
            services.grant_skill(officer=world.bob, code=code, first_day=TODAY, by=world.ann, at=AT)
        with pytest.raises(CannotBeGivenCases):
            services.grant_skill(officer=world.beat, code=code, first_day=TODAY, by=world.sergeant, at=AT)
        with pytest.raises(TimeNotPossible):
            services.grant_skill(
                officer=world.bob,
                code=code,
                first_day=TODAY,
                last_day=date(2026, 1, 1),
                by=world.sergeant,
                at=AT,
            )


class TestPages:
    def test_who_lacks_the_skill_is_asked_why(self, world: World, time_machine: Any) -> None:
        time_machine.move_to(LATER)
        services.grant_skill(officer=world.bob, code="violence", first_day=TODAY, by=world.sergeant, at=AT)
        case = opened(world, **VIOLENT)
        desk = Desk.of(world, world.ann)
        refused = desk.send(case, "take")
        assert refused.status_code == 422
        assert "Write why they have it all the same" in text_of(refused)
        assert desk.send(case, "take", {"reason": "Bob is in court."}).status_code == 302

    def test_the_page_of_giving_says_what_speaks_for_and_against_each(self, world: World, time_machine: Any) -> None:
        time_machine.move_to(LATER)
        services.grant_skill(officer=world.bob, code="violence", first_day=TODAY, by=world.sergeant, at=AT)
        case = opened(world, **VIOLENT)
        declared(case, world.ann)
        text = text_of(Desk.of(world, world.sergeant).open(case, "give"))
        assert "Has the skill asked for: Violence, robbery and threats. 0 open cases." in text
        assert "has declared a conflict of interest here" in text
        assert text.index("Bob Example (5678)") < text.index("Ann Example (1234)")
        assert "checked" not in text

    def test_a_supervisor_grants_and_ends_on_the_page(self, world: World, time_machine: Any) -> None:
        time_machine.move_to(AT)
        desk = Desk.of(world, world.sergeant)
        day = {"first_day-day": "23", "first_day-month": "11", "first_day-year": "2026"}
        sent = {"officer": str(world.bob.public_id), "code": "fraud", **day}
        assert desk.client.post("/desk/skills/", sent).status_code == 302
        assert "at that time already" in text_of(desk.client.post("/desk/skills/", sent))
        held = OfficerSkill.objects.get()
        last = {"last_day-day": "30", "last_day-month": "11", "last_day-year": "2026"}
        assert desk.client.post(f"/desk/skills/{held.pk}/end/", last).status_code == 302
        assert desk.client.get("/desk/skills/99999/end/").status_code == 404
        assert "30 November 2026" in text_of(desk.get("skills"))

    def test_a_supervisor_ends_a_conflict_on_the_page(self, world: World, time_machine: Any) -> None:
        time_machine.move_to(LATER)
        conflict = declared(opened(world), world.ann)
        desk = Desk.of(world, world.sergeant)
        assert desk.client.post(f"/desk/conflicts/{conflict.pk}/end/", {"reason": ""}).status_code == 422
        assert desk.client.post(f"/desk/conflicts/{conflict.pk}/end/", {"reason": "Sold."}).status_code == 302
        assert desk.client.get(f"/desk/conflicts/{conflict.pk}/end/").status_code == 404
        assert "Nobody has declared a conflict" in text_of(desk.get("skills"))
