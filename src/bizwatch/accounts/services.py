"""Making accounts, giving and taking away roles, closing accounts. How a person proves who they are: ``sign_in.py``."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from bizwatch.accounts import policies
from bizwatch.accounts.exceptions import ChangedBySomeoneElse, EmailAlreadyUsed, LastAdministrator, NotYourself
from bizwatch.accounts.models import RoleGrant, User
from bizwatch.accounts.roles import ADMINISTRATOR
from bizwatch.accounts.second_factor import SecondFactorAdapter
from bizwatch.accounts.sign_in import invite_to_set_password
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.kernel.text import one_line


@audited_service
def create_police_user(
    *,
    email: str,
    name: str,
    collar_number: str,
    policing_area: str,
    roles: list[str],
    by: Actor,
    at: datetime,
    telephone: str = "",
) -> User:
    """Make an account for a police user and e-mail them a link to set a password; the second factor follows then.

    Raises ``EmailAlreadyUsed``, ``UnknownRole``, ``RoleNotYoursToGive``, ``RolesDoNotMix``.
    """
    details = {"telephone": telephone, "collar_number": collar_number, "policing_area": policing_area}
    user = _create(email=email, name=name, password=None, verified=False, by=by, at=at, **details)
    for role in roles:
        grant_role(user=user, role=role, by=by, at=at)
    transaction.on_commit(lambda: invite_to_set_password(user))
    return user


@audited_service
def create_business_user(
    *,
    email: str,
    name: str,
    telephone: str = "",
    password: str | None,
    by: Actor,
    at: datetime,
    email_is_verified: bool = False,
) -> User:
    """Make an account without a role; ``businesses`` gives the role with the membership.

    ``email_is_verified`` where the person came by a link that was e-mailed to this address; otherwise the first
    sign-in sends one. Without a password they are e-mailed a link to set one. Raises ``EmailAlreadyUsed``,
    ``PasswordTooWeak``.
    """
    if password is not None:
        policies.check_password(password, email=email, name=name)
    user = _create(
        email=email, name=name, password=password, verified=email_is_verified, by=by, at=at, telephone=telephone
    )
    if password is None:
        transaction.on_commit(lambda: invite_to_set_password(user))
    return user


def ask_to_confirm_email(user: User) -> None:
    """E-mail a new user the link that confirms their address, once the transaction is through.

    Without it the first sign-in sends one. Nothing is sent for an address that is confirmed.
    """
    unconfirmed = EmailAddress.objects.filter(user=user, email=user.email, verified=False).first()
    if unconfirmed is not None:
        unconfirmed.send_confirmation()


def _create(
    *, email: str, name: str, password: str | None, verified: bool, by: Actor, at: datetime, **details: str
) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=one_line(name), joined_at=at, **details)
            EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    except IntegrityError as error:
        raise EmailAlreadyUsed("There is already an account with this email address.") from error
    record(Action.COLLECTION, by=by, at=at, subject_type="user", subject_id=user.pk)
    return user


@audited_service
def grant_role(*, user: User, role: str, by: Actor, at: datetime) -> None:
    """Give a role; it works from the user's next request on. Giving it again changes nothing.

    Raises ``UnknownRole``, ``RoleNotYoursToGive``, ``RolesDoNotMix``.
    """
    given = policies.role_of(role)
    policies.check_may_give(given, to=user, by=by)
    locked = _locked(user)
    policies.check_roles_mix(given, with_roles=locked.roles)
    _, is_new = RoleGrant.objects.get_or_create(user=locked, role=role, defaults={"granted_at": at})
    _forget_roles(user)
    if is_new:
        _record_change(user, by=by, at=at, granted=role)


@audited_service
def revoke_role(*, user: User, role: str, by: Actor, at: datetime) -> None:
    """Take a role away, from the user's next request on. Taking it again changes nothing.

    Raises ``UnknownRole``, ``RoleNotYoursToGive``, ``LastAdministrator``.
    """
    policies.check_may_give(policies.role_of(role), to=user, by=by)
    if role == ADMINISTRATOR.code:
        _check_another_administrator(than=user)
    gone, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    _forget_roles(user)
    if gone:
        _record_change(user, by=by, at=at, revoked=role)


@audited_service
def set_police_roles(*, user: User, roles: list[str], by: Actor, at: datetime) -> None:
    """Give and take away police roles until the user holds exactly these. Raises as ``grant_role``, ``revoke_role``."""
    wanted, held = set(roles), {role.code for role in user.roles if role.police}
    for role in sorted(wanted - held):
        grant_role(user=user, role=role, by=by, at=at)
    for role in sorted(held - wanted):
        revoke_role(user=user, role=role, by=by, at=at)


@audited_service
def deactivate_user(*, user: User, by: Actor, at: datetime, reason: str = "") -> None:
    """Close an account: the user is out at their next request, in every session, and cannot sign in.

    Raises ``LastAdministrator``, ``NotYourself``.
    """
    if by.audit_id == user.audit_id:
        raise NotYourself("You cannot close your own account. Ask another administrator.")
    _check_another_administrator(than=user)
    locked = _locked(user)
    if locked.is_active:
        _save(user, locked, is_active=False, sessions_ended=locked.sessions_ended + 1)
        _record_change(user, by=by, at=at, reason=reason, active=False)


@audited_service
def reactivate_user(*, user: User, by: Actor, at: datetime, reason: str = "") -> None:
    """Open a closed account again, with the roles it had."""
    locked = _locked(user)
    if not locked.is_active:
        _save(user, locked, is_active=True)
        _record_change(user, by=by, at=at, reason=reason, active=True)


@audited_service
def end_all_sessions(*, user: User, by: Actor, at: datetime) -> None:
    """Sign the user out of every session, the one that asks among them."""
    locked = _locked(user)
    _save(user, locked, sessions_ended=locked.sessions_ended + 1)
    _record_change(user, by=by, at=at, sessions="ended")


@audited_service
def reset_second_factor(*, user: User, by: Actor, at: datetime, reason: str = "") -> None:
    """Remove a lost second factor and end every session; a police user sets a new one up at the next sign-in.

    Raises ``NotYourself``: whoever finds a desk unattended must not set up a telephone of their own.
    """
    if by.audit_id == user.audit_id:
        raise NotYourself("You cannot reset your own authenticator app. Ask another administrator.")
    gone, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if gone:
        _record_change(user, by=by, at=at, reason=reason, second_factor="removed")
    end_all_sessions(user=user, by=by, at=at)


@audited_service
def give_second_factor(*, user: User, secret: str, by: Actor, at: datetime) -> None:
    """Set an authenticator app up for somebody else, from a base-32 secret.

    For invented people and tests: a real person's secret is made while they hold their own telephone.
    """
    kept = {"secret": SecondFactorAdapter().encrypt(secret)}
    kind = Authenticator.Type.TOTP
    Authenticator.objects.update_or_create(user_id=user.pk, type=kind, defaults={"data": kept})
    _record_change(user, by=by, at=at, second_factor="given")


@audited_service
def change_contact_details(
    *, user: User, name: str, telephone: str, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Change name and telephone. Raises ``ChangedBySomeoneElse`` where ``version`` is not the saved one."""
    _change(user, {"name": one_line(name), "telephone": telephone}, by=by, at=at, version=version)


