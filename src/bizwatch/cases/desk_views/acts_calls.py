"""The acts of the desk about slots of the rota."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.choices import Suits
from bizwatch.cases.desk_forms import calls
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import free_slots
from bizwatch.cases.selectors.rota import officers_free_for
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import slot_rules


def _slots(case: Case, part: Any) -> dict[str, Any]:
    at = clock.now()
    today = to_london(at).date()
    days = slot_rules(today).furthest_days + 1
    found = free_slots(from_day=today, days=days, at=at, case=case, wish=Suits.ANY)
    initial = {"with_name": case.contact_name, "telephone": case.contact_telephone}
    return {"slots": found, "initial": initial}


def _move(case: Case, part: Any) -> dict[str, Any]:
    return {**_slots(case, part), "initial": {"telephone": part.telephone}}


def _free(case: Case, part: Any) -> dict[str, Any]:
    return {"people": officers_free_for(part.starts_at, at=clock.now())}


CALL_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="book-slot",
        act=Act.CHOOSE_CALL,
        heading="Book a call in a free slot",
        submit="Book the call",
        form=calls.SlotForm,
        service=services.book_call_back_slot,
        done="The call is in the diary, with an officer who is on the rota then.",
        lead="The officer who has the case is chosen if free, else whoever has the fewest calls that day.",
        fault_field="starts_at",
        prepare=_slots,
    ),
    ActPage(
        slug="move-call",
        act=Act.MOVE_CALL,
        heading="Move a call to another slot",
        submit="Move the call",
        form=calls.MoveToSlotForm,
        service=services.move_call_back,
        done="The call has moved. The business is told.",
        part="call_back_id",
        fault_field="starts_at",
        prepare=_move,
    ),
    ActPage(
        slug="give-call",
        act=Act.GIVE_CALL,
        heading="Give a call to another officer",
        submit="Give the call",
        form=calls.GiveCallForm,
        service=services.give_call_back,
        done="The call has been given.",
        part="call_back_id",
        lead="Listed are officers who are on the rota then and have no other call.",
        fault_field="officer",
        prepare=_free,
    ),
    ActPage(
        slug="offer-call",
        act=Act.OFFER_TIMES,
        heading="Ask the business to choose another time",
        submit="Send the e-mail",
        form=calls.OfferTimesForm,
        service=services.offer_call_times,
        done="The business has been asked to choose another time.",
        part="call_back_id",
        lead="The business is sent the next free times that suit it. The call stands until it chooses one.",
    ),
)
