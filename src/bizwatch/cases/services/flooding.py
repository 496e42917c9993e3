"""Many reports at once that name the same person: taken in, acknowledged, and held behind the first of them.

Each stays a record of its own with its clocks; nothing is refused, nobody is alerted, and nobody is linked. A supervisor
looks into the group (``services.groups``). What is compared is a hash with the server's key, erased with its window, so
that no list of names comes to be.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.crypto import salted_hmac

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import MoveKind, PersonRole, Status
from bizwatch.cases.intake import NewCase
from bizwatch.cases.models import Case, IntakeTrace
from bizwatch.cases.policies.flooding import Trait, flood_rule, is_flood, traits
from bizwatch.cases.services.hold import audit_case, moved
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import Flood, duplicate_rules, name_words

WATCH = SystemActor("intake")
_SALT = "bizwatch.cases.flooding"


@dataclass(frozen=True)
class Watched:
    """A trait of a new report: its hash, its rule, and how many of the window had it before; ``first`` to last."""

    digest: str
    rule: Flood
    before: tuple[int, ...]

    @property
    def is_too_many(self) -> bool:
        return is_flood(self.rule, len(self.before))


# Whom a report is about. "Seen" too: a thousand reports of somebody's suspicious activity must not bury the desk either.
_NAMED_BY_MANY = (PersonRole.SUSPECT, PersonRole.SEEN)


@dataclass(frozen=True)
class Judgement:
    """What is watched of a new report, and behind which case it is held, if behind any."""

    watched: tuple[Watched, ...]
    leader: Case | None = None
    rule: Flood | None = None


def judge(new: NewCase, *, at: datetime) -> Judgement:
    """Return whether a report that is about to become a case is one of many at once. Restricted ones never are."""
    if new.is_restricted or new.nature is Nature.RESTRICTED:
        return Judgement(())
    names = [person.told_name for person in new.people if person.role in _NAMED_BY_MANY]
    floods = duplicate_rules(to_london(at).date()).floods
    found = [_watched(trait, floods, new.door, at) for trait in traits(names, new.summary, name_words())]
    watched = tuple(one for one in found if one is not None)
    for one in watched:
        leader = _leader(one) if one.is_too_many else None
        if leader is not None:
            return Judgement(watched, leader, one.rule)
    return Judgement(watched)


def hold_back(case: Case, judgement: Judgement) -> None:
    """Set on a case that is not saved yet that it is held behind the first of many."""
    if judgement.leader is not None and judgement.rule is not None:
        case.status, case.is_open = Status.COLLAPSED, False
        case.collapsed_into, case.collapsed_why = judgement.leader, judgement.rule.code


def note_intake(case: Case, judgement: Judgement, *, at: datetime) -> None:
    """Remember a new case's traits for their window, and put it and its like behind the first of them."""
    IntakeTrace.objects.bulk_create(
        IntakeTrace(digest=one.digest, at=at, erase_at=at + one.rule.window, case=case) for one in judgement.watched
    )
    if judgement.leader is None or judgement.rule is None:
        return
    _held(case, judgement.leader, judgement.rule, at=at)
    _count(judgement.leader, judgement.rule, 1, at=at)
    for one in judgement.watched:
        if one.rule == judgement.rule:
            _take_back(judgement.leader, one, at=at)


def erase_traces(*, at: datetime, most: int | None = None) -> int:
    """Erase what was kept for a window that is over; return how many. ``most`` at once, None for all."""
    over = IntakeTrace.objects.filter(erase_at__lte=at).order_by("erase_at")
    rows = list(over.values_list("pk", flat=True)[:most] if most else over.values_list("pk", flat=True))
    IntakeTrace.objects.filter(pk__in=rows).delete()
    return len(rows)


def _watched(trait: Trait, floods: tuple[Flood, ...], door: str, at: datetime) -> Watched | None:
    rule = flood_rule(floods, trait.what, door)
    if rule is None:
        return None
    digest = salted_hmac(_SALT, f"{trait.what.value}:{trait.text}", algorithm="sha256").hexdigest()
    within = IntakeTrace.objects.filter(digest=digest, at__gt=at - rule.window).order_by("at", "pk")
    return Watched(digest, rule, tuple(within.values_list("case_id", flat=True)[: rule.most]))


def _leader(one: Watched) -> Case | None:
    """Return the case behind which the many are held already, or else the first of them that is still on the desk.

    None where none is: then this report stands on the desk, and those after it are held behind it.
    """
    newest = IntakeTrace.objects.filter(digest=one.digest).select_related("case__collapsed_into")
    last = newest.order_by("-at", "-pk")[0].case
    if last.collapsed_into is not None and last.collapsed_into.is_open:
        return last.collapsed_into
    return Case.objects.filter(pk__in=[*one.before, last.pk], is_open=True).order_by("reported_at", "pk").first()


def _take_back(leader: Case, one: Watched, *, at: datetime) -> None:
    """Put those of the many that nobody has looked at yet behind the first too, so that the queue shows one line."""
    untouched = Case.objects.filter(
        pk__in=one.before, status=Status.NEW, allocated_to=None, version=1, collapsed_count=0, unread_by_police=0
    ).exclude(pk=leader.pk)
    for case in untouched.select_for_update(no_key=True).order_by("pk"):
        case.status, case.is_open = Status.COLLAPSED, False
        case.collapsed_into, case.collapsed_why = leader, one.rule.code
        case.save(update_fields=["status", "is_open", "collapsed_into", "collapsed_why"])
        _held(case, leader, one.rule, at=at)
        _count(leader, one.rule, 1, at=at)


def _held(case: Case, leader: Case, rule: Flood, *, at: datetime) -> None:
    moved(
        case,
        MoveKind.COLLAPSED,
        by=WATCH,
        at=at,
        start=Status.NEW.value,
        end=Status.COLLAPSED.value,
        reason=f"More than {rule.most} reports in {rule.hours} hours {rule.words}.",
        other_reference=leader.crime_reference,
    )
    audit_case(Action.ALTERATION, case, "hold_back", by=WATCH, at=at, leader=leader.crime_reference, rule=rule.code)


def _count(leader: Case, rule: Flood, more: int, *, at: datetime) -> None:
    Case.objects.filter(pk=leader.pk).update(
        collapsed_count=F("collapsed_count") + more, collapsed_why=rule.code, collapsed_last_at=at
    )
