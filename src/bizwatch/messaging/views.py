"""The page on which a person chooses when we may email them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.kernel import clock
from bizwatch.messaging import services
from bizwatch.messaging.forms import ContactPreferenceForm
from bizwatch.messaging.models import ContactPreference
from bizwatch.messaging.policies import EVERY_DAY
from bizwatch.messaging.presenters import preference_as_answers
from bizwatch.messaging.selectors import preference_for


@requires(Permission.USE_ACCOUNT)
def contact_preferences(request: SignedInRequest) -> HttpResponse:
    """Show the preferences of the signed-in user's own address, and keep what they choose."""
    preference = preference_for(request.user.email)
    if request.method != "POST":
        return _page(request, ContactPreferenceForm(initial=preference_as_answers(preference)))
    form = ContactPreferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    services.set_preference(
        address=request.user.email, by=request.user, at=clock.now(), **_chosen(form.cleaned_data, preference)
    )
    messages.success(request, "Your contact preferences have been saved.")
    return redirect("messaging:contact_preferences")


def _chosen(answers: dict[str, Any], before: ContactPreference) -> dict[str, Any]:
    """Return the arguments of the service; who wants no e-mail keeps the hours chosen earlier for another time."""
    if not answers["wants_email"]:
        days = before.days or list(EVERY_DAY)
        return {"wants_email": False, "from_hour": before.from_hour, "to_hour": before.to_hour, "days": days}
    return {
        "wants_email": True,
        "from_hour": int(answers["from_hour"]),
        "to_hour": int(answers["to_hour"]),
        "days": [int(day) for day in answers["days"]],
    }


def _page(request: SignedInRequest, form: ContactPreferenceForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "address": request.user.email, "back_href": reverse("portal:home")}
    return render(request, "messaging/contact_preferences.html", context, status=status)
