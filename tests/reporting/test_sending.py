"""Sending: one draft, one report, one case, one acknowledgement; all of it or nothing."""

from datetime import timedelta
from typing import Any

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.cases.models import Case
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import offered_advice
from bizwatch.reporting import services
from bizwatch.reporting.catalogue_docs import catalogue_version
from bizwatch.reporting.kinds import KINDS, SLUGS
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.services import sending
from tests.reporting.samples import AT
from tests.reporting.walking import address_of, begin, fill, post_page, send, text_of
from tests.reporting.world import World

pytestmark = pytest.mark.django_db


def ready(world: World, kind: str = "shop-theft", **typed: Any) -> tuple[Any, Draft]:
    client = world.client()
    draft = begin(client, kind)
    fill(client, draft, **typed)
    return client, draft


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_a_report_of_every_kind_becomes_a_case(world: World, slug: str) -> None:
    client, draft = ready(world, slug)
    assert send(client, draft).headers["Location"].endswith("/sent/")
    report = Report.objects.get()
    case = Case.objects.get()
    assert report.case == case
    assert (case.crime_kind, case.premises, case.reported_by) == (SLUGS[slug].code, world.premises, world.user)
    nature = KINDS[case.crime_kind].entry.nature
    assert (case.nature, case.is_business_crime) == (nature, nature in (Nature.CRIME, Nature.REFERRAL))
    assert bool(case.offence_code) is (nature is Nature.CRIME)
    assert report.catalogue_version == catalogue_version()
    assert "gate" not in report.answers
    victims = len(report.answers.get("victims", []))
    assert case.people.filter(role="victim").count() == victims
    named = "suspect" if nature in (Nature.CRIME, Nature.INCIDENT, Nature.REFERRAL) else "seen"
    assert case.people.filter(role=named).count() == 1
    assert case.vehicles.get().registration.replace(" ", "") == "AB12CDE"
    shown = client.get(f"/report/{draft.pk}/sent/").content.decode()
    offered = offered_advice(case.crime_kind, world.premises.sector, report.sent_at.date())
    assert [f"/advice/{article.slug}/" in shown for article in offered] == [not case.is_restricted] * len(offered)
    assert (
        "08000 121 700" in shown
    ) is case.is_restricted  # its advice stands on the page: no address to be found later
    if nature is not Nature.RESTRICTED:
        assert case.people.filter(role="witness").count() == 1
        assert case.cctv.get().clock_error_minutes == 3


def test_the_receipt_says_the_reference_and_both_promises(world: World) -> None:
    client, draft = ready(world)
    send(client, draft)
    report = Report.objects.get()
    said = text_of(client.get(address_of(draft, "sent")))
    assert report.case.crime_reference in said
    assert report.reference in said
    assert said.count("24 November 2026, 7:48pm") == 2
    assert AuditEvent.objects.filter(action="consultation", subject_id=report.reference).exists()


def test_the_receipt_of_who_wants_no_contact_says_so(world: World) -> None:
    contact = {"name": "Ada", "channel": "email", "email": "a@b.example", "opted_out": "on"}
    client = world.client()
    draft = begin(client)
    post_page(client, draft, "contact", contact)
    fill(client, draft)
    send(client, draft)
    assert "You asked us not to contact you" in text_of(client.get(address_of(draft, "sent")))


def test_loading_the_receipt_again_changes_nothing(world: World) -> None:
    client, draft = ready(world)
    send(client, draft)
    for _ in range(3):
        assert client.get(address_of(draft, "sent")).status_code == 200
        assert client.get(f"/report/{draft.pk}/").headers["Location"].endswith("/sent/")
    assert Report.objects.count() == Case.objects.count() == 1


def test_sent_again_it_is_the_same_report(world: World) -> None:
    client, draft = ready(world)
    answers = [send(client, draft) for _ in range(5)]
    assert {answer.headers["Location"] for answer in answers} == {address_of(draft, "sent")}
    assert Report.objects.count() == Case.objects.count() == 1
    assert OutboxMessage.objects.filter(case_reference=Case.objects.get().crime_reference).count() == 1


def test_the_service_returns_the_report_that_is_there(world: World) -> None:
    _, draft = ready(world)
    draft.refresh_from_db()
    first = services.submit(draft=draft, version=draft.version, by=world.user, at=AT)
    again = services.submit(draft=draft, version=1, by=world.user, at=AT + timedelta(days=3))
    assert first == again
    assert again.sent_at == AT


