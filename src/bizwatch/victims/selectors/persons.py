"""Whether a person was a victim before. Only what an account, a named person or a decision says counts; the rest is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import repeat_rule
from bizwatch.victims.choices import MatchState
from bizwatch.victims.models import Victim, VictimMatch
from bizwatch.victims.policies.names import share_a_word
from bizwatch.victims.policies.window import months_before
from bizwatch.victims.selectors.victims import victims_visible_to

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_OFFERED = 5
_MOST = 200  # of one person: more is no person's history but a mistake


@dataclass(frozen=True)
class Suggested:
    """An earlier victim who may be the same person, and why it is asked. Nothing counts until a person decides."""

    victim: Victim
    why: str


def same_person(victim: Victim) -> list[Victim]:
    """Return the other victims who are this very person: by account, by named person, or by what people decided."""
    known: dict[int, Victim] = {victim.pk: victim}
    fresh = [victim]
    while fresh and len(known) < _MOST:
        found = [other for other in _one_step(fresh) if other.pk not in known]
        known |= {other.pk: other for other in found}
        fresh = found
    del known[victim.pk]
    return sorted(known.values(), key=lambda other: other.case.occurred_from, reverse=True)


def same_person_seen(user: "User", victim: Victim) -> list[Victim]:
    """Return those of ``same_person`` whom this person may see: none of a business that they answer for."""
    found = same_person(victim)
    seen = set(victims_visible_to(user).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.pk in seen]


def person_repeats(victim: Victim) -> list[Victim]:
    """Return the crimes on this person in the window that ends with this one, other victims' rows, the newest first."""
    crime = victim.case.occurred_from
    start = months_before(crime, repeat_rule("window", to_london(crime).date()))
    within = (other for other in same_person(victim) if start < other.case.occurred_from <= crime)
    return [other for other in within if other.case.pk != victim.case.pk]


def _one_step(victims: list[Victim]) -> Iterable[Victim]:
    accounts = [one.account_id for one in victims if one.account_id]
    persons = [one.person_id for one in victims if one.person_id]
    decided = _decided_same([one.pk for one in victims])
    same = Q(account__in=accounts) | Q(person__in=persons) | Q(pk__in=decided)
    return Victim.objects.current().persons().filter(same).select_related("case__premises")


def _decided_same(ids: list[int]) -> set[int]:
    """Return the victims who were decided to be the same as one of these; of a pair the newest decision counts."""
    rows = VictimMatch.objects.filter(Q(earlier__in=ids) | Q(later__in=ids)).order_by("at", "pk")
    state = {(row.earlier_id, row.later_id): row.state for row in rows}
    return {one for pair, now in state.items() if now == MatchState.SAME for one in pair}


def suggested_same(user: "User", victim: Victim, *, same: Iterable[Victim] = ()) -> list[Suggested]:
    """Return earlier victims who may be this person: the same name at this business, or the same number and part of the name.

    Those that were decided on, and those that are known to be the same, are left out.
    """
    if victim.is_business or not (victim.name_key or victim.telephone_key):
        return []
    decided = set(VictimMatch.objects.filter(Q(earlier=victim) | Q(later=victim)).values_list("earlier", "later"))
    known = {victim.pk, *(other.pk for other in same), *(pk for pair in decided for pk in pair)}
    by_name = Q(name_key=victim.name_key, case__business=victim.case.business_id) if victim.name_key else Q(pk=None)
    by_number = Q(telephone_key=victim.telephone_key) if victim.telephone_key else Q(pk=None)
    found = (
        victims_visible_to(user)
        .persons()
        .filter(by_name | by_number, added_at__lte=victim.added_at)
        .exclude(pk__in=known)
        .exclude(case=victim.case_id)
        .select_related("case__premises")
        .order_by("-added_at", "-pk")
    )
    told = ((other, _why(victim, other)) for other in found[: 4 * _OFFERED])
    return [Suggested(other, why) for other, why in told if why][:_OFFERED]


def _why(victim: Victim, other: Victim) -> str:
    if victim.name_key and other.name_key == victim.name_key and other.case.business_id == victim.case.business_id:
        return "The same name, at the same business"
    shared = other.telephone_key == victim.telephone_key and share_a_word(other.name_key, victim.name_key)
    return "The same telephone number, and part of the name" if shared else ""


def times_a_victim(victim: Victim) -> int:
    """Return how many crimes of the window hit this person, this one counted."""
    return 1 + len({other.case_id for other in person_repeats(victim)})


def last_before(repeats: Iterable[Victim]) -> datetime | None:
    """Return when the newest of them happened."""
    return max((other.case.occurred_from for other in repeats), default=None)
