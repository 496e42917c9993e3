"""Head office's pages for tokens and webhooks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.api import page_presenters as words
from bizwatch.api import selectors, services
from bizwatch.api.choices import WebhookState
from bizwatch.api.exceptions import (
    AddressNotAllowed,
    AlreadyWithdrawn,
    EventNotFound,
    NoEventChosen,
    PremisesNotOfBusiness,
    TokenNotFound,
    WebhookNotFound,
)
from bizwatch.api.forms import ReplayForm, TokenForm, WebhookChangeForm, WebhookForm
from bizwatch.api.models import ApiClient, Webhook
from bizwatch.businesses import selectors as businesses
from bizwatch.businesses.exceptions import BusinessNotFound
from bizwatch.businesses.models import Business
from bizwatch.design.tables import page_links
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError

_PER_PAGE = 25
manages_api = requires(Permission.MANAGE_API)
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@manages_api
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """List the tokens and the webhooks of a business."""
    business = _business(request)
    mine = list(businesses.businesses_looked_after_by(request.user))
    context = {
        "business": business,
        "menu": words.businesses_menu(mine, business, request.path),
        "clients": list(selectors.clients_of(business)),
        "webhooks": list(selectors.webhooks_of(business)),
        "webhooks_on": settings.BIZWATCH_WEBHOOKS,
        "words": words,
        "at": clock.now(),
    }
    return render(request, "api/home.html", context)


@manages_api
@confirms_identity
@_form_methods
def token_make(request: SignedInRequest) -> HttpResponse:
    """Make a token; the answer shows it, this once."""
    business, form = _business(request), TokenForm(_posted(request))
    if form.is_valid():
        made = _make(request, business, form)
        if made is not None:
            client, token = made
            context = {"business": business, "client": client, "secret": token, "words": words, "at": clock.now()}
            return render(request, "api/token_made.html", context)
    page = {"heading": "Make a token", "submit": "Make the token"}
    return _form_page(request, business, form, page)


def _make(request: SignedInRequest, business: Business, form: TokenForm) -> tuple[ApiClient, str] | None:
    try:
        return services.make_token(
            business=business,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            premises=form.references(),
            days=int(form.cleaned_data["days"]),
            by=request.user,
            at=clock.now(),
        )
    except PremisesNotOfBusiness as refused:
        form.add_error("premises", str(refused))
    except DomainError as refused:
        form.add_error("scopes", str(refused))
    return None


@manages_api
@confirms_identity
@_form_methods
def token_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask whether to withdraw a token, and withdraw it."""
    business = _business(request)
    try:
        client = selectors.client_by_id(business, public_id)
    except TokenNotFound as error:
        raise Http404 from error
    if request.method != "POST":
        context = {"business": business, "client": client, "home_href": words.home_of(business), "words": words}
        return render(request, "api/token_withdraw.html", context)
    try:
        services.withdraw_token(client=client, by=request.user, at=clock.now())
    except AlreadyWithdrawn as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The token for {client.name} is withdrawn. It opens nothing any more.")
    return redirect(words.home_of(business))


@manages_api
@confirms_identity
@_form_methods
def webhook_add(request: SignedInRequest) -> HttpResponse:
    """Add a webhook; the answer shows its secret, this once."""
    business, form = _business(request), WebhookForm(_posted(request))
    if form.is_valid():
        try:
            webhook, secret = services.add_webhook(business=business, by=request.user, at=clock.now(), **_chosen(form))
        except DomainError as refused:
            _refuse(form, refused)
        else:
            return _show_secret(request, webhook, secret, "Webhook added")
    page = {"heading": "Add a webhook", "submit": "Add the webhook"}
    return _form_page(request, business, form, page)


@manages_api
@require_safe
def webhook_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one webhook with what was sent to it and what waits."""
    return _webhook_page(request, _webhook(request, public_id), ReplayForm())


@manages_api
@confirms_identity
@_form_methods
def webhook_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change a webhook's address and what it is told, or switch it on or off."""
    webhook = _webhook(request, public_id)
    initial = {
        "url": webhook.url,
        "events": webhook.events,
        "on": "yes" if webhook.state == WebhookState.ON else "no",
    }
    form = WebhookChangeForm(_posted(request), initial=initial)
    if form.is_valid():
        is_on = form.cleaned_data["on"] == "yes"
        try:
            services.change_webhook(webhook=webhook, is_on=is_on, by=request.user, at=clock.now(), **_chosen(form))
        except DomainError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "The webhook is changed.")
            return _to_webhook(webhook)
    page = {"heading": "Change the webhook", "submit": "Save"}
    return _form_page(request, webhook.business, form, page)


