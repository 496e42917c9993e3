"""The pages of victim care: every act of the table opened, sent and refused, and who finds what."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bizwatch.accounts.models import User
from bizwatch.audit.models import AuditEvent
from bizwatch.cases.choices import Side
from bizwatch.victims import services
from bizwatch.victims.choices import VictimKind
from bizwatch.victims.models import SafeguardingPlan, SupportReferral, Victim
from bizwatch.victims.views.acting import ActPage
from bizwatch.victims.views.acts import ACT_PAGES
from tests.cases.desk import boxes
from tests.cases.world import AT, DAY, HOUR, World, opened
from tests.users import sign_in
from tests.victims.care import (
    NAME,
    PHONE,
    answers,
    assault,
    counted,
    details,
    hit,
    plan_for,
    point_of_contact,
    referred,
    victim_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 6 * HOUR


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(user: User) -> Client:
    return sign_in(User.objects.get(pk=user.pk))


def text_of(response: Any) -> str:
    return response.content.decode().replace("&#39;", "'").replace("&amp;", "&")


def streamed(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def match(world: World) -> Victim:
    victim_of(world, assault(world, at=AT - 30 * DAY, occurred_from=AT - 30 * DAY - HOUR))
    return victim_of(world)


def plan(world: World) -> SafeguardingPlan:
    return plan_for(world, opened(world, at_premises=world.elsewhere))


def action(world: World) -> Any:
    return services.add_plan_action(
        plan=plan(world), side=Side.POLICE, text="Pass by", due_on=NOW.date(), by=world.ann, at=AT + 3 * HOUR
    )


def own_action(world: World) -> Any:
    due: dict[str, Any] = {"text": "Fit a bell", "due_on": NOW.date(), "by": world.ann, "at": AT + 3 * HOUR}
    return services.add_plan_action(plan=plan_for(world, opened(world)), side=Side.BUSINESS, **due)


@dataclass(frozen=True)
class Sample:
    """What an act is about, what is sent well and what badly, and who may do it."""

    subject: Callable[[World], Any]
    good: dict[str, Any]
    bad: dict[str, Any] = field(default_factory=dict)
    who: str = "ann"
    says: str = "There is a problem"


REACH = {"name": "Nia Newname", "telephone": "07700 900456", "channel": "phone"}
PERSON = {**REACH, "wants_contact": "yes", "employer_may_know": "nothing"}
ASSESSED = {f"ask_{code}": value for code, value in answers().items()}
SAMPLES: dict[str, Sample] = {
    "case_add": Sample(assault, {**PERSON, "kind": "staff"}, {**PERSON, "kind": "staff", "telephone": ""}),
    "case_point_of_contact": Sample(opened, {**REACH, "role_words": "Owner"}, {**REACH, "name": ""}),
    "case_plan": Sample(opened, {"why": "Again.", "owner": "ann"}, {"why": "", "owner": "ann"}),
    "victim_details": Sample(victim_of, PERSON, {**PERSON, "channel": "email"}),
    "victim_contact": Sample(victim_of, {"channel": "phone", "result": "reached", "when": "now"}),
    "victim_assess": Sample(
        victim_of, {**ASSESSED, "level": "usual"}, {**ASSESSED, "ask_afraid": "yes", "level": "usual"}
    ),
    "victim_rights": Sample(
        victim_of,
        {"is_enhanced": "yes", "categories": ["persistently-targeted"], "reason": "Often."},
        {"is_enhanced": "yes", "reason": "Often."},
    ),
    "victim_support": Sample(
        victim_of,
        {"wants_it": "yes", "service": "victim-support", "consent_words": "On the telephone."},
        {"wants_it": "yes", "service": "victim-support"},
    ),
    "victim_same_person": Sample(match, {"other": "earlier", "is_same": "yes", "reason": "She said."}),
    "victim_plan": Sample(victim_of, {"why": "Afraid.", "owner": "ann"}),
    "victim_remove": Sample(victim_of, {"reason": "A bystander."}),
    "support_step": Sample(lambda world: referred(world, victim_of(world)), {"step": "accepted"}),
    "plan_add_action": Sample(
        plan,
        {"side": "police", "text": "Pass by", **boxes("due_on", 1, 12, 2026)},
        {"side": "police", "text": "Pass by", **boxes("due_on", 1, 12, 2028)},
    ),
    "plan_review": Sample(plan, {"words": "Quiet."}, {"words": "Quiet.", **boxes("review_on", 1, 12, 2030)}),
    "plan_give": Sample(plan, {"owner": "bob", "reason": "Leave."}, {"owner": "ann", "reason": "Leave."}),
    "plan_close": Sample(plan, {"closing": "safe", "words": "Quiet."}),
    "action_close": Sample(action, {"state": "done"}, {"state": "dropped"}),
    "area_plan_add_action": Sample(
        plan, {"side": "police", "text": "Pass by", **boxes("due_on", 1, 12, 2026)}, who="beat"
    ),
    "area_plan_review": Sample(plan, {"words": "Quiet."}, who="beat"),
    "area_plan_give": Sample(plan, {"owner": "bob", "reason": "Leave."}, who="beat"),
    "area_plan_close": Sample(plan, {"closing": "moved", "words": "Gone."}, who="beat"),
    "area_action_close": Sample(action, {"state": "done"}, {"state": "dropped"}, who="beat"),
    "own_point_of_contact": Sample(opened, {**REACH, "role_words": "Owner"}, {**REACH, "telephone": ""}, who="hana"),
    "own_action_done": Sample(own_action, {"note": "It rings."}, who="sam"),
}
PAGES = {page.url_name: page for page in ACT_PAGES}


def key_of(subject: Any) -> str | UUID:
    return getattr(subject, "crime_reference", None) or subject.public_id


def filled(world: World, data: dict[str, Any]) -> dict[str, Any]:
    """The data with people and earlier victims in place of their names."""
    filled = {**data, "once": str(uuid4()), "version": "1"}
    if "owner" in filled:
        filled["owner"] = str(getattr(world, filled["owner"]).public_id)
    if filled.get("other") == "earlier":
        filled["other"] = str(Victim.objects.earliest("pk").public_id)
    return filled


@pytest.fixture
def doing(world: World) -> Callable[[str], tuple[ActPage, Sample, Client, str]]:
    def make(name: str) -> tuple[ActPage, Sample, Client, str]:
        page, sample = PAGES[name], SAMPLES[name]
        href = reverse(f"victims:{name}", args=[key_of(sample.subject(world))])
        return page, sample, client_of(getattr(world, sample.who)), href

    return make


def test_every_act_has_a_sample() -> None:
    assert SAMPLES.keys() == PAGES.keys()
    assert len(PAGES) == len(ACT_PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_an_act_is_opened_sent_badly_and_well(world: World, doing, name: str) -> None:
    page, sample, client, href = doing(name)
    opened_page = client.get(href)
    assert opened_page.status_code == 200
    assert page.heading in text_of(opened_page)
    assert AuditEvent.objects.filter(action="consultation").exists() or name == "own_action_done"
    if name != "own_action_done":  # to say that it is done, nothing need be written
        empty = client.post(href, {"once": str(uuid4()), "version": "1"})
        assert (empty.status_code, "There is a problem" in text_of(empty)) == (422, True)
    if sample.bad:
        refused = client.post(href, filled(world, sample.bad))
        assert (refused.status_code, sample.says in text_of(refused)) == (422, True)
    done = client.post(href, filled(world, sample.good))
    assert done.status_code == 302, text_of(done)
    assert page.done in text_of(client.get(done["Location"].split("#")[0]))


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_finds_it(world: World, doing, name: str) -> None:
    page, _, _, href = doing(name)
    others = {
        "ann": (world.hana, world.auditor, world.beat),
        "beat": (world.hana, world.auditor),
        "hana": (world.rival, world.ann),
        "sam": (world.rival, world.ann),
    }
    for user in others[SAMPLES[name].who]:
        may_open = page.subject.permission in user.permissions
        assert client_of(user).get(href).status_code == (404 if may_open else 403)
        assert client_of(user).post(href, {}).status_code == (404 if may_open else 403)


def test_one_page_sent_twice_acts_once(world: World) -> None:
    client, victim = client_of(world.ann), victim_of(world)
    href = reverse("victims:victim_support", args=[victim.public_id])
    data = filled(world, SAMPLES["victim_support"].good)
    assert [client.post(href, data).status_code for _ in range(2)] == [302, 302]
    assert SupportReferral.objects.count() == 1


def test_whoever_was_quicker_is_told_of_and_nothing_typed_is_lost(world: World) -> None:
    client, victim = client_of(world.ann), victim_of(world)
    href = reverse("victims:victim_details", args=[victim.public_id])
    services.change_victim(victim=victim, details=details(times="never"), by=world.bob, at=AT + 2 * HOUR, version=1)
    overtaken = client.post(href, filled(world, PERSON))
    assert overtaken.status_code == 409
    assert "Nia Newname" in text_of(overtaken)
    assert "Nothing of yours was saved" in text_of(overtaken)
    again = {**filled(world, PERSON), "version": "2"}
    assert client.post(href, again).status_code == 302


def test_the_case_page_shows_the_victims_and_says_that_it_did(world: World) -> None:
    for days in (90, 60, 30):
        hit(world, days)
    case = assault(world)
    counted()
    page = text_of(client_of(world.ann).get(reverse("cases:desk_case", args=[case.crime_reference])))
    assert "These premises: 4th report in 12 months; last on 24 October 2026." in page
    assert "has named no point of contact" in page
    assert "1 person was told of as a victim in their own right" in page
    assert "A safeguarding plan for this premises" in page
    point_of_contact(world, case)
    victim = victim_of(world, case)
    page = text_of(client_of(world.ann).get(reverse("cases:desk_case", args=[case.crime_reference])))
    assert "Consider whether the victim is persistently targeted" in page
    for words in (NAME, PHONE, "Needs not assessed", "Support not offered", "Cora Contact"):
        assert words in page
    read = AuditEvent.objects.filter(subject_type="victim", action="consultation").latest("sequence")
    assert str(victim.pk) in read.detail["victims"].split()


def test_the_beat_manager_reads_of_the_place_and_of_no_victim(world: World) -> None:
    hit(world, 10, at_premises=world.elsewhere)
    case = assault(world, at_premises=world.elsewhere)
    victim_of(world, case)
    counted()
    mine, person = plan_for(world, case), plan_for(world, case, victim=Victim.objects.get())
    page = text_of(client_of(world.beat).get(reverse("cases:area_case", args=[case.crime_reference])))
    panel = page.split('id="victims"')[1].split('id="actions"')[0]
    assert "These premises: 2nd report in 12 months" in panel
    assert reverse("victims:area_plan", args=[mine.public_id]) in panel
    assert str(person.public_id) not in panel
    assert NAME not in panel
    assert "Needs" not in panel


def test_one_victim_on_one_page(world: World) -> None:
    victim = match(world)
    services.assess_needs(
        victim=victim, answers=answers(afraid="yes"), level="more", words="A lift home", by=world.ann, at=AT + DAY / 8
    )
    referred(world, victim)
    page = text_of(client_of(world.bob).get(reverse("victims:victim", args=[victim.public_id])))
    for words in (NAME, "More help needed", "A lift home", "Norfolk and Suffolk Victim Care", "may be this person"):
        assert words in page
    for user, status in ((world.hana, 403), (world.beat, 403), (world.auditor, 403)):
        assert client_of(user).get(reverse("victims:victim", args=[victim.public_id])).status_code == status
    assert client_of(world.ann).get(reverse("victims:victim", args=[uuid4()])).status_code == 404


def test_the_page_of_the_point_of_contact_asks_nothing_of_a_person(world: World) -> None:
    business = point_of_contact(world, opened(world))
    page = text_of(client_of(world.ann).get(reverse("victims:victim", args=[business.public_id])))
    assert "the business’s point of contact" in page
    assert "Offer support" not in page
    assert "Assess" not in page


def test_what_is_due(world: World) -> None:
    client = client_of(world.ann)
    empty = text_of(client.get(reverse("victims:due")))
    for words in ("Every victim was offered support.", "Every victim of an open case has an assessment.", "No review"):
        assert words in empty
    victim_of(world)
    plan(world)
    with time_machine.travel(AT + 40 * DAY, tick=False):
        page = text_of(client_of(world.sergeant).get(reverse("victims:due")))
    for words in (NAME, "Support to be offered (1)", "Needs to be assessed (1)", "Review overdue by 12 days"):
        assert words in page


@pytest.mark.parametrize("prefix", ["", "area_"])
def test_plans_and_one_plan(world: World, prefix: str) -> None:
    client = client_of(world.beat if prefix else world.ann)
    assert "No plan is open" in text_of(client.get(reverse(f"victims:{prefix}plans")))
    made = plan(world)
    assert "Rival Stores Thetford" in text_of(client.get(reverse(f"victims:{prefix}plans")))
    page = text_of(client.get(reverse(f"victims:{prefix}plan", args=[made.public_id])))
    assert "Hit again and again." in page
    assert "Ann Example" in page
    assert client.get(reverse(f"victims:{prefix}plan", args=[uuid4()])).status_code == 404
    mine = text_of(client.get(reverse(f"victims:{prefix}plans"), {"whose": "mine"}))
    assert ("Rival Stores Thetford" in mine) is (prefix == "")


def test_repeats_with_filters_pages_and_exports(world: World) -> None:
    client = client_of(world.ann)
    href = reverse("victims:repeats")
    assert "No repeat premises" in text_of(client.get(href))
    for days in (1, 2, 3):
        hit(world, days)
        hit(world, days, at_premises=world.elsewhere)
    counted()
    page = text_of(client.get(href))
    assert "2 repeat premises" in page
    assert "66.7%" in page
    assert "Rival Stores" not in text_of(client.get(href, {"area": "norfolk-norwich"})).split("<table")[1]
    assert "No premises match" in text_of(client.get(href, {"group": "damage"}))
    assert "2 repeat premises" in text_of(client.get(href, {"least": "lots", "page": "x"}))
    csv = streamed(client.get(reverse("victims:repeats_csv"), {"least": "3"}))
    assert len(csv.strip().splitlines()) == 3
    assert "Corner Shop High Street" in csv
    excel = client.get(reverse("victims:repeats_xlsx"))
    assert excel.content[:2] == b"PK"
    assert AuditEvent.objects.filter(action="disclosure", subject_type="repeat_export").count() == 2
    beat = client_of(world.beat)
    own = text_of(beat.get(reverse("victims:area_repeats")))
    assert "Rival Stores Thetford" in own
    assert "Corner Shop" not in own
    narrowed = streamed(beat.get(reverse("victims:area_repeats_csv"), {"area": "norfolk-norwich"}))
    assert "Corner Shop" not in narrowed
    assert "Rival Stores" in narrowed
    assert beat.get(reverse("victims:area_repeats_xlsx")).content[:2] == b"PK"


def test_lists_of_a_beat_manager_are_of_granted_areas_too(world: World) -> None:
    for days in (1, 2):
        hit(world, days)
        hit(world, days, at_premises=world.elsewhere)
    counted()
    plan_for(world, opened(world))
    repeats, plans = reverse("victims:area_repeats"), reverse("victims:area_plans")
    beat = client_of(world.beat)
    assert "Policing area</label>" not in text_of(beat.get(repeats))
    assert "No plan is open" in text_of(beat.get(plans))
    world.beat.further_areas = ["norfolk-norwich"]
    world.beat.save()
    page = text_of(beat.get(repeats))
    for words in ("Rival Stores Thetford", "Corner Shop", "Repeat premises in your areas", "Norwich policing district"):
        assert words in page, words
    narrowed = text_of(beat.get(repeats, {"area": "norfolk-norwich"}))
    assert "Corner Shop" in narrowed
    assert "Rival Stores Thetford" not in narrowed
    assert "Rival Stores" not in streamed(beat.get(reverse("victims:area_repeats_csv"), {"area": "norfolk-norwich"}))
    listed = text_of(beat.get(plans))
    assert "Corner Shop High Street" in listed
    assert "Norwich policing district" in listed
    world.beat.further_areas, world.beat.policing_area = [], ""
    world.beat.save()
    assert "No repeat premises" in text_of(beat.get(repeats))


def test_the_business_reads_of_its_own_premises(world: World) -> None:
    case = hit(world, 1)
    hit(world, 5)
    hit(world, 5, at_premises=world.elsewhere)
    counted()
    page = text_of(client_of(world.hana).get(reverse("victims:my_safety")))
    assert "Nothing now." in page
    assert "Corner Shop High Street" in page
    assert "Rival" not in page
    asked = own_action(world)
    page = text_of(client_of(world.sam).get(reverse("victims:my_safety")))
    assert "Fit a bell" in page
    assert reverse("victims:own_action_done", args=[asked.public_id]) in page
    assert "Hit again and again" not in page
    own = text_of(client_of(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "2 reports from these premises in 12 months." in own
    assert "Name your point of contact" in own


def test_a_victim_added_for_the_business_is_no_choice(world: World) -> None:
    href = reverse("victims:case_add", args=[assault(world).crime_reference])
    sent = client_of(world.ann).post(href, filled(world, {**PERSON, "kind": VictimKind.BUSINESS}))
    assert sent.status_code == 422
