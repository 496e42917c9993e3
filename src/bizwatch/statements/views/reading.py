"""Reading a statement: its page, its PDF, its signed text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.kernel import clock
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.limits import HOUR, Limit
from bizwatch.reference.selectors import statement_cautions, statement_kind
from bizwatch.statements import presenters as say
from bizwatch.statements import services
from bizwatch.statements.choices import State
from bizwatch.statements.exceptions import PdfNotMade
from bizwatch.statements.pdf.printing import make_pdf
from bizwatch.statements.policies import canonical, faults
from bizwatch.statements.selectors import changes_of, content_of, parts_of, sections_of, whole_of
from bizwatch.statements.views.doors import Seat

PDFS_OF_LINK = Limit(
    "statement-pdf", 20, HOUR
)  # for one statement: each keeps a printer and a person's request waiting


def show(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Show the whole statement with what can be done; of a link that has expired, offer a fresh one."""
    if seat.is_over:
        return render(request, "statements/expired.html", {"seat": seat})
    _note(seat, "page")
    return render(request, "statements/show.html", show_context(request, seat))


def show_context(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """Return everything that the page of a statement shows: nothing of the witness's own details."""
    statement, whole = seat.statement, whole_of(seat.statement)
    sections = sections_of(statement)
    headings = {section.code: section.heading for section in sections}
    parts = parts_of(statement)
    text = canonical(whole.document)
    missing = faults(content_of(statement)) if statement.state == State.DRAFT else ()
    return {
        "seat": seat,
        "statement": statement,
        "whole": whole.document,
        "about_rows": say.about_rows(whole.document),
        "signature_rows": say.signature_rows(whole.document, whole.sha256),
        "sections": [(section, parts.get(section.code)) for section in sections],
        "missing": say.fault_lines(missing),
        "warnings": statement_cautions(statement.kind, text, statement.edition),
        "undrawable": say.undrawable_words(text),
        "changes": [say.change_line(change, headings) for change in changes_of(statement)],
        "state": statement.get_state_display(),
        "colour": say.STATE_COLOURS[statement.state],
        "kind": say.kind_name(statement),
        "pen": say.pen_words(statement, is_police=seat.is_police),
        "lead": statement_kind(statement.kind, statement.edition).lead,
        "followers": list(statement.followed_by.order_by("asked_at")),
        "sees_details": seat.is_witness
        or (seat.is_police and has_permission(request.user, Permission.VIEW_WITNESS_DETAILS)),
    }


def pdf(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Send the statement as a tagged PDF: as it was signed, or as a draft that says so."""
    if seat.link is not None and not PDFS_OF_LINK.allows(seat.statement.number):
        messages.error(request, "You have saved this statement as a PDF often enough for now. Try again in an hour.")
        return redirect(seat.url("show"))
    whole = whole_of(seat.statement)
    _note(seat, "PDF")
    try:
        made = make_pdf(whole.document, sha256=whole.sha256)
    except PdfNotMade as error:
        messages.error(request, str(error))
        return redirect(seat.url("show"))
    ending = "" if whole.sha256 else "-draft"
    return _file(made, "application/pdf", f"statement-{seat.statement.number}{ending}.pdf")


def text(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Send the signed text as it was hashed, so that anybody can check the hash."""
    if seat.statement.state != State.SIGNED:
        raise Http404("The statement is not signed yet.")
    _note(seat, "signed text")
    return _file(seat.statement.signed.text.encode(), "application/json", f"statement-{seat.statement.number}.json")


def fresh(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """E-mail a fresh link to the address that the statement was asked of, and to no other."""
    if request.method == "POST":
        try:
            services.renew_link(statement=seat.statement, by=seat.by, at=clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "A fresh link is on its way to the address that the statement was asked of.")
    return redirect(seat.url("show"))


def _note(seat: Seat, what: str) -> None:
    reason = f"{seat.door.prefix}: {what}"
    services.record_statement_read(statement=seat.statement, by=seat.by, at=clock.now(), reason=reason)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
