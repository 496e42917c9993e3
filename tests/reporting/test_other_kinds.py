"""The start page's offer, the way from one kind to another, what each nature is told, and what is told in confidence."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases.models import Case
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.selectors import open_drafts
from tests.accounts.people import signed_in
from tests.reporting.walking import GATE, address_of, begin, draft_of, fill, send, text_of
from tests.reporting.world import World, make_premises, make_world

pytestmark = pytest.mark.django_db
SIGN = "They seem afraid"


def sent(world: World, slug: str, **typed: Any) -> tuple[Client, Draft]:
    client = world.client()
    draft = begin(client, slug)
    fill(client, draft, **typed)
    assert send(client, draft).status_code == 302
    draft.refresh_from_db()
    return client, draft


def links_of(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('href="/report/begin/')[1:]]


def test_a_farm_is_offered_what_farms_meet_first_and_in_its_words(now: Any) -> None:
    farm = make_world(sector="farm")
    html = farm.client().get("/report/").content.decode()
    assert "Usual for farms" in html
    assert links_of(html)[0] == "plant-theft/"
    assert "Fences, gates, crops, machinery or buildings damaged on purpose." in html
    assert len(links_of(html)) == len(set(links_of(html))) == 25


def test_two_trades_share_the_first_places(now: Any) -> None:
    both = make_world(sector="farm")
    make_premises(both.business, "P-SHOP", sector="convenience")
    membership = both.business.memberships.get()
    membership.premises.set(both.business.premises.all())
    html = both.client().get("/report/").content.decode()
    assert "Reported most" in html


def test_a_word_finds_a_kind(world: World) -> None:
    client = world.client()
    assert links_of(client.get("/report/", {"find": "Tractor"}).content.decode()) == ["plant-theft/"]
    assert links_of(client.get("/report/", {"find": "card fraud"}).content.decode()) == ["fraud/"]
    nothing = client.get("/report/", {"find": "zeppelin"})
    assert "Nothing found for “ zeppelin ”" in text_of(nothing)
    assert len(links_of(nothing.content.decode())) == 25
    for odd in ("", " ", "\x00", "x" * 500, "<script>"):
        assert client.get("/report/", {"find": odd}).status_code == 200


def test_violence_at_the_gate_leads_on_as_robbery_without_asking_again(world: World) -> None:
    client = world.client()
    answer = client.post("/report/begin/shop-theft/", {"gates": ["violence"]})
    html = answer.content.decode()
    assert "Report robbery" in html
    assert 'action="/report/begin/robbery/"' in html
    onward = client.post("/report/begin/robbery/", GATE)
    draft = draft_of(onward.headers["Location"])
    assert draft.crime_kind == "robbery"
    assert onward.headers["Location"].endswith("/force/")


def test_a_draft_becomes_another_kind_and_keeps_its_place(now: Any) -> None:
    shops = make_world(premises=2)
    client = shops.client()
    draft = begin(client)
    fill(client, draft)
    answer = client.post(address_of(draft, "gate"), {"gates": ["weapon"]})
    assert 'name="as" value="robbery"' in answer.content.decode()
    assert client.post(address_of(draft, "gate"), {"as": "asb"}).status_code == 404
    onward = client.post(address_of(draft, "gate"), {"as": "robbery"})
    assert onward.status_code == 302
    draft.refresh_from_db()
    assert (draft.crime_kind, draft.answers["gate"]["passed"]) == ("robbery", True)
    assert "what_happened" in draft.answers
    fill(client, draft)
    send(client, draft)
    assert Case.objects.get().offence_code == "34A"
    assert client.post(address_of(draft, "gate"), {"as": "violence"}).headers["Location"].endswith("/sent/")


def test_a_break_in_goes_on_where_somebody_was_threatened_and_tells_the_desk(world: World) -> None:
    client = world.client()
    answer = client.post("/report/begin/burglary/", {"gates": ["violence", "weapon"]})
    assert "Carry on with the report" in text_of(answer)
    draft = Draft.objects.get()
    fill(client, draft)
    send(client, draft)
    assert "A weapon was used, shown or mentioned." in Case.objects.get().summary


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("robbery", ("Your crime reference is", "We record the crime by")),
        ("asb", ("Your reference is", "We record it as an incident, which is no crime, by")),
        ("fraud", ("You have told Report Fraud", "We record here what was lost")),
        ("information", ("Somebody on the desk reads it by", "You may hear nothing more")),
    ],
)
def test_what_follows_is_said_by_nature(world: World, slug: str, words: tuple[str, ...]) -> None:
    client, draft = sent(world, slug)
    said = text_of(client.get(address_of(draft, "sent")))
    for found in words:
        assert found in said
    assert ("crime reference" in said) is (slug == "robbery")


def test_who_has_not_told_the_national_service_is_given_its_number(world: World) -> None:
    client, draft = sent(world, "fraud", reported_there={"done": "no"})
    said = text_of(client.get(address_of(draft, "sent")))
    assert "Tell Report Fraud too: 0300 123 2040" in said


def test_an_honest_mistake_gets_advice_on_the_money(world: World) -> None:
    client, draft = sent(world, "making-off", honest_mistake={"mistake": "yes"})
    said = text_of(client.get(address_of(draft, "sent")))
    assert "form V888" in said
    case = Case.objects.get()
    assert (case.nature, case.offence_code, case.is_business_crime) == ("incident", "", False)


def test_what_is_told_in_confidence_never_shows_again(world: World) -> None:
    client, draft = sent(world, "in-confidence")
    report, case = Report.objects.get(), Case.objects.get()
    assert case.is_restricted
    assert "afraid" in report.answers["signs"]["signs"]
    assert draft.answers == {}
    receipt = text_of(client.get(address_of(draft, "sent")))
    assert report.reference in receipt
    for secret in (case.crime_reference, SIGN, "packhouse", "forced", world.premises.name):
        assert secret not in receipt
    for address in ("", "check-your-answers/", "signs/", "at_risk/", "gate/", "saved/", "discard/"):
        answer = client.get(f"/report/{draft.pk}/{address}", follow=True)
        assert SIGN not in text_of(answer)
        assert "packhouse" not in text_of(answer)
    for address in ("/report/", "/report/drafts/", "/"):
        said = text_of(client.get(address, follow=True))
        assert case.crime_reference not in said
        assert report.reference not in said
    assert client.get(reverse("cases:my_case", args=[case.crime_reference])).status_code == 404
    to = list(OutboxMessage.objects.values_list("address", flat=True))
    assert world.premises.contact_email not in to
    assert world.user.email not in to


def test_a_draft_in_confidence_is_in_no_list_and_cannot_be_left_for_later(world: World) -> None:
    client = world.client()
    draft = begin(client, "in-confidence")
    assert open_drafts(world.user) == []
    assert str(draft.pk) not in client.get("/report/drafts/").content.decode()
    assert "began and did not send" not in text_of(client.get("/report/"))
    html = client.get(address_of(draft, "signs")).content.decode()
    assert "Save and come back later" not in html
    assert "slav" not in html.lower()
    audit = str([(event.subject_type, event.detail) for event in AuditEvent.objects.all()])
    assert "modern_slavery" not in audit


def test_the_next_report_of_the_premises_is_told_nothing_of_it(world: World) -> None:
    client, _ = sent(world, "in-confidence")
    following = begin(client)
    fill(client, following)
    following.refresh_from_db()
    assert "Jo Reed" not in str(following.answers)
    assert "07700" not in str(following.answers)


def test_a_report_turned_into_one_in_confidence_takes_the_place_alone(world: World) -> None:
    client = world.client()
    draft = begin(client)
    fill(client, draft)
    answer = client.post(address_of(draft, "gate"), {"gates": ["modern-slavery"]})
    assert "08000 121 700" in text_of(answer)
    assert client.post(address_of(draft, "gate"), {"as": "modern_slavery"}).status_code == 302
    draft.refresh_from_db()
    assert set(draft.answers) <= {"premises", "gate"}
    assert draft.unfinished == {}


def test_another_member_of_the_business_finds_no_trace(world: World) -> None:
    _, draft = sent(world, "in-confidence")
    from tests.accounts.people import business_user

    other = business_user(email="head@shop.example")
    member = world.business.memberships.model.objects.create(
        user=other, business=world.business, role="head_office", joined_at=draft.started_at
    )
    member.premises.set([world.premises])
    client = signed_in(other)
    assert client.get(f"/report/{draft.pk}/sent/").status_code == 404
    said = text_of(client.get(reverse("cases:my_cases")))
    assert "forced or controlled" not in said
    assert Case.objects.get().crime_reference not in said


def test_an_attack_that_goes_on_gives_the_number_and_goes_on(world: World) -> None:
    answer = world.client().post("/report/begin/cyber/", {"gates": ["live-attack"]})
    said = text_of(answer)
    assert "0300 123 2040 : Report Fraud" in said
    assert "Carry on with the report" in said
