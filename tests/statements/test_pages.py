"""The pages behind the three doors: who may open what, what is said when something is wrong, and what never shows."""

import logging
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.evidence.uploads import make_link
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.statements import services
from bizwatch.statements.choices import Attend, OfferAnswer, State
from bizwatch.statements.details import details_of
from bizwatch.statements.models import Statement, StatementOffer
from bizwatch.statements.selectors import LINK, parts_of, whole_of
from bizwatch.statements.views import reading
from bizwatch.statements.views.doors import LONGEST_BODY, SMALL_BODY
from tests.cases.desk import text_of
from tests.cases.world import DAY, HOUR, World
from tests.statements.conftest import Ask, fill, fresh, holder, sign, write
from tests.statements.reading_pdf import squeezed, text
from tests.users import sign_in

pytestmark = pytest.mark.slow

CANARIES: dict[str, Any] = {
    "address": "17 Canary Row",
    "telephone": "01603 987654",
    "email": "private.canary@example.test",
    "contact_times": "canary evenings",
    "dates_to_avoid": "canary wedding on 3 May",
    "needs": "canary interpreter",
}


def client(user: User) -> Client:
    return sign_in(User.objects.get(pk=user.pk))


def at(door: str, page: str, statement: Statement, *more: str) -> str:
    return reverse(f"statements:{door}_{page}", args=[statement.number, *more])


def link_of(statement: Statement, page: str = "show", *more: str, expired: bool = False) -> str:
    now = clock.now()
    ends = now - HOUR if expired else now + DAY
    secret = make_link(
        target_kind=LINK,
        target_id=statement.pk,
        email=statement.email,
        expires_at=ends,
        by=holder(statement),
        at=now - DAY,
    )
    return reverse(f"statements:link_{page}", args=[secret, *more])


@pytest.fixture
def signed(world: World, ask: Ask) -> Statement:
    """A signed witness statement with canaries in the witness's own details."""
    statement = fill(ask(), by=world.ann)
    given = services.DetailsGiven(**CANARIES, will_attend=Attend.YES, medical_consent=True)
    services.save_details(statement=statement, given=given, version=0, by=holder(statement), at=clock.now())
    sign(statement, by=holder(statement))
    return fresh(statement)


def test_the_desk_asks_by_email_and_of_an_account(world: World, case: Case) -> None:
    ann, address = client(world.ann), reverse("statements:case_ask", args=[case.crime_reference])
    assert "Sam Example, by their account" in text_of(ann.get(address))
    sent = {"once": str(uuid4()), "kind": "witness", "of": "else", "name": "Wim Example", "email": "wim@example.test"}
    answer = ann.post(address, sent)
    made = Statement.objects.get()
    assert answer.headers["Location"] == at("desk", "show", made)
    assert ann.post(address, sent).status_code == 302
    assert Statement.objects.count() == 1
    assert ann.post(address, {**sent, "once": str(uuid4()), "email": "no"}).status_code == 422
    assert ann.post(address, {"once": str(uuid4())}).status_code == 422


def test_a_witness_of_the_case_is_asked_at_the_address_that_was_told(world: World, case: Case) -> None:
    ann, address = client(world.ann), reverse("statements:case_ask", args=[case.crime_reference])
    assert "Witnesses told of on the case: Wim Example (07700 900000)." in text_of(ann.get(address))
    assert "Wim Example, witness of the case" not in text_of(ann.get(address))
    case.people.filter(told_name="Wim Example").update(contact="wim@example.test")
    assert "Wim Example, witness of the case, by e-mail" in text_of(ann.get(address))
    key = f"witness-{case.people.get(told_name='Wim Example').pk}"
    assert ann.post(address, {"once": str(uuid4()), "kind": "witness", "of": key}).status_code == 302
    assert Statement.objects.get().email == "wim@example.test"


def test_the_desk_writes_one_down_and_signs_it_with_the_witness(world: World, case: Case) -> None:
    ann = client(world.ann)
    address = reverse("statements:case_write", args=[case.crime_reference])
    ann.post(address, {"once": str(uuid4()), "kind": "witness", "name": "Wim Example"})
    statement = Statement.objects.get()
    assert statement.pen == "officer"
    part = at("desk", "part", statement, "account")
    assert ann.post(part, {"version": 1, "text": "He ran."}).headers["Location"] == at(
        "desk", "part", statement, "people"
    )
    assert ann.post(part, {"version": 2, "text": "He ran off.", "stay": "1"}).headers["Location"] == part
    page = at("desk", "sign", statement)
    sheet = ann.get(page)
    assert "Say whether the person who makes the statement is 18 or over." in text_of(sheet)
    head = {"version": 1, "witness_name": "Wim Example", "grown": "yes", "occupation": "Baker"}
    assert ann.post(at("desk", "head", statement), head).status_code == 302
    reading = whole_of(fresh(statement)).reading
    typed = {"reading": reading, "reads": "self", "declares": "on", "typed_name": "Wim Example"}
    wrong = ann.post(page, {**typed, "declares": ""})
    assert wrong.status_code == 422
    assert "Confirm the declaration" in text_of(wrong)
    assert ann.post(page, typed).status_code == 302
    assert fresh(statement).state == State.SIGNED
    assert "never changed" in text_of(ann.get(at("desk", "show", statement)))
    assert ann.get(part).status_code == 302
    assert ann.post(page, typed).status_code == 302


