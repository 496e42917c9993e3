"""Cases that stand before others: a robbery that waits for a decision on attendance, and a threat assessed by THRIVE twice."""

from datetime import datetime, timedelta
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import AdviceGiven, AttendanceChoice, ContactChannel, ContactResult, FactAnswer
from bizwatch.cases.intake import NewCase, NewCircumstances, NewContact, Thrive
from bizwatch.reference.selectors import BusinessCrimeFacts

TELLER = SystemActor("demonstration")
ROBBERY = "A man pushed the cashier aside at closing time, emptied the till into a bag and ran towards the market."
THREAT = (
    "A customer who was refused cider swept the counter clear, grabbed the cashier's arm and said he would be back."
)
_CALM = dict.fromkeys(("threat", "harm", "risk", "investigation", "vulnerability", "engagement"), "low")


class TriageTeller:
    """Tells the two cases at premises of a chain, with an investigator."""

    def __init__(self, premises: list[Any], officer: User, at: datetime) -> None:
        self.premises, self.officer, self.at = premises, officer, at

    def tell(self) -> None:
        """Tell both."""
        violent = NewCircumstances(violence=FactAnswer.YES, weapon=FactAnswer.NO)
        self._open(1, 5, "robbery", "34A", ROBBERY, violent)
        case = self._open(0, 20, "violence", "105A", THREAT, violent)
        self._assess(case, 18, {"threat": "medium", "vulnerability": "medium"}, "He knows where she works.")
        services.record_contact(
            case=case,
            channel=ContactChannel.VISIT,
            result=ContactResult.REACHED,
            by=self.officer,
            at=self.at - timedelta(hours=18),
        )
        services.decide_attendance(
            case=case, choice=AttendanceChoice.ATTENDED, by=self.officer, at=self.at - timedelta(hours=12)
        )
        again = "He came back this morning, and stood outside until she left."
        self._assess(case, 2, {"threat": "high", "vulnerability": "high"}, "She is alone in the shop after six.", again)

    def _open(self, place: int, hours: int, kind: str, code: str, summary: str, circumstances: NewCircumstances) -> Any:
        premises, reported = self.premises[place], self.at - timedelta(hours=hours)
        new = NewCase(
            crime_kind=kind,
            offence_code=code,
            business_id=premises.business_id,
            premises_id=premises.pk,
            reported_by=None,
            occurred_from=reported - timedelta(minutes=40),
            summary=summary,
            contact=NewContact(
                name=premises.contact_name, email=premises.contact_email, telephone=premises.contact_telephone
            ),
            definition_facts=BusinessCrimeFacts(
                victim_is_business=kind == "robbery",
                victim_is_employee_in_course_of_employment=True,
                because_of_employment=True,
                commercial_enterprise=True,
            ),
            circumstances=circumstances,
        )
        return services.open_case(new=new, by=TELLER, at=reported)

    def _assess(self, case: Any, hours: int, levels: dict[str, str], note: str, again: str = "") -> None:
        thrive = Thrive(
            levels={**_CALM, **levels},
            notes=dict.fromkeys(levels, note),
            scene_advice=AdviceGiven.NOT_NEEDED,
            prevention_advice=AdviceGiven.GIVEN,
            prevention_note="Two people at the till after six; the panic button is tested each week.",
        )
        services.assess_thrive(
            case=case, thrive=thrive, reason_again=again, by=self.officer, at=self.at - timedelta(hours=hours)
        )
