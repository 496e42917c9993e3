"""Restricted cases: opened with a reason by specialists, the duty to notify, clocks, and who is written to."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ContactChannel, ContactResult, LogKind, MoveKind, NotifyRoute, Status
from bizwatch.cases.exceptions import (
    CannotBeGivenCases,
    CaseNotFound,
    ConflictOfInterest,
    NatureNotPossible,
    NoSuchOffence,
    NotificationNotPossible,
    NotInThisState,
    NotYoursToDo,
    ReasonNeeded,
    ReasonToOpenNeeded,
)
from bizwatch.cases.intake import NewSlaveryCheck
from bizwatch.cases.models import Case, DutyToNotify, RestrictedOpening
from bizwatch.cases.selectors import restricted_cases, restricted_page, restricted_to, visible_to
from bizwatch.cases.selectors.restricted import OPEN_FOR
from bizwatch.cases.services import tellings
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownIndicator
from bizwatch.reference.selectors import clock
from tests.cases.desk import text_of
from tests.cases.routes import CANARIES, incident, slavery, specialist, taken
from tests.cases.world import AT, DAY, HOUR, fresh, member, opened
from tests.users import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(world):
    return specialist()


def notify(case, by, **changes):
    given = {"route": NotifyRoute.ADULT_REFUSES, "who": "the younger man", "form_reference": "MS-1", **changes}
    return services.note_notification(case=case, by=by, at=AT + 2 * HOUR, **given)


def test_it_is_restricted_whether_or_not_anybody_says_so(world, petra):
    case = slavery(world, is_restricted=False)
    assert (case.is_restricted, case.nature, case.is_business_crime) == (True, Nature.RESTRICTED, False)
    assert case.slavery.indicators == ["pay-withheld", "speaks-for"]
    assert list(restricted_to(petra)) == [case]


def test_signs_that_are_none_and_signs_on_another_report_are_refused(world):
    with pytest.raises(UnknownIndicator):
        slavery(world, slavery=NewSlaveryCheck(indicators=("a-feeling",)))
    with pytest.raises(NatureNotPossible):
        incident(world, slavery=NewSlaveryCheck())
    assert not Case.objects.exists()


def test_only_specialists_are_written_to_and_read_nothing_in_it(world, petra):
    gone = specialist("Left Example")
    gone.is_active = False
    gone.save()
    case = slavery(world)
    (mail,) = OutboxMessage.objects.all()
    assert mail.address == petra.email
    assert mail.case_reference == ""
    text = f"{mail.subject} {mail.body} {mail.template}"
    unsaid = [*CANARIES.values(), case.crime_reference, "Corner", "slavery", world.high_street.postcode]
    assert not [word for word in unsaid if word.lower() in text.lower()]
    assert reverse("cases:restricted") in mail.body


def test_nothing_is_ever_written_to_the_business_however_long_it_lives(world, petra):
    case = slavery(world)
    OutboxMessage.objects.all().delete()
    case = services.take_case(case=case, by=petra, at=AT + HOUR)
    case = services.record_crime(case=case, by=petra, at=AT + HOUR, version=case.version)
    notify(case, petra)
    services.add_log_entry(case=case, kind=LogKind.NOTE, text="Spoke to the chapel.", by=petra, at=AT + 3 * HOUR)
    services.close_with_result(
        case=case,
        result_code="notified",
        rationale="Referred.",
        by=petra,
        at=AT + 4 * HOUR,
        version=fresh(case).version,
    )
    ended = fresh(case)
    assert (ended.status, ended.result_code, ended.outcome_code) == (Status.FINALISED, "notified", "")
    services.reopen(case=ended, reason="More came.", by=petra, at=AT + 5 * HOUR, version=ended.version)
    assert not OutboxMessage.objects.exists()


def test_no_other_system_hears_of_it(world, petra, monkeypatch):
    heard: list[str] = []
    monkeypatch.setattr(tellings, "_hearers", [lambda telling: heard.append(telling.what)])
    case = slavery(world)
    services.record_crime(case=case, by=petra, at=AT + HOUR, version=case.version)
    assert heard == []
    opened(world)
    assert heard == ["acknowledgement"]


def test_nobody_else_finds_it_or_does_anything_to_it(world, petra):
    case = slavery(world)
    everybody = (world.ann, world.sergeant, world.beat, world.hana, world.sam, world.auditor, world.administrator)
    for user in everybody:
        assert not restricted_to(user).exists()
        assert not visible_to(user).exists()
        with pytest.raises(CaseNotFound):
            services.add_log_entry(case=case, kind=LogKind.NOTE, text="x", by=user, at=AT + HOUR)
        with pytest.raises(CaseNotFound):
            services.open_restricted(case=case, reason="Curious", by=user, at=AT + HOUR)
    assert not visible_to(petra).exists()
    assert not restricted_to(member(specialist("Own Example"), world.shop, "head_office")).exists()


def test_a_specialist_does_only_what_belongs_to_a_restricted_case(world, petra):
    case, ordinary = slavery(world), opened(world)
    with pytest.raises((NotYoursToDo, NotInThisState)):
        services.record_contact(
            case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=petra, at=AT + HOUR
        )
    with pytest.raises(CaseNotFound):
        services.add_log_entry(case=ordinary, kind=LogKind.NOTE, text="x", by=petra, at=AT + HOUR)
    with pytest.raises(CaseNotFound):
        services.open_restricted(case=ordinary, reason="x", by=petra, at=AT + HOUR)
    with pytest.raises((CaseNotFound, CannotBeGivenCases, ConflictOfInterest)):
        services.take_case(case=case, by=world.ann, at=AT + HOUR)


def test_the_duty_to_notify_is_kept_for_each_person_and_never_changed(world, petra):
    case = slavery(world)
    first = notify(case, petra)
    assert (first.decision_due_at, first.by_name) == (None, petra.audit_name)
    second = notify(case, petra, route=NotifyRoute.CHILD, who="the girl", form_reference="NRM-2", when=AT + HOUR)
    assert second.decision_due_at == clock("nrm-decision").due_at(AT + HOUR)
    assert [move.to_value for move in case.moves.filter(kind=MoveKind.NOTIFIED)] == ["dtn_adult", "nrm_child"]
    assert [record.who for record in restricted_page(case).notifications] == ["the girl", "the younger man"]
    for model in (DutyToNotify, RestrictedOpening):
        services.open_restricted(case=case, reason="Check", by=petra, at=AT + 2 * HOUR)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            model.objects.update(by_name="Somebody else")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"who": " ", "form_reference": ""}, ["who", "form_reference"]),
        ({"when": AT - HOUR}, ["when"]),
        ({"when": AT + DAY}, ["when"]),
        ({"form_reference": "MS-0"}, ["form_reference"]),
    ],
)
def test_a_notification_that_cannot_be_is_refused(world, petra, changes, fields):
    case = slavery(world)
    notify(case, petra, form_reference="MS-0")
    with pytest.raises(NotificationNotPossible) as refusal:
        notify(case, petra, **changes)
    assert [field for field, _ in refusal.value.faults] == fields
    assert DutyToNotify.objects.count() == 1


def test_an_ordinary_case_has_no_duty_to_notify(world):
    with pytest.raises(NotYoursToDo):
        notify(taken(world, incident(world)), world.ann)


def test_opening_needs_a_reason_and_is_audited(world, petra):
    case = slavery(world)
    with pytest.raises(ReasonToOpenNeeded):
        services.open_restricted(case=case, reason="  ", by=petra, at=AT + HOUR)
    services.open_restricted(case=case, reason="New report", by=petra, at=AT + HOUR)
    opening = RestrictedOpening.objects.get()
    assert (opening.reason, opening.by_name) == ("New report", petra.audit_name)
    assert AuditEvent.objects.filter(subject_id=case.crime_reference, action="consultation").count() == 1


# Recorded as a crime


def as_crime(case, by, *, at=AT + 3 * HOUR, **changes):
    given = {"offence_code": "106", "reason": "They are kept there.", **changes}
    return services.turn_into_crime(case=case, by=by, at=at, version=fresh(case).version, **given)


def test_a_restricted_case_becomes_a_crime_and_stays_as_restricted(world, petra):
    case = slavery(world)
    OutboxMessage.objects.all().delete()
    record = notify(case, petra)
    crime = as_crime(case, petra)
    assert (crime.nature, crime.offence_code, crime.is_restricted, crime.recorded_at) == (
        Nature.CRIME,
        "106",
        True,
        AT + 3 * HOUR,
    )
    assert crime.record_due_at == case.record_due_at == clock("record-crime").due_at(AT)
    assert list(restricted_page(crime).notifications) == [record]
    assert notify(crime, petra, form_reference="MS-2", who="the older man").case == crime
    (move,) = crime.moves.filter(kind=MoveKind.CRIMED)
    assert (move.to_value, move.reason) == ("106", "They are kept there.")
    event = AuditEvent.objects.get(case_reference=crime.crime_reference, detail__act="turn_into_crime")
    assert (event.actor_id, event.detail["after"]) == (petra.audit_id, "106")
    assert not OutboxMessage.objects.exists()
    for user in (world.ann, world.sergeant, world.beat, world.hana, world.sam):
        assert not visible_to(user).exists()


def test_new_information_starts_the_24_hours_of_recording(world, petra):
    case, learnt = slavery(world), AT + 30 * HOUR
    crime = as_crime(case, petra, at=AT + 40 * HOUR, learnt_at=learnt)
    assert crime.record_due_at == clock("record-crime").due_at(learnt)


def test_a_restricted_crime_needs_its_reason_and_an_offence_of_the_force(world, petra):
    case = slavery(world)
    with pytest.raises(ReasonNeeded):
        as_crime(case, petra, reason=" ")
    with pytest.raises(NoSuchOffence):
        as_crime(case, petra, offence_code="NFIB5D")
    with pytest.raises(CaseNotFound):
        as_crime(case, world.sergeant)
    as_crime(case, petra)
    with pytest.raises(NotInThisState):
        as_crime(case, petra)


def test_a_restricted_crime_ends_with_an_outcome_and_nobody_is_told(world, petra):
    case = as_crime(slavery(world), petra)
    OutboxMessage.objects.all().delete()
    with pytest.raises(NotInThisState):
        services.close_with_result(
            case=case, result_code="notified", rationale="r", by=petra, at=AT + 4 * HOUR, version=case.version
        )
    reference = case.crime_reference
    with time_machine.travel(AT + 5 * HOUR, tick=False):
        services.open_restricted(case=case, reason="Work", by=petra, at=AT + 5 * HOUR)
        client = sign_in(petra)
        assert "Finalise with an outcome" in text_of(page(client, "restricted_case", reference))
        assert page(client, "restricted_finalise", reference, outcome="18").status_code == 302
        href = reverse("cases:restricted_finalise_with", args=[reference, "18"])
        assert "Nobody at the business is told" in text_of(client.get(href))
        told = {"told_when": "now", "told_channel": "visit", "told_note": "Told her."}
        sent = {"version": fresh(case).version, "once": "5b0e9f4e-3a57-4a5e-9e39-2d7f6f0a7c12"}
        answer = client.post(href, {**sent, **told, "rationale": "No one is named.", "words_for_business": "None."})
        assert answer.status_code == 302, text_of(answer)
        assert "No one is named." in text_of(page(client, "restricted_case", reference))
        assert page(sign_in(world.ann), "desk_finalise", reference).status_code == 404
    ended = fresh(case)
    assert (ended.status, ended.outcome_code, ended.is_restricted) == (Status.FINALISED, "18", True)
    assert not OutboxMessage.objects.exists()


def test_a_restricted_case_that_is_no_crime_has_no_outcome(world, petra):
    case = slavery(world)
    services.open_restricted(case=case, reason="Work", by=petra, at=AT + HOUR)
    with time_machine.travel(AT + HOUR, tick=False):
        client = sign_in(petra)
        assert page(client, "restricted_finalise", case.crime_reference).status_code == 409
        href = reverse("cases:restricted_finalise_with", args=[case.crime_reference, "18"])
        assert client.post(href, {"version": case.version}).status_code == 409


# The pages


def page(client: Client, name: str, *args: object, **query: str):
    return client.get(reverse(f"cases:{name}", args=args), query)


def test_the_list_says_nothing_of_what_was_told(world, petra):
    case = slavery(world)
    with time_machine.travel(AT + HOUR, tick=False):
        shown = text_of(page(sign_in(petra), "restricted"))
    assert case.crime_reference in shown
    assert not [word for word in (*CANARIES.values(), "Corner Shop") if word in shown]
    assert [row.reference for row in restricted_cases(petra).rows] == [case.crime_reference]


def test_a_specialist_who_could_not_be_written_to_is_named_to_the_others(world, petra):
    slavery(world)
    OutboxMessage.objects.update(state="dead", last_fault="No such box")
    with time_machine.travel(AT + HOUR, tick=False):
        assert f"could not be sent to {petra.email}" in text_of(page(sign_in(petra), "restricted"))


def test_a_case_is_shown_after_a_reason_and_only_for_half_an_hour(world, petra):
    case = slavery(world)
    reference = case.crime_reference
    with time_machine.travel(AT + HOUR, tick=False):
        client = sign_in(petra)
        asked = page(client, "restricted_case", reference)
        assert asked.headers["Location"] == reverse("cases:open_restricted", args=[reference])
        assert page(client, "restricted_log", reference).status_code == 404
        empty = client.post(reverse("cases:open_restricted", args=[reference]), {"reason": ""})
        assert empty.status_code == 422
        assert "Enter why you open this case" in text_of(empty)
        opened_now = client.post(reverse("cases:open_restricted", args=[reference]), {"reason": "New report"})
        assert opened_now.headers["Location"] == reverse("cases:restricted_case", args=[reference])
        shown = text_of(page(client, "restricted_case", reference))
        told = [CANARIES[name] for name in ("summary", "told_name", "description", "registration", "safe_contact")]
        assert [word for word in told if word not in shown] == []
        assert "They are not paid, or someone else takes their pay" in shown
        assert "New report" in shown
        looks = AuditEvent.objects.filter(subject_id=reference, reason="restricted: New report")
        assert looks.count() == 1
    with time_machine.travel(AT + HOUR + OPEN_FOR + timedelta(seconds=1), tick=False):
        assert page(sign_in(petra), "restricted_case", reference).status_code == 302


def test_another_specialist_gives_a_reason_of_their_own(world, petra):
    case = slavery(world)
    with time_machine.travel(AT + HOUR, tick=False):
        services.open_restricted(case=case, reason="Mine", by=petra, at=AT + HOUR)
        assert page(sign_in(petra), "restricted_case", case.crime_reference).status_code == 200
        assert page(sign_in(specialist("Pia Example")), "restricted_case", case.crime_reference).status_code == 302


ACTS = {
    "record": {},
    "take": {},
    "notify": {"route": "nrm_adult", "who": "the older man", "form_reference": "NRM-9", "when": "now"},
    "record-as-crime": {"offence_code": "106", "reason": "They are kept there", "since": "start"},
    "log": {"kind": "note", "text": "Rang the chapel"},
    "close": {"result_code": "passed", "other_body": "Suffolk Constabulary", "rationale": "They live there"},
    "reopen": {"reason": "They came back"},
}


@pytest.mark.parametrize("slug", ACTS)
def test_each_act_opens_and_is_done(slug, world, petra):
    case = slavery(world)
    with time_machine.travel(AT + 2 * HOUR, tick=False):
        services.open_restricted(case=case, reason="Work", by=petra, at=AT + 2 * HOUR)
        if slug in ("close", "reopen"):
            services.record_crime(case=case, by=petra, at=AT + HOUR, version=case.version)
        if slug == "reopen":
            services.close_with_result(
                case=case, result_code="no_signs", rationale="r", by=petra, at=AT + HOUR, version=fresh(case).version
            )
        name = f"cases:restricted_{slug.replace('-', '_')}"
        client, href = sign_in(petra), reverse(name, args=[case.crime_reference])
        assert client.get(href).status_code == 200
        version = fresh(case).version
        answer = client.post(href, {"once": "5b0e9f4e-3a57-4a5e-9e39-2d7f6f0a7c11", "version": version, **ACTS[slug]})
        assert answer.status_code == 302, text_of(answer)
        assert answer.headers["Location"] == reverse("cases:restricted_case", args=[case.crime_reference])
        assert client.get(answer.headers["Location"]).status_code == 200


def test_the_pages_of_the_desk_find_none_of_it_even_for_somebody_with_both_roles(world, petra):
    case = slavery(world)
    services.open_restricted(case=case, reason="Work", by=petra, at=AT)
    petra.grants.create(role="supervisor", granted_at=AT)
    with time_machine.travel(AT + HOUR, tick=False):
        client = sign_in(type(petra).objects.get(pk=petra.pk))
        assert page(client, "desk_case", case.crime_reference).status_code == 404
        assert page(client, "desk_log", case.crime_reference).status_code == 404
        assert case.crime_reference not in text_of(page(client, "queue"))
        assert page(client, "restricted").status_code == 200
