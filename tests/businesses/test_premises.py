"""Adding, changing and closing premises; who sees which."""

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.businesses import selectors, services
from bizwatch.businesses.choices import BusinessKind, Claim, Question
from bizwatch.businesses.details import PremisesDetails
from bizwatch.businesses.exceptions import (
    ChangedBySomeoneElse,
    NotYoursToDo,
    PlaceNotFound,
    PremisesAlreadyKnown,
    PremisesNotFound,
)
from bizwatch.businesses.models import Premises
from tests.accounts.people import AT, TESTER, police_user
from tests.businesses import shops

pytestmark = pytest.mark.django_db

FULL = PremisesDetails(
    name="Silver Road",
    postcode="nr3 4te",
    address="78 Silver Road",
    town="Norwich",
    sector="convenience",
    opening_hours="Every day 7am to 11pm",
    contact_name="Sam Till",
    contact_telephone="01603 960001",
    has_cctv=True,
    cctv_cameras="till",
    cctv_keeps_days=31,
)


def audit_of(subject_id: str) -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(subject_type="premises", subject_id=subject_id).order_by("sequence")
    return [(event.action, event.actor_id) for event in events]


def test_a_premises_has_its_place_and_police_area_from_the_postcode() -> None:
    shop = shops.business()
    boss = shops.member(shop)
    made = services.add_premises(business=shop, details=FULL, by=boss, at=AT)
    made.refresh_from_db()
    assert (made.postcode, made.district_code, made.force_code) == ("NR3 4TE", "E07000148", "norfolk")
    assert made.policing_area == "norfolk-norwich"
    assert made.easting is not None
    assert made.to_be_asked == []
    assert made.reference.startswith("P-")
    assert audit_of(made.reference) == [("collection", boss.audit_id)]


def test_what_was_not_said_is_to_be_asked() -> None:
    made = shops.premises(shops.business())
    assert made.to_be_asked == [Question.OPENING_HOURS, Question.CONTACT, Question.CCTV]


def test_a_postcode_that_does_not_exist_is_refused_with_suggestions() -> None:
    with pytest.raises(PlaceNotFound, match="Did you mean NR3 4TE") as refused:
        services.add_premises(
            business=shops.business(), details=PremisesDetails(name="A", postcode="MR3 4TE"), by=TESTER, at=AT
        )
    assert "NR3 4TE" in refused.value.suggestions


def test_the_same_premises_is_not_added_twice() -> None:
    shop = shops.business()
    services.add_premises(business=shop, details=FULL, by=TESTER, at=AT)
    again = PremisesDetails(name="SILVER  road", postcode="NR34TE", address="78, silver road")
    with pytest.raises(PremisesAlreadyKnown, match="already one of your premises"):
        services.add_premises(business=shop, details=again, by=TESTER, at=AT)
    services.add_premises(business=shops.business("Another"), details=FULL, by=TESTER, at=AT)


def test_a_change_answers_the_questions_and_moves_the_version() -> None:
    made = shops.premises(shops.business())
    services.change_premises(premises=made, details=FULL, version=1, by=TESTER, at=AT)
    made.refresh_from_db()
    assert (made.version, made.to_be_asked, made.cctv_keeps_days) == (2, [], 31)
    last = AuditEvent.objects.order_by("-sequence").first()
    assert last is not None
    assert last.action == "alteration"
    assert "cctv_cameras" in last.detail["fields"]
    assert "Sam Till" not in str(last.detail)


def test_nothing_changed_is_no_change() -> None:
    made = services.add_premises(business=shops.business(), details=FULL, by=TESTER, at=AT)
    events = AuditEvent.objects.count()
    services.change_premises(premises=made, details=FULL, version=1, by=TESTER, at=AT)
    made.refresh_from_db()
    assert made.version == 1
    assert AuditEvent.objects.count() == events


