"""Questions about victims. Everything of a person starts at ``victims_visible_to``."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Min, Prefetch, Q, QuerySet

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import answered_for
from bizwatch.cases.choices import ContactResult, PersonRole
from bizwatch.cases.models import Case, CasePerson
from bizwatch.cases.selectors import case_by_reference
from bizwatch.victims.exceptions import VictimNotFound
from bizwatch.victims.models import (
    NeedsAssessment,
    OwnContact,
    RightsDecision,
    SupportReferral,
    Victim,
    VictimEntry,
)
from bizwatch.victims.models.victims import VictimQuerySet

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_TAKEN_FROM = (PersonRole.VICTIM, PersonRole.WITNESS)
NOT_THERE = "There is no such victim, or it is not yours to see."


def victims_visible_to(user: "User") -> VictimQuerySet:
    """Return the victims a person may see: those who investigate see all but of a business that they answer for.

    Closed by default. A business sees no victim here, not even its own point of contact, which has a question of its own.
    """
    if not has_permission(user, Permission.INVESTIGATE):
        return Victim.objects.none()
    return Victim.objects.current().exclude(case__business__in=answered_for(user))


def cares_for(user: "User", case: Case) -> bool:
    """Whether a person may see the victims of this case."""
    if not has_permission(user, Permission.INVESTIGATE) or case.is_restricted:
        return False
    return not answered_for(user).filter(business=case.business_id).exists()


def case_for_care(user: "User", reference: str) -> Case:
    """Return the case of an address for its victims' care. Raises ``CaseNotFound``, ``VictimNotFound``."""
    case = case_by_reference(user, reference)
    if not cares_for(user, case):
        raise VictimNotFound(NOT_THERE)
    return case


def victims_of(user: "User", case: Case) -> list[Victim]:
    """Return the victims of a case and of those joined to it, the business first, with what the panel says of each."""
    found = victims_visible_to(user).filter(case__in=Case.objects.with_joined(case))
    return sorted(_with_care(found), key=lambda victim: (not victim.is_business, victim.added_at, victim.pk))


def _with_care(victims: VictimQuerySet) -> list[Victim]:
    newest = ("-at", "-pk")
    return list(
        victims.select_related("case", "case__premises", "case__business").prefetch_related(
            Prefetch("assessments", NeedsAssessment.objects.select_related("by").order_by(*newest)),
            Prefetch("rights", RightsDecision.objects.select_related("by").order_by(*newest)),
            Prefetch("referrals", SupportReferral.objects.order_by("-made_at", "-pk")),
            Prefetch("contacts", OwnContact.objects.select_related("by").order_by(*newest)),
        )
    )


def victim_by_id(user: "User", public_id: UUID | str) -> Victim:
    """Return one victim that the person may see, with their care. Raises ``VictimNotFound``."""
    try:
        found = _with_care(victims_visible_to(user).filter(public_id=public_id))
    except ValidationError as error:
        raise VictimNotFound(NOT_THERE) from error
    if not found:
        raise VictimNotFound(NOT_THERE)
    return found[0]


def referral_by_id(user: "User", public_id: UUID) -> SupportReferral:
    """Return one referral to support of a victim that the person may see. Raises ``VictimNotFound``."""
    found = SupportReferral.objects.filter(public_id=public_id, victim__in=victims_visible_to(user))
    referral = found.select_related("victim__case__premises", "victim__case__business").first()
    if referral is None:
        raise VictimNotFound(NOT_THERE)
    return referral


def steps_of(victim: Victim) -> list[SupportReferral]:
    """Return a victim's referrals with every step, the newest first."""
    return list(victim.referrals.order_by("-made_at", "-pk").prefetch_related("steps__by"))


def entries_of(victim: Victim) -> list[VictimEntry]:
    """Return a victim's own log, the newest first."""
    return list(victim.entries.order_by("-at", "-pk"))


def people_to_take(case: Case) -> list[CasePerson]:
    """Return the victims and witnesses told of on a case who are not victims in their own right yet."""
    return list(people_not_taken().filter(case__in=Case.objects.with_joined(case)).order_by("pk"))


