"""Asking, writing, signing, following, offering: each act, who may do it, and what can never be changed afterwards."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.exceptions import ExhibitReferenceFixed
from bizwatch.cases.models import Case, CaseAction, CaseMessage
from bizwatch.evidence.models import UploadLink
from bizwatch.messaging.models import OutboxMessage
from bizwatch.statements import services
from bizwatch.statements.choices import Attend, Identity, OfferAnswer, Pen, Purpose, State
from bizwatch.statements.details import details_of
from bizwatch.statements.exceptions import (
    NobodyToWriteTo,
    NotTheWitness,
    NotThisExhibit,
    StatementChanged,
    StatementIsSigned,
    StatementNotFound,
    StatementNotReady,
    TextTooLong,
    TooSoonForAnotherLink,
)
from bizwatch.statements.models import (
    SignedStatement,
    Statement,
    StatementChange,
    StatementOffer,
    StatementPart,
)
from bizwatch.statements.policies import hash_of
from bizwatch.statements.selectors import (
    changes_of,
    content_of,
    copyable_for,
    counts_of_case,
    parts_of,
    sections_of,
    statements_of_account,
    whole_of,
)
from tests.cases.world import HOUR, World
from tests.statements.conftest import NOW, Ask, fill, fresh, holder, sign, write

pytestmark = pytest.mark.slow

SAW = "I was at the till and saw two men fill a bag."


def own(statement: Statement) -> Statement:
    """A statement that its witness wrote by their link."""
    return fill(statement, by=holder(statement))


def link_in(message: OutboxMessage) -> str:
    found = [line for line in message.body.splitlines() if "/statements/" in line]
    return found[0] if found else ""


def test_asked_by_email_the_witness_gets_a_link_that_outlasts_the_next_shift(ask: Ask, case: Case) -> None:
    statement = ask()
    message = OutboxMessage.objects.get(address="wim@example.test")
    assert "/statements/link/" in link_in(message)
    assert statement.number in message.body
    assert not CaseAction.objects.filter(case=case).exists()
    link = statement_link(statement)
    assert link.expires_at >= NOW + timedelta(days=7)


def statement_link(statement: Statement) -> Any:
    return UploadLink.objects.filter(target_kind="statement", target_id=str(statement.pk)).latest("pk")


def test_asked_of_an_account_it_is_an_action_of_the_business(world: World, ask: Ask, case: Case) -> None:
    statement = ask("business_impact", signer=world.hana)
    action = CaseAction.objects.get(pk=statement.action_id or 0)
    assert (action.kind, action.side, action.path) == ("statement", "business", "/statements/")
    assert Case.objects.get(pk=case.pk).status == "with_business"
    assert "/statements/mine/" in link_in(
        OutboxMessage.objects.get(address=world.hana.email, template__contains="asked")
    )


def test_the_same_press_twice_asks_once(ask: Ask) -> None:
    mark = uuid4()
    assert ask(dedupe=mark) == ask(dedupe=mark)
    assert Statement.objects.count() == 1


def test_only_police_of_the_desk_ask(world: World, case: Case) -> None:
    for who in (world.beat, world.hana, world.auditor):
        with pytest.raises(StatementNotFound):
            services.ask_statement(
                case=case,
                new=services.NewStatement(kind="witness", witness_name="Wim", dedupe=uuid4()),
                by=who,
                at=NOW,
            )


def test_it_begins_with_facts_of_the_case_and_no_words_of_anybody(ask: Ask) -> None:
    parts = parts_of(ask("cctv"))
    assert parts["system"].text == "Camera: Till\nCamera: Door"
    assert "clock not checked" in parts["clock"].text
    assert parts["maintained"].text == ""
    witness = parts_of(ask("witness"))
    assert witness["account"].text == ""
    assert witness["loss"].text == "3 × Gin, £25.50 each\n1 × Phone, £199 each"


def test_two_people_who_write_one_part_never_overwrite(world: World, ask: Ask) -> None:
    statement = ask()
    write(statement, "account", "Mine.", by=holder(statement))
    with pytest.raises(StatementChanged, match=r"Wim Example \(by an e-mailed link\) changed this part"):
        services.save_part(statement=statement, code="account", text="Hers.", version=1, by=world.ann, at=NOW)
    assert parts_of(statement)["account"].text == "Mine."
    write(statement, "people", "Another part at the same time.", by=world.ann)


def test_both_sides_see_who_changed_what(world: World, ask: Ask) -> None:
    statement = ask()
    write(statement, "account", "One.", by=holder(statement))
    write(statement, "account", "One. Two.", by=holder(statement), at=NOW + timedelta(minutes=5))
    write(statement, "account", "One. Two. Three.", by=world.ann, at=NOW + timedelta(minutes=6))
    said = [(change.by_name, change.text) for change in changes_of(statement)]
    assert said == [
        ("Ann Example (1234)", "One. Two. Three."),
        ("Wim Example (by an e-mailed link)", "One. Two."),
    ]


def test_a_part_that_is_too_long_is_refused_and_what_was_there_stays(ask: Ask) -> None:
    statement = ask()
    write(statement, "account", "Short.", by=holder(statement))
    with pytest.raises(TextTooLong, match="40,000"):
        write(statement, "account", "x" * 40_001, by=holder(statement))
    assert parts_of(statement)["account"].text == "Short."


def test_strangers_write_nothing(world: World, ask: Ask) -> None:
    statement, other = ask(), ask()
    for who in (world.beat, world.hana, world.sam, holder(other)):
        with pytest.raises(StatementNotFound):
            write(statement, "account", "Hello.", by=who)


def test_it_is_signed_as_it_was_read(ask: Ask) -> None:
    statement = own(ask())
    signed = sign(statement, by=holder(statement), typed_name="WIM  example")
    whole = whole_of(fresh(statement))
    assert whole.sha256 == signed.sha256 == hash_of(signed.text)
    assert whole.document["sections"][0]["text"] == SAW
    assert (whole.document["age"], whole.document["signature"]["name"]) == ("Over 18", "WIM example")
    assert signed.identity == Identity.LINK
    assert signed.by_id == f"statement:{statement.number}"


def test_nothing_is_signed_while_something_is_missing(ask: Ask) -> None:
    statement = ask()
    with pytest.raises(StatementNotReady) as refused:
        sign(statement, by=holder(statement), declares=False, typed_name="W")
    assert [place for place, _ in refused.value.faults] == ["about", "account", "declares", "typed_name"]
    assert fresh(statement).state == State.DRAFT


def test_what_changed_after_it_was_read_is_not_signed(world: World, ask: Ask) -> None:
    statement = fill(ask(), by=world.ann)
    read = whole_of(statement).reading
    write(statement, "account", "Something else.", by=world.ann)
    with pytest.raises(StatementChanged, match="Read it again"):
        sign(statement, by=holder(statement), reading=read)


def test_under_18_the_age_is_stated(world: World, ask: Ask) -> None:
    statement = fill(ask(), by=world.ann, is_adult=False, age=16)
    sign(statement, by=holder(statement))
    assert whole_of(fresh(statement)).document["age"] == "16"


def test_before_an_officer_it_says_in_whose_presence_and_who_read_it_out(world: World, ask: Ask) -> None:
    statement = fill(ask(pen=Pen.OFFICER, email=""), by=world.ann)
    signed = sign(statement, by=world.ann, reader="Rae Example")
    signature = whole_of(fresh(statement)).document["signature"]
    assert signed.identity == Identity.PRESENT
    assert signature["present"] == "Ann Example (1234)"
    assert signature["reader"] == "Rae Example"
    assert "I read this whole statement" in signature["reader_declaration"]


def test_signing_closes_what_the_business_owed_and_tells_the_desk(world: World, ask: Ask, case: Case) -> None:
    statement = fill(ask("business_impact", signer=world.hana), by=world.hana)
    sign(statement, by=world.hana)
    action = CaseAction.objects.get(pk=statement.action_id or 0)
    assert (action.state, action.closing_note) == ("done", f"Statement {statement.number} was signed.")
    message = CaseMessage.objects.get(case=case)
    assert message.text == f"Signed: Impact Statement for Business {statement.number}."
    assert Case.objects.get(pk=case.pk).unread_by_police == 1
    assert AuditEvent.objects.filter(detail__act="sign_statement").count() == 1


def attempts(statement: Statement) -> list[Any]:
    part = StatementPart.objects.filter(statement=statement)
    return [
        lambda: SignedStatement.objects.filter(statement=statement).update(text="{}"),
        lambda: Statement.objects.filter(pk=statement.pk).update(witness_name="Somebody Else"),
        lambda: Statement.objects.filter(pk=statement.pk).update(state=State.DRAFT),
        lambda: part.update(text="Changed."),
        lambda: StatementPart.objects.create(
            statement=statement, code="new", place=9, changed_at=NOW, changed_by_name="x"
        ),
        lambda: StatementChange.objects.filter(statement=statement).update(text="Changed."),
        lambda: StatementChange.objects.create(statement=statement, what="x", at=NOW, by_name="x"),
    ]


@pytest.mark.parametrize("number", range(7))
def test_the_database_itself_keeps_what_was_signed(ask: Ask, number: int) -> None:
    statement = own(ask())
    signed = sign(statement, by=holder(statement))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        attempts(statement)[number]()
    assert SignedStatement.objects.get() == signed
    assert hash_of(SignedStatement.objects.get().text) == signed.sha256


def test_no_service_changes_a_signed_statement(world: World, ask: Ask) -> None:
    statement = fill(ask(), by=world.ann)
    sign(statement, by=holder(statement))
    with pytest.raises(StatementIsSigned):
        write(statement, "account", "More.", by=world.ann)
    with pytest.raises(StatementIsSigned):
        sign(statement, by=holder(statement))
    with pytest.raises(StatementIsSigned):
        services.drop_statement(statement=statement, reason="", by=world.ann, at=NOW)


def test_a_case_goes_whole_with_its_statements(world: World, ask: Ask, case: Case) -> None:
    statement = fill(ask(), by=world.ann)
    sign(statement, by=holder(statement))
    Statement.objects.filter(case=case).delete()
    assert not SignedStatement.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.FURTHER, Purpose.WITHDRAWAL])
def test_only_another_statement_follows_a_signed_one(world: World, ask: Ask, purpose: Purpose) -> None:
    statement = fill(ask(), by=world.ann)
    with pytest.raises(StatementIsSigned, match="not signed yet"):
        services.follow_statement(statement=statement, purpose=purpose, dedupe=uuid4(), by=holder(statement), at=NOW)
    sign(statement, by=holder(statement))
    mark = uuid4()
    made = services.follow_statement(
        statement=fresh(statement), purpose=purpose, dedupe=mark, by=holder(statement), at=NOW
    )
    again = services.follow_statement(statement=fresh(statement), purpose=purpose, dedupe=mark, by=world.ann, at=NOW)
    assert made == again
    pressed = services.follow_statement(
        statement=fresh(statement), purpose=purpose, dedupe=uuid4(), by=holder(statement), at=NOW
    )
    assert pressed == made  # while it is being written there is no second, and no second e-mail
    assert OutboxMessage.objects.filter(dedupe__startswith=f"statement:{made.number}:asked").count() <= 1
    assert Statement.objects.filter(follows=statement).count() == 1
    assert all(part.text == "" for part in parts_of(made).values())
    assert statement.number in whole_of(fresh(made)).document["earlier"]
    write(made, "account", "It was three men.", by=holder(made))
    sign(made, by=holder(made))
    assert fresh(statement).state == State.SIGNED


def test_the_business_begins_its_own_impact_statement_and_copies_an_earlier_one(world: World, case: Case) -> None:
    first = services.begin_impact_statement(case=case, dedupe=uuid4(), by=world.hana, at=NOW)
    fill(first, by=world.hana)
    write(first, "other", "Staff were afraid.", by=world.hana)
    sign(first, by=world.hana)
    assert [one.number for one in copyable_for(world.hana, case)] == [first.number]
    second = services.begin_impact_statement(
        case=case, dedupe=uuid4(), copy_from=first.number, by=world.hana, at=NOW + HOUR
    )
    assert parts_of(second)["other"].text == "Staff were afraid."
    with pytest.raises(StatementNotFound):
        services.begin_impact_statement(case=case, dedupe=uuid4(), by=world.rival, at=NOW)
    with pytest.raises(StatementNotFound):
        services.begin_impact_statement(case=case, dedupe=uuid4(), copy_from="ST-0", by=world.hana, at=NOW)


def test_earlier_crimes_are_asked_only_where_the_investigator_noted_the_same_offender(world: World, ask: Ask) -> None:
    statement = ask("business_impact", signer=world.hana)
    assert "repeated" not in [section.code for section in sections_of(fresh(statement))]
    with pytest.raises(StatementChanged):
        write(statement, "repeated", "Before.", by=world.hana)
    with pytest.raises(StatementNotFound):
        services.note_repeat(statement=statement, by=world.hana, at=NOW)
    services.note_repeat(statement=statement, by=world.ann, at=NOW)
    write(statement, "repeated", "Before.", by=world.hana)
    assert ("Before." in [text for _, text in content_of(fresh(statement)).sections]) is True


def test_a_witness_statement_is_the_witness_s_own(world: World, ask: Ask) -> None:
    own = ask("witness", signer=world.sam)
    impact = ask("business_impact", signer=world.sam)
    assert set(statements_of_account(world.sam)) == {own, impact}
    assert set(statements_of_account(world.hana)) == {impact}
    assert set(statements_of_account(world.rival)) == set()


def test_exhibits_are_labelled_with_the_witness_s_initials(world: World, ask: Ask, case: Case, evidence: Any) -> None:
    statement = ask()
    rows = [
        cases.attach_evidence(case=case, evidence_id=evidence(world.ann, caption).pk, by=world.ann, at=NOW)
        for caption in ("Till camera", "Door camera")
    ]
    services.choose_exhibits(statement=statement, exhibit_ids=[row.pk for row in rows], by=world.ann, at=NOW)
    assert [reference for reference, _ in content_of(fresh(statement)).exhibits] == ["WE/1", "WE/2"]
    assert "Till camera" in content_of(fresh(statement)).exhibits[0][1]
    services.choose_exhibits(statement=fresh(statement), exhibit_ids=[rows[1].pk], by=world.ann, at=NOW)
    assert [reference for reference, _ in content_of(fresh(statement)).exhibits] == ["WE/2"]
    with pytest.raises(NotThisExhibit):
        services.choose_exhibits(statement=statement, exhibit_ids=[99_999], by=world.ann, at=NOW)
    with pytest.raises(StatementNotFound):
        services.choose_exhibits(statement=statement, exhibit_ids=[], by=world.sam, at=NOW)


def relabel(world: World, case: Case, exhibit: Any, reference: str) -> None:
    case.refresh_from_db()
    cases.give_exhibit_reference(
        case=case, exhibit_id=exhibit.pk, exhibit_reference=reference, by=world.ann, at=NOW, version=case.version
    )


def test_the_reference_of_an_exhibit_stays_once_a_signed_statement_names_it(
    world: World, ask: Ask, case: Case, evidence: Any
) -> None:
    shown, other = (
        cases.attach_evidence(case=case, evidence_id=evidence(world.ann, name).pk, by=world.ann, at=NOW)
        for name in ("Till camera", "Door camera")
    )
    statement = ask()
    services.choose_exhibits(statement=statement, exhibit_ids=[shown.pk], by=world.ann, at=NOW)
    relabel(world, case, shown, "WE/7")  # nothing is signed yet
    relabel(world, case, other, "WE/9")
    sign(fill(statement, by=holder(statement)), by=holder(statement))
    with pytest.raises(ExhibitReferenceFixed, match=rf"{statement.number}, signed on .* as WE/7.*further statement"):
        relabel(world, case, shown, "WE/8")
    relabel(world, case, shown, "WE/7")  # the same again changes nothing
    relabel(world, case, other, "WE/1")  # no statement names it


def test_a_reference_that_stands_in_the_words_of_a_signed_statement_stays_too(
    world: World, ask: Ask, case: Case, evidence: Any
) -> None:
    first, second = (
        cases.attach_evidence(case=case, evidence_id=evidence(world.ann, name).pk, by=world.ann, at=NOW)
        for name in ("Till camera", "Door camera")
    )
    statement = ask()  # before the references are given, since it begins with a list of them
    relabel(world, case, first, "AB/1")
    relabel(world, case, second, "AB/11")
    fill(statement, by=world.ann)
    write(statement, "account", "I was at the till.\nab/11 shows the door.", by=holder(statement))
    sign(statement, by=holder(statement))
    with pytest.raises(ExhibitReferenceFixed, match="as AB/11"):
        relabel(world, case, second, "AB/2")
    relabel(world, case, first, "AB/3")


def test_the_own_details_are_a_row_of_their_own(world: World, ask: Ask) -> None:
    statement = ask()
    given = services.DetailsGiven(address="1 Canary Lane", has_no_dates=True, will_attend=Attend.YES)
    services.save_details(statement=statement, given=given, version=0, by=holder(statement), at=NOW)
    found = details_of(statement)
    assert found is not None
    assert (found.address, found.has_no_dates, found.version) == ("1 Canary Lane", True, 1)
    with pytest.raises(StatementChanged):
        services.save_details(statement=statement, given=given, version=0, by=world.ann, at=NOW)
    for who in (world.hana, world.beat, world.auditor):
        with pytest.raises(StatementNotFound):
            services.save_details(statement=statement, given=given, version=1, by=who, at=NOW)
    event = AuditEvent.objects.filter(subject_type="witness_details").get()
    assert "Canary" not in str(event.detail)


def test_an_offer_is_noted_once_and_heard(world: World, case: Case) -> None:
    mark = uuid4()
    given: dict[str, Any] = {
        "kind": "business_impact",
        "answer": OfferAnswer.DECLINED,
        "offered_to": "Sam Example",
        "for_business": True,
    }
    for _ in range(2):
        services.offer_statement(case=case, **given, dedupe=mark, by=world.ann, at=NOW)
    offer = StatementOffer.objects.get()
    assert (offer.answer, offer.at) == ("declined", NOW)
    assert AuditEvent.objects.filter(detail__act="offer_statement", case_reference=case.crime_reference).count() == 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        StatementOffer.objects.update(answer="accepted")
    with pytest.raises(StatementNotFound):
        services.offer_statement(case=case, **given, dedupe=uuid4(), by=world.beat, at=NOW)


def test_the_witness_may_decline_and_the_desk_reads_of_it(world: World, ask: Ask, case: Case) -> None:
    statement = ask("witness", signer=world.sam)
    with pytest.raises(NotTheWitness):
        services.decline_statement(statement=statement, reason="", by=world.ann, at=NOW)
    services.decline_statement(statement=statement, reason="I am afraid.", by=world.sam, at=NOW)
    told = CaseAction.objects.get(case=case, side="police")
    assert told.text == f"Look at the statement {statement.number} (MG11): declined."
    assert not CaseMessage.objects.exists()
    assert CaseAction.objects.get(pk=statement.action_id or 0).state == "done"
    assert counts_of_case(world.ann, case) == {("witness", "declined"): 1}


def test_a_fresh_link_goes_to_the_same_address_and_ends_the_old_one(ask: Ask) -> None:
    statement = ask()
    old = statement_link(statement)
    for hours in range(3):
        services.renew_link(statement=statement, by=holder(statement), at=NOW + hours * HOUR)
    with pytest.raises(TooSoonForAnotherLink):
        services.renew_link(statement=statement, by=holder(statement), at=NOW + 4 * HOUR)
    old.refresh_from_db()
    assert old.expires_at == NOW
    assert set(OutboxMessage.objects.values_list("address", flat=True)) >= {"wim@example.test"}
    assert OutboxMessage.objects.filter(template__contains="link").exclude(address="wim@example.test").count() == 0


def test_where_nobody_can_be_written_to_no_link_is_sent(world: World, ask: Ask) -> None:
    statement = ask(pen=Pen.OFFICER, email="")
    with pytest.raises(NobodyToWriteTo):
        services.renew_link(statement=statement, by=world.ann, at=NOW)
    assert not OutboxMessage.objects.exclude(template__startswith="cases/").exists()


def test_of_a_restricted_case_nothing_is_seen(world: World, ask: Ask, case: Case) -> None:
    statement = ask("witness", signer=world.sam)
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    assert not statements_of_account(world.sam)
    assert counts_of_case(world.ann, case) == {}
    with pytest.raises(StatementNotFound):
        write(statement, "account", "Hello.", by=world.ann)
