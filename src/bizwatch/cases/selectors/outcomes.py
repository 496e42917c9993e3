"""What the rules of outcomes ask about a case."""

from datetime import date

from bizwatch.businesses.selectors import premises_of_business
from bizwatch.cases.choices import ActionState, CallBackState, PersonRole, Side
from bizwatch.cases.models import CallBack, Case, CaseAction, CaseMessage, CasePerson
from bizwatch.cases.policies.outcomes import OutcomeCase, OutcomeOption, outcome_options
from bizwatch.cases.selectors.visibility import has_readers
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import offence


def outcome_case(case: Case) -> OutcomeCase:
    """Return what the rules of outcomes ask about a case and those joined to it, as the database holds it now."""
    whole = {"case__in": Case.objects.with_joined(case)}
    named = CasePerson.objects.filter(**whole, role=PersonRole.SUSPECT, removed_at=None, person__isnull=False)
    day = to_london(case.occurred_from).date()
    births = named.values_list("person__birth_date", flat=True)
    return OutcomeCase(
        reported_at=case.reported_at,
        offence_scheme=offence(case.offence_code, day).scheme,
        suspect_ages=tuple(_age(birth, day) for birth in births),
        unread_messages=CaseMessage.objects.filter(**whole, side=Side.BUSINESS, read_at=None).count(),
        booked_call_backs=CallBack.objects.filter(**whole, state=CallBackState.BOOKED).count(),
        open_police_actions=CaseAction.objects.filter(**whole, side=Side.POLICE, state=ActionState.OPEN).count(),
        has_email=bool(case.contact_email),
        has_account=has_readers(case),
        named_contact=case.contact_name,
        is_chain=premises_of_business(case.business).count() > 1,
    )


def outcome_options_for(case: Case, *, on: date) -> tuple[OutcomeOption, ...]:
    """Return every outcome in force with what rules it out for this case, for the page that asks which."""
    return outcome_options(outcome_case(case), on=on)


def _age(birth: date | None, day: date) -> int | None:
    """Return whole years of age on a day; somebody born on 29 February grows older on 1 March in other years."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
