"""Questions about oneself: optional, kept apart, shown to nobody, erased by whoever answered, asked once a year."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.about_yourself import AboutYourself, about_path, read_link
from bizwatch.assurance.choices import AskState
from bizwatch.assurance.exceptions import JudgementIncomplete, LinkOver
from bizwatch.assurance.models import DiversityAsk, DiversityReply
from bizwatch.assurance.selectors.diversity import LEAST, STEP, answers_of_quarter, ask_figures, protected
from bizwatch.assurance.services.diversity import note_to_ask
from bizwatch.audit.models import AuditEvent
from bizwatch.cases.choices import ContactChannel, Door, PersonRole
from bizwatch.cases.intake import NewContact, NewPerson
from bizwatch.cases.models import Case
from bizwatch.cases.panels import CasePageKind, ShownPanel, panels_for
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import NOT_SAID, diversity_questions
from bizwatch.reporting.after_sending import further_links
from tests.cases.desk import text_of
from tests.cases.routes import slavery
from tests.cases.world import AT, DAY, HOUR, World, opened, person
from tests.users import sign_in

pytestmark = pytest.mark.django_db
HOLDER = AboutYourself(10**9, 0)
MINUTE = HOUR / 60


def asks() -> list[DiversityAsk]:
    return list(DiversityAsk.objects.order_by("pk"))


class TestAsking:
    def test_a_report_notes_that_its_contact_is_asked(self, world: World) -> None:
        opened(world)
        (ask,) = asks()
        assert (ask.state, ask.write_at, ask.asked_on) == (AskState.ASKED, AT + DAY, AT.date())

    def test_nobody_is_asked_twice_in_a_year(self, world: World) -> None:
        opened(world)
        opened(world, at=AT + 300 * DAY)
        assert len(asks()) == 1
        opened(world, at=AT + 366 * DAY)
        assert len(asks()) == 2

    @pytest.mark.parametrize("door", [Door.API, Door.IMPORT])
    def test_not_of_reports_by_machine(self, world: World, door: Door) -> None:
        opened(world, door=door)
        assert asks() == []

    def test_a_caller_without_an_address_is_not_asked(self, world: World) -> None:
        opened(
            world,
            door=Door.PHONE,
            contact=NewContact(name="Sam", telephone="01603 000000", channel=ContactChannel.PHONE),
        )
        assert asks() == []

    def test_a_nameless_caller_is_not_asked(self, world: World) -> None:
        opened(world, door=Door.PHONE, contact=NewContact(name="", email="x@example.test"))
        assert asks() == []

    def test_who_wants_no_contact_is_not_written_to(self, world: World) -> None:
        opened(world, contact=NewContact(name="Sam", email="sam@example.test", opted_out=True))
        assert asks()[0].write_at is None

    def test_of_a_restricted_report_nobody_hears(self, world: World) -> None:
        slavery(world)
        assert asks() == []

    def test_the_happening_heard_twice_asks_once(self, world: World) -> None:
        from bizwatch.cases.services import Happening

        case = opened(world)
        note_to_ask(Happening("open_case", case, world.sam, AT))
        assert len(asks()) == 1


class TestWriting:
    def mails(self) -> list[OutboxMessage]:
        return list(OutboxMessage.objects.filter(template="assurance/email/about_yourself.txt"))

    def test_a_day_later_and_once(self, world: World) -> None:
        opened(world)
        assert services.write_to_ask(at=AT + DAY - MINUTE) == 0
        assert services.write_to_ask(at=AT + DAY) == 1
        assert services.write_to_ask(at=AT + 2 * DAY) == 0
        (mail,) = self.mails()
        assert "/assurance/about-yourself/" in mail.body
        assert mail.case_reference == ""
        assert (asks()[0].write_at, asks()[0].case_number) == (None, None)

    def test_not_to_who_has_answered(self, world: World) -> None:
        case = opened(world)
        services.answer_about_yourself(holder=AboutYourself(case.pk, 0), answers={"age": "25-34"}, at=AT)
        assert services.write_to_ask(at=AT + DAY) == 0

    def test_not_of_a_case_that_was_restricted_since(self, world: World) -> None:
        opened(world)
        Case.objects.update(is_restricted=True)
        assert services.write_to_ask(at=AT + DAY) == 0
        assert self.mails() == []


class TestAnswering:
    def test_answers_stand_under_a_key_that_names_nobody(self, world: World) -> None:
        case = opened(world)
        holder = AboutYourself(case.pk, 0)
        services.answer_about_yourself(holder=holder, answers={"age": "25-34", "sex": ""}, at=AT)
        reply = DiversityReply.objects.get()
        assert reply.answers == {"age": "25-34"}
        assert reply.key == holder.key != AboutYourself(case.pk, 1).key
        assert asks()[0].state == AskState.ANSWERED
        columns = {field.name for field in DiversityReply._meta.get_fields()}
        assert columns == {"id", "key", "quarter", "answers", "keep_until"}

    def test_answering_again_replaces(self) -> None:
        for age in ("25-34", "35-49"):
            services.answer_about_yourself(holder=HOLDER, answers={"age": age}, at=AT)
        assert DiversityReply.objects.get().answers == {"age": "35-49"}

    def test_saying_nothing_keeps_nothing(self) -> None:
        assert services.answer_about_yourself(holder=HOLDER, answers={"age": ""}, at=AT) is None
        assert not DiversityReply.objects.exists()
        assert asks()[0].state == AskState.NOT_SAID

    def test_prefer_not_to_say_is_an_answer_of_its_own(self) -> None:
        services.answer_about_yourself(holder=HOLDER, answers={"age": NOT_SAID}, at=AT)
        assert asks()[0].state == AskState.NOT_SAID

    @pytest.mark.parametrize("answers", [{"age": "999"}, {"income": "much"}])
    def test_what_was_not_offered_is_refused(self, answers: dict[str, str]) -> None:
        with pytest.raises(JudgementIncomplete):
            services.answer_about_yourself(holder=HOLDER, answers=answers, at=AT)

    def test_erasing(self) -> None:
        services.answer_about_yourself(holder=HOLDER, answers={"age": "25-34"}, at=AT)
        assert services.erase_about_yourself(holder=HOLDER, at=AT)
        assert not services.erase_about_yourself(holder=HOLDER, at=AT)
        assert not DiversityReply.objects.exists()
        assert asks()[0].state == AskState.ERASED

    def test_answers_are_erased_at_their_time(self) -> None:
        services.answer_about_yourself(holder=HOLDER, answers={"age": "25-34"}, at=AT)
        assert services.erase_old_answers(at=AT + 730 * DAY) == 0
        assert services.erase_old_answers(at=AT + 732 * DAY) == 1
        assert asks() == []

    def test_the_audit_knows_neither_case_nor_answer(self, world: World) -> None:
        case = opened(world)
        services.answer_about_yourself(holder=AboutYourself(case.pk, 0), answers={"religion": "sikh"}, at=AT)
        event = AuditEvent.objects.get(subject_type="diversity")
        assert (event.case_reference, event.actor_id, event.detail) == ("", "about-yourself", {})


def own_panels(case: Case, user: User) -> list[ShownPanel]:
    """The parts of the business's page that are this app's."""
    return [one for one in panels_for(CasePageKind.BUSINESS, case, user, AT) if one.slug == "about-yourself"]


class TestLink:
    def test_it_holds_for_sixty_days(self, world: World) -> None:
        token = about_path(opened(world), at=AT).split("/")[-2]
        assert read_link(token, at=AT + 59 * DAY).case_id
        for wrong, at in ((token, AT + 61 * DAY), (token[:-1], AT), ("", AT), ("x" * 500, AT)):
            with pytest.raises(LinkOver):
                read_link(wrong, at=at)

    def test_it_stands_after_a_report_and_on_the_reporters_case_alone(self, world: World) -> None:
        case = opened(world)
        assert [link.text for link in further_links(case, AT)] == ["Answer a few questions about yourself"]
        world.sam.email = "sam@example.test"
        assert [panel.slug for panel in own_panels(case, world.sam)] == ["about-yourself"]
        for other in (world.hana, world.rival, world.ann):
            assert not [p for p in panels_for(CasePageKind.BUSINESS, case, other, AT) if p.slug == "about-yourself"]

    def test_nobody_is_handed_a_link_for_somebody_else(self, world: World) -> None:
        world.sam.email = "sam@example.test"
        people = tuple(NewPerson(role=PersonRole.VICTIM, told_name=name) for name in ("Vic Example", "Sam Example"))
        case = opened(world, people=people)
        (panel,) = own_panels(case, world.sam)
        assert set(panel.data) == {"href"}
        assert read_link(panel.data["href"].split("/")[-2], at=AT).person == 0
        page = text_of(sign_in(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))
        assert "Vic Example" not in page.partition("About yourself")[2]

    def test_a_link_that_was_once_handed_out_to_be_passed_on_opens_nothing(self, world: World) -> None:
        case = opened(world)
        token = about_path(case, at=AT, person=7).split("/")[-2]
        with pytest.raises(LinkOver):
            read_link(token, at=AT)

    def test_never_after_a_restricted_one(self, world: World) -> None:
        slavery(world)
        assert further_links(Case.objects.get(), AT) == []


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        cache.clear()
        with time_machine.travel(AT + HOUR, tick=False):
            yield

    def test_a_guest_answers_and_erases(self, world: World) -> None:
        page, guest = about_path(opened(world), at=AT), Client()
        assert "You need not answer" in text_of(guest.get(page))
        answer = guest.post(page, {"age": "25-34", "sex": NOT_SAID})
        assert "Thank you" in text_of(answer)
        again = text_of(guest.get(page))
        assert "Erase my answers" in again
        assert "checked" not in again  # what was said before is never shown
        assert "are erased" in text_of(guest.post(f"{page}erase/"))
        assert not DiversityReply.objects.exists()

    def test_leaving_everything_out_is_fine(self, world: World) -> None:
        answer = Client().post(about_path(opened(world), at=AT), {})
        assert "That is fine" in text_of(answer)

    def test_a_wrong_answer_is_told(self, world: World) -> None:
        assert Client().post(about_path(opened(world), at=AT), {"age": "x"}).status_code == 422

    def test_sending_without_end_is_held_up(self, world: World) -> None:
        page = about_path(opened(world), at=AT)
        answers = [Client().post(page, {"age": "25-34"}).status_code for _ in range(21)]
        assert answers == [200] * 20 + [422]

    def test_a_link_that_is_over_says_so(self, world: World) -> None:
        for page in ("/assurance/about-yourself/none/", "/assurance/about-yourself/none/erase/"):
            answer = Client().post(page)
            assert answer.status_code == 404
            assert "does not work any more" in text_of(answer)


class TestCounts:
    @given(st.lists(st.integers(0, 60), min_size=1, max_size=9))
    def test_small_numbers_cannot_be_worked_out(self, numbers: list[int]) -> None:
        counts = {str(place): number for place, number in enumerate(numbers)}
        told = protected(counts)
        hidden = [code for code, number in told.items() if number is None]
        assert all(counts[code] >= LEAST and number % STEP == 0 for code, number in told.items() if number is not None)
        if hidden and len(hidden) < len(counts):
            assert len(hidden) >= 2
            assert sum(counts[code] for code in hidden) >= LEAST

    def test_nothing_of_fewer_than_ten(self) -> None:
        for number in range(LEAST):
            assert answers_of_quarter(AT.date().replace(month=10, day=1)) == ()
            services.answer_about_yourself(holder=AboutYourself(number, 0), answers={"sex": "female"}, at=AT)
        told = answers_of_quarter(AT.date().replace(month=10, day=1))
        assert len(told) == len(diversity_questions())

    def test_the_page_counts_the_quarter_before(self) -> None:
        for number in range(24):
            sex = "female" if number < 12 else "male"
            services.answer_about_yourself(holder=AboutYourself(number, 0), answers={"sex": sex}, at=AT)
        with time_machine.travel(AT + 60 * DAY, tick=False):
            shown = text_of(sign_in(person("Ana Example", "analyst")).get("/assurance/diversity/"))
        assert "1 October 2026" in shown
        assert "Left out" in shown

    def test_it_is_empty_in_words(self) -> None:
        assert "Too few people" in text_of(sign_in(person("Ana Example", "analyst")).get("/assurance/diversity/"))

    @pytest.mark.parametrize("role", ["investigator", "supervisor", "auditor", "head_office"])
    def test_the_desk_does_not_count(self, role: str) -> None:
        assert sign_in(person("No Example", role)).get("/assurance/diversity/").status_code == 403

    def test_what_became_of_asking(self, world: World) -> None:
        opened(world)
        services.answer_about_yourself(holder=HOLDER, answers={"age": "25-34"}, at=AT)
        found = ask_figures(AT.date(), AT.date())
        assert (found.asked, found.answered, found.not_said, found.erased) == (2, 1, 0, 0)