def test_two_people_do_not_overwrite_each_other() -> None:
    made = shops.premises(shops.business())
    other = Premises.objects.get(pk=made.pk)
    services.change_premises(premises=made, details=FULL, version=1, by=TESTER, at=AT)
    with pytest.raises(ChangedBySomeoneElse):
        services.change_premises(premises=other, details=PremisesDetails(name="Mine"), version=1, by=TESTER, at=AT)
    other.refresh_from_db()
    assert other.name == "Silver Road"


def test_a_premises_known_by_its_map_position_keeps_it_when_its_postcode_is_added() -> None:
    made = shops.premises(shops.business())
    Premises.objects.filter(pk=made.pk).update(postcode="", easting=623_888, northing=309_777)
    made.refresh_from_db()
    services.change_premises(premises=made, details=FULL, version=1, by=TESTER, at=AT)
    assert (made.postcode, made.easting, made.northing) == ("NR3 4TE", 623_888, 309_777)


def test_a_premises_that_moves_gets_the_place_of_its_new_postcode() -> None:
    made = shops.premises(shops.business())
    before = made.easting
    moved = PremisesDetails(name="Silver Road", postcode="NR2 1TF", address="City Hall")
    services.change_premises(premises=made, details=moved, version=1, by=TESTER, at=AT)
    assert made.easting != before


def test_closing_and_opening_again() -> None:
    shop = shops.business()
    boss, made = shops.member(shop), shops.premises(shop)
    services.close_premises(premises=made, version=1, by=boss, at=AT)
    assert not made.is_open
    assert list(selectors.premises_of_business(shop)) == []
    with pytest.raises(ChangedBySomeoneElse):
        services.reopen_premises(premises=made, version=1, by=boss, at=AT)
    services.reopen_premises(premises=made, version=2, by=boss, at=AT)
    assert made.is_open


@pytest.mark.parametrize("role", ["business_staff", "premises_manager", "head_office", "stranger", "police"])
def test_who_may_do_what(role: str) -> None:
    shop = shops.business()
    mine, theirs = shops.premises(shop, "Mine"), shops.premises(shop, "Theirs")
    if role == "police":
        user = police_user()
    elif role == "stranger":
        user = shops.member(shops.business("Rival"))
    else:
        user = shops.member(shop, role, at=[mine] if role != "head_office" else [])

    def may(act, **more) -> bool:
        try:
            act(by=user, at=AT, **more)
        except NotYoursToDo:
            return False
        return True

    new = PremisesDetails(name="New", postcode="NR2 1TF")
    allowed = {
        "add": may(services.add_premises, business=shop, details=new),
        "change mine": may(services.change_premises, premises=mine, details=FULL, version=1),
        "change theirs": may(services.change_premises, premises=theirs, details=FULL, version=1),
        "close": may(services.close_premises, premises=mine, version=mine.version),
        "rename": may(services.change_business, business=shop, name="N", kind=BusinessKind.CHARITY, version=1),
    }
    if role == "head_office":
        assert all(allowed.values())
    else:
        assert [what for what, yes in allowed.items() if yes] == (["change mine"] if role == "premises_manager" else [])


def test_head_office_sees_all_and_others_those_named() -> None:
    shop, rival = shops.business(), shops.business("Rival")
    one, two, other = shops.premises(shop, "One"), shops.premises(shop, "Two"), shops.premises(rival, "Other")
    boss, staff = shops.member(shop), shops.member(shop, "business_staff", at=[one])
    assert set(selectors.premises_visible_to(boss)) == {one, two}
    assert set(selectors.premises_visible_to(staff)) == {one}
    assert not selectors.premises_visible_to(police_user()).exists()
    assert selectors.premises_by_reference(staff, one.reference.lower().replace("-", " ")) == one
    for user, hidden in ((staff, two), (boss, other)):
        with pytest.raises(PremisesNotFound):
            selectors.premises_by_reference(user, hidden.reference)


