"""Who sees which case and who may do what to it: every role by every act, closed by default."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from bizwatch.accounts.models import User
from bizwatch.accounts.roles import BUSINESS_ROLES, ROLES
from bizwatch.cases.choices import OPEN_STATUSES, Side, Status
from bizwatch.cases.exceptions import CaseNotFound, NotInThisState, NotYoursToDo
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import ACTS, Act, check_may, may, possible_acts
from bizwatch.cases.selectors import case_by_reference, has_readers, visible_to
from bizwatch.cases.services.access import side_of
from bizwatch.reference.choices import Nature
from tests.cases.world import AT, fresh, member, opened, person, premises, recorded

pytestmark = pytest.mark.django_db
SHOP_THEFT = "46"

# What each role may do to a case of theirs; whoever is not named may do nothing.
BUSINESS_ACTS = {
    Act.OPT_OUT,
    Act.CHANGE_CONTACT,
    Act.MESSAGE,
    Act.READ,
    Act.CLOSE_ACTION,
    Act.EVIDENCE,
    Act.CCTV,
    Act.CHOOSE_CALL,
    Act.MOVE_CALL,
    Act.CALL_OFF,
    Act.ANSWER_REMEDY,
    Act.ANSWER_RESTORATIVE,
    Act.ASK_REVIEW,
}
SUPERVISOR_ONLY = {
    Act.ALLOCATE,
    Act.TRANSFER,
    Act.CANCEL,
    Act.REOPEN,
    Act.REVIEW,
    Act.RELEASE,
    Act.SET_ASIDE,
    Act.DECIDE_REMEDY,
    Act.DECIDE_REVIEW,
    Act.SETTLE_MATERIAL,
    Act.CLOCK_REASON,
}
ROLE_ACTS = {
    "business_staff": BUSINESS_ACTS,
    "premises_manager": BUSINESS_ACTS,
    "head_office": BUSINESS_ACTS,
    "investigator": set(Act) - SUPERVISOR_ONLY - {Act.NOTIFY, Act.ASK_TO_RECORD},
    "supervisor": set(Act) - {Act.NOTIFY, Act.ASK_TO_RECORD},
    "beat_manager": set(),
    "analyst": set(),
    "crime_registrar": {Act.ASK_TO_RECORD},
    "communications": set(),
    "command": set(),
    "commissioner": set(),
    "auditor": set(),
    "call_taker": set(),
    "administrator": set(),
    "specialist": set(),
}
RESTRICTED_ACTS = {
    Act.RECORD,
    Act.TAKE,
    Act.LOG,
    Act.CLOSE,
    Act.REOPEN,
    Act.NOTIFY,
    Act.CRIME,
    Act.FINALISE,
}


# A restricted case that is recorded as a crime is as restricted as before.
KINDS_OF_CASE = [*((nature, nature is Nature.RESTRICTED) for nature in Nature), (Nature.CRIME, True)]


def test_every_role_is_in_the_matrix():
    assert set(ROLE_ACTS) == set(ROLES)


def allowed(role: str, act: Act, *, restricted: bool) -> bool:
    """A restricted case is the specialists' alone, whoever else holds whatever permission."""
    if restricted:
        return role == "specialist" and act in RESTRICTED_ACTS
    return act in ROLE_ACTS[role]


@pytest.mark.parametrize("role", list(ROLES))
def test_every_role_by_every_act_by_every_nature(role):
    user = person("Somebody", role)
    for act, status, (nature, restricted) in product(Act, Status, KINDS_OF_CASE):
        case = Case(status=status, allocated_to_id=user.pk, nature=nature, is_restricted=restricted)
        case.offence_code, case.occurred_from, case.outcome_code = SHOP_THEFT, AT, "18"
        case.joined_to_id = 1 if act is Act.UNJOIN else None
        permitted = allowed(role, act, restricted=restricted)
        possible = status in ACTS[act].states and nature in ACTS[act].natures
        told = (act, status, nature, restricted)
        assert may(act, case, user) is (permitted and possible), told
        assert refusal(act, case, user) is (
            None if permitted and possible else NotInThisState if permitted else NotYoursToDo
        ), told


def test_new_material_is_noted_only_where_it_can_undo_the_outcome(world):
    """Otherwise the page would ask what arrived, with nothing to choose."""
    for outcome, takes in (("18", True), ("8", False), ("1", False)):
        case = Case(status=Status.FINALISED, allocated_to_id=world.ann.pk, nature=Nature.CRIME, outcome_code=outcome)
        assert may(Act.ADD_MATERIAL, case, world.ann) is takes
        assert refusal(Act.ADD_MATERIAL, case, world.ann) is (None if takes else NotInThisState)


def refusal(act: Act, case: Case, user: User) -> type[Exception] | None:
    try:
        check_may(act, case, user)
    except (NotYoursToDo, NotInThisState) as refused:
        return type(refused)
    return None


def test_the_schedule_is_for_thefts_alone(world):
    for code, is_theft in ((SHOP_THEFT, True), ("105A", False), ("", False)):
        case = Case(status=Status.RECORDED, allocated_to_id=world.ann.pk, nature=Nature.CRIME, offence_code=code)
        case.occurred_from = AT
        assert may(Act.ADD_OCCASIONS, case, world.ann) is is_theft
        assert refusal(Act.ADD_OCCASIONS, case, world.ann) is (None if is_theft else NotInThisState)


