"""What the check, draft and done pages say."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from bizwatch.design.filters import deadline, local_datetime, local_time
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import offered_advice
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE, EXPRESS, Page
from bizwatch.reporting.choices import DraftState, PageStyle
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.gates import Verdict, judge
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import KINDS, Kind, kind_label, shown_kind
from bizwatch.reporting.languages import ENGLISH, Language, with_language
from bizwatch.reporting.models import Draft, DraftFile, Report
from bizwatch.reporting.offer import OfferedGroup, OfferedKind

FILLED_IN = "filled in for you"
AS_KIND = "as"
NEW_QUESTIONS = "Some more questions came up because of the answers. Ask them, then send the report."


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
    sections: list[dict[str, Any]] = []
    topics: set[str] = set()
    for page in journey.pages:
        rows = _rows(page, journey.answers, premises=premises, files=files)
        if rows and page is not EXPRESS:
            title = page.topic or page.title_for(journey.answers)
            if page.topic in topics:  # a second card of the same name is told apart by its question
                title = page.title_for(journey.answers)
            topics.add(page.topic)
            note = f" ({FILLED_IN})" if page.code in draft.prefilled else ""
            href = page_address(draft, page, change=True)
            sections.append({"title": f"{title}{note}", "rows": rows, "href": href})
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
    """Return the line above a page's title: the kind of report and how far along this is."""
    step, steps = journey.step(page.code)
    kind = shown_kind(draft.crime_kind)
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
            "href": reverse("reporting:call" if draft.is_call else "reporting:resume", args=[draft.pk]),
            "discard": reverse("reporting:discard", args=[draft.pk]),
        }
        for draft in drafts
    ]


def gate_sections(verdict: Verdict, on: Any) -> list[dict[str, Any]]:
    """Return what the gate says: heading, advice and whom to call, most urgent first, each said once."""
    sections: list[dict[str, Any]] = []
    for said in verdict.said:
        if not any(section["advice"] == said.advice for section in sections):
            services = said.answer.services_on(on)
            sections.append({"heading": gettext(said.heading), "advice": gettext(said.advice), "services": services})
    return sections


def group_title(group: OfferedGroup, language: Language) -> str:
    """Return a heading of the start page; that of the reporter's own trade is plainer in other languages."""
    found = gettext(group.title)
    return found if language is ENGLISH or found != group.title else gettext("Usual for your trade")


def offered_rows(
    kinds: Iterable[OfferedKind], *, signed_in: bool, premises: str = "", language: Language = ENGLISH
) -> list[dict[str, str]]:
    """Return kinds as links: for an account to the gate, for a guest to the page that asks for an address."""
    rows = []
    for kind in kinds:
        href = reverse("reporting:gate", args=[kind.slug]) if signed_in else reverse("reporting:guest_start")
        asked = {"premises": premises} if signed_in else {"kind": kind.slug}
        query = urlencode({name: value for name, value in asked.items() if value})
        address = with_language(f"{href}?{query}" if query else href, language)
        hint = kind.hint if language is ENGLISH else ""  # the hints are in English only
        rows.append({"title": gettext(kind.title), "hint": hint, "href": address})
    return rows


def offered_instead(
    draft: Draft, verdict: Verdict, on: date, query: str, language: Language = ENGLISH
) -> list[dict[str, Any]]:
    """Return the kinds to report in place of the one that the gate ended, each with where its button sends what.

    A draft that was begun only to note the gate's answers has ended, so that a new one begins with the same answers.
    """
    offered = []
    for kind in (KINDS[code] for code in verdict.instead):
        if draft.state != DraftState.DROPPED:
            address = page_address(draft, BY_CODE["gate"])
            action, fields = with_language(address, language), [(AS_KIND, kind.code)]
        else:
            action = reverse("reporting:gate", args=[kind.slug]) + (f"?{query}" if query else "")
            again = judge(verdict.ticked, on, kind.code).ticked
            fields = [("gates", code) for code in again] or [("gates", "none")]
        offered.append({"title": instead_words(kind), "action": action, "fields": fields})
    return offered


def instead_words(kind: Kind) -> str:
    """Return what the button says that goes on with another kind, in the language of the page."""
    title = gettext(kind.title)
    if title == kind.title:
        return f"Report {kind.in_sentence}"
    return gettext("Report this") + f": {title}"


def moment_in_language(moment: datetime, days_away: int) -> str:
    """Return a moment in the language of the page, as it stands after a colon: "tomorrow, 15:00", "24 November 2026, 15:00".

    The time is that of the 24-hour clock, and marked BST or GMT in the hour that happens twice.
    """
    local = to_london(moment)
    near = {0: gettext("today"), 1: gettext("tomorrow")}
    day = near.get(days_away) or date_format(local, "DATE_FORMAT").lower()  # none of them capitalises its months
    twice = local_time(moment).partition(" ")[2]
    return " ".join(filter(None, [f"{day}, {local:%H:%M}", twice]))


def step_words(step: dict[str, Any]) -> str:
    """Return a promise as one sentence."""
    return f"{step['text']} {deadline(step['due'])}." if step["due"] else str(step["text"])


def place_words(premises: Any) -> str:
    """Return premises as one line: name, address, town, postcode."""
    return ", ".join(filter(None, (premises.name, premises.address, premises.town, premises.postcode)))


def advice_after(report: Report) -> list[dict[str, str]]:
    """Return the advice offered at the end of a report: title, a sentence and the address of each article."""
    case = report.case
    found = offered_advice(case.crime_kind, case.premises.sector, to_london(report.sent_at).date())
    return [
        {"title": article.title, "summary": article.summary, "href": reverse("portal:article", args=[article.slug])}
        for article in found
    ]
