"""The shapes of what the API answers and takes; the OpenAPI document is made of them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict

EventName = Literal[
    "report.received",
    "report.crime_reference",
    "report.requested",
    "report.message",
    "report.call_back",
    "report.status",
    "report.outcome",
]
Sender = Literal["police", "business"]


class Coded(Schema):
    """A code with its words."""

    code: str
    words: str


class MissingOut(Schema):
    """A page of questions that the report left out; ``fields`` are their names in the data set."""

    page: str
    words: str
    fields: list[str]


class DuplicateOut(Schema):
    """A case of your business that may tell of the same event. A person decides whether it does."""

    reference: str
    kind: str
    occurred_from: datetime
    reported_at: datetime
    status: str
    door: str
    reasons: list[str]


class ExpectedContactOut(Schema):
    """When the business may really expect contact: 9 in 10 hear before then. It may be later than the promise, and says so."""

    by: datetime
    promised_by: datetime
    is_later_than_promised: bool
    words: str


class ReportMade(Schema):
    """The receipt of a report."""

    reference: str = Field(description="The report's reference")
    crime_reference: str = Field(description="The reference under which the police deal with it")
    your_reference: str
    received_at: datetime
    status: Coded
    expected_contact: ExpectedContactOut | None = Field(
        description="null where only the plain promise can be given, none is owed, or it is over"
    )
    missing: list[MissingOut] = Field(description="What is still asked for; answer it at /answers")
    possible_duplicates: list[DuplicateOut]


class PromiseOut(Schema):
    """One promise of the police, and whether it was kept."""

    promise: str
    words: str
    due_at: datetime
    kept_at: datetime | None


class RequestOut(Schema):
    """Something that the police ask of the business."""

    id: int
    kind: str
    text: str
    due_at: datetime


class OutcomeOut(Schema):
    """How the case ended."""

    code: str
    label: str
    meaning: str
    words: str
    at: datetime


class MessageOut(Schema):
    """A message, from the police or from the business."""

    id: int
    sender: Sender
    at: datetime
    text: str


class EvidenceOut(Schema):
    """A file that the business sent."""

    id: UUID
    name: str
    caption: str
    added_at: datetime
    state: str


class CallOut(Schema):
    """A call that is booked."""

    starts_at: datetime


class ReportRow(Schema):
    """One line of the list of reports."""

    reference: str
    crime_reference: str
    your_reference: str
    kind: str
    premises: str
    sent_at: datetime
    status: Coded


class ReportOut(ReportRow):
    """Where one report stands."""

    occurred_from: datetime
    occurred_to: datetime | None
    waiting_for: Literal["police", "business", "nobody"]
    promises: list[PromiseOut]
    expected_contact: ExpectedContactOut | None = Field(
        description="null where only the plain promise can be given, none is owed, or it is over"
    )
    missing: list[MissingOut]
    requests: list[RequestOut]
    calls: list[CallOut]
    messages: list[MessageOut]
    evidence: list[EvidenceOut]
    outcome: OutcomeOut | None
    possible_duplicates: list[DuplicateOut]


class ReportPage(Schema):
    """A page of reports, oldest first. Ask with ``next`` as the cursor for those after it, now or later."""

    reports: list[ReportRow]
    next: str
    more: bool


class MessageIn(BaseModel):
    """A message to the police about the report."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="Up to 5,000 characters", max_length=5_000, min_length=1)


class MessageMade(Schema):
    """The receipt of a message."""

    id: int
    at: datetime


class AnswersMade(Schema):
    """What was taken, and what is still asked for."""

    taken: list[str]
    missing: list[MissingOut]


class PremisesOut(Schema):
    """Premises that a report can name by their reference; ``your_number`` is that of the list they came from."""

    reference: str
    name: str
    address: str
    town: str
    postcode: str
    your_number: str


class PremisesList(Schema):
    """The premises that the token acts for."""

    premises: list[PremisesOut]


class QuestionOut(Schema):
    """A question under its name in the data set."""

    field: str
    words: str
    needed: bool
    page: str


class KindOut(Schema):
    """A kind of report. ``required`` must be there for it to be taken; what else is ``needed`` is asked for later."""

    code: str
    title: str
    hint: str
    nature: str
    offences: list[str]
    service: str
    required: list[str]
    questions: list[QuestionOut]


class KindList(Schema):
    """The kinds that can be sent on a day."""

    on: date
    kinds: list[KindOut]


class ProblemTypeOut(Schema):
    """A type of problem."""

    code: str
    type: str
    status: int
    title: str
    remedy: str


class ProblemCatalogue(Schema):
    """Every type of problem that this API answers with."""

    problems: list[ProblemTypeOut]


class WebhookOut(Schema):
    """A webhook. Its secret is shown only when it is made."""

    id: UUID
    url: str
    events: list[EventName]
    state: str
    created_at: datetime


class WebhookMade(WebhookOut):
    """A new webhook, or one with a new secret, which nobody can be shown again."""

    secret: str


class WebhookList(Schema):
    """The webhooks of the business."""

    webhooks: list[WebhookOut]


class WebhookIn(BaseModel):
    """Where to tell what."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1, max_length=500)
    events: list[EventName] = Field(min_length=1)


class WebhookChange(WebhookIn):
    """A webhook as it shall be."""

    on: bool = True


class DeliveryOut(Schema):
    """One event on its way to a webhook."""

    event_id: UUID
    event: EventName
    at: datetime
    state: str
    attempts: int
    last_status: int | None
    last_fault: str
    next_try_at: datetime | None
    delivered_at: datetime | None


class DeliveryPage(Schema):
    """Deliveries, newest first."""

    deliveries: list[DeliveryOut]
    next: str
    more: bool


class ReplayIn(BaseModel):
    """What to tell again: one event by its id, or all since a moment. One of the two."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"oneOf": [{"required": ["event_id"]}, {"required": ["since"]}]}
    )

    event_id: UUID | None = None
    since: AwareDatetime | None = None


class ReplayMade(Schema):
    """How many events are told again."""

    events: int
