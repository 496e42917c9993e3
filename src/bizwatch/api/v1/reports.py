"""Reports: sending them, and what became of them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema, Status

from bizwatch.api import cursors, keys, presenters, selectors, services
from bizwatch.api.choices import Scope
from bizwatch.api.exceptions import ReportNotFound
from bizwatch.api.guard import ApiRequest, check_content_type
from bizwatch.api.models import ApiClient
from bizwatch.api.problems import Problem, Wrong, pointer
from bizwatch.api.schemas import (
    AnswersMade,
    EvidenceOut,
    MessageIn,
    MessageMade,
    ReportMade,
    ReportOut,
    ReportPage,
)
from bizwatch.api.services import Answer
from bizwatch.api.v1.base import JSON, json_body, operation, read_json, read_model
from bizwatch.audit.services import record_read
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.fields import CleanCharField
from bizwatch.kernel.references import tidy_reference
from bizwatch.reporting.dataset import Fault

MULTIPART = "multipart/form-data"
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_MESSAGE = CleanCharField(label="Your message", subject="your message", multiline=True, max_length=5_000)
_CAPTION = CleanCharField(label="What it shows", subject="what it shows", required=False, max_length=200)
_EVIDENCE_BODY = {
    MULTIPART: {
        "schema": {
            "type": "object",
            "required": ["file", "sha256"],
            "properties": {
                "file": {"type": "string", "format": "binary", "description": "One photo, video or PDF"},
                "sha256": {
                    "type": "string",
                    "pattern": "^[0-9A-Fa-f]{64}$",
                    "description": "Of the file, in hexadecimal",
                },
                "caption": {"type": "string", "maxLength": 200, "description": "What it shows"},
            },
        }
    }
}
REPORT_SCHEMA = {"$ref": "#/components/schemas/Report"}
ANSWERS_SCHEMA = {"$ref": "#/components/schemas/Answers"}


@operation(
    "POST",
    "/reports",
    scope=Scope.WRITE_REPORTS,
    answers={201: ReportMade},
    problems=("not-possible",),
    takes=json_body(REPORT_SCHEMA),
    under_key=True,
)
def send_report(request: ApiRequest) -> HttpResponse:
    """Send a report.

    It is taken as soon as kind, premises, when, and what happened or what it was about are there; what else the form
    would ask is in missing, and is asked for later.
    """
    key, data = keys.key_of(request), read_json(request)
    digest = keys.digest_of(request)
    client, at = request.auth, request.at
    kept = services.kept_answer(client=client, key=key, digest=digest, at=at)
    if kept is not None:
        return _answered(kept)
    reading, premises = services.read(client=client, data=data, at=at)
    if reading.faults:
        raise Problem("not-right", errors=[_wrong(fault, data) for fault in reading.faults])
    same = services.same_events(client=client, reading=reading, premises=premises, at=at)

    def act() -> Answer:
        try:
            report = services.receive(
                client=client,
                reading=reading,
                premises=premises,
                dedupe=keys.dedupe_of(client.audit_id, key, digest),
                at=at,
            )
        except DomainError as refused:
            raise Problem("not-right", str(refused)) from refused
        made = ReportMade(**presenters.receipt(report, same, at=at))
        return Answer(201, made.model_dump_json(), f"/api/v1/reports/{report.reference}")

    return _answered(services.answer_once(client=client, key=key, digest=digest, act=act, at=at))


def _answered(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=JSON)
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _wrong(fault: Fault, data: Mapping[str, Any]) -> Wrong:
    words = (
        fault.words
        if fault.words[:1].isupper() or fault.words.startswith(fault.field)
        else f"{fault.field} {fault.words}"
    )
    return Wrong("pointer", pointer(*steps_of(fault.field, data)), words)


def steps_of(field: str, data: Mapping[str, Any]) -> list[str | int]:
    """Return the steps to an item by its name in the data set: "property[0].unit_value" is ["property", 0, "unit_value"].

    A name that the sender wrote may hold a dot itself, as those of ``details`` do: what stands in the data is one step.
    """
    if field in data:
        return [field]
    steps: list[str | int] = []
    here: Any = data
    rest = field
    while rest:
        step, rest = _step(rest, here)
        steps.append(step)
        here = _inside(here, step)
    return steps


def _step(rest: str, here: Any) -> tuple[str | int, str]:
    if numbered := re.match(r"\[(\d+)\]\.?", rest):
        return int(numbered[1]), rest[numbered.end() :]
    whole = (
        [name for name in here if rest == name or rest.startswith((f"{name}.", f"{name}["))]
        if isinstance(here, Mapping)
        else []
    )
    name = max(whole, key=len) if whole else re.split(r"[.\[]", rest, maxsplit=1)[0] or rest
    return name, rest[len(name) :].removeprefix(".")


def _inside(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


class ReportFilters(Schema):
    """What of the reports is asked for."""

    cursor: str = Query("", max_length=200, description="The next of the page before")
    limit: int = Query(50, ge=1, le=200)


@operation("GET", "/reports", scope=Scope.READ_REPORTS, answers={200: ReportPage})
def list_reports(request: ApiRequest, filters: ReportFilters = Query(...)) -> Any:  # noqa: B008 - how ninja declares it
    """List your reports.

    Oldest first. Keep next, and ask with it as the cursor for what came after. A report is listed from half a minute
    after it was sent, so that none is ever passed over.
    """
    found = selectors.reports_of_client(request.auth)
    rows, after, more = cursors.page(found, cursor=filters.cursor, limit=filters.limit, at=request.at)
    return {"reports": [presenters.report_row(report) for report in rows], "next": after, "more": more}


@operation("GET", "/reports/{reference}", scope=Scope.READ_REPORTS, answers={200: ReportOut}, problems=("not-found",))
def read_report(request: ApiRequest, reference: str) -> Any:
    """Read what became of a report."""
    report = _own(request.auth, reference)
    record_read(
        by=request.auth,
        at=request.at,
        subject_type="report",
        subject_id=report.reference,
        case_reference=report.case.crime_reference,
        reason="own report",
    )
    return presenters.report_document(report, request.auth, at=request.at)


@operation(
    "POST",
    "/reports/{reference}/evidence",
    scope=Scope.WRITE_EVIDENCE,
    answers={200: EvidenceOut, 201: EvidenceOut},
    problems=("not-found", "not-possible"),
    takes=_EVIDENCE_BODY,
)
def send_evidence(request: ApiRequest, reference: str) -> Any:
    """Send a file as evidence.

    One photo, video or PDF. Its SHA-256 is compared with what arrived; where they differ nothing is kept. The same file
    again is answered with 200 and kept once.
    """
    check_content_type(request, MULTIPART)
    report = _own(request.auth, reference)
    upload, sha256, caption = _file_of(request)
    try:
        exhibit, is_new = services.add_evidence(
            client=request.auth, report=report, upload=upload, sha256=sha256, caption=caption, at=request.at
        )
    except DomainError as refused:
        raise Problem("not-right", str(refused), [Wrong("part", "file", str(refused))]) from refused
    return Status(201 if is_new else 200, presenters.exhibit_row(exhibit))


def _file_of(request: HttpRequest) -> tuple[Any, str, str]:
    files = request.FILES.getlist("file")
    sha256 = request.POST.get("sha256", "").strip()
    wrong = []
    if len(files) != 1:
        wrong.append(Wrong("part", "file", "must be one file"))
    if not _SHA256.fullmatch(sha256):
        wrong.append(Wrong("part", "sha256", "must be the SHA-256 of the file: 64 hexadecimal digits"))
    others = sorted((set(request.POST) - {"sha256", "caption"}) | (set(request.FILES) - {"file"}))
    wrong += [Wrong("part", name[:80], "is not part of this request") for name in others]
    caption = _clean(_CAPTION, request.POST.get("caption", ""), Wrong("part", "caption", ""), wrong)
    if wrong:
        raise Problem("not-right", errors=wrong)
    return files[0], sha256, caption


def _clean(field: CleanCharField, text: str, place: Wrong, wrong: list[Wrong]) -> str:
    """Return a text as the forms' own field takes it; what it says against it goes into ``wrong``."""
    try:
        return str(field.clean(text))
    except ValidationError as error:
        wrong += [Wrong(place.place, place.name, words) for words in error.messages]
        return ""