def test_a_witness_writes_and_signs_by_the_link_without_an_account(ask: Ask) -> None:
    statement, guest = ask(), Client()
    assert "Who makes the statement" in text_of(guest.get(link_of(statement)))
    guest.post(link_of(statement, "part", "account"), {"version": 1, "text": "I saw it."})
    guest.post(link_of(statement, "head"), {"version": 1, "witness_name": "Wim Example", "grown": "no", "age": "17"})
    sheet = text_of(guest.get(link_of(statement, "sign")))
    assert "I saw it." in sheet
    assert ">17<" in sheet.replace("\n", "").replace(" ", "")
    typed = {
        "reading": whole_of(fresh(statement)).reading,
        "reads": "self",
        "declares": "on",
        "typed_name": "Wim Example",
    }
    assert guest.post(link_of(statement, "sign"), typed).status_code == 302
    copy = guest.get(link_of(statement, "pdf"))
    assert copy.headers["Content-Type"] == "application/pdf"
    assert "I saw it." in text(copy.content)
    by_link = AuditEvent.objects.filter(actor_id=f"statement:{statement.number}", reason="link: PDF")
    assert by_link.count() == 1


def test_a_link_that_has_ended_shows_nothing_and_can_be_renewed(ask: Ask) -> None:
    statement, guest = ask(), Client()
    write(statement, "account", "Secret words.", by=holder(statement))
    address = link_of(statement, expired=True)
    page = guest.get(address)
    assert "This link has ended" in text_of(page)
    assert "Secret" not in text_of(page)
    assert "Wim" not in text_of(page)
    for name, more in (("part", ["account"]), ("pdf", []), ("sign", []), ("details", [])):
        answer = guest.get(link_of(statement, name, *more, expired=True))
        assert answer.status_code == 302
    assert guest.post(link_of(statement, "fresh", expired=True)).status_code == 302
    assert guest.get(reverse("statements:link_show", args=["nobody-made-this"])).status_code == 404


def test_what_is_not_yours_is_not_there(world: World, ask: Ask, case: Case, signed: Statement) -> None:
    impact = ask("business_impact", signer=world.sam)
    own = ask("witness", signer=world.sam)
    seen = {
        (world.sam, impact): 200,
        (world.sam, own): 200,
        (world.hana, impact): 200,
        (world.hana, own): 404,
        (world.hana, signed): 404,
        (world.rival, impact): 404,
        (world.rival, own): 404,
    }
    for (user, statement), status in seen.items():
        assert client(user).get(at("mine", "show", statement)).status_code == status, (user, statement.kind)
    assert client(world.hana).get(at("mine", "details", impact)).status_code == 404
    for user in (world.beat, world.auditor, world.administrator, world.hana):
        for page in ("show", "pdf", "details"):
            assert client(user).get(at("desk", page, signed)).status_code == 403, (user, page)
    assert client(world.ann).get(at("desk", "show", signed)).status_code == 200
    assert client(world.rival).get(reverse("statements:begin", args=[case.crime_reference])).status_code == 404
    assert client(world.ann).get(reverse("statements:case_ask", args=["NC-0000-0000"])).status_code == 404


