"""Forms of supervision: filters of its lists, a plan for many cases, skills and conflicts of interest."""

from datetime import date
from typing import Any, ClassVar

from bizwatch.cases.choices import OPEN_STATUSES, ConflictWith, There
from bizwatch.cases.desk_forms.leaving import TakeForm
from bizwatch.cases.selectors.reallocating import ANYBODY, AT_MOST, NOBODY, Chosen
from bizwatch.cases.selectors.reviews import NEVER
from bizwatch.design.act_forms import ActForm, names_of, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.reference.selectors import kind_choices, policing_areas, skills


def _areas() -> list[tuple[str, str]]:
    return sorted(((area.code, area.name) for area in policing_areas()), key=lambda choice: choice[1])


def _area_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(label="Policing area", choices=_areas, required=False, empty_label="All areas")


def _kind_field() -> fields.ChoiceSelect:
    return fields.ChoiceSelect(label="Kind of report", choices=kind_choices(), required=False, empty_label="All kinds")


class _Filters(DesignForm):
    """Filters sent by GET: an unknown value is no filter."""

    mark_optional: ClassVar[bool] = False

    def chosen(self) -> dict[str, Any]:
        """Return what was understood, without the empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WorkloadForm(_Filters):
    """Which open cases are counted, and which officers are shown."""

    area = _area_field()
    crime_kind = _kind_field()
    there = fields.ChoiceSelect(label="Who", choices=There.choices, required=False, empty_label="Everybody")
    skill = fields.ChoiceSelect(
        label="With the skill",
        choices=lambda: [(one.code, one.name) for one in skills()],
        required=False,
        empty_label="Any or none",
    )


class ReviewsForm(_Filters):
    """Which reviews are listed."""

    due = fields.ChoiceSelect(
        label="Due",
        choices=(("overdue", "Overdue"), ("week", "Within a week")),
        required=False,
        empty_label="Within a day",
    )
    whose = fields.ChoiceSelect(label="Who has it", required=False, empty_label="Anybody")
    reviewer = fields.ChoiceSelect(label="Reviewed before by", required=False, empty_label="Anybody or nobody")
    area = _area_field()

    def __init__(self, *args: Any, people: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["whose"]
        reviewer: Any = self.fields["reviewer"]
        whose.choices = [(NOBODY, "Nobody"), *((str(one.pk), one.audit_name) for one in people)]
        reviewer.choices = [(NEVER, "Nobody yet"), *((str(one.pk), one.audit_name) for one in reviewers)]


class ReallocateForm(DesignForm):
    """Which cases are given, to whom, and why."""

    mark_optional: ClassVar[bool] = False

    whose = fields.ChoiceSelect(label="Whose cases?", subject="whose cases are given")
    area = _area_field()
    crime_kind = _kind_field()
    status = fields.ChoiceSelect(
        label="Status",
        choices=[(status.value, status.label) for status in OPEN_STATUSES],
        required=False,
        empty_label="All open",
    )
    at_most = fields.IntegerField(
        label="How many at most?",
        subject="how many at most",
        help_text="Those that lose something soonest come first.",
        min_value=1,
        max_value=AT_MOST,
        initial=AT_MOST,
        design={"width": "5"},
    )
    to = fields.MultiChoice(
        label="Who gets them?",
        subject="who gets them",
        help_text="Choose several to spread them evenly by open cases. Whoever is away, has no shift ahead or stands too near "
        "to a case gets none of it.",
    )
    without_skill = fields.ConfirmField(
        label="Give a case also where nobody chosen has the skill that it asks for", required=False
    )
    reason = reason_field("Why do they move?", max_length=1_000)

    def __init__(self, *args: Any, owners: Any, people: Any, hints: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}
        whose: Any = self.fields["whose"]
        whose.choices = [
            (NOBODY, "Nobody’s: what is unallocated"),
            (ANYBODY, "Everybody’s"),
            *((str(one.public_id), one.audit_name) for one in owners),
        ]
        to: Any = self.fields["to"]
        to.choices = names_of(self.people)
        to.design = {**to.design, "choice_hints": hints}

    def wanted(self) -> dict[str, Any]:
        """Return what the service of planning is called with."""
        data = self.cleaned_data
        columns = ("whose", "area", "crime_kind", "status", "at_most")
        return {
            "chosen": Chosen(**{name: data[name] for name in columns}),
            "to": [self.people[key] for key in data["to"]],
            "without_skill": data["without_skill"],
            "reason": data["reason"],
        }


class UndoForm(DesignForm):
    """Why a plan that was carried out is taken back."""

    reason = reason_field("Why is it taken back?", max_length=1_000)


class GrantSkillForm(DesignForm):
    """Who has which skill, and from when to when."""

    officer = fields.ChoiceSelect(label="Officer", subject="an officer")
    code = fields.ChoiceSelect(
        label="Skill", subject="a skill", choices=lambda: [(one.code, one.name) for one in skills()]
    )
    first_day = fields.DateInputField(label="First day", subject="the first day")
    last_day = fields.DateInputField(
        label="Last day",
        subject="the last day",
        help_text="Until further notice if you leave it empty.",
        required=False,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}
        officer: Any = self.fields["officer"]
        officer.choices = names_of(self.people)

    def wanted(self) -> dict[str, Any]:
        """Return what the service is called with."""
        return {**self.cleaned_data, "officer": self.people[self.cleaned_data["officer"]]}


class EndSkillForm(DesignForm):
    """The last day of a skill."""

    last_day = fields.DateInputField(label="Last day", subject="the last day")


class EndConflictForm(DesignForm):
    """Why a conflict of interest is over."""

    reason = reason_field("Why is it over?", max_length=1_000)


class TakeWithReasonForm(TakeForm):
    """The button that takes a case, and why somebody takes one who lacks a skill that it asks for."""

    reason = reason_field("Why do you take it all the same?", required=False, subject="why", max_length=1_000)


class ConflictForm(ActForm):
    """With what an officer declares a conflict of interest, on the case where they noticed it."""

    places: ClassVar[dict[str, str]] = {"case_person_id": "person"}

    about = fields.ChoiceRadios(
        label="With what do you have a conflict of interest?",
        subject="with what you have a conflict of interest",
        choices=ConflictWith.choices,
    )
    person = fields.ChoiceRadios(
        label="Which person?",
        subject="which person",
        design={"conditional_on": ("about", ConflictWith.PERSON.value)},
    )
    reason = reason_field(
        "Why should you not have such cases?",
        max_length=1_000,
        help_text="In a few words. Supervisors read it.",
    )
    last_day = fields.DateInputField(
        label="Last day",
        subject="the last day",
        help_text="Until further notice if you leave it empty.",
        required=False,
    )

    def __init__(self, *args: Any, on_case: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = on_case
        if not on_case:
            about: Any = self.fields["about"]
            about.choices = [choice for choice in ConflictWith.choices if choice[0] != ConflictWith.PERSON]

    def arguments(self) -> dict[str, Any]:
        """Return what the service is called with."""
        data = self.cleaned_data
        last_day: date | None = data["last_day"]
        person = data.get("person")
        return {
            "about": ConflictWith(data["about"]),
            "case_person_id": int(person) if person else None,
            "reason": data["reason"],
            "last_day": last_day,
        }
