"""Before a report: the start page, the gate, the premises, and whose a draft is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bizwatch.audit.models import AuditEvent
from bizwatch.reporting.kinds import SLUGS
from bizwatch.reporting.models import Draft, GateRecord
from tests.accounts.people import business_user, police_user, signed_in
from tests.reporting.walking import GATE, address_of, begin, draft_of, fill, post_page, text_of
from tests.reporting.world import World, make_premises, make_world

pytestmark = pytest.mark.django_db


def test_the_start_page_leads_an_account_to_the_gate(world: World) -> None:
    client = world.client()
    page = client.get("/report/")
    assert "Call 999" in text_of(page)
    for slug in SLUGS:
        assert page.content.decode().count(f'href="/report/begin/{slug}/"') == 1, slug


def test_the_start_page_leads_others_to_the_link(world: World) -> None:
    page = Client().get("/report/").content.decode()
    assert 'href="/report/guest/?kind=criminal-damage"' in page
    asked = Client().get("/report/guest/?kind=criminal-damage")
    assert "sign in" in text_of(asked)
    assert '<option value="criminal_damage" selected' in asked.content.decode()


def test_police_accounts_do_not_report(world: World) -> None:
    client = signed_in(police_user())
    assert "made by businesses" in text_of(client.get("/report/"))
    assert client.get("/report/begin/shop-theft/").status_code == 403
    assert client.get("/report/drafts/").status_code == 403


def test_the_gate_must_be_answered(world: World) -> None:
    client = world.client()
    assert client.get("/report/begin/shop-theft/").status_code == 200
    assert client.post("/report/begin/shop-theft/", {}).status_code == 422
    assert client.post("/report/begin/shop-theft/", {"gates": ["none", "weapon"]}).status_code == 422
    assert client.get("/report/begin/no-such-crime/").status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("ticked", "path", "words"),
    [
        ("in-progress", "call-999", "Call 999 now"),
        ("suspect-detained", "call-999", "Call 999 now"),
        ("violence", "report-instead", "Report it as robbery or as violence"),
        ("weapon", "report-instead", "Report it as robbery or as violence"),
        ("child-or-vulnerable", "call-101", "Call the police"),
        ("modern-slavery", "helpline", "08000 121 700"),
    ],
)
def test_an_answer_that_must_not_wait_ends_the_report_and_is_recorded(
    world: World, ticked: str, path: str, words: str
) -> None:
    client = world.client()
    answer = client.post("/report/begin/shop-theft/", {"gates": [ticked]})
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "Carry on with the report" not in text_of(answer)
    record = GateRecord.objects.get()
    assert (record.answers, record.path) == ([ticked], path)
    assert record.draft.state == "dropped"
    assert client.get(f"/report/{record.draft_id}/").status_code == 404


def test_hate_goes_on_after_what_is_said_about_it(world: World) -> None:
    client = world.client()
    answer = client.post("/report/begin/shop-theft/", {"gates": ["hate"]})
    assert "Carry on with the report" in text_of(answer)
    draft = Draft.objects.get()
    assert draft.state == "open"
    fill(client, draft)
    assert client.get(address_of(draft, "check-your-answers")).status_code == 200


def test_modern_slavery_leaves_nothing_for_the_business_to_see(world: World) -> None:
    client = world.client()
    client.post("/report/begin/shop-theft/", {"gates": ["modern-slavery"]})
    assert "modern" not in text_of(client.get("/report/drafts/")).lower()
    assert "Shop theft" not in text_of(client.get("/report/drafts/"))
    draft = Draft.objects.get()
    assert "modern-slavery" not in str((draft.answers, draft.unfinished))
    assert "modern-slavery" not in str([(event.subject_type, event.detail) for event in AuditEvent.objects.all()])


def test_pressed_twice_the_gate_begins_one_report(world: World) -> None:
    client = world.client()
    for _ in range(3):
        client.post("/report/begin/shop-theft/", GATE)
    assert Draft.objects.count() == 1
    assert Draft.objects.get().answers["premises"] == {"premises": world.premises.reference}


def test_the_only_premises_is_not_asked_for(world: World) -> None:
    draft = begin(world.client())
    assert draft.premises == world.premises
    assert "premises" in draft.prefilled


def test_a_closed_premises_is_not_offered(now: Any) -> None:
    shops = make_world(premises=2)
    shops.premises.is_open = False
    shops.premises.save()
    draft = begin(shops.client())
    assert draft.premises is not None
    assert draft.premises != shops.premises


def test_without_premises_there_is_a_word_and_no_report(now: Any) -> None:
    client = signed_in(business_user())
    assert "You have no premises yet" in text_of(client.get("/report/begin/shop-theft/"))
    assert "You have no premises yet" in text_of(client.post("/report/begin/shop-theft/", GATE))
    assert not Draft.objects.exists()


def test_closed_premises_have_no_short_way(world: World) -> None:
    world.premises.is_open = False
    world.premises.save()
    assert world.client().get(f"/report/shop-theft-at/{world.premises.reference}/").status_code == 404


def test_many_premises_are_a_list(now: Any) -> None:
    shops = make_world(premises=12)
    client = shops.client()
    html = client.get(address_of(begin(client), "premises")).content.decode()
    assert "<select" in html
    assert 'type="radio"' not in html


def test_another_business_s_premises_are_not_there(now: Any) -> None:
    shops = make_world(premises=2)
    client = shops.client()
    assert client.get("/report/begin/shop-theft/", {"premises": shops.strange.reference}).status_code == 404
    assert client.get(f"/report/shop-theft-at/{shops.strange.reference}/").status_code == 404
    draft = begin(client)
    answer = post_page(client, draft, "premises", {"premises": shops.strange.reference})
    assert answer.status_code == 404
    draft.refresh_from_db()
    assert draft.premises is None


def test_another_s_draft_is_not_there(world: World) -> None:
    client = world.client()
    draft = begin(client)
    fill(client, draft)
    stranger = signed_in(business_user(email="other@shop.example"))
    for path in ("", "when/", "check-your-answers/", "saved/", "discard/", "sent/"):
        for address in (f"/report/{draft.pk}/{path}", f"/report/{uuid4()}/{path}"):
            assert stranger.get(address).status_code == 404, address
    assert stranger.post(address_of(draft, "when"), {}).status_code == 404
    assert stranger.post(address_of(draft, "discard"), {}).status_code == 404
    assert signed_in(police_user()).get(f"/report/{draft.pk}/").status_code == 404


def test_a_session_that_ended_says_how_to_come_back(world: World) -> None:
    client = world.client()
    draft = begin(client)
    client.logout()
    answer = client.post(address_of(draft, "what_happened"), {"text": "Lost words"}, follow=False)
    said = text_of(answer)
    assert "You have been signed out" in said
    assert "was not saved" in said
    assert "/account/sign-in/?next=/report/" in answer.content.decode()
    unknown = text_of(Client().get(address_of(draft, "what_happened").replace(str(draft.pk), str(uuid4()))))
    assert unknown == text_of(Client().get(address_of(draft, "what_happened")))


def test_a_session_that_was_idle_too_long_ends_and_the_draft_stays(world: World, now: Any) -> None:
    client = world.client()
    draft = begin(client)
    post_page(client, draft, "what_happened")
    now.shift(timedelta(minutes=31))
    answer = client.get(address_of(draft, "when"))
    assert "You have been signed out" in text_of(answer)
    assert f"next={address_of(draft, 'when')}" in answer.content.decode()
    assert world.client().get(address_of(draft, "when")).status_code == 200


def test_after_signing_in_the_reporter_lands_on_the_same_page(world: World) -> None:
    client = world.client()
    draft = begin(client)
    post_page(client, draft, "what_happened")
    client.logout()
    html = client.get(address_of(draft, "when")).content.decode()
    assert f"next={address_of(draft, 'when')}" in html
    again = world.client()
    assert again.get(address_of(draft, "when")).status_code == 200
    draft.refresh_from_db()
    assert draft.answers["what_happened"]["text"] == "Two people filled a bag and left."


def test_choosing_other_premises_fills_in_theirs(now: Any) -> None:
    shops = make_world(premises=2)
    other = make_premises(shops.business, "P-SAM-9", contact_name="Ruta Rix")
    shops.user.memberships.get().premises.add(other)
    client = shops.client()
    draft = begin(client)
    post_page(client, draft, "premises", {"premises": shops.premises.reference})
    draft.refresh_from_db()
    assert draft.answers["contact"]["name"] == "Ada Marsh"
    post_page(client, draft, "premises", {"premises": other.reference})
    draft.refresh_from_db()
    assert draft.answers["contact"]["name"] == "Ruta Rix"
    assert draft.premises == other


def test_two_windows_do_not_overwrite_each_other(world: World) -> None:
    client = world.client()
    draft = begin(client)
    shown = draft.version
    page = address_of(draft, "what_happened")
    first = client.post(page, {"version": shown, "action": "continue", "text": "From the first window"})
    assert first.status_code == 302
    second = client.post(page, {"version": shown, "action": "continue", "text": "From the second window"})
    assert second.status_code == 409
    assert "changed in another window" in text_of(second)
    assert "From the second window" in second.content.decode()
    draft.refresh_from_db()
    assert draft.answers["what_happened"]["text"] == "From the first window"
    kept = {"version": draft.version, "action": "continue", "text": "From the second window"}
    assert f'name="version" value="{draft.version}"' in second.content.decode()
    assert client.post(page, kept).status_code == 302


def test_two_windows_on_different_pages_do_not_disturb_each_other(world: World) -> None:
    client = world.client()
    draft = begin(client)
    shown = draft.version
    assert post_page(client, draft, "what_happened").status_code == 302
    assert post_page(client, draft, "when", version=shown).status_code == 302


def test_the_same_page_sent_twice_is_saved_once(world: World) -> None:
    client = world.client()
    draft = begin(client)
    sent = {"version": draft.version, "action": "continue", "text": "The same words"}
    page = address_of(draft, "what_happened")
    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]


def test_a_forged_version_is_no_version(world: World) -> None:
    client = world.client()
    draft = begin(client)
    for version in ("", "-1", "x", "9" * 40):
        assert post_page(client, draft, "what_happened", version=version).status_code in (302, 409)


def test_the_home_page_s_address_leads_to_the_short_way(world: World) -> None:
    client = world.client()
    answer = client.get("/report/", {"kind": "shop_theft", "premises": world.premises.reference})
    assert answer.headers["Location"] == f"/report/shop-theft-at/{world.premises.reference}/"
    assert draft_of(client.post(answer.headers["Location"], GATE).headers["Location"]).is_express


@pytest.mark.parametrize("premises", ["", "//elsewhere.example", "a/b", "P-0000-0000", "%00"])
def test_an_address_that_names_no_premises_of_ours_leads_nowhere(world: World, premises: str) -> None:
    answer = world.client().get(f"/report/?kind=shop_theft&premises={premises}")
    assert answer.status_code == (404 if premises else 200)
