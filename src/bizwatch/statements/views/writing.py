"""Writing a statement and signing it: its parts, its head, its exhibits, the witness's own details, the signature."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import statement_cautions, statement_kind
from bizwatch.statements import presenters as say
from bizwatch.statements import services
from bizwatch.statements.choices import Purpose, State
from bizwatch.statements.details import details_of
from bizwatch.statements.exceptions import StatementChanged, StatementNotReady
from bizwatch.statements.forms import (
    DetailsForm,
    EndForm,
    ExhibitsForm,
    FollowForm,
    HeadForm,
    NoForm,
    PartForm,
    SignForm,
)
from bizwatch.statements.policies import canonical, faults
from bizwatch.statements.selectors import content_of, parts_of, sections_of, whole_of
from bizwatch.statements.services.details import may_see_details
from bizwatch.statements.views.doors import Seat


def part(request: HttpRequest, seat: Seat, code: str) -> HttpResponseBase:
    """Write one part of the statement. It is kept when it is sent, and goes on to the next part."""
    sections = [section for section in sections_of(seat.statement) if section.code == code]
    if not sections:
        raise Http404("There is no such part.")
    if not seat.can_write:
        return redirect(seat.url("show"))
    section, now = sections[0], parts_of(seat.statement)[code]
    if request.method != "POST":
        form = PartForm(section=section, initial={"text": now.text, "version": now.version})
        return _part_page(request, seat, form, section, prefilled=now.was_prefilled and now.version == 1)
    form = PartForm(request.POST, section=section)
    if not form.is_valid():
        return _part_page(request, seat, form, section, status=422)
    values = {"text": form.cleaned_data["text"], "version": form.cleaned_data["version"]}
    try:
        services.save_part(statement=seat.statement, code=code, **values, by=seat.by, at=clock.now())
    except StatementChanged as news:
        form.add_error(None, str(news))
        form.with_fresh(version=parts_of(seat.statement)[code].version)
        return _part_page(request, seat, form, section, status=409, as_it_is=parts_of(seat.statement)[code].text)
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return _part_page(request, seat, form, section, status=422)
    return redirect(_after(seat, code, stays="stay" in request.POST))


def _after(seat: Seat, code: str, *, stays: bool) -> str:
    """Return where to go on: the same part where they only save, the next one, and after the last the whole."""
    if stays:
        return seat.url("part", code)
    codes = [section.code for section in sections_of(seat.statement)]
    place = codes.index(code) + 1
    return seat.url("part", codes[place]) if place < len(codes) else seat.url("show")


def _part_page(
    request: HttpRequest, seat: Seat, form: PartForm, section: Any, *, status: int = 200, **more: Any
) -> HttpResponseBase:
    if status == 200:
        services.record_statement_read(
            statement=seat.statement, by=seat.by, at=clock.now(), reason=f"{seat.door.prefix}: part"
        )
    typed = form["text"].value() or ""
    context = {
        "seat": seat,
        "statement": seat.statement,
        "form": form,
        "section": section,
        "kind": say.kind_name(seat.statement),
        "warnings": statement_cautions(seat.statement.kind, str(typed)[: section.most], seat.statement.edition),
        **more,
    }
    return render(request, "statements/part.html", context, status=status)


def head(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Say who makes the statement, their age where they are under 18, and by what they speak for a business."""
    if not seat.can_write:
        return redirect(seat.url("show"))
    statement, at = seat.statement, clock.now()
    kind = statement_kind(statement.kind, statement.edition)
    if request.method != "POST":
        return _page(request, seat, HeadForm(kind=kind, initial=_head_initial(statement)), "Who makes the statement")
    form = HeadForm(request.POST, kind=kind)
    if not form.is_valid():
        return _page(request, seat, form, "Who makes the statement", status=422)
    try:
        services.save_head(statement=statement, **form.arguments(), by=seat.by, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, seat, form, "Who makes the statement", status=409)
    return redirect(seat.url("show"))


