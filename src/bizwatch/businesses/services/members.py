"""The people of a business: inviting, joining, changing, removing. Roles are held in step with memberships here."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from bizwatch.accounts import services as accounts
from bizwatch.accounts.models import User
from bizwatch.accounts.roles import BUSINESS_ROLES, HEAD_OFFICE, ROLES
from bizwatch.accounts.selectors import user_by_email
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.businesses import policies
from bizwatch.businesses.choices import InvitationState
from bizwatch.businesses.exceptions import (
    AlreadyAMember,
    ChangedBySomeoneElse,
    InvitationForSomeoneElse,
    LastHeadOffice,
    NotForPoliceAccounts,
    PremisesOfAnotherBusiness,
)
from bizwatch.businesses.models import Business, Invitation, Membership, Premises
from bizwatch.businesses.selectors import invitation_by_token, membership_of, token_hash
from bizwatch.messaging.services import queue_email

_LINK = SystemActor("invitation")
_CHANGED = "Somebody else changed this person while you had the page open. Look again before you save."


@audited_service
def invite_member(
    *, business: Business, email: str, role: str, premises: Sequence[Premises], by: User, at: datetime
) -> Invitation:
    """Invite a person by e-mail; the link works once, for seven days. An earlier invitation to them stops working.

    Raises ``NotYoursToDo``, ``UnknownRole``, ``PremisesNeeded``, ``PremisesOfAnotherBusiness``, ``AlreadyAMember``.
    """
    _lock(business)
    policies.check_looks_after_business(membership_of(by, business))
    chosen = _checked_premises(business, role, premises)
    email = email.strip()
    if Membership.objects.filter(business=business, user__email__iexact=email, left_at=None).exists():
        raise AlreadyAMember("This person is already one of your people.")
    earlier = Invitation.objects.filter(business=business, email__iexact=email, state=InvitationState.WAITING)
    earlier.update(state=InvitationState.WITHDRAWN)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        business=business,
        email=email,
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + policies.INVITATION_LASTS,
    )
    invitation.premises.set(chosen)
    record(Action.COLLECTION, by=by, at=at, subject_type="invitation", subject_id=invitation.pk, role=role)
    _write_to(invitation, token, at=at)
    return invitation


@audited_service
def send_invitation_again(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Send a fresh link for another seven days; the old one stops working, as only its hash is kept.

    Raises ``NotYoursToDo``, ``InvitationUsed``, ``InvitationWithdrawn``.
    """
    _lock(invitation.business)
    policies.check_looks_after_business(membership_of(by, invitation.business))
    invitation.refresh_from_db()
    policies.check_can_be_accepted(invitation, at=min(at, invitation.invited_at))  # an expired one may go again
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = token_hash(token), at + policies.INVITATION_LASTS
    invitation.save(update_fields=["token_hash", "expires_at"])
    record(Action.ALTERATION, by=by, at=at, subject_type="invitation", subject_id=invitation.pk, sent_again=True)
    _write_to(invitation, token, at=at)
    return invitation