@pytest.mark.parametrize("act", list(Act))
def test_on_a_joined_case_nothing_is_done_but_undoing_it(act, world):
    for status in (Status.JOINED, Status.CANCELLED):
        joined = Case(status=status, nature=Nature.CRIME, joined_to_id=1)
        assert may(act, joined, world.sergeant) is (act is Act.UNJOIN)
    assert not may(Act.UNJOIN, Case(status=Status.CANCELLED, nature=Nature.CRIME), world.sergeant)


@pytest.mark.parametrize("act", [act for act in Act if ACTS[act].decides])
def test_only_who_has_the_case_or_a_supervisor_decides(act, world):
    nature = next(nature for nature in Nature if nature in ACTS[act].natures)
    case = Case(status=Status.INVESTIGATING, allocated_to_id=world.ann.pk, nature=nature)
    assert [may(act, case, user) for user in (world.ann, world.bob, world.sergeant)] == [True, False, True]


@pytest.mark.parametrize("role", list(ROLES))
def test_nobody_who_left_may_do_anything(role):
    gone = person("Gone", role, is_active=False)
    assert possible_acts(Case(status=Status.NEW), gone) == frozenset()
    assert not visible_to(gone).exists()


def test_the_buttons_of_a_case(world):
    case = recorded(world)
    assert Act.TAKE not in possible_acts(case, world.bob)
    assert Act.FINALISE in possible_acts(case, world.ann)
    assert Act.RECORD not in possible_acts(case, world.ann)
    assert possible_acts(case, world.sam) == {act for act in BUSINESS_ACTS if case.status in ACTS[act].states}
    assert Act.TAKE in possible_acts(opened(world), world.bob)


@pytest.mark.parametrize("status", [status for status in Status if status not in OPEN_STATUSES])
def test_a_closed_case_says_what_opens_it(status, world):
    held = status is Status.COLLAPSED
    way_back = "a supervisor puts it back in the queue" if held else "a supervisor must reopen it"
    with pytest.raises(NotInThisState, match=way_back):
        check_may(Act.ADD_PERSON, Case(status=status), world.ann)
    with pytest.raises(NotInThisState, match=r"You can note that the remedy was done only while|reopen"):
        check_may(Act.REMEDY, Case(status=Status.RECORDED), world.ann)


# Which cases


def sees(user) -> set[str]:
    return set(visible_to(user).values_list("crime_reference", flat=True))


def test_who_sees_which_case(world):
    high, market = opened(world), opened(world, at_premises=world.market)
    theirs = opened(world, at_premises=world.elsewhere)
    names = [case.crime_reference for case in (high, market, theirs)]
    assert sees(world.ann) == sees(world.sergeant) == set(names)
    assert sees(world.beat) == {names[2]}
    assert sees(world.hana) == set(names[:2])
    assert sees(world.sam) == {names[0]}
    assert sees(world.rival) == {names[2]}
    for nobody in (world.auditor, world.administrator, AnonymousUser(), person("No Role")):
        assert sees(nobody) == set()


def test_membership_in_several_businesses_and_premises(world):
    third = premises(world.shop, "Corner Shop Third")
    cases = [opened(world, at_premises=place) for place in (world.high_street, world.market, third, world.elsewhere)]
    names = [case.crime_reference for case in cases]
    staff = member(person("Two Shops", "business_staff"), world.shop, "business_staff", world.high_street, third)
    assert sees(staff) == {names[0], names[2]}
    member(staff, world.other, "head_office")
    assert sees(staff) == {names[0], names[2], names[3]}
    both = member(member(person("Both", "head_office"), world.shop, "head_office"), world.other, "head_office")
    assert sees(both) == set(names)
    nothing_named = member(person("None", "premises_manager"), world.shop, "premises_manager")
    assert sees(nothing_named) == set()


def test_who_left_the_business_sees_nothing(world):
    opened(world)
    world.sam.memberships.update(left_at=world.shop.created_at)
    assert sees(world.sam) == set()


def test_a_role_without_a_membership_and_a_membership_without_a_role_see_nothing(world):
    opened(world)
    assert sees(person("Role", "head_office")) == set()
    assert sees(member(person("Member"), world.shop, "head_office")) == set()


def test_a_beat_manager_without_an_area_sees_nothing(world):
    Case.objects.filter(pk=opened(world).pk).update(policing_area="")
    assert sees(person("Areas", "beat_manager")) == set()


def test_a_case_is_found_by_its_reference_or_not_at_all(world):
    case = opened(world)
    typed = case.crime_reference.lower().replace("-", "")
    assert case_by_reference(world.sam, typed) == case
    for other, reference in ((world.rival, case.crime_reference), (world.ann, "NC-0000-0000"), (world.ann, "")):
        with pytest.raises(CaseNotFound, match="or it is not yours to see"):
            case_by_reference(other, reference)


def test_whether_anybody_reads_messages_here(world):
    case = fresh(opened(world))
    assert has_readers(case)
    for user in (world.sam, world.hana):
        user.is_active = False
        user.save()
    assert not has_readers(case)


@pytest.mark.parametrize("role", list(ROLES))
def test_who_acts_for_which_side(role):
    assert side_of(person("Somebody", role)) is (
        Side.POLICE if role in ("investigator", "supervisor", "specialist") else Side.BUSINESS
    )
    assert set(BUSINESS_ROLES) == {"business_staff", "premises_manager", "head_office"}
