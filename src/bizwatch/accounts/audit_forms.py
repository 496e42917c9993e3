"""What an auditor asks of the audit."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from bizwatch.accounts import selectors
from bizwatch.audit.choices import LABELS
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.clock import LONDON
from bizwatch.kernel.fields import ChoiceSelect, CleanCharField, DateInputField
from bizwatch.kernel.references import tidy_reference

_MOST_PEOPLE = 50


class AuditSearchForm(DesignForm):
    """Who, what, which case, when; every question may be left empty."""

    mark_optional = False

    who = CleanCharField(
        label="Who did it",
        required=False,
        max_length=100,
        help_text="Name, email address or collar number, or an id like user:12.",
        design={"width": "20", "spellcheck": False, "autocomplete": "off"},
    )
    case_reference = CleanCharField(
        label="Case", required=False, max_length=30, design={"width": "20", "spellcheck": False, "autocomplete": "off"}
    )
    subject_type = CleanCharField(
        label="Kind of record",
        required=False,
        max_length=40,
        help_text="Like person, case or user.",
        design={"width": "20"},
    )
    subject_id = CleanCharField(label="Number of the record", required=False, max_length=60, design={"width": "20"})
    action = ChoiceSelect(
        label="What was done",
        required=False,
        empty_label="Anything",
        choices=[(action.value, words) for action, words in LABELS.items()],
    )
    since = DateInputField(label="From", subject="from", required=False)
    until = DateInputField(label="To", subject="to", required=False)

    def clean_case_reference(self) -> str:
        """Return the reference in its stored shape, however it was typed."""
        return tidy_reference(self.cleaned_data["case_reference"])

    @cached_property
    def question(self) -> dict[str, Any]:
        """Return the arguments of ``audit.selectors.events_about``; the days count in London, both included."""
        asked = self.cleaned_data
        until = asked["until"]
        return {
            "actor_ids": _actor_ids(asked["who"]),
            "since": _midnight(asked["since"]),
            "until": _midnight(until and until + timedelta(days=1)),
            **{name: asked[name] for name in ("case_reference", "subject_type", "subject_id", "action")},
        }


def _actor_ids(who: str) -> list[str] | None:
    if not who:
        return None
    if ":" in who:
        return [who]
    return [user.audit_id for user in selectors.find_users(who).prefetch_related(None)[:_MOST_PEOPLE]]


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=LONDON) if day else None
