"""Stories: one writes, another approves, nobody is told of, and the public sees only what is published."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.selectors import all_names
from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.exceptions import StoryChanged, StoryNotPossible
from bizwatch.engagement.models import Story, StoryStep
from bizwatch.engagement.selectors import published_stories, stories_to_work_on, story_of
from bizwatch.engagement.services import decide_story, save_story, submit_story, take_down_story, write_story
from tests.accounts.people import signed_in
from tests.cases.world import AT, DAY, HOUR, fresh, opened, person
from tests.engagement.conftest import CHECKS, WORDS

pytestmark = pytest.mark.slow
NOW = AT + 5 * HOUR


def published(story, by):
    return decide_story(story=story, publish=True, checks=CHECKS, note="", by=by, at=NOW, version=story.version)


def test_a_story_goes_from_one_hand_to_another_to_the_public(submitted, communications, client) -> None:
    assert list(published_stories()) == []
    story = published(submitted, communications)
    assert list(published_stories()) == [story]
    assert client.get(f"/stories/{story.public_id}/").status_code == 200
    body = client.get("/stories/").content.decode()
    assert story.title in body
    assert story.case.crime_reference not in body
    feed = client.get("/stories/feed/")
    assert story.title in feed.content.decode()
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert [step.state for step in story.steps.order_by("pk")] == ["draft", "submitted", "published"]
    assert AuditEvent.objects.filter(subject_type="story", action="disclosure").count() == 1


def test_a_reader_of_the_feed_gets_no_markup_that_somebody_typed(submitted, communications, client) -> None:
    story = published(submitted, communications)
    Story.objects.filter(pk=story.pk).update(text="<img src=x onerror=alert(1)> and so on")
    entry = ElementTree.fromstring(client.get("/stories/feed/").content).find("{*}entry/{*}summary")
    assert entry is not None
    assert entry.text == "&lt;img src=x onerror=alert(1)&gt; and so on"


def test_who_wrote_it_cannot_approve_it(submitted, world) -> None:
    both = person("Bo Example", "investigator", "communications")
    Story.objects.update(written_by=both)
    with pytest.raises(StoryNotPossible, match="somebody else approves"):
        published(Story.objects.get(), both)


def test_every_check_is_said_before_it_is_published(submitted, communications) -> None:
    with pytest.raises(StoryNotPossible, match="each point"):
        decide_story(
            story=submitted,
            publish=True,
            checks=CHECKS[:3],
            note="",
            by=communications,
            at=NOW,
            version=submitted.version,
        )
    assert Story.objects.get().state == StoryState.SUBMITTED


@pytest.mark.parametrize("word", ["Doe", "Example", "Corner", "AB12 CDE"])
def test_a_name_on_the_case_stops_it(closed, world, word) -> None:
    story = write_story(case=closed, words=replace(WORDS, text=f"It was {word} who did it."), by=world.ann, at=NOW)
    with pytest.raises(StoryNotPossible, match="would tell who or where"):
        submit_story(story=story, by=world.ann, at=NOW, version=story.version)


def test_a_name_that_came_onto_the_case_later_stops_it_too(submitted, communications, world, monkeypatch) -> None:
    monkeypatch.setattr("bizwatch.engagement.services.stories.names_not_to_tell", lambda case: ["Footage"])
    with pytest.raises(StoryNotPossible, match="would tell who or where"):
        published(submitted, communications)


def test_sent_back_it_is_changed_and_submitted_again(submitted, communications, world) -> None:
    with pytest.raises(StoryNotPossible, match="Write what"):
        decide_story(
            story=submitted, publish=False, checks=(), note=" ", by=communications, at=NOW, version=submitted.version
        )
    back = decide_story(
        story=submitted, publish=False, checks=(), note="Shorter", by=communications, at=NOW,
        version=Story.objects.get().version,
    )  # fmt: skip
    assert back.state == StoryState.SENT_BACK
    changed = save_story(story=back, words=replace(WORDS, title="Paid"), by=world.bob, at=NOW, version=back.version)
    again = submit_story(story=changed, by=world.bob, at=NOW, version=changed.version)
    assert again.submitted_by == world.bob


def test_two_who_change_it_at_once_do_not_overwrite_each_other(closed, world) -> None:
    story = write_story(case=closed, words=WORDS, by=world.ann, at=NOW)
    save_story(story=story, words=replace(WORDS, title="One"), by=world.ann, at=NOW, version=1)
    with pytest.raises(StoryChanged):
        save_story(story=story, words=replace(WORDS, title="Two"), by=world.bob, at=NOW, version=1)
    assert Story.objects.get().title == "One"


def test_none_is_told_of_an_open_case_or_twice(world, closed) -> None:
    with pytest.raises(StoryNotPossible, match="closed"):
        write_story(case=opened(world), words=WORDS, by=world.ann, at=NOW)
    write_story(case=closed, words=WORDS, by=world.ann, at=NOW)
    with pytest.raises(StoryNotPossible, match="already"):
        write_story(case=closed, words=WORDS, by=world.bob, at=NOW)


def test_a_case_that_is_opened_again_takes_its_story_down(submitted, communications, world, client) -> None:
    story = published(submitted, communications)
    case = fresh(story.case)
    cases.reopen(case=case, reason="New footage.", by=world.sergeant, at=NOW + DAY, version=case.version)
    assert client.get(f"/stories/{story.public_id}/").status_code == 404
    assert Story.objects.get().state == StoryState.WITHDRAWN
    assert StoryStep.objects.latest("pk").by_name == "Bizwatch (stories)"


def test_taken_down_it_is_gone_at_once_and_can_be_told_anew(submitted, communications, world) -> None:
    story = published(submitted, communications)
    with pytest.raises(StoryNotPossible, match="Write why"):
        take_down_story(story=story, reason="", by=communications, at=NOW)
    take_down_story(story=story, reason="A neighbour knew who it was.", by=communications, at=NOW)
    assert list(published_stories()) == []
    assert story_of(story.case) is None
    assert write_story(case=fresh(story.case), words=WORDS, by=world.ann, at=NOW)


def test_the_database_refuses_to_change_a_step(submitted) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        StoryStep.objects.update(note="other")


def test_who_sees_a_story_at_work(submitted, communications, world) -> None:
    assert [stories_to_work_on(user).count() for user in (communications, world.ann, world.hana, world.auditor)] == [
        1,
        1,
        0,
        0,
    ]


def test_the_pages_from_the_case_to_the_public(closed, world, communications) -> None:
    desk, office = signed_in(world.ann), signed_in(communications)
    page = desk.get(f"/desk/cases/{closed.crime_reference}/").content.decode()
    assert "Write a story" in page
    address = f"/desk/stories/of/{closed.crime_reference}/"
    assert desk.post(address, {"title": "", "text": "", "victim_agreed": ""}).status_code == 422
    sent = {"title": WORDS.title, "text": WORDS.text, "victim_agreed": WORDS.victim_agreed}
    assert desk.post(address, sent).status_code == 302
    story = Story.objects.get()
    at_work = f"/desk/stories/{story.public_id}/"
    refused = desk.post(f"{at_work}save/", {**sent, "text": "It was Doe.", "version": "1", "submit": "yes"})
    assert refused.status_code == 422
    assert "would tell who" in refused.content.decode()
    version = str(Story.objects.get().version)
    assert desk.post(f"{at_work}save/", {**sent, "version": version, "submit": "yes"}).status_code == 302
    assert office.get("/desk/stories/").status_code == 200
    assert office.get(at_work).status_code == 200
    version = str(Story.objects.get().version)
    half = office.post(f"{at_work}decide/", {"version": version, "decision": "publish", "checks": CHECKS[:1]})
    assert half.status_code == 422
    version = str(Story.objects.get().version)
    assert (
        office.post(f"{at_work}decide/", {"version": version, "decision": "publish", "checks": CHECKS}).status_code
        == 302
    )
    mine = signed_in(world.hana).get(f"/my-cases/{closed.crime_reference}/").content.decode()
    assert "Your report helped" in mine
    assert office.post(f"{at_work}take-down/", {"reason": ""}).status_code == 422
    assert office.post(f"{at_work}take-down/", {"reason": "Asked to"}).status_code == 302


def test_others_find_nothing_there(submitted, world) -> None:
    address = f"/desk/stories/{submitted.public_id}/"
    assert signed_in(world.hana).get(address).status_code == 404
    assert signed_in(world.auditor).get(address).status_code == 404
    assert signed_in(world.hana).get(f"/stories/{submitted.public_id}/").status_code == 404


def test_a_victim_and_a_witness_whom_other_apps_name_stop_it(closed, world, monkeypatch) -> None:
    monkeypatch.setattr(all_names, "_namers", [lambda case: ["Ulla Quist"], lambda case: []])
    story = write_story(case=closed, words=replace(WORDS, text="Quist was brave."), by=world.ann, at=NOW)
    with pytest.raises(StoryNotPossible, match="Quist"):
        submit_story(story=story, by=world.ann, at=NOW, version=story.version)


def test_victim_care_and_statements_say_their_names() -> None:
    assert {namer.__name__ for namer in all_names._namers} >= {"names_of_victims", "names_of_witnesses"}