def test_after_sending_pages_lead_to_the_receipt(world: World) -> None:
    client, draft = ready(world)
    send(client, draft)
    for code in ("when", "check-your-answers", "saved", "discard"):
        assert client.get(address_of(draft, code)).headers["Location"].endswith("/sent/"), code
    answer = post_page(client, draft, "what_happened", {"text": "Changed afterwards"})
    assert answer.headers["Location"].endswith("/sent/")
    draft.refresh_from_db()
    assert "Changed afterwards" not in str(draft.answers)


def test_an_unfinished_report_is_not_sent(world: World) -> None:
    client = world.client()
    draft = begin(client)
    assert send(client, draft).headers["Location"].endswith("/what_happened/")
    assert not Report.objects.exists()


def test_a_report_changed_in_another_window_is_looked_at_again(world: World) -> None:
    client, draft = ready(world)
    draft.refresh_from_db()
    shown = draft.version
    post_page(client, draft, "what_happened", {"text": "Something else happened"})
    answer = client.post(address_of(draft, "check-your-answers"), {"version": shown})
    assert answer.status_code == 409
    said = text_of(answer)
    assert "changed in another window" in said
    assert "Something else happened" in said
    assert not Report.objects.exists()


def test_premises_taken_from_the_reporter_meanwhile_are_not_reported_for(world: World) -> None:
    client, draft = ready(world)
    world.user.memberships.get().premises.clear()
    answer = send(client, draft)
    assert "/premises/" in answer.headers["Location"]
    assert not Report.objects.exists()
    assert not Case.objects.exists()


def test_where_the_case_fails_nothing_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, draft = ready(world)

    def fail(**_: Any) -> None:
        raise RuntimeError("after the case was made")

    monkeypatch.setattr(sending, "remember_cctv", fail)
    with pytest.raises(RuntimeError):
        send(client, draft)
    draft.refresh_from_db()
    assert draft.state == "open"
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    monkeypatch.undo()
    assert send(client, draft).headers["Location"].endswith("/sent/")


def test_the_premises_remember_their_cameras(world: World) -> None:
    client, draft = ready(world)
    send(client, draft)
    world.premises.refresh_from_db()
    assert (world.premises.cctv_cameras, world.premises.cctv_keeps_days) == ("Camera 4, entrance", 31)


def test_the_next_report_is_filled_in_from_the_last(world: World) -> None:
    client, draft = ready(world)
    send(client, draft)
    following = begin(client, "criminal-damage")
    assert {"premises", "contact", "support_action", "cctv", "cctv_kept"} <= set(following.prefilled)
    assert following.answers["contact"]["name"] == "Ada Marsh"
    assert following.answers["cctv"][0]["camera"] == "Camera 4, entrance"
    assert following.answers["cctv_kept"]["days"] == 31
    assert "what_happened" not in following.answers
    fill(client, following)
    said = text_of(client.get(address_of(following, "check-your-answers")))
    assert said.count("filled in for you") >= 4


def test_what_was_filled_in_can_be_changed_and_then_counts_as_answered(world: World) -> None:
    client, draft = ready(world)
    post_page(client, draft, "contact", {"name": "Zara Rix", "channel": "email", "email": "z@b.example"})
    draft.refresh_from_db()
    assert "contact" not in draft.prefilled
    send(client, draft)
    assert Case.objects.get().contact_name == "Zara Rix"


def test_hostile_words_are_shown_as_words(world: World) -> None:
    words = "\u202e<img src=x onerror=alert(1)>\x00 {{ 7*7 }}"
    client, draft = ready(world, what_happened={"text": words}, extra={"else": words})
    html = client.get(address_of(draft, "check-your-answers")).content.decode()
    assert "<img src=x" not in html
    assert "\u202e" not in html
    assert "{{ 7*7 }}" in html
    send(client, draft)
    assert "\x00" not in Case.objects.get().summary


def test_drafts_left_alone_are_erased(world: World) -> None:
    client, draft = ready(world)
    kept = begin(client, "criminal-damage")
    Draft.objects.filter(pk=kept.pk).update(saved_at=AT + timedelta(days=20))
    at = AT + timedelta(days=31)
    from bizwatch.audit.services import SystemActor

    found = services.erase_drafts_left_since(moment=at - timedelta(days=30), by=SystemActor("t"), at=at)
    assert found == 1
    draft.refresh_from_db()
    assert (draft.state, draft.answers, draft.unfinished) == ("dropped", {}, {})
