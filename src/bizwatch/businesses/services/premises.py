"""Adding, changing, closing premises and businesses."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db.models import F, Model

from bizwatch.accounts.models import User
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses import policies
from bizwatch.businesses.choices import BusinessKind, Claim, Question
from bizwatch.businesses.details import (
    NOWHERE,
    Position,
    PremisesDetails,
    open_questions,
    position_at,
    position_of,
)
from bizwatch.businesses.exceptions import ChangedBySomeoneElse, PremisesAlreadyKnown
from bizwatch.businesses.models import Business, Premises
from bizwatch.businesses.reading.rows import premises_key
from bizwatch.businesses.selectors import GUEST_SOURCE, membership_of
from bizwatch.kernel.references import new_reference
from bizwatch.reference.selectors import normalise_postcode

BUSINESS_PREFIX, PREMISES_PREFIX = "B", "P"
_CHANGED = (
    "Somebody else changed these details while you had them open. Look at what is saved now, then save yours again."
)


@audited_service
def add_premises(*, business: Business, details: PremisesDetails, by: Actor, at: datetime) -> Premises:
    """Add a premises to a business. Raises ``NotYoursToDo``, ``PlaceNotFound``, ``PremisesAlreadyKnown``."""
    if isinstance(by, User):
        policies.check_looks_after_business(membership_of(by, business))
    details, position = _placed(details)
    _check_new(business, details, position)
    return _create(business, details, position, by=by, at=at)


@audited_service
def change_premises(*, premises: Premises, details: PremisesDetails, version: int, by: Actor, at: datetime) -> Premises:
    """Save what a person says of a premises, all of it; nothing that they could see is asked any more.

    ``version`` is that of the page. Raises ``NotYoursToDo``, ``PlaceNotFound``, ``ChangedBySomeoneElse``.
    """
    if isinstance(by, User):
        policies.check_can_change_premises(membership_of(by, premises.business), premises)
    details, position = _placed(details, at_present=premises)
    values = {**asdict(details), **asdict(position), "to_be_asked": open_questions(details)}
    changed = sorted(name for name, value in values.items() if getattr(premises, name) != value)
    if _write(premises, values, version=version):
        _audit(Action.ALTERATION, premises, by=by, at=at, fields=", ".join(changed))
    return premises


@audited_service
def close_premises(*, premises: Premises, version: int, by: Actor, at: datetime) -> None:
    """Close a premises: it takes no more reports, and its cases stay. Raises ``NotYoursToDo``, ``ChangedBySomeoneElse``."""
    _set_open(premises, is_open=False, version=version, by=by, at=at)


@audited_service
def reopen_premises(*, premises: Premises, version: int, by: Actor, at: datetime) -> None:
    """Open a closed premises again. Raises ``NotYoursToDo``, ``ChangedBySomeoneElse``."""
    _set_open(premises, is_open=True, version=version, by=by, at=at)


def _set_open(premises: Premises, *, is_open: bool, version: int, by: Actor, at: datetime) -> None:
    if isinstance(by, User):
        policies.check_looks_after_business(membership_of(by, premises.business))
    if _write(premises, {"is_open": is_open}, version=version):
        _audit(Action.ALTERATION, premises, by=by, at=at, is_open=is_open)


@audited_service
def change_business(
    *, business: Business, name: str, kind: BusinessKind, version: int, by: Actor, at: datetime
) -> Business:
    """Change the name and kind of a business. Raises ``NotYoursToDo``, ``ChangedBySomeoneElse``."""
    if isinstance(by, User):
        policies.check_looks_after_business(membership_of(by, business))
    if _write(business, {"name": name, "kind": kind.value}, version=version):
        record(Action.ALTERATION, by=by, at=at, subject_type="business", subject_id=business.reference)
    return business


@audited_service
def remember_cctv(*, premises: Premises, cameras: str, keeps_days: int | None, by: Actor, at: datetime) -> None:
    """Keep what a report told of the CCTV, so that the next one need not ask; empty answers change nothing."""
    told: dict[str, object] = {"cctv_cameras": cameras[:240]} if cameras else {}
    told |= {"cctv_keeps_days": keeps_days} if keeps_days is not None else {}
    if not told:
        return
    held = Premises.objects.select_for_update().get(pk=premises.pk)
    if keeps_days is not None or held.cctv_keeps_days is not None:
        told["to_be_asked"] = [code for code in held.to_be_asked if code != Question.CCTV]
    if _write(held, {"has_cctv": True, **told}, version=held.version):
        _audit(Action.ALTERATION, held, by=by, at=at, fields="cctv")
    premises.refresh_from_db()


@audited_service
def premises_for_guest(
    *,
    business_name: str,
    kind: BusinessKind | str,
    premises_name: str,
    address: str,
    town: str,
    postcode: str,
    sector: str,
    contact_name: str,
    contact_email: str,
    contact_telephone: str,
    by: Actor,
    at: datetime,
) -> Premises:
    """Return a new premises for a report by a guest, in a listed business of its own.

    Only a person may say that it is one already known: a name and a postcode that anybody can type must not open
    another business's history. Raises ``PlaceNotFound``.
    """
    details, position = _placed(
        PremisesDetails(
            name=premises_name or business_name,
            address=address,
            town=town,
            postcode=postcode,
            sector=sector,
            contact_name=contact_name,
            contact_email=contact_email,
            contact_telephone=contact_telephone,
        )
    )
    business = create_business(name=business_name, kind=BusinessKind(kind), claim=Claim.LISTED, by=by, at=at)
    return _create(business, details, position, by=by, at=at, source=GUEST_SOURCE)


def add_first_premises(business: Business, details: PremisesDetails, *, by: Actor, at: datetime) -> Premises:
    """Create the premises that a business registers with, inside an audited unit of work. Raises ``PlaceNotFound``."""
    details, position = _placed(details)
    return _create(business, details, position, by=by, at=at)


def create_business(*, name: str, kind: BusinessKind, claim: Claim, by: Actor, at: datetime) -> Business:
    """Create a business, inside an audited unit of work."""
    reference = fresh_references(Business, BUSINESS_PREFIX, 1)[0]
    business = Business.objects.create(
        reference=reference, name=name[:160], kind=kind.value, claim=claim.value, created_at=at
    )
    record(Action.COLLECTION, by=by, at=at, subject_type="business", subject_id=reference, claim=claim.value)
    return business


def fresh_references(model: type[Business] | type[Premises], prefix: str, count: int) -> list[str]:
    """Return references that no row of the model has."""
    found: set[str] = set()
    while len(found) < count:
        found |= {new_reference(prefix) for _ in range(count - len(found))}
        found -= set(model.objects.filter(reference__in=found).values_list("reference", flat=True))
    return list(found)


def _placed(details: PremisesDetails, *, at_present: Premises | None = None) -> tuple[PremisesDetails, Position]:
    """Return the details with the postcode as it is written, and where that is.

    A premises known by its map position keeps it when its postcode is added or stays the same.
    """
    held = position_held(at_present) if at_present else NOWHERE
    if not details.postcode:
        return details, held
    position = position_of(details.postcode)
    postcode = normalise_postcode(details.postcode)
    if at_present is not None and at_present.postcode in ("", postcode):
        position, _ = position_at(postcode, held.point)
    return replace(details, postcode=postcode), position


def position_held(premises: Premises) -> Position:
    """Return where a saved premises is."""
    return Position(
        easting=premises.easting,
        northing=premises.northing,
        district_code=premises.district_code,
        force_code=premises.force_code,
        policing_area=premises.policing_area,
    )


def _check_new(business: Business, details: PremisesDetails, position: Position) -> None:
    wanted = premises_key(details.name, details.postcode, details.address, position)
    for other in Premises.objects.filter(business=business, postcode=details.postcode):
        if premises_key(other.name, other.postcode, other.address, position_held(other)) == wanted:
            raise PremisesAlreadyKnown(
                f"{other.name} at this address is already one of your premises ({other.reference})."
            )


def _create(
    business: Business, details: PremisesDetails, position: Position, *, by: Actor, at: datetime, source: str = ""
) -> Premises:
    premises = Premises.objects.create(
        business=business,
        reference=fresh_references(Premises, PREMISES_PREFIX, 1)[0],
        **asdict(details),
        **asdict(position),
        to_be_asked=open_questions(details),
        source=source,
        created_at=at,
    )
    _audit(Action.COLLECTION, premises, by=by, at=at)
    return premises


def _write(row: Model, values: dict[str, object], *, version: int) -> bool:
    """Write the values if the row still has this version; whether anything differs. Raises ``ChangedBySomeoneElse``."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not (rows.update(version=F("version") + 1, **changed) if changed else rows.exists()):
        raise ChangedBySomeoneElse(_CHANGED)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.version = version + 1  # type: ignore[attr-defined]
    return bool(changed)


def _audit(action: Action, premises: Premises, *, by: Actor, at: datetime, **detail: str | int | bool | None) -> None:
    record(
        action,
        by=by,
        at=at,
        subject_type="premises",
        subject_id=premises.reference,
        case_reference="",
        reason="",
        **detail,
    )
