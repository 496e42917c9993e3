"""Statements of a joined case stand on the case that it was joined to, for the same people, and whoever reads is audited."""

from uuid import uuid4

import pytest
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import names_on_case
from bizwatch.statements import services
from bizwatch.statements.choices import OfferAnswer
from bizwatch.statements.models import Statement
from bizwatch.statements.selectors import counts_of_case
from tests.cases.desk import text_of
from tests.cases.world import AT, World, fresh, full_report, recorded, told
from tests.statements.conftest import NOW, Ask
from tests.users import sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def joined(world: World, case: Case, ask: Ask) -> tuple[Case, Case, Statement]:
    """The case that stays, the one that was joined to it, and a statement of Sam's on the latter."""
    made = ask(signer=world.sam)
    services.offer_statement(
        case=case,
        kind="personal",
        answer=OfferAnswer.DECLINED,
        offered_to="Una Example",
        for_business=False,
        dedupe=uuid4(),
        by=world.ann,
        at=NOW,
    )
    stays = recorded(world, cases.open_case(new=full_report(world), by=world.sam, at=AT))
    cases.join_cases(
        case=case,
        into=stays,
        reason="The same theft",
        told=told(),
        by=world.sergeant,
        at=NOW,
        version=fresh(case).version,
    )
    return fresh(stays), fresh(case), made


def reads(case: Case, who: World, user: str) -> int:
    by = getattr(who, user)
    found = AuditEvent.objects.filter(subject_type="statement_list", case_reference=case.crime_reference)
    return found.filter(actor_id=by.audit_id).count()


def test_the_desk_finds_them_on_the_case_that_stays(world: World, joined: tuple[Case, Case, Statement]) -> None:
    stays, gone, made = joined
    page = text_of(sign_in(world.ann).get(reverse("cases:desk_case", args=[stays.crime_reference])))
    for words in (
        made.number,
        f"On {gone.crime_reference}",
        f"offered to Una Example (witness 1) by Ann Example (1234) on {gone}",
    ):
        assert words in page, words
    assert reads(gone, world, "ann") == 1
    assert reads(stays, world, "ann") == 0  # its own page says that it was read


def test_what_is_not_joined_is_not_named_there(world: World, case: Case, ask: Ask) -> None:
    made = ask(signer=world.sam)
    other = cases.open_case(new=full_report(world), by=world.sam, at=AT)
    page = text_of(sign_in(world.ann).get(reverse("cases:desk_case", args=[other.crime_reference])))
    assert made.number not in page
    assert not AuditEvent.objects.filter(subject_type="statement_list").exists()


def test_the_file_holds_them_and_both_cases_are_audited(world: World, joined: tuple[Case, Case, Statement]) -> None:
    stays, gone, made = joined
    answer = sign_in(world.ann).get(reverse("statements:case_csv", args=[stays.crime_reference]))
    rows = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert made.number in rows
    assert gone.crime_reference in rows
    events = AuditEvent.objects.filter(subject_type="statement_list", reason="CSV").order_by("case_reference")
    assert {(one.case_reference, one.detail["rows"]) for one in events} == {
        (stays.crime_reference, 0),
        (gone.crime_reference, 1),
    }


def test_the_witness_finds_their_own_there_and_a_colleague_does_not(
    world: World, joined: tuple[Case, Case, Statement]
) -> None:
    stays, gone, made = joined
    address = reverse("cases:my_case", args=[stays.crime_reference])
    assert made.number in text_of(sign_in(world.sam).get(address))
    assert reads(gone, world, "sam") == 1
    assert made.number not in text_of(sign_in(world.hana).get(address))
    assert reads(gone, world, "hana") == 0


def test_the_beat_counts_those_of_cases_that_it_may_see(world: World, joined: tuple[Case, Case, Statement]) -> None:
    stays, gone, _ = joined
    Case.objects.filter(pk=stays.pk).update(policing_area=world.beat.policing_area)
    assert counts_of_case(world.beat, stays) == {}
    Case.objects.filter(pk=gone.pk).update(policing_area=world.beat.policing_area)
    assert counts_of_case(world.beat, stays) == {("witness", "draft"): 1}


def test_a_restricted_case_shows_nothing_there(world: World, joined: tuple[Case, Case, Statement]) -> None:
    stays, gone, made = joined
    Case.objects.filter(pk=gone.pk).update(is_restricted=True)
    page = text_of(sign_in(world.ann).get(reverse("cases:desk_case", args=[stays.crime_reference])))
    assert made.number not in page
    assert "Una Example" not in page


def test_a_text_about_the_case_that_stays_is_checked_for_their_names(joined: tuple[Case, Case, Statement]) -> None:
    assert {"Sam Example", "Una Example"} <= set(names_on_case(joined[0]))