def test_nothing_of_the_witness_s_own_details_leaves_their_page(
    world: World, case: Case, signed: Statement, caplog: pytest.LogCaptureFixture
) -> None:
    """The front's page, PDF, signed text, list, case page, e-mails and logs hold none of the rear's canaries."""
    caplog.set_level(logging.DEBUG)
    ann, guest = client(world.ann), Client()
    shown = [
        text_of(ann.get(at("desk", "show", signed))),
        text_of(ann.get(reverse("cases:desk_case", args=[case.crime_reference]))),
        b"".join(ann.get(reverse("statements:case_csv", args=[case.crime_reference])).streaming_content).decode(),  # type: ignore[attr-defined]
        ann.get(at("desk", "text", signed)).content.decode(),
        text(ann.get(at("desk", "pdf", signed)).content),
        text_of(guest.get(link_of(signed))),
        text_of(ann.get(at("desk", "follow", signed))),
        " ".join(OutboxMessage.objects.values_list("body", flat=True)),
        caplog.text,
        " ".join(str(event.detail) + event.reason for event in AuditEvent.objects.all()),
        signed.signed.text,
    ]
    for place, page in enumerate(shown):
        for canary in CANARIES.values():
            assert canary not in page, (place, canary)
            assert squeezed(canary) not in squeezed(page), (place, canary)
    details = text_of(ann.get(at("desk", "details", signed)))
    assert all(canary in details for canary in CANARIES.values())
    assert AuditEvent.objects.filter(subject_type="witness_details", action="consultation", reason="desk").count() == 1


def test_a_link_makes_so_many_pdfs_an_hour(signed: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "make_pdf", lambda document, sha256: b"%PDF-")
    guest, address = Client(), link_of(signed, "pdf")
    found = [guest.get(address).status_code for _ in range(reading.PDFS_OF_LINK.most + 1)]
    assert found == [*[200] * reading.PDFS_OF_LINK.most, 302]
    assert "Try again in an hour" in text_of(guest.get(link_of(signed)))


@pytest.mark.parametrize("page", ["ask", "write"])
def test_a_page_that_names_the_witnesses_of_a_case_is_audited(world: World, case: Case, page: str) -> None:
    assert client(world.ann).get(reverse(f"statements:case_{page}", args=[case.crime_reference])).status_code == 200
    event = AuditEvent.objects.get(subject_type="case", action="consultation")
    assert (event.subject_id, event.actor_id) == (case.crime_reference, world.ann.audit_id)


def test_the_details_ask_for_dates_or_an_explicit_none(world: World, ask: Ask) -> None:
    statement, guest = ask(), Client()
    nothing = guest.post(link_of(statement, "details"), {"version": 0, "will_attend": "yes"})
    assert nothing.status_code == 422
    assert "Select whether there are dates" in text_of(nothing)
    some = guest.post(link_of(statement, "details"), {"version": 0, "will_attend": "yes", "dates": "some"})
    assert "Enter the dates" in text_of(some)
    assert (
        guest.post(link_of(statement, "details"), {"version": 0, "will_attend": "no", "dates": "none"}).status_code
        == 302
    )
    found = details_of(statement)
    assert found is not None
    assert (found.has_no_dates, found.dates_to_avoid, found.will_attend) == (True, "", "no")
    again = guest.post(link_of(statement, "details"), {"version": 0, "will_attend": "no", "dates": "none"})
    assert again.status_code == 409


def test_a_paste_of_5_megabytes_is_refused_with_all_of_it_kept(ask: Ask) -> None:
    """More than any other form of the product takes: this one says its limit and gives everything back."""
    statement = ask()
    write(statement, "account", "What was there.", by=holder(statement))
    guest = Client(enforce_csrf_checks=True)
    address = link_of(statement, "part", "account")
    guest.get(address)
    token = guest.cookies["csrftoken"].value
    pasted = "All of it & <more>. " * 262_144  # 5 MiB
    assert len(pasted) == 5 * 1024 * 1024
    body = {"version": "2", "text": pasted, "csrfmiddlewaretoken": token}
    kind = "application/x-www-form-urlencoded"
    answer = guest.post(address, urlencode(body), content_type=kind)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Shorten this part to 40,000 characters or fewer" in page
    assert page.count("All of it &amp; &lt;more&gt;.") == 262_144
    assert parts_of(statement)["account"].text == "What was there."
    shorter = {**body, "text": "x" * (SMALL_BODY + 1)}
    forged = guest.post(address, urlencode({**shorter, "csrfmiddlewaretoken": "x" * 32}), content_type=kind)
    assert forged.status_code == 403
    huge = guest.post(address, b"text=" + b"x" * LONGEST_BODY, content_type=kind)
    assert huge.status_code == 413
    stranger = reverse("statements:link_part", args=["nobody-made-this", "account"])
    assert guest.post(stranger, urlencode(shorter), content_type=kind).status_code == 413


def test_the_longest_part_is_kept_and_drawn(world: World, ask: Ask) -> None:
    statement, ann = ask(), client(world.ann)
    longest = ("Every word counts. " * 3_000)[:40_000].strip()
    assert ann.post(at("desk", "part", statement, "account"), {"version": 1, "text": longest}).status_code == 302
    assert parts_of(statement)["account"].text == longest
    drawn = text(ann.get(at("desk", "pdf", statement)).content)
    assert squeezed(drawn).count("Everywordcounts.") > 2_000


