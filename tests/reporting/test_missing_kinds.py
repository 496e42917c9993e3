"""Over every kind: a report with only what must be there is taken, and all that it left out can be told."""

from typing import Any

import pytest

from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import ActionState, Door
from bizwatch.cases.models import CaseAction
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import report_kind
from bizwatch.reporting.catalogue import Asked
from bizwatch.reporting.dataset import read_dataset
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.missing_selectors import left_out, open_pages, told_since
from bizwatch.reporting.models import Report
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.services.missing import tell_missing
from tests.reporting.samples import AT, TYPED, posted, query
from tests.reporting.world import World

BY = SystemActor("test")
TAKEN = [code for code in KINDS if report_kind(code).nature is not Nature.RESTRICTED]


def received(world: World, kind: str, door: Door) -> Report:
    told = {
        "kind": kind,
        "premises": world.premises.reference,
        "happened_from": "2026-11-22T16:15:00Z",
        "what_happened": "It happened.",
    }
    reading = read_dataset(told, at=AT, door=door)
    assert reading.faults == []
    return receive_report(reading=reading, premises=world.premises, door=door, by=BY, at=AT)


def tell_everything(report: Report) -> int:
    """Answer page after page as the samples do, until nothing is missing; return how many."""
    for number in range(40):
        left = open_pages(report)
        if not left:
            return number
        page = left[0].page
        asked = Asked(answers=told_since(report), at=AT)
        typed: Any = TYPED[page.code]
        forms = PageForms(page, asked, data=query(posted(page, typed)))
        assert forms.is_valid(), (page.code, [form.first_errors() for form in forms.forms])
        tell_missing(report=report, page=page, values=forms.stored(), by=BY, at=AT)
    raise AssertionError("There is no end to it")


@pytest.mark.slow
@pytest.mark.parametrize("kind", TAKEN)
def test_what_any_kind_left_out_can_be_told(world: World, kind: str) -> None:
    report = received(world, kind, Door.API)
    asked = tell_everything(report)
    actions = CaseAction.objects.filter(case=report.case)
    assert asked == len(left_out(report)) >= actions.count()
    assert set(actions.values_list("state", flat=True)) <= {ActionState.DONE}


@pytest.mark.parametrize("door", [Door.API, Door.IMPORT, Door.PHONE, Door.OFFLINE])
def test_it_is_the_same_for_every_door(world: World, door: Door) -> None:
    report = received(world, "shop_theft", door)
    assert set(report.missing_pages.values_list("page", flat=True)) == {"known", "property", "support_action"}
    tell_everything(report)
    assert CaseAction.objects.get().state == ActionState.DONE