def _head_initial(statement: Any) -> dict[str, Any]:
    grown = {True: "yes", False: "no"}.get(statement.is_adult)
    names = ("witness_name", "age", "occupation", "authority", "authority_confirmed", "version")
    return {**{name: getattr(statement, name) for name in names}, "grown": grown}


def details(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Show and save the witness's own details. Only the witness and police with the permission for it open this page."""
    statement, at = seat.statement, clock.now()
    if not may_see_details(statement, seat.by):
        raise Http404("There is no such page for you.")
    lead = "Only the police and the prosecutor see this. It is kept apart from the statement and never given to the defence."
    now = details_of(statement)
    if request.method != "POST":
        services.record_details_read(statement=statement, by=seat.by, at=at, reason=seat.door.prefix)
        form = DetailsForm(initial=_details_initial(now))
        return _page(request, seat, form, "Details for the court", lead=lead, is_noted=True)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, form, "Details for the court", lead=lead, status=422)
    version = form.cleaned_data["version"]
    try:
        services.save_details(statement=statement, given=form.given(), version=version, by=seat.by, at=at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, seat, form, "Details for the court", lead=lead, status=409)
    messages.success(request, "The details are saved, apart from the statement.")
    return redirect(seat.url("show"))


def _details_initial(now: Any) -> dict[str, Any]:
    if now is None:
        return {"version": 0}
    names = ("address", "telephone", "email", "contact_times", "dates_to_avoid", "needs", "will_attend", "version")
    medical = {True: "yes", False: "no"}.get(now.medical_consent, "")
    dates = "none" if now.has_no_dates else "some"
    return {**{name: getattr(now, name) for name in names}, "medical": medical, "dates": dates}


