"""Surveys: the page of whoever is asked, and the figures."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_figures_taken, record_read
from bizwatch.design.downloads import table_file
from bizwatch.engagement import services
from bizwatch.engagement import survey_presenters as say
from bizwatch.engagement.exceptions import SurveyOver
from bizwatch.engagement.models import SurveyInvitation
from bizwatch.engagement.survey_forms import SurveyFiguresForm, SurveyForm
from bizwatch.engagement.survey_rules import QuestionFigures, figures, reported_of_happened
from bizwatch.engagement.survey_selectors import (
    answers_between,
    asked_between,
    invitation_by_token,
    survey_to_open,
    waiting_to_be_sent,
)
from bizwatch.kernel import clock
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.exceptions import UnknownSurvey
from bizwatch.reference.selectors import Survey, survey, survey_questions, surveys

_WORDS_SHOWN = 50


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the questions of a survey, and keep what is answered without who."""
    invitation, at = _invitation(token), clock.now()
    rule = survey(invitation.survey_code, invitation.edition)
    questions = survey_questions(rule.code, invitation.edition)
    form = SurveyForm(request.POST or None, questions=questions)
    try:
        services.check_open(invitation, at)
        if request.method == "POST" and form.is_valid():
            services.answer_survey(invitation=invitation, answers=form.answers(), words=form.words(), at=at)
            return redirect("engagement:survey_thanks")
    except SurveyOver as over:
        return render(request, "engagement/survey_over.html", {"words": str(over)}, status=410)
    context = {"form": form, "survey": rule, "token": token}
    return render(request, "engagement/survey.html", context, status=422 if form.is_bound else 200)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a business nothing any more, once that is confirmed: opening a link alone changes nothing."""
    invitation = _invitation(token)
    if request.method == "POST":
        services.stop_surveys(invitation=invitation, at=clock.now())
        return render(request, "engagement/survey_over.html", {"words": "We will not send you any more surveys."})
    return render(request, "engagement/survey_stop.html", {"token": token})


@public_page
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank whoever answered."""
    return render(request, "engagement/survey_over.html", {"words": "Thank you. Your answers have arrived."})


@requires(Permission.VIEW_FIGURES)
@require_safe
def survey_figures(request: SignedInRequest, code: str = "") -> HttpResponse:
    """Show what was answered, with its intervals; without a code, of the survey that has answers."""
    if not code:
        code = survey_to_open([one.code for one in surveys()], *_days(request, clock.now())[1:])
    rule, form, first, last, found = _found(request, code)
    small = has_permission(request.user, Permission.VIEW_SMALL_FIGURES)
    today = to_london(clock.now()).date()
    asked = asked_between(code, _start(first), _start(last + timedelta(days=1)))
    answers = list(answers_between(code, first, last).values_list("answers", flat=True))
    context: dict[str, Any] = {
        "survey": rule,
        "form": form,
        "others": [
            {"text": one.name, "href": _href(one.code, request.GET.urlencode()), "current": one.code == code}
            for one in surveys()
        ],
        "answered": say.answered(asked, small=small),
        "empty": None if answers else say.nothing_yet(rule, asked, waiting_to_be_sent(code), today=today, small=small),
        "questions": [one.text for one in survey_questions(code)],
        "estimate": say.estimate(reported_of_happened(answers, businesses=asked["asked"])) if rule.begins else "",
        "tables": [
            {"title": one.question.text, "out_of": one.out_of, "rows": say.rows(one, small=small)} for one in found
        ],
        "csv_href": f"{reverse('engagement:survey_csv', args=[code])}?{request.GET.urlencode()}" if small else "",
        "sees_words": has_permission(request.user, Permission.SUPERVISE),
    }
    return render(request, "engagement/survey_figures.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_SMALL_FIGURES)
@require_safe
def survey_csv(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Give the same figures as CSV. That they left the building is audited."""
    *_, first, last, found = _found(request, code)
    record_figures_taken(
        by=request.user,
        at=clock.now(),
        name=f"survey {code}",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return table_file(f"survey-{code}", say.CSV_COLUMNS, say.csv_rows(found))


@requires(Permission.SUPERVISE)
@require_safe
def survey_words(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what was written, newest first, without who wrote it. Reading it is audited."""
    rule, _, first, last, _ = _found(request, code)
    found = answers_between(code, first, last).exclude(words={}).order_by("-month", "?")[:_WORDS_SHOWN]
    questions = {one.code: one.text for one in survey_questions(code)}
    shown = [(questions.get(key, key), text, one.month) for one in found for key, text in one.words.items()]
    record_read(by=request.user, at=clock.now(), subject_type="survey", subject_id=f"words {code}", shown=len(shown))
    return render(request, "engagement/survey_words.html", {"survey": rule, "shown": shown})


def _found(request: SignedInRequest, code: str) -> tuple[Survey, SurveyFiguresForm, Any, Any, list[QuestionFigures]]:
    try:
        rule = survey(code)
    except UnknownSurvey as missing:
        raise Http404 from missing
    form, first, last = _days(request, clock.now())
    answers = list(answers_between(code, first, last).values_list("answers", flat=True))
    return rule, form, first, last, figures(survey_questions(code), answers)


def _days(request: SignedInRequest, at: datetime) -> tuple[SurveyFiguresForm, date, date]:
    form = SurveyFiguresForm(request.GET or None, at=at)
    return form, *form.days(to_london(at).date())


def _invitation(token: str) -> SurveyInvitation:
    found = invitation_by_token(token)
    if found is None:
        raise Http404("There is no such survey. A later e-mail from us has the link that holds.")
    return found


def _start(day: Any) -> datetime:
    return parse_local(day, time(0))


def _href(code: str, query: str) -> str:
    return reverse("engagement:survey_figures", args=[code]) + (f"?{query}" if query else "")
