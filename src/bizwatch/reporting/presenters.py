"""What the check, draft and done pages say."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bizwatch.design.filters import local_datetime
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import EXPRESS, Page
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.gates import Verdict
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import kind_label
from bizwatch.reporting.models import Draft, DraftFile, Report

FILLED_IN = "filled in for you"


def page_address(draft: Draft, page: Page | None, *, change: bool = False) -> str:
    """Return the address of a page of the report; of check answers where there is none."""
    if page is None:
        return reverse("reporting:check", args=[draft.pk])
    address = reverse("reporting:page", args=[draft.pk, page.code])
    return f"{address}?change=1" if change else address


def check_sections(
    draft: Draft, journey: Journey, *, premises: str, files: Iterable[DraftFile]
) -> list[dict[str, Any]]:
    """Return the sections of check answers: a title and rows with their Change links."""
    sections = []
    for page in journey.pages:
        rows = _rows(page, journey.answers, premises=premises, files=files)
        if rows and page is not EXPRESS:
            title = page.topic or page.title_for(journey.answers)
            note = f" ({FILLED_IN})" if page.code in draft.prefilled else ""
            href = page_address(draft, page, change=True)
            sections.append({"title": f"{title}{note}", "rows": rows, "href": href, "hidden": title})
    return sections


def _rows(page: Page, answers: Answers, *, premises: str, files: Iterable[DraftFile]) -> list[dict[str, str]]:
    if page.style == PageStyle.FILES:
        names = "\n".join(held.evidence.original_name for held in files)
        return [{"key": "Files", "value": names or "None"}]
    if page.code == "premises":
        return [{"key": "Premises", "value": premises}]
    return [{"key": key, "value": value} for key, value in page_rows(page, answers)]


def page_rows(page: Page, answers: Answers) -> list[tuple[str, str]]:
    """Return what was answered on a page: name of the question and words of the answer."""
    if page.rows:
        return page.rows(answers)
    if page.repeat:
        noun = page.repeat.noun.capitalize()
        lines = answers.items(page.code)
        rows = [(f"{noun} {place}", _line(page, item, answers)) for place, item in enumerate(lines, 1)]
        return [*rows, *(page.repeat.total(lines) if page.repeat.total else [])]
    found = answers.page(page.code)
    return [
        (question.short or question.label_for(answers), question.summary(found.get(question.code)))
        for question in page.asked_questions(answers)
    ]


def _line(page: Page, item: dict[str, Any], answers: Answers) -> str:
    said = []
    for question in page.asked_questions(answers):
        spoken = question.summary(item.get(question.code))
        if spoken:
            said.append(f"{question.short or question.label_for(answers)}: {spoken}")
    return "\n".join(said)


def caption(draft: Draft, journey: Journey, page: Page) -> str:
    """Return the line above a page's title: the kind of crime and how far along this is."""
    step, steps = journey.step(page.code)
    kind = kind_label(draft.crime_kind)
    return f"{kind}: step {step} of {steps}" if step else kind


def lines_of(forms: PageForms) -> list[dict[str, Any]]:
    """Return each thing of a page that repeats: its form, its heading and whether it can be taken off."""
    noun = forms.page.repeat.noun if forms.page.repeat else ""
    several = len(forms.forms) > 1
    return [
        {"form": form, "heading": f"{noun.capitalize()} {place + 1}", "place": place, "removable": several}
        for place, form in enumerate(forms.forms)
    ]


def draft_rows(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Return the list of reports not sent yet."""
    return [
        {
            "kind": kind_label(draft.crime_kind),
            "place": str(draft.premises) if draft.premises else "No premises chosen yet",
            "saved": local_datetime(draft.saved_at),
            "href": reverse("reporting:resume", args=[draft.pk]),
            "discard": reverse("reporting:discard", args=[draft.pk]),
        }
        for draft in drafts
    ]


def gate_sections(verdict: Verdict, on: Any) -> list[dict[str, Any]]:
    """Return what the gate says: heading, advice and whom to call, most urgent first, each said once."""
    sections: list[dict[str, Any]] = []
    for answer in verdict.answers:
        if not any(section["advice"] == answer.advice for section in sections):
            services = answer.services_on(on)
            sections.append({"heading": answer.heading, "advice": answer.advice, "services": services})
    return sections


def next_steps(report: Report) -> list[dict[str, Any]]:
    """Return the promises that a sent report starts, each with the moment it falls due."""
    case = report.case
    steps = [{"text": "We record the crime by", "due": case.record_due_at}]
    if case.contact_opted_out:
        steps.append(
            {"text": "You asked us not to contact you within 24 hours. We still tell you the outcome.", "due": None}
        )
    else:
        steps.append({"text": "A police officer or investigator contacts you by", "due": case.contact_due_at})
    return steps