@audited_service
def change_police_details(
    *,
    user: User,
    name: str,
    collar_number: str,
    policing_area: str,
    further_areas: list[str] | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> None:
    """Change what an administrator answers for; ``further_areas`` None leaves them. Raises ``ChangedBySomeoneElse``."""
    details: dict[str, str | list[str]] = {
        "name": one_line(name),
        "collar_number": collar_number,
        "policing_area": policing_area,
    }
    if further_areas is not None:
        details["further_areas"] = [area for area in further_areas if area != policing_area]
    _change(user, details, by=by, at=at, version=version)


def _change(
    user: User, details: Mapping[str, str | list[str]], *, by: Actor, at: datetime, version: int | None
) -> None:
    locked = _locked(user)
    if version is not None and version != locked.version:
        raise ChangedBySomeoneElse("Somebody else changed these details while you had them open. Look at them again.")
    changed = {field: value for field, value in details.items() if getattr(locked, field) != value}
    if changed:
        _save(user, locked, **changed)
        fields = ", ".join(sorted(changed))
        _record_change(user, by=by, at=at, fields=fields)


def _record_change(user: User, *, by: Actor, at: datetime, reason: str = "", **detail: str | bool) -> None:
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type="user",
        subject_id=user.pk,
        case_reference="",
        reason=reason,
        **detail,
    )


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _save(user: User, locked: User, **values: object) -> None:
    """Write the values on the locked row and on the object in the caller's hands."""
    values["version"] = locked.version + 1
    for field, value in values.items():
        setattr(locked, field, value)
        setattr(user, field, value)
    locked.save(update_fields=list(values))


def _forget_roles(user: User) -> None:
    user.__dict__.pop("roles", None)
    getattr(user, "_prefetched_objects_cache", {}).pop("grants", None)


def _check_another_administrator(*, than: User) -> None:
    """Raise ``LastAdministrator`` where this user is the last active one. Locks, so that two cannot go at once."""
    grants = RoleGrant.objects.select_for_update().filter(role=ADMINISTRATOR.code).order_by("pk")
    holders = set(grants.values_list("user_id", flat=True))
    others = User.objects.filter(pk__in=holders - {than.pk}, is_active=True)
    if than.pk in holders and than.is_active and not others.exists():
        raise LastAdministrator("This is the last administrator. Make somebody else an administrator first.")
