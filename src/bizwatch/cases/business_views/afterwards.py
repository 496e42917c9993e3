"""What a business does about an outcome: says whether a remedy was done, answers an offer, asks for a review; its schedule."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.business_forms import OwnRemedyForm, OwnRestorativeForm, OwnReviewForm
from bizwatch.cases.business_views.page import case_of
from bizwatch.cases.choices import RemedySaid, RestorativeState
from bizwatch.cases.exceptions import AlreadySettled, CaseNotFound, NotFoundOnCase, NotInThisState, RulesNotMet
from bizwatch.cases.models import Case
from bizwatch.cases.policies.restorative import possible_answers
from bizwatch.cases.schedule_export import schedule_file
from bizwatch.cases.selectors.afterwards import afterwards_of
from bizwatch.design.downloads import EXCEL
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError


@requires(Permission.ANSWER_DESK)
def remedy(request: SignedInRequest, reference: str, pk: int) -> HttpResponseBase:
    """Say whether one thing that was agreed was done."""
    case = case_of(request, reference)
    step = next((one for one in afterwards_of(case).live_steps if one.pk == pk and one.state != "dropped"), None)
    if step is None:
        raise Http404("There is no such step on this case.")
    form = OwnRemedyForm(_sent(request))

    def save() -> None:
        said = RemedySaid(form.cleaned_data["said"])
        note = form.cleaned_data["note"]
        services.answer_remedy(case=case, remedy_id=pk, said=said, note=note, by=request.user, at=clock.now())

    return _ask(
        request,
        case,
        form,
        save,
        heading=f"Was it done: {step.what}",
        submit="Tell the police",
        done="Thank you. The police have been told.",
    )


@requires(Permission.ANSWER_DESK)
def restorative(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Answer the offer of restorative justice, or change the answer."""
    case = case_of(request, reference)
    offer = afterwards_of(case).live_offer
    answers = possible_answers(RestorativeState(offer.state)) if offer else ()
    if not answers:
        raise Http404("Restorative justice is not being offered on this case.")
    form = OwnRestorativeForm(_sent(request), answers=answers)

    def save() -> None:
        answer = RestorativeState(form.cleaned_data["answer"])
        note = form.cleaned_data["note"]
        services.answer_restorative(case=case, answer=answer, note=note, by=request.user, at=clock.now())

    return _ask(
        request,
        case,
        form,
        save,
        heading="Restorative justice",
        submit="Send your answer",
        done="Your answer was sent to the police.",
        lead="You can ask questions, get a letter or meet, arranged by a service that speaks to both sides first. It is voluntary, "
        "and you can change your mind at any time.",
    )


@requires(Permission.ANSWER_DESK)
def review(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Ask for the outcome to be reviewed."""
    case = case_of(request, reference)
    after = afterwards_of(case)
    if after.scheme is None and not after.reviews:
        raise Http404("There is nothing to review on this case.")
    form = OwnReviewForm(_sent(request))

    def save() -> None:
        services.ask_review(case=case, why=form.cleaned_data["why"], by=request.user, at=clock.now())

    return _ask(
        request,
        case,
        form,
        save,
        heading="Ask for a review",
        submit="Ask for a review",
        done="Your request was sent. We have told you by when it is answered.",
        lead=after.scheme.about if after.scheme else "",
    )


@requires(Permission.VIEW_OWN_CASES)
@require_safe
def schedule_csv(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Give the thefts that are counted together as CSV."""
    return schedule_file(case_of(request, reference), by=request.user, at=clock.now())


@requires(Permission.VIEW_OWN_CASES)
@require_safe
def schedule_xlsx(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Give the thefts that are counted together as an Excel file."""
    return schedule_file(case_of(request, reference), by=request.user, at=clock.now(), form=EXCEL)


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _ask(
    request: SignedInRequest,
    case: Case,
    form: DesignForm,
    save: Callable[[], None],
    *,
    heading: str,
    submit: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    """Draw one question of the case, or save its answer and go back; pressed twice it is asked once."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except (CaseNotFound, NotFoundOnCase) as missing:
            raise Http404(str(missing)) from missing
        except (AlreadySettled, NotInThisState) as news:
            messages.info(request, str(news))
            return redirect("cases:my_case", case.crime_reference)
        except RulesNotMet as refusal:
            for field, sentence in refusal.faults:
                form.add_error(field if field in form.fields else None, sentence)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("cases:my_case", case.crime_reference)
    context: dict[str, Any] = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "lead": lead,
        "caption": case.crime_reference,
        "cancel_href": f"/my-cases/{case.crime_reference}/",
    }
    return render(request, "design/form_page.html", context, status=422 if form.errors else 200)
