"""A sole trader registers: an account, a business, its first premises and the head office of it, in one go."""

from datetime import datetime

from django.urls import reverse

from bizwatch.accounts import services as accounts
from bizwatch.accounts.exceptions import EmailAlreadyUsed
from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited, audited_service, record
from bizwatch.businesses.choices import BusinessKind, Claim
from bizwatch.businesses.details import PremisesDetails, position_of
from bizwatch.businesses.selectors import token_hash
from bizwatch.businesses.services.members import create_membership
from bizwatch.businesses.services.premises import add_first_premises, create_business
from bizwatch.messaging.services import queue_email

_DOOR = SystemActor("registration")
_KIND = BusinessKind.SOLE_TRADER  # head office may change it afterwards


@audited_service
def register_business(
    *,
    name: str,
    email: str,
    password: str,
    business_name: str,
    postcode: str,
    address: str,
    town: str,
    sector: str,
    at: datetime,
) -> None:
    """Register a sole trader and e-mail them a link to confirm their address; until then they cannot sign in.

    Where the address has an account already nothing is made, and its holder is e-mailed that; the caller is told
    nothing either way, so that nobody learns who has an account (security.md AUTHN-5).
    The business is made before the account is found to be there, and then taken back, so that both ways take about as
    long. Raises ``PlaceNotFound``, ``PasswordTooWeak``: both before the address is looked at.
    """
    position_of(postcode)
    details = PremisesDetails(
        name=business_name,
        postcode=postcode,
        address=address,
        town=town,
        sector=sector,
        contact_name=name,
        contact_email=email,
    )
    try:
        with audited():
            business = create_business(name=business_name, kind=_KIND, claim=Claim.CLAIMED, by=_DOOR, at=at)
            add_first_premises(business, details, by=_DOOR, at=at)
            user = accounts.create_business_user(email=email, name=name, password=password, by=_DOOR, at=at)
            create_membership(user=user, business=business, role=HEAD_OFFICE.code, premises=[], by=user, at=at)
    except EmailAlreadyUsed:
        _tell_holder(email, at=at)
    else:
        accounts.ask_to_confirm_email(user)


def _tell_holder(email: str, *, at: datetime) -> None:
    """Tell the holder of an account that somebody tried to register with its address."""
    record(Action.REFUSED, by=_DOOR, at=at, subject_type="registration", subject_id="known address")
    queue_email(
        # One an hour is enough, however often somebody presses.
        dedupe=f"already-registered:{token_hash(email.casefold())[:32]}:{at:%Y%m%d%H}",
        to=email,
        template="businesses/email/already_registered.txt",
        context={"path": reverse("account_login"), "forgotten_path": reverse("account_reset_password")},
        at=at,
        urgent=True,
    )