def test_hostile_text_is_text_on_the_page_and_in_the_pdf(world: World, ask: Ask) -> None:
    statement, ann = ask(), client(world.ann)
    typed = '#read("/etc/passwd") <script>alert(1)</script> {{ 7*7 }} $x$ \u202eabc\x00 *b* \\'
    ann.post(at("desk", "part", statement, "account"), {"version": 1, "text": typed})
    page = ann.get(at("desk", "show", statement)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    drawn = text(ann.get(at("desk", "pdf", statement)).content)
    assert '#read("/etc/passwd") <script>alert(1)</script> {{ 7*7 }} $x$ abc *b* \\' in drawn
    assert "root:" not in drawn


def test_somebody_else_was_quicker_and_both_texts_stand_there(world: World, ask: Ask) -> None:
    statement, ann = ask(), client(world.ann)
    write(statement, "account", "The witness's own words.", by=holder(statement))
    page = at("desk", "part", statement, "account")
    answer = ann.post(page, {"version": 1, "text": "What Ann typed."})
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Wim Example (by an e-mailed link) changed this part" in shown
    assert "The witness's own words." in shown
    assert "What Ann typed." in shown
    assert 'name="version" value="2"' in shown
    assert ann.post(page, {"version": 2, "text": "Both."}).status_code == 302


def test_what_changed_while_it_was_read_must_be_read_again(world: World, ask: Ask) -> None:
    statement = fill(ask(), by=world.ann)
    reading = whole_of(statement).reading
    write(statement, "account", "Other words.", by=world.ann)
    typed = {"reading": reading, "reads": "self", "declares": "on", "typed_name": "Wim Example"}
    answer = Client().post(link_of(statement, "sign"), typed)
    assert answer.status_code == 409
    assert "Read it again before you sign" in text_of(answer)
    assert "Other words." in text_of(answer)


def test_a_reader_declares_too(world: World, ask: Ask) -> None:
    statement = fill(ask(), by=world.ann)
    typed = {"reading": whole_of(statement).reading, "reads": "aloud", "declares": "on", "typed_name": "Wim Example"}
    answer = Client().post(link_of(statement, "sign"), typed)
    assert answer.status_code == 422
    assert "Enter the name of whoever read it out" in text_of(answer)
    typed |= {"reader": "Rae Example", "reader_declares": "on"}
    assert Client().post(link_of(statement, "sign"), typed).status_code == 302
    assert whole_of(fresh(statement)).document["signature"]["reader"] == "Rae Example"


def test_the_business_makes_its_impact_statement_from_its_case(world: World, case: Case) -> None:
    hana = client(world.hana)
    assert "No statements yet" in text_of(hana.get(reverse("statements:mine")))
    page = text_of(hana.get(reverse("cases:my_case", args=[case.crime_reference])))
    address = reverse("statements:begin", args=[case.crime_reference])
    assert address in page
    assert hana.get(address).status_code == 200
    assert hana.post(address, {"once": str(uuid4())}).status_code == 422
    assert hana.post(address, {"once": str(uuid4()), "copy_from": "empty"}).status_code == 302
    statement = Statement.objects.get()
    assert "Who makes the statement" in text_of(hana.get(at("mine", "show", statement)))
    wrong = hana.post(at("mine", "head", statement), {"version": 1, "witness_name": "Hana Example", "grown": "yes"})
    assert "Select by what you speak for the business" in text_of(wrong)
    head = {"witness_name": "Hana Example", "grown": "yes", "authority": "director", "authority_confirmed": "on"}
    assert hana.post(at("mine", "head", statement), {"version": 1, **head}).status_code == 302
    part = at("mine", "part", statement, "indirect")
    hana.post(part, {"version": 1, "text": "He should go to prison."})
    assert "opinion on the sentence" in text_of(hana.get(part))
    assert "opinion on the sentence" in text_of(hana.get(at("mine", "show", statement)))
    typed = {
        "reading": whole_of(fresh(statement)).reading,
        "reads": "self",
        "declares": "on",
        "typed_name": "Hana Example",
    }
    assert hana.post(at("mine", "sign", statement), typed).status_code == 302
    assert statement.number in text_of(hana.get(reverse("statements:mine")))
    assert "With a copy of" in text_of(hana.get(address))


def test_a_signed_statement_is_added_to_and_withdrawn_by_another(world: World, signed: Statement) -> None:
    ann = client(world.ann)
    page = at("desk", "follow", signed)
    assert ann.post(page, {"once": str(uuid4())}).status_code == 422
    assert ann.post(page, {"once": str(uuid4()), "purpose": "withdrawal"}).status_code == 302
    made = Statement.objects.get(follows=signed)
    assert f"I withdraw my statement {signed.number}" in text_of(ann.get(at("desk", "show", made)))
    assert "Followed by" in text_of(ann.get(at("desk", "show", signed)))
    assert Client().post(link_of(signed, "follow"), {"once": str(uuid4()), "purpose": "further"}).status_code == 302


def test_it_is_declined_or_called_off(world: World, ask: Ask) -> None:
    mine, theirs = ask("witness", signer=world.sam), ask()
    sam, ann = client(world.sam), client(world.ann)
    assert sam.get(at("mine", "end", mine)).status_code == 200
    assert sam.post(at("mine", "end", mine), {"reason": "No."}).status_code == 302
    assert ann.post(at("desk", "end", theirs), {"reason": ""}).status_code == 302
    assert (fresh(mine).state, fresh(theirs).state) == (State.DECLINED, State.DROPPED)
    assert "Declined" in text_of(ann.get(at("desk", "show", mine)))
    assert ann.get(at("desk", "text", mine)).status_code == 404


def test_the_same_offender_is_noted_by_the_desk(world: World, ask: Ask) -> None:
    statement, ann = ask("business_impact", signer=world.hana), client(world.ann)
    assert ann.get(at("desk", "repeat", statement)).status_code == 200
    assert ann.get(at("desk", "part", statement, "repeated")).status_code == 404
    assert ann.post(at("desk", "repeat", statement)).status_code == 302
    assert ann.get(at("desk", "part", statement, "repeated")).status_code == 200


def test_exhibits_are_chosen_at_the_desk(world: World, ask: Ask, case: Case, evidence: Any) -> None:
    statement, ann = ask(), client(world.ann)
    row = cases.attach_evidence(case=case, evidence_id=evidence(world.ann).pk, by=world.ann, at=clock.now())
    page = at("desk", "exhibits", statement)
    assert "No reference yet" in text_of(ann.get(page))
    assert ann.post(page, {"exhibits": [str(row.pk)]}).status_code == 302
    assert "WE/1" in text_of(ann.get(at("desk", "show", statement)))
    assert ann.post(page, {"exhibits": ["999"]}).status_code == 422


def test_an_offer_is_noted_on_the_case(world: World, case: Case) -> None:
    ann, address = client(world.ann), reverse("statements:case_offer", args=[case.crime_reference])
    assert 'value="Sam Example"' in text_of(ann.get(address))
    sent = {
        "once": str(uuid4()),
        "kind": "business_impact",
        "of": "business",
        "business_name": "Sam Example",
        "answer": OfferAnswer.LATER.value,
    }
    assert ann.post(address, sent).status_code == 302
    assert ann.post(address, {**sent, "answer": ""}).status_code == 422
    assert StatementOffer.objects.count() == 1
    page = text_of(ann.get(reverse("cases:desk_case", args=[case.crime_reference])))
    assert "Impact Statement for Business offered to Sam Example by Ann Example (1234)" in page


def test_the_beat_manager_sees_that_there_is_one_and_nothing_of_it(world: World, case: Case, signed: Statement) -> None:
    Case.objects.filter(pk=case.pk).update(policing_area=world.beat.policing_area)
    page = text_of(client(world.beat).get(reverse("cases:area_case", args=[case.crime_reference])))
    assert "Witness statement: 1 signed" in page
    assert "Wim Example (by" not in page
    assert "two men fill a bag" not in page


def test_colleagues_see_nothing_of_a_witness_on_the_case_page(world: World, case: Case, ask: Ask) -> None:
    own = ask("witness", signer=world.sam)
    page = text_of(client(world.hana).get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "You have not been asked for a statement on this case." in page
    assert own.number not in page
    signed = fill(own, by=world.sam)
    sign(signed, by=world.sam)
    assert own.number not in text_of(client(world.hana).get(reverse("cases:my_case", args=[case.crime_reference])))
    assert at("mine", "show", own) in text_of(
        client(world.sam).get(reverse("cases:my_case", args=[case.crime_reference]))
    )


def test_every_read_is_audited(world: World, signed: Statement) -> None:
    ann = client(world.ann)
    for page in ("show", "pdf", "text"):
        ann.get(at("desk", page, signed))
    read = AuditEvent.objects.filter(subject_type="statement", subject_id=signed.number, action="consultation")
    assert sorted(read.filter(actor_id=world.ann.audit_id).values_list("reason", flat=True)) == [
        "desk: PDF",
        "desk: page",
        "desk: signed text",
    ]