@manages_api
@confirms_identity
@require_POST
def webhook_secret(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give a webhook a new secret and show it, this once."""
    webhook = _webhook(request, public_id)
    secret = services.change_secret(webhook=webhook, by=request.user, at=clock.now())
    return _show_secret(request, webhook, secret, "New secret")


@manages_api
@confirms_identity
@_form_methods
def webhook_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask whether to remove a webhook, and remove it."""
    webhook = _webhook(request, public_id)
    if request.method != "POST":
        return render(request, "api/webhook_remove.html", {"webhook": webhook})
    services.remove_webhook(webhook=webhook, by=request.user, at=clock.now())
    messages.success(request, "The webhook is removed.")
    return redirect(words.home_of(webhook.business))


@manages_api
@require_POST
def webhook_replay(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a webhook again what it was told before: one event, or all since some hours ago."""
    webhook, at = _webhook(request, public_id), clock.now()
    if webhook.state != WebhookState.ON:
        messages.error(request, "The webhook is switched off. Switch it on first.")
        return _to_webhook(webhook)
    event = request.POST.get("event", "")
    if event:
        return _replay_one(request, webhook, event)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _webhook_page(request, webhook, form, status=422)
    since = at - timedelta(hours=int(form.cleaned_data["since"]))
    number = services.replay_since(webhook=webhook, since=since, by=request.user, at=at)
    messages.success(request, f"{number} {'event is' if number == 1 else 'events are'} sent again.")
    return _to_webhook(webhook)


def _replay_one(request: SignedInRequest, webhook: Webhook, event: str) -> HttpResponse:
    try:
        services.replay_event(webhook=webhook, event_id=UUID(event), by=request.user, at=clock.now())
    except (ValueError, EventNotFound) as error:
        raise Http404 from error
    messages.success(request, "The event is sent again.")
    return _to_webhook(webhook)


def _webhook_page(request: SignedInRequest, webhook: Webhook, form: ReplayForm, status: int = 200) -> HttpResponse:
    page = Paginator(selectors.deliveries_of(webhook), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": webhook,
        "business": webhook.business,
        "deliveries": page.object_list,
        "pages": page_links(request, page),
        "form": form,
        "home_href": words.home_of(webhook.business),
        "query": f"?business={webhook.business.reference}",
        "words": words,
    }
    return render(request, "api/webhook.html", context, status=status)


def _show_secret(request: SignedInRequest, webhook: Webhook, secret: str, heading: str) -> HttpResponse:
    context = {"webhook": webhook, "secret": secret, "heading": heading, "business": webhook.business}
    return render(request, "api/secret.html", context)


def _chosen(form: WebhookForm) -> dict[str, Any]:
    return {"url": form.cleaned_data["url"], "events": form.cleaned_data["events"]}


def _refuse(form: WebhookForm, refused: DomainError) -> None:
    field = {AddressNotAllowed: "url", NoEventChosen: "events"}.get(type(refused))
    form.add_error(field, str(refused))


def _business(request: SignedInRequest) -> Business:
    try:
        return businesses.business_looked_after(request.user, request.GET.get("business", ""))
    except BusinessNotFound as error:
        raise Http404 from error


def _webhook(request: SignedInRequest, public_id: UUID) -> Webhook:
    try:
        return selectors.webhook_by_id(_business(request), public_id)
    except WebhookNotFound as error:
        raise Http404 from error


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _to_webhook(webhook: Webhook) -> HttpResponse:
    answer = redirect("api:webhook", webhook.public_id)
    answer.headers["Location"] += f"?business={webhook.business.reference}"
    return answer


def _form_page(request: SignedInRequest, business: Business, form: Any, page: dict[str, str]) -> HttpResponse:
    context = {"form": form, "caption": business.name, "cancel_href": words.home_of(business), **page}
    return render(request, "api/form.html", context, status=422 if form.is_bound else 200)
