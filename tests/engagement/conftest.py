"""A closed case whose story can be told, its writer, and somebody who approves."""

import pytest

from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.engagement.services import submit_story, write_story
from bizwatch.engagement.services.stories import StoryWords
from tests.cases.world import AT, HOUR, World, everything, fresh, make_world, named, person, recorded

CHECKS = ("nobody", "proceedings", "victim", "true")
WORDS = StoryWords(
    title="A thief paid for what he took",
    text="The footage of a shop showed who it was. He said that he was sorry and paid for all of it.",
    victim_agreed="The manager, on the telephone",
)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def communications(world: World):
    return person("Cora Example", "communications")


@pytest.fixture
def closed(world: World) -> Case:
    case = recorded(world)
    named(world, case)
    cases.finalise(
        case=case, outcome_code="8", facts=everything(), by=world.ann, at=AT + 3 * HOUR, version=fresh(case).version
    )
    return fresh(case)


@pytest.fixture
def submitted(world: World, closed: Case):
    story = write_story(case=closed, words=WORDS, by=world.ann, at=AT + 4 * HOUR)
    return submit_story(story=story, by=world.ann, at=AT + 4 * HOUR, version=story.version)
