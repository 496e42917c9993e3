"""The desk's pages about a case: asking for a statement, writing one down, noting an offer, and the list as a file."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, View, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited, record
from bizwatch.businesses.selectors import members_of_premises
from bizwatch.cases.choices import PersonRole
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.selectors import case_by_reference
from bizwatch.cases.services import record_case_read
from bizwatch.design.act_forms import OnceForm
from bizwatch.design.downloads import table_file
from bizwatch.design.filters import local_datetime
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import statement_kinds
from bizwatch.statements import presenters as say
from bizwatch.statements import services
from bizwatch.statements.choices import OfferAnswer, Pen
from bizwatch.statements.forms import BUSINESS, SOMEBODY_ELSE, AskForm, OfferForm, WriteForm
from bizwatch.statements.selectors import statements_of_case

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

CONTACT = "contact"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CSV = ("Number", "Kind", "Made by", "State", "When", "Follows", "SHA-256 of the signed text", "Case")


@dataclass(frozen=True, kw_only=True)
class Askable:
    """Somebody of the case who can be asked: by their account, or at an e-mail address."""

    name: str
    words: str
    signer: Any = None
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """A page with one form about a case: how its form is made, what is done with it and where that leads."""

    slug: str
    heading: str
    submit: str
    lead: str
    form: Callable[..., OnceForm]
    act: Callable[..., str]


def _people(case: "Case") -> dict[str, Askable]:
    """Return who can be asked, by their key: accounts for the premises, the contact of the case, its witnesses with e-mail."""
    found: dict[str, Askable] = {}
    for member in members_of_premises(case.premises):
        found[str(member.public_id)] = Askable(name=member.user.name, words="by their account", signer=member.user)
    emails = {one.signer.email.casefold() for one in found.values()}
    if case.contact_email and case.contact_email.casefold() not in emails:
        found[CONTACT] = Askable(
            name=case.contact_name, words="contact of the case, by e-mail", email=case.contact_email
        )
    for person in _witnesses(case):
        if _ADDRESS.fullmatch(person.contact):
            words = "witness of the case, by e-mail"
            found[f"witness-{person.pk}"] = Askable(name=person.told_name, words=words, email=person.contact)
    return found


def _witnesses(case: "Case") -> Iterable[Any]:
    told = case.people.filter(role=PersonRole.WITNESS, removed_at=None).exclude(told_name="")
    return told.order_by("pk")


def _told_of(case: "Case") -> str:
    """Return the witnesses told of on the case, with how they can be reached."""
    told = [f"{one.told_name} ({one.contact})" if one.contact else one.told_name for one in _witnesses(case)]
    return f" Witnesses told of on the case: {', '.join(told)}." if told else ""


def _ask_form(case: "Case", at: datetime, *data: Any) -> AskForm:
    people = ((key, f"{one.name}, {one.words}") for key, one in _people(case).items())
    return AskForm(*data, at=at, kinds=statement_kinds(to_london(at).date()), people=people)


def _ask(request: SignedInRequest, case: "Case", form: Any, at: datetime) -> str:
    data = form.cleaned_data
    other = data["of"] == SOMEBODY_ELSE
    one = Askable(name=data["name"], words="", email=data["email"]) if other else _people(case)[data["of"]]
    new = services.NewStatement(
        kind=data["kind"],
        witness_name=one.name,
        signer=one.signer,
        email=one.email,
        due_at=form.due_at(),
        dedupe=data["once"],
    )
    made = services.ask_statement(case=case, new=new, by=request.user, at=at)
    messages.success(request, f"{one.name} has been asked for statement {made.number}.")
    return reverse("statements:desk_show", args=[made.number])


def _write_form(case: "Case", at: datetime, *data: Any) -> WriteForm:
    return WriteForm(*data, at=at, kinds=statement_kinds(to_london(at).date()))


def _write(request: SignedInRequest, case: "Case", form: Any, at: datetime) -> str:
    data = form.cleaned_data
    new = services.NewStatement(
        kind=data["kind"], witness_name=data["name"], email=data["email"], pen=Pen.OFFICER, dedupe=data["once"]
    )
    made = services.ask_statement(case=case, new=new, by=request.user, at=at)
    return reverse("statements:desk_show", args=[made.number])


def _offer_form(case: "Case", at: datetime, *data: Any) -> OfferForm:
    named = {f"witness-{person.pk}": person.told_name for person in _witnesses(case)}
    kinds = statement_kinds(to_london(at).date())
    return OfferForm(*data, at=at, kinds=kinds, witnesses=named, initial={"business_name": case.contact_name})


def _offer(request: SignedInRequest, case: "Case", form: Any, at: datetime) -> str:
    data = form.cleaned_data
    services.offer_statement(
        case=case,
        kind=data["kind"],
        answer=OfferAnswer(data["answer"]),
        offered_to=form.offered_to(),
        for_business=data["of"] == BUSINESS,
        dedupe=data["once"],
        by=request.user,
        at=at,
    )
    messages.success(request, "The offer is noted.")
    return _case_href(case)


CASE_PAGES = (
    CasePage(
        slug="ask",
        heading="Ask for a statement",
        submit="Ask for it",
        lead="They write it in the browser, read the whole and sign it. You see what they write while they write it.",
        form=_ask_form,
        act=_ask,
    ),
    CasePage(
        slug="write",
        heading="Write a statement down",
        submit="Begin",
        lead="For a witness on the telephone or before you. They read the whole, put it right and sign.",
        form=_write_form,
        act=_write,
    ),
    CasePage(
        slug="offer",
        heading="Note that a statement was offered",
        submit="Note it",
        lead="Offer an impact statement at the first contact: a case may end sooner than anybody thinks.",
        form=_offer_form,
        act=_offer,
    ),
)


def case_view(page: CasePage) -> View:
    """Return the view of one of these pages."""

    @requires(Permission.READ_STATEMENTS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str) -> HttpResponseBase:
        case, at = _case(request, reference), clock.now()
        form = page.form(case, at, *([request.POST] if request.method == "POST" else []))
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(page.act(request, case, form, at))
            except DomainError as refusal:
                form.add_error(None, str(refusal))
        # The page names the witnesses told of on the case, and how to reach them.
        record_case_read(case=case, by=request.user, at=at, reason=f"desk: {page.heading}")
        context = {
            "form": form,
            "heading": page.heading,
            "submit": page.submit,
            "lead": page.lead + _told_of(case),
            "caption": case.crime_reference,
            "back_href": _case_href(case),
            "back_text": "Back to the case",
            "cancel_href": _case_href(case),
        }
        return render(request, "design/form_page.html", context, status=422 if request.method == "POST" else 200)

    view.__name__, view.__doc__ = f"case_{page.slug}", f"{page.heading}."
    return view


@requires(Permission.READ_STATEMENTS)
@confirms_identity
@require_safe
def case_csv(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Send the list of the statements of a case and of those joined to it as CSV: no word of any of them, and nothing of the witnesses' own details."""
    case, at = _case(request, reference), clock.now()
    found = statements_of_case(request.user, case)
    with audited():
        for named, rows_there in sorted({case.crime_reference: 0, **Counter(str(one.case) for one in found)}.items()):
            record(
                Action.DISCLOSURE,
                by=request.user,
                at=at,
                subject_type="statement_list",
                subject_id=named,
                case_reference=named,
                reason="CSV",
                rows=rows_there,
            )
    rows = (
        (
            one.number,
            say.kind_name(one),
            one.witness_name,
            one.get_state_display(),
            local_datetime(one.ended_at or one.asked_at),
            one.follows.number if one.follows else "",
            one.signed.sha256 if hasattr(one, "signed") else "",
            one.case.crime_reference,
        )
        for one in found
    )
    return table_file(f"statements-{case.crime_reference}", _CSV, rows)


def _case(request: SignedInRequest, reference: str) -> "Case":
    try:
        return case_by_reference(request.user, reference)
    except CaseNotFound as error:
        raise Http404(str(error)) from error


def _case_href(case: "Case") -> str:
    return reverse("cases:desk_case", args=[case.crime_reference]) + "#statements"