def people_not_taken() -> QuerySet[CasePerson]:
    """Return the victims and witnesses told of who are not victims in their own right yet. For whoever has found the case."""
    return CasePerson.objects.filter(role__in=_TAKEN_FROM, removed_at=None, as_victim=None)


@dataclass(frozen=True)
class PointOfContact:
    """Whom a business named, and since when: all that it reads of its own victim's row."""

    name: str
    role_words: str
    email: str
    telephone: str
    channel: str
    times: str
    since: datetime


def points_of_contact() -> VictimQuerySet:
    """Return the rows of businesses as victims: whom each named on a case. For whoever has found the case."""
    return Victim.objects.current().filter(kind="business")


def point_of_contact(case: Case) -> PointOfContact | None:
    """Return the business's named point of contact on a case, None where it has named nobody.

    The caller has found the case for this very person. Nothing of any other victim is read.
    """
    found = points_of_contact().filter(case=case)
    row = found.values_list("name", "role_words", "email", "telephone", "channel", "times", "named_at").first()
    return PointOfContact(*row) if row else None


def last_point_of_contact(case: Case) -> PointOfContact | None:
    """Return whom this business named last at this premises, to be offered again."""
    found = points_of_contact().filter(case__premises=case.premises_id).order_by("-named_at")
    row = found.values_list("name", "role_words", "email", "telephone", "channel", "times", "named_at").first()
    return PointOfContact(*row) if row else None


def enhanced_since(case: Case) -> datetime | None:
    """Return since when somebody on this case has enhanced rights without a break, None where nobody has.

    The earliest over its victims and those of the cases joined to it; each begins with the first decision of the unbroken
    run of decisions for it that ends with the victim's newest one. For the clocks of the Victims' Code.
    """
    victims = Victim.objects.current().filter(case__in=Case.objects.with_joined(case))
    decisions = RightsDecision.objects.filter(victim__in=victims).order_by("victim", "at", "pk")
    since: dict[int, datetime | None] = {}
    for victim, at, enhanced in decisions.values_list("victim", "at", "is_enhanced"):
        since[victim] = (since.get(victim) or at) if enhanced else None
    return min((moment for moment in since.values() if moment is not None), default=None)


def names_of_victims(case: Case) -> list[str]:
    """Return the names of all victims of a case and of those joined to it, removed ones too; the caller audits the read."""
    return list(Victim.objects.filter(case__in=Case.objects.with_joined(case)).values_list("name", flat=True))


def victims_reached(*, since: datetime, until: datetime) -> list[tuple[Victim, datetime]]:
    """Return the persons with whom the desk spoke themselves, and when first, between two moments, who want contact and
    have an e-mail address of their own on record. The caller audits the read of each that it uses."""
    spoken = Min("contacts__at", filter=Q(contacts__result=ContactResult.REACHED))
    found = Victim.objects.current().persons().filter(wants_contact=True).exclude(email="")
    found = found.annotate(spoken_at=spoken).filter(spoken_at__gt=since, spoken_at__lte=until)
    rows = found.select_related("case__premises", "case__reported_by").order_by("spoken_at", "pk")
    return [(victim, victim.spoken_at) for victim in rows]


def newest_assessment(victim: Victim) -> NeedsAssessment | None:
    """Return the assessment that counts; of a victim read with their care, without a query."""
    return max(victim.assessments.all(), key=lambda row: (row.at, row.pk), default=None)


def newest_decision(victim: Victim) -> RightsDecision | None:
    """Return the decision on enhanced rights that counts; of a victim read with their care, without a query."""
    return max(victim.rights.all(), key=lambda row: (row.at, row.pk), default=None)


def newest_referral(victim: Victim) -> SupportReferral | None:
    """Return the newest referral to support; of a victim read with their care, without a query."""
    return max(victim.referrals.all(), key=lambda row: (row.made_at, row.pk), default=None)
