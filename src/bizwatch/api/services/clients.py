"""Making, using and withdrawing tokens."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q

from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.api import policies, selectors, tokens
from bizwatch.api.exceptions import AlreadyWithdrawn, PremisesNotOfBusiness, TooManyTokens
from bizwatch.api.models import ApiClient
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.businesses.selectors import members_of, premises_of_business
from bizwatch.kernel.references import tidy_reference
from bizwatch.kernel.text import one_line
from bizwatch.messaging.services import queue_email

if TYPE_CHECKING:
    from bizwatch.businesses.models import Business

NOTED_EVERY = timedelta(minutes=10)


@audited_service
def make_token(
    *,
    business: "Business",
    name: str,
    scopes: Collection[str],
    premises: Collection[str] = (),
    days: int = policies.USUAL_DAYS,
    by: Actor,
    at: datetime,
) -> tuple[ApiClient, str]:
    """Make a token and return its row with its text, which nobody can be shown again.

    ``premises`` are references; none is all of the business. Raises ``NoScope``, ``ScopeNeedsWholeBusiness``,
    ``ExpiryNotPossible``, ``PremisesNotOfBusiness``, ``TooManyTokens``.
    """
    allowed = policies.check_scopes(scopes, for_some_premises=bool(premises))
    ends = policies.expiry(days=days, at=at)
    if selectors.working_tokens(business, at=at) >= policies.MOST_TOKENS:
        raise TooManyTokens(f"A business can have {policies.MOST_TOKENS} tokens. Withdraw one that is not used.")
    wanted = {tidy_reference(reference)[:20] for reference in premises}
    places = list(premises_of_business(business).filter(reference__in=wanted))
    if len(places) != len(wanted):
        raise PremisesNotOfBusiness("A token can only be for open premises of this business.")
    token = tokens.new_token()
    client = ApiClient.objects.create(
        business=business,
        name=one_line(name)[:80] or "Another system",
        prefix=token.prefix,
        secret_hash=tokens.hash_of(token.text),
        scopes=allowed,
        is_limited=bool(premises),
        created_at=at,
        created_by=by if isinstance(by, get_user_model()) else None,
        created_by_name=by.audit_name[:120],
        expires_at=ends,
    )
    client.premises.set(places)
    _note(client, Action.COLLECTION, "made", by=by, at=at, scopes=" ".join(allowed), premises=len(places))
    return client, token.text


@audited_service
def withdraw_token(*, client: ApiClient, by: Actor, at: datetime) -> None:
    """End a token at once. Raises ``AlreadyWithdrawn``."""
    live = ApiClient.objects.filter(pk=client.pk, withdrawn_at=None)
    if not live.update(withdrawn_at=at, withdrawn_by_name=by.audit_name[:120]):
        raise AlreadyWithdrawn("This token was withdrawn before.")
    _note(client, Action.ERASURE, "withdrawn", by=by, at=at)


def note_used(*, client: ApiClient, at: datetime) -> None:
    """Keep when a token was last used, to within ten minutes: a request must not cost a write of its own."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTED_EVERY)
    if client.last_used_at is None or client.last_used_at < at - NOTED_EVERY:
        ApiClient.objects.filter(stale, pk=client.pk).update(last_used_at=at)


@audited_service
def warn_of_expiry(*, at: datetime) -> None:
    """Write to head office about tokens that end within two weeks, and again within two days.

    Each warning of a token is one message to one address, however often this is called.
    """
    for before in policies.WARN_BEFORE:
        for client in selectors.clients_expiring(before=at + before, at=at):
            for member in members_of(client.business).filter(role=HEAD_OFFICE.code):
                queue_email(
                    dedupe=f"api-token:{client.pk}:{before.days}:{member.user_id}",
                    to=member.user.email,
                    template="api/email/token_expiring.txt",
                    context={"name": member.user.name, "business": client.business.name, "client": client},
                    at=at,
                )


def _note(
    client: ApiClient, action: Action, event: str, *, by: Actor, at: datetime, **detail: str | int | bool | None
) -> None:
    detail["event"] = event
    record(action, by=by, at=at, subject_type="api_token", subject_id=client.pk, case_reference="", reason="", **detail)
