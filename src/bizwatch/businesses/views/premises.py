"""Pages of a business and its premises."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses import policies, selectors, services
from bizwatch.businesses.choices import BusinessKind
from bizwatch.businesses.exceptions import ChangedBySomeoneElse, PlaceNotFound, PremisesAlreadyKnown
from bizwatch.businesses.forms import BusinessForm, PremisesForm, add_place_error
from bizwatch.businesses.models import Premises
from bizwatch.businesses.presenters import premises as words
from bizwatch.businesses.views.guards import chosen_business, form_methods, missing_is_404, sent
from bizwatch.design.act_forms import VersionForm
from bizwatch.design.tables import address_with, page_links
from bizwatch.kernel import clock
from bizwatch.kernel.text import one_line

_PER_PAGE = 25

sees_premises = requires(Permission.REPORT_CRIME)
manages_premises = requires(Permission.MANAGE_PREMISES)
manages_business = requires(Permission.MANAGE_MEMBERS)


@sees_premises
@require_safe
def premises_list(request: SignedInRequest) -> HttpResponse:
    """List the premises a person may see; ``q`` searches, ``ask=1`` keeps those with questions, ``business`` chooses."""
    text, to_be_asked = one_line(request.GET.get("q", ""))[:100], request.GET.get("ask") == "1"
    businesses = list(selectors.businesses_of(request.user))
    wanted = request.GET.get("business", "")
    business = next((one for one in businesses if one.reference == wanted), None)
    found = selectors.search_premises(request.user, text=text, business=business, to_be_asked=to_be_asked)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "text": text,
        "to_be_asked": to_be_asked,
        "business": business,
        "businesses": businesses,
        "looked_after": list(selectors.businesses_looked_after_by(request.user)),
        "found": page.paginator.count,
        "premises": page.object_list,
        "pages": page_links(request, page),
        "ask_href": address_with(request, ask=None if to_be_asked else "1", page=None),
        "words": words,
    }
    return render(request, "businesses/premises_list.html", context)


@sees_premises
@require_safe
def premises_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one premises."""
    premises = _premises(request, reference)
    membership = selectors.membership_of(request.user, premises.business)
    context = {
        "premises": premises,
        "words": words,
        "can_change": premises.is_open and policies.can_change_premises(membership, premises),
        "can_close": policies.can_look_after_business(membership),
    }
    return render(request, "businesses/premises.html", context)


@manages_premises
@form_methods
def premises_add(request: SignedInRequest) -> HttpResponse:
    """Add a premises to a business."""
    business = chosen_business(request)
    form = PremisesForm(sent(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            premises = services.add_premises(business=business, details=form.details(), by=request.user, at=clock.now())
        except PlaceNotFound as error:
            add_place_error(form, error)
        except PremisesAlreadyKnown as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, words.saved_message(premises))
            return redirect(_page_of(premises))
    context = {
        "form": form,
        "heading": "Add premises",
        "caption": business.name,
        "cancel_href": reverse("businesses:premises"),
    }
    return _form_page(request, context)


@manages_premises
@form_methods
def premises_change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change everything that is known of a premises."""
    premises = _premises(request, reference)
    with missing_is_404():
        policies.check_can_change_premises(selectors.membership_of(request.user, premises.business), premises)
    form = PremisesForm(sent(request)[0], initial=PremisesForm.initial_of(premises))
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            services.change_premises(
                premises=premises,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=clock.now(),
            )
        except PlaceNotFound as error:
            add_place_error(form, error)
        except ChangedBySomeoneElse as error:
            form.add_error(None, str(error))
            stale = True
        else:
            messages.success(request, words.saved_message(premises))
            return redirect(_page_of(premises))
    context = {"form": form, "premises": premises, "words": words, "stale": stale, "cancel_href": _page_of(premises)}
    return _form_page(request, context | {"heading": "Change details", "caption": premises.name}, conflict=stale)


def _form_page(request: SignedInRequest, context: dict[str, object], *, conflict: bool = False) -> HttpResponse:
    status = 409 if conflict else 422 if request.method == "POST" else 200
    return render(request, "businesses/premises_form.html", context, status=status)


@manages_premises
@form_methods
def premises_close(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask whether to close a premises, and close it; for a closed one, open it again."""
    premises = _premises(request, reference)
    with missing_is_404():
        policies.check_looks_after_business(selectors.membership_of(request.user, premises.business))
    form = VersionForm(sent(request)[0], initial={"version": premises.version})
    if request.method == "POST" and form.is_valid():
        act = services.close_premises if premises.is_open else services.reopen_premises
        was_open = premises.is_open
        try:
            act(premises=premises, version=form.cleaned_data["version"], by=request.user, at=clock.now())
        except ChangedBySomeoneElse as error:
            messages.error(request, str(error))
            return redirect("businesses:premises_close", premises.reference)
        messages.success(request, f"{premises.name} is {'closed' if was_open else 'open again'}.")
        return redirect(_page_of(premises))
    context = {"form": form, "premises": premises, "words": words}
    return render(request, "businesses/premises_close.html", context, status=422 if request.method == "POST" else 200)


@manages_business
@form_methods
def business_details(request: SignedInRequest) -> HttpResponse:
    """Change the name and kind of a business."""
    business = chosen_business(request)
    initial = {"name": business.name, "kind": business.kind, "version": business.version}
    form = BusinessForm(sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        kind = BusinessKind(form.cleaned_data["kind"])
        try:
            services.change_business(
                business=business,
                name=form.cleaned_data["name"],
                kind=kind,
                version=form.cleaned_data["version"],
                by=request.user,
                at=clock.now(),
            )
        except ChangedBySomeoneElse as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        messages.success(request, f"{business.name} is saved.")
        return redirect("businesses:premises")
    context = {
        "form": form,
        "heading": "Business details",
        "caption": business.reference,
        "submit": "Save",
        "cancel_href": reverse("businesses:premises"),
    }
    return render(request, "design/form_page.html", context, status=422 if request.method == "POST" else 200)


def _premises(request: SignedInRequest, reference: str) -> Premises:
    with missing_is_404():
        return selectors.premises_by_reference(request.user, reference)


def _page_of(premises: Premises) -> str:
    return reverse("businesses:premises_page", args=[premises.reference])