def exhibits(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Tie exhibits of the case to the statement; each without a reference is given the witness's next one."""
    if not seat.can_write:
        return redirect(seat.url("show"))
    statement = seat.statement
    on_case = statement.case.exhibits.filter(withdrawn_at=None).select_related("evidence").order_by("pk")
    choices = [(str(one.pk), f"{one.exhibit_reference or 'No reference yet'}: {one.evidence}") for one in on_case]
    chosen = [str(one.exhibit_id) for one in statement.exhibits.all()]
    lead = f"Those without a reference get the next one of {statement.witness_name}, such as ABC/1."
    if request.method != "POST":
        return _page(request, seat, ExhibitsForm(choices=choices, initial={"exhibits": chosen}), "Exhibits", lead=lead)
    form = ExhibitsForm(request.POST, choices=choices)
    if not form.is_valid():
        return _page(request, seat, form, "Exhibits", lead=lead, status=422)
    ids = [int(pk) for pk in form.cleaned_data["exhibits"]]
    try:
        services.choose_exhibits(statement=statement, exhibit_ids=ids, by=seat.by, at=clock.now())  # type: ignore[arg-type]
    except DomainError as refusal:
        form.add_error("exhibits", str(refusal))
        return _page(request, seat, form, "Exhibits", lead=lead, status=422)
    return redirect(seat.url("show"))


def sign(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Show the whole with its declaration, and take the signature."""
    if not seat.can_write:
        return redirect(seat.url("show"))
    whole = whole_of(seat.statement)
    if request.method != "POST":
        services.record_statement_read(
            statement=seat.statement, by=seat.by, at=clock.now(), reason=f"{seat.door.prefix}: to sign"
        )
        return _sign_page(request, seat, SignForm(initial={"reading": whole.reading}))
    form = SignForm(request.POST)
    if not form.is_valid():
        return _sign_page(request, seat, form, status=422)
    data = form.cleaned_data
    signing = services.Signing(
        reading=data["reading"], typed_name=data["typed_name"], declares=data["declares"], reader=data["reader"] or ""
    )
    try:
        services.sign_statement(statement=seat.statement, signing=signing, by=seat.by, at=clock.now())
    except StatementNotReady as refusal:
        for place, words in refusal.faults:
            form.add_error(place if place in form.fields else None, words)
        return _sign_page(request, seat, form, status=422)
    except StatementChanged as news:
        fresh = SignForm(initial={"reading": whole.reading})
        return _sign_page(request, seat, fresh, status=409, news=str(news))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(seat.url("show"))
    messages.success(request, f"Statement {seat.statement.number} is signed. You can save it as a PDF.")
    return redirect(seat.url("show"))


def _sign_page(request: HttpRequest, seat: Seat, form: SignForm, *, status: int = 200, **more: Any) -> HttpResponseBase:
    whole = whole_of(seat.statement)
    text = canonical(whole.document)
    context = {
        "seat": seat,
        "statement": seat.statement,
        "form": form,
        "whole": whole.document,
        "about_rows": say.about_rows(whole.document),
        "missing": say.fault_lines(faults(content_of(seat.statement))),
        "warnings": statement_cautions(seat.statement.kind, text, seat.statement.edition),
        "undrawable": say.undrawable_words(text),
        "kind": say.kind_name(seat.statement),
        **more,
    }
    return render(request, "statements/sign.html", context, status=status)


def follow(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Begin a further statement to a signed one, or one that withdraws it."""
    may_follow = seat.is_police or seat.is_witness
    if seat.statement.state != State.SIGNED or not may_follow:
        return redirect(seat.url("show"))
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, seat, form, "Add to or withdraw a signed statement", status=status, submit="Begin it")
    made = services.follow_statement(
        statement=seat.statement,
        purpose=Purpose(form.cleaned_data["purpose"]),
        dedupe=form.cleaned_data["once"],
        by=seat.by,
        at=clock.now(),
    )
    if seat.link is not None:
        messages.success(request, f"Statement {made.number} is begun. The link to it is in an e-mail to your address.")
        return redirect(seat.url("show"))
    return redirect(f"statements:{seat.door.prefix}_show", made.number)


def end(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Let the witness decline, or the desk note that the statement is no longer needed."""
    if not seat.can_write:
        return redirect(seat.url("show"))
    heading = "This statement is no longer needed" if seat.is_police else "I do not want to make this statement"
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, seat, form, heading, status=status, submit="Confirm")
    act: Any = services.drop_statement if seat.is_police else services.decline_statement
    act(statement=seat.statement, reason=form.cleaned_data["reason"], by=seat.by, at=clock.now())
    messages.success(request, "That is noted.")
    return redirect(seat.url("show"))


def repeat(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Note that the same offender is dealt with for more than this crime, so that the statement may speak of those."""
    if not seat.can_write or seat.statement.repeat_noted_by_name:
        return redirect(seat.url("show"))
    if request.method == "POST":
        services.note_repeat(statement=seat.statement, by=seat.by, at=clock.now())  # type: ignore[arg-type]
        return redirect(seat.url("show"))
    lead = (
        "An impact statement keeps to one crime, unless the same offender is dealt with for others as well. Note it only "
        "where that is so: the statement then asks about the earlier crimes too."
    )
    return _page(
        request, seat, NoForm(), "The same offender is dealt with for more crimes", lead=lead, submit="Note it"
    )


def _page(
    request: HttpRequest,
    seat: Seat,
    form: DesignForm,
    heading: str,
    *,
    lead: str = "",
    submit: str = "Save",
    status: int = 200,
    is_noted: bool = False,
) -> HttpResponseBase:
    if status == 200 and not is_noted:
        reason = f"{seat.door.prefix}: {heading}"
        services.record_statement_read(statement=seat.statement, by=seat.by, at=clock.now(), reason=reason)
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "caption": f"{say.kind_name(seat.statement)} {seat.statement.number}",
        "back_href": seat.url("show"),
        "back_text": "Back to the statement",
        "cancel_href": seat.url("show"),
    }
    return render(request, "design/form_page.html", context, status=status)
