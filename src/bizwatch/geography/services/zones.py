"""Drawing zones, changing and ending them. Earlier outlines are kept with their days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
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

    The first day of the outline that it has now may be moved, back too. Raises ``OutlineRefused``, and ``ZoneRefused`` where an
    outline that ended held on that day.
    """
    check_in_force(facts.outline)
    held = Zone.objects.select_for_update().get(pk=zone.pk)
    _check_name(facts.name, held)
    now = held.outlines.in_force(None).first()
    held.name, held.kind = facts.name, facts.kind
    held.save(update_fields=["name", "kind"])
    if now is None or not _is_same(now, facts):
        _make_room(held, facts.valid_from)
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
    shapely.prepare(force)
    corners = shapely.get_coordinates(outline)
    outside = np.flatnonzero(~shapely.dwithin(force, shapely.points(corners), TOLERANCE))
    if len(outside):
        number, corner = outside[0] + 1, corners[outside[0]]
        away = force.distance(shapely.Point(corner))
        raise OutlineRefused(
            f"The zone is not in the force: point {number}, {corner[0]:.0f}, {corner[1]:.0f}, is {away / 1000:.1f} km "
            "outside of it. Check that point."
        )


def _is_same(now: ZoneOutline, facts: ZoneFacts) -> bool:
    return bytes(now.outline) == pack(facts.outline)["outline"] and now.valid_from == facts.valid_from


def _make_room(zone: Zone, day: date) -> None:
    """End the outline that holds now the day before ``day``; one that begins no earlier never held.

    Raises ``ZoneRefused`` where an outline that ended held on that day: what was counted in it stays as it was.
    """
    held = [one for one in zone.outlines.all() if one.valid_to is None or one.valid_to >= one.valid_from]
    until = max((one.valid_to for one in held if one.valid_to is not None), default=None)
    if until is not None and day <= until:
        raise ZoneRefused(f"Its earlier outline holds until {spoken_date(until)}; choose a later first day.")
    for one in held:
        if one.valid_to is None:
            one.valid_to = max(day, one.valid_from) - _DAY
            one.save(update_fields=["valid_to"])


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
