"""Drawing zones, changing and ending them. Earlier outlines are kept with their days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shapely
from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.geography.choices import ZoneKind
from bizwatch.geography.exceptions import OutlineRefused, ZoneRefused
from bizwatch.geography.models import Zone, ZoneOutline
from bizwatch.geography.outlines import pack
from bizwatch.geography.selectors import force_outline
from bizwatch.kernel.text import one_line
from bizwatch.reference.tables import spoken_date

SUBJECT = "zone"
TOLERANCE = 500  # metres beyond the force's edge that a zone may reach: outlines are generalised
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ZoneFacts:
    """A zone as it is typed."""

    name: str
    kind: ZoneKind
    valid_from: date
    outline: BaseGeometry


@audited_service
def add_zone(*, facts: ZoneFacts, by: Actor, at: datetime) -> Zone:
    """Draw a zone. Raises ``OutlineRefused`` where it is outside of the force, ``ZoneRefused`` where its name is taken."""
    check_in_force(facts.outline)
    _check_name(facts.name, None)
    zone = Zone.objects.create(code=_code_for(facts.name), name=facts.name, kind=facts.kind)
    _draw(zone, facts, by, at)
    _record(Action.COLLECTION, zone, "add_zone", by, at)
    return zone


@audited_service
def change_zone(*, zone: Zone, facts: ZoneFacts, by: Actor, at: datetime) -> Zone:
    """Give a zone another name or kind, or from a day on another outline; one that has ended begins again on that day.

    Raises ``OutlineRefused``, and ``ZoneRefused`` where the day lies before the outline that it has now or had last.
    """
    check_in_force(facts.outline)
    held = Zone.objects.select_for_update().get(pk=zone.pk)
    _check_name(facts.name, held)
    last = held.outlines.order_by("-valid_from", "-drawn_at").first()
    held.name, held.kind = facts.name, facts.kind
    held.save(update_fields=["name", "kind"])
    if last is None or last.valid_to is not None or not _is_same(last, facts):
        _end_before(last, facts.valid_from)
        _draw(held, facts, by, at)
    _record(Action.ALTERATION, held, "change_zone", by, at)
    return held


@audited_service
def end_zone(*, zone: Zone, last_day: date, by: Actor, at: datetime) -> Zone:
    """End a zone after a day. What was counted in it until then stays countable. Raises ``ZoneRefused``."""
    held = Zone.objects.select_for_update().get(pk=zone.pk)
    now = held.outlines.in_force(None).first()
    if now is None:
        raise ZoneRefused(f"{held.name} has ended before.")
    if last_day < now.valid_from:
        raise ZoneRefused(f"Its outline holds from {spoken_date(now.valid_from)}; the last day cannot be before.")
    now.valid_to = last_day
    now.save(update_fields=["valid_to"])
    _record(Action.ALTERATION, held, "end_zone", by, at)
    return held


def check_in_force(outline: BaseGeometry) -> None:
    """Raise ``OutlineRefused`` where an outline lies outside of the force, naming its first point that does."""
    force = force_outline()
    if force is None:
        return
    for number, corner in enumerate(shapely.get_coordinates(outline), 1):
        away = force.distance(shapely.Point(corner))
        if away > TOLERANCE:
            raise OutlineRefused(
                f"The zone is not in the force: point {number}, {corner[0]:.0f}, {corner[1]:.0f}, is {away / 1000:.1f} km "
                "outside of it. Check that point."
            )


def _is_same(last: ZoneOutline, facts: ZoneFacts) -> bool:
    return bytes(last.outline) == pack(facts.outline)["outline"] and last.valid_from == facts.valid_from


def _end_before(last: ZoneOutline | None, day: date) -> None:
    if last is None:
        return
    if day < last.valid_from or (
        last.valid_to is not None and day <= last.valid_to and last.valid_to >= last.valid_from
    ):
        raise ZoneRefused(
            f"The outline before holds from {spoken_date(last.valid_from)}"
            + (f" to {spoken_date(last.valid_to)}" if last.valid_to else "")
            + "; choose a later day."
        )
    if last.valid_to is None:
        last.valid_to = day - _DAY
        last.save(update_fields=["valid_to"])


def _draw(zone: Zone, facts: ZoneFacts, by: Actor, at: datetime) -> None:
    ZoneOutline.objects.create(
        zone=zone,
        valid_from=facts.valid_from,
        drawn_at=at,
        drawn_by=one_line(by.audit_name)[:120],
        **pack(facts.outline),
    )


def _check_name(name: str, own: Zone | None) -> None:
    others = Zone.objects.filter(name__iexact=name)
    if (others if own is None else others.exclude(pk=own.pk)).exists():
        raise ZoneRefused(f"There is a zone called {name}. Change that one, or choose another name.")


def _code_for(name: str) -> str:
    plain = slugify(name)[:50] or "zone"
    code, count = plain, 2
    while Zone.objects.filter(code=code).exists():
        code, count = f"{plain}-{count}", count + 1
    return code


def _record(action: Action, zone: Zone, act: str, by: Actor, at: datetime) -> None:
    record(action, by=by, at=at, subject_type=SUBJECT, subject_id=zone.pk, act=act, zone=zone.code)
