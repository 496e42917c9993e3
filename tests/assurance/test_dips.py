"""Dip-samples: drawn at random, judged once, between the officer and the supervisor, and counted by theme only."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.choices import DipScope
from bizwatch.assurance.exceptions import AlreadyJudged, JudgementIncomplete, NothingToDraw, NotYourFeedback
from bizwatch.assurance.models import DipItem, DipReply, DipResult, DipSample
from bizwatch.assurance.selectors import dips
from bizwatch.assurance.services.dips import DipWish
from bizwatch.audit.models import AuditEvent
from bizwatch.cases.models import Case
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import dip_checks
from tests.cases.desk import boxes, text_of
from tests.cases.world import AT, DAY, HOUR, World, opened, person, recorded
from tests.users import sign_in

pytestmark = pytest.mark.django_db
LATER = AT + DAY
GOOD = {check.code: "yes" for check in dip_checks()}


def wish(**changes) -> DipWish:
    asked = {"mark": uuid4(), "scope": DipScope.OPEN, "since": date(2026, 11, 1), "until": AT.date(), "size": 3}
    return DipWish(**{**asked, **changes})


def drawn(world: World, **changes) -> DipSample:
    return services.draw_dip(wish=wish(**changes), by=world.sergeant, at=LATER)


def judged(world: World) -> DipItem:
    recorded(world)
    item = drawn(world).items.get()
    services.judge_dip(item=item, answers=GOOD, feedback="Good log.", by=world.sergeant, at=LATER)
    return item


class TestDrawing:
    def test_some_of_what_fits_and_never_ones_own(self, world: World) -> None:
        for _ in range(5):
            recorded(world)
        opened(world)  # nobody has it
        Case.objects.filter(pk=recorded(world).pk).update(allocated_to=world.sergeant)
        Case.objects.filter(pk=recorded(world).pk).update(is_restricted=True)
        sample = drawn(world)
        assert (sample.population, sample.items.count()) == (5, 3)
        assert set(sample.items.values_list("officer", flat=True)) == {world.ann.pk}

    @pytest.mark.parametrize(
        "changes",
        [
            {"scope": DipScope.FINALISED},
            {"crime_kind": "burglary"},
            {"outcome_code": "18"},
            {"until": date(2026, 11, 2)},
        ],
    )
    def test_what_does_not_fit_is_not_drawn(self, world: World, changes: dict) -> None:
        recorded(world)
        with pytest.raises(NothingToDraw):
            drawn(world, **changes)

    def test_by_officer(self, world: World) -> None:
        recorded(world)
        with pytest.raises(NothingToDraw):
            drawn(world, officer=world.bob)
        assert drawn(world, officer=world.ann).items.count() == 1

    def test_a_page_sent_twice_draws_once(self, world: World) -> None:
        recorded(world)
        asked = wish()
        first = services.draw_dip(wish=asked, by=world.sergeant, at=LATER)
        assert services.draw_dip(wish=asked, by=world.sergeant, at=LATER).pk == first.pk
        assert DipItem.objects.count() == 1

    def test_only_a_supervisor(self, world: World) -> None:
        with pytest.raises(NotYourFeedback):
            services.draw_dip(wish=wish(), by=world.ann, at=LATER)


class TestJudging:
    def test_once_and_whole(self, world: World) -> None:
        item = judged(world)
        assert item.result.answers == GOOD
        with pytest.raises(AlreadyJudged):
            services.judge_dip(item=item, answers=GOOD, feedback="More", by=world.sergeant, at=LATER)

    @pytest.mark.parametrize(
        ("answers", "feedback"), [({}, "x"), ({**GOOD, "record-complete": "perhaps"}, "x"), (GOOD, " ")]
    )
    def test_half_of_it_is_refused(self, world: World, answers: dict, feedback: str) -> None:
        recorded(world)
        item = drawn(world).items.get()
        with pytest.raises(JudgementIncomplete):
            services.judge_dip(item=item, answers=answers, feedback=feedback, by=world.sergeant, at=LATER)

    def test_whoever_drew_it_judges_it(self, world: World) -> None:
        recorded(world)
        item = drawn(world).items.get()
        with pytest.raises(NotYourFeedback):
            services.judge_dip(item=item, answers=GOOD, feedback="x", by=person("Sid Example", "supervisor"), at=LATER)

    @pytest.mark.parametrize("model", [DipResult, DipReply])
    def test_it_is_never_changed(self, world: World, model) -> None:
        item = judged(world)
        services.answer_feedback(item=item, text="Thanks.", by=world.ann, at=LATER)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            model.objects.update(at=AT)


class TestFeedback:
    def test_the_officer_reads_and_answers(self, world: World) -> None:
        item = judged(world)
        services.read_feedback(item=item, by=world.sergeant, at=LATER)
        assert DipItem.objects.get().read_at is None
        services.read_feedback(item=item, by=world.ann, at=LATER + HOUR)
        services.read_feedback(item=item, by=world.ann, at=LATER + 2 * HOUR)
        assert DipItem.objects.get().read_at == LATER + HOUR
        for _ in range(2):
            services.answer_feedback(item=item, text="Thanks.", by=world.ann, at=LATER)
        assert DipReply.objects.get().text == "Thanks."
        with pytest.raises(JudgementIncomplete):
            services.answer_feedback(item=item, text=" ", by=world.ann, at=LATER)

    def test_the_officer_is_written_to_and_not_told_what_it_says(self, world: World) -> None:
        judged(world)
        mail = OutboxMessage.objects.get(template="assurance/email/feedback.txt")
        assert mail.address == world.ann.email
        assert "/assurance/feedback/" in mail.body
        assert "Good log" not in mail.body

    def test_nobody_else_sees_it(self, world: World, registrar: User) -> None:
        item = judged(world)
        for other in (world.bob, registrar, person("Sid Example", "supervisor")):
            with pytest.raises(NotYourFeedback):
                dips.feedback_for(other, item.pk)
            with pytest.raises(NotYourFeedback):
                services.read_feedback(item=item, by=other, at=LATER)
        assert dips.feedback_for(world.ann, item.pk) == dips.feedback_for(world.sergeant, item.pk) == item

    def test_before_it_is_judged_there_is_none(self, world: World) -> None:
        recorded(world)
        item = drawn(world).items.get()
        with pytest.raises(NotYourFeedback):
            dips.feedback_for(world.ann, item.pk)

    def test_the_audit_holds_no_word_of_it(self, world: World) -> None:
        judged(world)
        assert "Good log" not in repr([event.detail for event in AuditEvent.objects.all()])


class TestThemes:
    def test_counts_need_three_officers(self, world: World) -> None:
        judged(world)
        found = dips.themes(AT, AT + 2 * DAY)
        assert (found.cases, found.officers, found.themes, found.is_told) == (1, 1, (), False)

    def test_counts_over_all_officers(self, world: World) -> None:
        for officer in (world.ann, world.bob, person("Cat Example", "investigator")):
            Case.objects.filter(pk=recorded(world).pk).update(allocated_to=officer)
        for place, item in enumerate(drawn(world).items.all()):
            answers = {**GOOD, "victim-told": ("no", "not_asked", "yes")[place]}
            services.judge_dip(item=item, answers=answers, feedback="x", by=world.sergeant, at=LATER)
        themes = {theme.theme: theme for theme in dips.themes(AT, AT + 2 * DAY).themes}
        told = themes["Telling the victim"]
        assert (told.yes, told.no, told.not_asked) == (1, 1, 1)
        assert themes["Outcome"].yes == 3


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel(LATER, tick=False):
            yield

    def test_from_draw_to_answer(self, world: World) -> None:
        case = recorded(world)
        sergeant, ann = sign_in(world.sergeant), sign_in(world.ann)
        assert "You have drawn no dip-sample yet." in text_of(sergeant.get("/assurance/dip-samples/"))
        assert sergeant.post("/assurance/dip-samples/draw/", {}).status_code == 422
        asked = {
            "mark": str(uuid4()),
            "scope": "open",
            "size": "2",
            "officer": str(world.ann.public_id),
            **boxes("since", 1, 11, 2026),
            **boxes("until", 23, 11, 2026),
        }
        answer = sergeant.post("/assurance/dip-samples/draw/", asked)
        assert answer.status_code == 302
        assert case.crime_reference in text_of(sergeant.get(answer.headers["Location"]))
        item = DipItem.objects.get()
        page = f"/assurance/dip-samples/cases/{item.pk}/"
        assert sergeant.get(page).status_code == 200
        assert sergeant.post(page, {}).status_code == 422
        assert sergeant.post(page, {**GOOD, "feedback": "Good log."}).status_code == 302
        assert sergeant.get(page).headers["Location"] == f"/assurance/feedback/{item.pk}/"
        assert "1 of 1" in text_of(sergeant.get("/assurance/dip-samples/"))
        assert "New" in text_of(ann.get("/assurance/feedback/"))
        shown = text_of(ann.get(f"/assurance/feedback/{item.pk}/"))
        assert "Good log." in shown
        assert ann.post(f"/assurance/feedback/{item.pk}/", {"text": ""}).status_code == 422
        assert ann.post(f"/assurance/feedback/{item.pk}/", {"text": "Thank you."}).status_code == 302
        assert "Thank you." in text_of(sergeant.get(f"/assurance/feedback/{item.pk}/"))

    def test_wrong_days_are_told(self, world: World) -> None:
        asked = {"scope": "open", "size": "2", **boxes("since", 20, 11, 2026), **boxes("until", 1, 11, 2026)}
        answer = sign_in(world.sergeant).post("/assurance/dip-samples/draw/", {"mark": str(uuid4()), **asked})
        assert "The last day must be the first day or later" in text_of(answer)

    def test_nothing_to_draw_is_told(self, world: World) -> None:
        asked = {"scope": "open", "size": "2", **boxes("since", 1, 11, 2026), **boxes("until", 20, 11, 2026)}
        answer = sign_in(world.sergeant).post("/assurance/dip-samples/draw/", {"mark": str(uuid4()), **asked})
        assert "No case of another officer fits" in text_of(answer)

    def test_others_find_nothing(self, world: World) -> None:
        item = judged(world)
        other = sign_in(person("Sid Example", "supervisor"))
        for page in (
            f"dip-samples/{item.sample_id}/",
            f"dip-samples/cases/{item.pk}/",
            f"feedback/{item.pk}/",
        ):
            assert other.get(f"/assurance/{page}").status_code == 404
        assert sign_in(world.bob).get(f"/assurance/feedback/{item.pk}/").status_code == 404
        assert "No feedback yet" in text_of(sign_in(world.bob).get("/assurance/feedback/"))
