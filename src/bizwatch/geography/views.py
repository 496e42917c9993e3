"""Pages of zones: the list, one zone with its earlier outlines, drawing, changing and ending it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_read
from bizwatch.design.once import SentBefore, once
from bizwatch.geography import presenters as say
from bizwatch.geography.drawing import drawings_of
from bizwatch.geography.exceptions import AreaNotFound
from bizwatch.geography.forms import EndForm, ZoneForm
from bizwatch.geography.models import Zone
from bizwatch.geography.outlines import unpack
from bizwatch.geography.reading.typed import as_text
from bizwatch.geography.selectors import zone_by_code
from bizwatch.geography.selectors import zones as all_zones
from bizwatch.geography.services import ZoneFacts, add_zone, change_zone, end_zone
from bizwatch.geography.services.zones import SUBJECT
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError

SAVE = "save"  # the button that stores; any other way of sending the form shows the preview


@requires(Permission.DRAW_ZONES)
@require_safe
def zones(request: SignedInRequest) -> HttpResponse:
    """List every zone, those that ended too."""
    today = to_london(clock.now()).date()
    rows = [say.zone_line(zone, today) for zone in all_zones()]
    return render(request, "geography/zones.html", {"rows": rows, "columns": say.COLUMNS})


@requires(Permission.DRAW_ZONES)
@require_safe
def zone(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a zone on its drawings, with the outlines that it had. It names who drew them, so it is audited."""
    found, at = _or_404(code), clock.now()
    record_read(by=request.user, at=at, subject_type=SUBJECT, subject_id=found.pk, zone=found.code)
    today = to_london(at).date()
    outlines = list(found.outlines.all())
    shape = unpack([outlines[0].outline])[0]
    context = {
        "zone": found,
        "holds": say.holds_words(outlines[0], today),
        "size": say.size_words(shape),
        "drawings": drawings_of(found.name, shape),
        "points": as_text(shape),
        "columns": say.HISTORY_COLUMNS,
        "history": [say.history_line(one, today) for one in outlines],
        "has_ended": outlines[0].valid_to is not None,
        "back_href": reverse("geography:zones"),
    }
    return render(request, "geography/zone.html", context)


@requires(Permission.DRAW_ZONES)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Ask for a zone, show it, and store it."""

    def store(facts: ZoneFacts) -> Zone:
        return add_zone(facts=facts, by=request.user, at=clock.now())

    initial = {"valid_from": to_london(clock.now()).date()}
    return _zone_form(request, store, initial, heading="Add a zone", back=reverse("geography:zones"))


@requires(Permission.DRAW_ZONES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for another name, kind or outline of a zone, show it, and store it."""
    found = _or_404(code)
    last = found.outlines.all()[0]

    def store(facts: ZoneFacts) -> Zone:
        return change_zone(zone=found, facts=facts, by=request.user, at=clock.now())

    initial = {
        "name": found.name,
        "kind": found.kind,
        "valid_from": last.valid_from if last.valid_to is None else to_london(clock.now()).date(),
        "outline": as_text(unpack([last.outline])[0]),
    }
    return _zone_form(
        request, store, initial, heading=f"Change {found.name}", back=reverse("geography:zone", args=[code])
    )


@requires(Permission.DRAW_ZONES)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for the last day of a zone, and end it after that."""
    found, at = _or_404(code), clock.now()
    form = EndForm(request.POST if request.method == "POST" else None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            end_zone(zone=found, last_day=form.cleaned_data["last_day"], by=request.user, at=at)
            messages.success(request, f"{found.name} has its last day. Its outline is kept.")
            return redirect("geography:zone", code)
        except DomainError as refusal:
            form.add_error("last_day", str(refusal))
    home = reverse("geography:zone", args=[code])
    context = {
        "form": form,
        "heading": f"End {found.name}",
        "submit": "End this zone",
        "lead": "Figures until its last day stay countable in it.",
        "back_href": home,
        "cancel_href": home,
        "variant": "warning",
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)


def _zone_form(
    request: SignedInRequest, store: Callable[[ZoneFacts], Zone], initial: dict[str, Any], *, heading: str, back: str
) -> HttpResponse:
    sent = request.method == "POST"
    form = ZoneForm(request.POST, request.FILES) if sent else ZoneForm(initial=initial)
    if sent and form.is_valid() and request.POST.get("do") == SAVE:
        try:
            with once(request.user.pk, form.mark()):
                made = store(form.facts())
        except SentBefore:
            return redirect("geography:zones")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.name} is saved.")
            return redirect("geography:zone", made.code)
    context: dict[str, Any] = {"form": form, "heading": heading, "back_href": back, "drawings": []}
    if sent and form.is_valid():
        context |= {
            "drawings": drawings_of(form.cleaned_data["name"], form.shape),
            "size": say.size_words(form.shape),
        }
    return render(request, "geography/zone_form.html", context, status=422 if sent and form.errors else 200)


def _or_404(code: str) -> Zone:
    try:
        return zone_by_code(code)
    except AreaNotFound as error:
        raise Http404 from error