def test_somebody_of_two_businesses_has_in_each_only_their_role_there() -> None:
    shop, rival = shops.business(), shops.business("Rival")
    mine, theirs = shops.premises(shop), shops.premises(rival)
    boss = shops.member(shop)
    shops.join(boss, rival, "business_staff", at=[theirs])
    assert set(selectors.premises_visible_to(boss)) == {mine, theirs}
    with pytest.raises(NotYoursToDo):
        services.change_premises(premises=theirs, details=FULL, version=1, by=boss, at=AT)


def test_the_members_of_a_premises() -> None:
    shop = shops.business()
    one, two = shops.premises(shop, "One"), shops.premises(shop, "Two")
    boss = shops.member(shop)
    staff = shops.member(shop, "business_staff", at=[one])
    shops.member(shop, "premises_manager", at=[two])
    assert {found.user for found in selectors.members_of_premises(one)} == {boss, staff}


def test_search_finds_words_postcodes_and_references() -> None:
    shop = shops.business()
    boss = shops.member(shop)
    one = shops.premises(shop, "Corner Shop")
    shops.premises(shop, "The Bell", postcode="NR2 1TF", address="City Hall")
    for text in ("corner", "silver CORNER", "nr34te", "NR3 4TE", one.reference, "norwich corner"):
        assert list(selectors.search_premises(boss, text=text)) == [one], text
    assert not selectors.search_premises(boss, text="corner bell").exists()
    assert selectors.search_premises(boss, text="100%").count() == 0


def test_search_for_those_with_something_to_be_asked() -> None:
    shop = shops.business()
    boss, asked = shops.member(shop), shops.premises(shop, "Asked")
    services.add_premises(business=shop, details=FULL, by=TESTER, at=AT)
    assert list(selectors.search_premises(boss, to_be_asked=True)) == [asked]


def test_a_guest_gets_a_listed_business_of_its_own_each_time() -> None:
    told = {
        "business_name": "Anglia Stores",
        "kind": BusinessKind.COMPANY,
        "premises_name": "",
        "address": "78 Silver Road",
        "town": "Norwich",
        "postcode": "nr34te",
        "sector": "convenience",
        "contact_name": "Jo",
        "contact_email": "jo@shop.example",
        "contact_telephone": "",
    }
    known = shops.premises(shops.business("Anglia Stores"))
    made = [services.premises_for_guest(**told, by=TESTER, at=AT) for _ in range(2)]
    assert len({known.business_id, *(one.business_id for one in made)}) == 3
    assert made[0].business.claim == Claim.LISTED
    assert (made[0].name, made[0].postcode, made[0].source) == ("Anglia Stores", "NR3 4TE", "guest")


def test_a_report_teaches_the_cctv() -> None:
    made = shops.premises(shops.business())
    services.remember_cctv(premises=made, cameras="", keeps_days=None, by=TESTER, at=AT)
    assert made.to_be_asked[-1] == Question.CCTV
    services.remember_cctv(premises=made, cameras="till", keeps_days=None, by=TESTER, at=AT)
    assert (made.has_cctv, made.cctv_cameras, Question.CCTV in made.to_be_asked) == (True, "till", True)
    services.remember_cctv(premises=made, cameras="", keeps_days=14, by=TESTER, at=AT)
    assert (made.cctv_cameras, made.cctv_keeps_days, Question.CCTV in made.to_be_asked) == ("till", 14, False)
    version = made.version
    services.remember_cctv(premises=made, cameras="till", keeps_days=14, by=TESTER, at=AT)
    assert made.version == version


def test_changing_the_business() -> None:
    shop = shops.business()
    boss = shops.member(shop)
    services.change_business(business=shop, name="New name", kind=BusinessKind.CHARITY, version=1, by=boss, at=AT)
    shop.refresh_from_db()
    assert (shop.name, shop.kind, shop.version) == ("New name", "charity", 2)
    with pytest.raises(ChangedBySomeoneElse):
        services.change_business(business=shop, name="X", kind=BusinessKind.CHARITY, version=1, by=boss, at=AT)


def test_a_stranger_is_nobody_of_a_business() -> None:
    assert selectors.membership_of(police_user(), shops.business()) is None