@audited_service
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take an invitation back; its link says so. Doing it again changes nothing. Raises ``NotYoursToDo``."""
    policies.check_looks_after_business(membership_of(by, invitation.business))
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.WAITING)
    if waiting.update(state=InvitationState.WITHDRAWN):
        record(Action.ALTERATION, by=by, at=at, subject_type="invitation", subject_id=invitation.pk, withdrawn=True)


@audited_service
def accept_invitation(*, token: str, by: User, at: datetime) -> Membership:
    """Join the business with the account that is signed in, which must be the invited address's.

    Raises ``InvitationForSomeoneElse``, ``NotForPoliceAccounts``, ``AlreadyAMember`` and those of
    ``invitation_by_token``.
    """
    invitation = invitation_by_token(token, at=at, lock=True)
    if invitation.email.casefold() != by.email.casefold():
        raise InvitationForSomeoneElse(
            f"This invitation was sent to {invitation.email}, but you are signed in as {by.email}."
        )
    return _join(invitation, by, at=at)


@audited_service
def accept_invitation_as_new_user(*, token: str, name: str, password: str, at: datetime) -> User:
    """Make the account of an invited person and join the business; the link proves their address.

    Raises ``EmailAlreadyUsed``, ``PasswordTooWeak`` and those of ``invitation_by_token``.
    """
    invitation = invitation_by_token(token, at=at, lock=True)
    user = accounts.create_business_user(
        email=invitation.email, name=name, password=password, by=_LINK, at=at, email_is_verified=True
    )
    _join(invitation, user, at=at)
    return user


def _join(invitation: Invitation, user: User, *, at: datetime) -> Membership:
    if user.is_police:
        raise NotForPoliceAccounts("A police account cannot join a business. Use an account of your own.")
    business = _lock(invitation.business)
    if membership_of(user, business) is not None:
        raise AlreadyAMember("You are already one of this business's people.")
    membership = create_membership(
        user=user, business=business, role=invitation.role, premises=invitation.premises.all(), by=user, at=at
    )
    invitation.state, invitation.accepted_at = InvitationState.ACCEPTED, at
    invitation.save(update_fields=["state", "accepted_at"])
    record(Action.ALTERATION, by=user, at=at, subject_type="invitation", subject_id=invitation.pk, accepted=True)
    return membership


def create_membership(
    *, user: User, business: Business, role: str, premises: Iterable[Premises], by: Actor, at: datetime
) -> Membership:
    """Create a membership and give its role, inside an audited unit of work."""
    membership = Membership.objects.create(user=user, business=business, role=role, joined_at=at)
    membership.premises.set(premises)
    record(Action.COLLECTION, by=by, at=at, subject_type="membership", subject_id=membership.pk, role=role)
    _match_roles(user, by=by, at=at)
    return membership


@audited_service
def change_member(
    *, membership: Membership, role: str, premises: Sequence[Premises], version: int, by: User, at: datetime
) -> Membership:
    """Change the role and the premises of a member; it works from their next page on.

    Raises ``NotYoursToDo``, ``UnknownRole``, ``PremisesNeeded``, ``PremisesOfAnotherBusiness``, ``LastHeadOffice``,
    ``ChangedBySomeoneElse``.
    """
    business = _lock(membership.business)
    policies.check_looks_after_business(membership_of(by, business))
    chosen = _checked_premises(business, role, premises)
    if role != HEAD_OFFICE.code:
        _check_not_last(membership)
    live = Membership.objects.filter(pk=membership.pk, version=version, left_at=None)
    if not live.update(role=role, version=F("version") + 1):
        raise ChangedBySomeoneElse(_CHANGED)
    membership.refresh_from_db()
    membership.premises.set(chosen)
    named = len(chosen)
    record(
        Action.ALTERATION, by=by, at=at, subject_type="membership", subject_id=membership.pk, role=role, premises=named
    )
    _match_roles(membership.user, by=by, at=at)
    return membership


@audited_service
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """End a membership: from their next page on the person sees nothing of the business. What they reported stays.

    Doing it again changes nothing. Raises ``NotYoursToDo``, ``LastHeadOffice``.
    """
    business = _lock(membership.business)
    policies.check_looks_after_business(membership_of(by, business))
    _check_not_last(membership)
    if Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=at, version=F("version") + 1):
        record(Action.ALTERATION, by=by, at=at, subject_type="membership", subject_id=membership.pk, left=True)
        _match_roles(membership.user, by=by, at=at)


def _lock(business: Business) -> Business:
    """Lock the business, so that members of one business change one after the other."""
    return Business.objects.select_for_update().get(pk=business.pk)


def _checked_premises(business: Business, role: str, premises: Sequence[Premises]) -> list[Premises]:
    """Return the premises to name: none for head office, which has them all."""
    chosen = [] if role == HEAD_OFFICE.code else list(premises)
    policies.check_role_and_premises(role, chosen)
    if any(one.business_id != business.pk for one in chosen):
        raise PremisesOfAnotherBusiness("Select premises of this business.")
    return chosen


def _check_not_last(membership: Membership) -> None:
    head_office = Membership.objects.filter(business=membership.business, role=HEAD_OFFICE.code, left_at=None)
    others = head_office.filter(user__is_active=True).exclude(pk=membership.pk)
    if head_office.filter(pk=membership.pk).exists() and not others.exists():
        raise LastHeadOffice(
            "This is the only person at head office. Make somebody else head office first, so that someone can "
            "look after the business."
        )


def _match_roles(user: User, *, by: Actor, at: datetime) -> None:
    """Hold exactly the business roles of the user's live memberships."""
    wanted = set(Membership.objects.filter(user=user, left_at=None).values_list("role", flat=True))
    held = {role.code for role in user.roles}
    for role in BUSINESS_ROLES:
        if role in wanted and role not in held:
            accounts.grant_role(user=user, role=role, by=by, at=at)
        elif role in held and role not in wanted:
            accounts.revoke_role(user=user, role=role, by=by, at=at)


def _write_to(invitation: Invitation, token: str, *, at: datetime) -> None:
    queue_email(
        dedupe=f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
        to=invitation.email,
        template="businesses/email/invitation.txt",
        context={
            "business": invitation.business.name,
            "invited_by": invitation.invited_by.name,
            "role": ROLES[invitation.role].name.lower(),
            "path": reverse("businesses:join", args=[token]),
            "expires_at": invitation.expires_at,
            "has_account": user_by_email(invitation.email) is not None,
        },
        at=at,
        urgent=True,
    )