@operation(
    "POST",
    "/reports/{reference}/messages",
    scope=Scope.WRITE_REPORTS,
    answers={201: MessageMade},
    problems=("not-found", "not-possible"),
    takes=json_body(MessageIn),
    under_key=True,
)
def send_message(request: ApiRequest, reference: str) -> HttpResponse:
    """Write to the police about a report."""
    key, client, at = keys.key_of(request), request.auth, request.at
    typed = read_model(request, MessageIn)
    wrong: list[Wrong] = []
    text = _clean(_MESSAGE, typed.text, Wrong("pointer", "#/text", ""), wrong)
    if wrong:
        raise Problem("not-right", errors=wrong)
    report = _own(client, reference)

    def act() -> Answer:
        mark = uuid5(NAMESPACE_URL, f"{client.audit_id}:{report.reference}:{key}:{at.isoformat()}")
        message = services.write_message(client=client, report=report, text=text, dedupe=mark, at=at)
        return Answer(201, MessageMade(id=message.pk, at=message.at).model_dump_json())

    return _answered(services.answer_once(client=client, key=key, digest=keys.digest_of(request), act=act, at=at))


@operation(
    "POST",
    "/reports/{reference}/answers",
    scope=Scope.WRITE_REPORTS,
    answers={200: AnswersMade},
    problems=("not-found", "not-possible"),
    takes=json_body(ANSWERS_SCHEMA),
    under_key=True,
)
def answer_missing(request: ApiRequest, reference: str) -> HttpResponse:
    """Answer what a report left out.

    Any items of the data set that belong to a page named in missing.
    """
    key, client, at = keys.key_of(request), request.auth, request.at
    data = read_json(request)
    report = _own(client, reference)

    def act() -> Answer:
        taken = _take(client, report, data, at)
        made = AnswersMade.model_validate({"taken": taken, "missing": presenters.missing(report)})
        return Answer(200, made.model_dump_json())

    return _answered(services.answer_once(client=client, key=key, digest=keys.digest_of(request), act=act, at=at))


def _take(client: ApiClient, report: Any, data: Mapping[str, Any], at: datetime) -> list[str]:
    taken, faults = services.answer_missing(client=client, report=report, data=data, at=at)
    if faults:
        raise Problem("not-right", errors=[_wrong(fault, data) for fault in faults])
    return taken


def _own(client: ApiClient, reference: str) -> Any:
    """Return a report that the token may see. Raises ``ReportNotFound``."""
    wanted = tidy_reference(reference)[:20]
    found = selectors.reports_of_client(client).filter(reference=wanted).first() if "\0" not in wanted else None
    if found is None:
        raise ReportNotFound
    return found
