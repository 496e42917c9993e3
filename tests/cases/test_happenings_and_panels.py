"""The two seams by which an app above follows a case: what is done to it is passed on, and its page has room for parts."""

from collections import defaultdict
from types import SimpleNamespace

import pytest

from bizwatch.cases import panels, services
from bizwatch.cases.exceptions import ReasonNeeded
from bizwatch.cases.panels import CasePageKind, Panel, panels_for
from bizwatch.cases.services import happenings
from bizwatch.cases.services.happenings import Happening, pass_on, when_done
from tests.cases.world import AT, HOUR, World, opened, recorded


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Happening]:
    """What a hearer of three acts hears."""
    monkeypatch.setattr(happenings, "_hearers", defaultdict(list))
    found: list[Happening] = []
    for _ in range(2):
        when_done(["open_case", "record_crime", "reopen"], found.append)
    return found


def test_an_act_is_heard_once_with_who_and_when(world: World, heard: list[Happening]) -> None:
    case = recorded(world)
    assert [one.act for one in heard] == ["open_case", "record_crime"]
    assert heard[1].case.pk == case.pk
    assert (heard[1].by, heard[1].at) == (world.ann, AT + HOUR)


def test_an_act_that_was_refused_is_not_heard(world: World, heard: list[Happening]) -> None:
    case = opened(world)
    heard.clear()
    with pytest.raises(ReasonNeeded):
        services.review(case=case, note=" ", by=world.sergeant, at=AT, version=case.version)
    assert heard == []


def test_nobody_hears_of_a_restricted_case(heard: list[Happening]) -> None:
    pass_on(Happening("reopen", SimpleNamespace(is_restricted=True), SimpleNamespace(), AT))  # type: ignore[arg-type]
    assert heard == []


def test_panels_stand_in_order_and_say_nothing_where_there_is_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    case = opened(world)
    for slug, order, data in (
        ("second", 2, {"a": 1}),
        ("first", 1, {}),
        ("none", 0, None),
        ("last", panels.AFTER_OUTCOME, {}),
    ):
        panels.add_panel(
            Panel(
                slug=slug,
                title=slug.title(),
                template="x.html",
                page=CasePageKind.DESK,
                order=order,
                context=lambda *_, data=data: data,
            )
        )
    shown = panels_for(CasePageKind.DESK, case, world.ann, AT)
    assert [(one.slug, one.follows_outcome) for one in shown] == [("first", False), ("second", False), ("last", True)]
    assert panels_for(CasePageKind.BUSINESS, case, world.sam, AT) == []
