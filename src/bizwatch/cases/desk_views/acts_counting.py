"""The acts of the desk on how a case is counted, and on what is asked of specialists."""

from datetime import timedelta
from typing import Any

from bizwatch.cases import services
from bizwatch.cases.choices import SpecialistState
from bizwatch.cases.desk_forms import counting
from bizwatch.cases.desk_forms import specialists as forms
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.specialists import steps_after
from bizwatch.cases.selectors.afterwards import afterwards_of
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import specialist, specialists

_USUAL_ANSWER = timedelta(days=14)  # until the body is chosen; the list says how long each usually takes


def _bodies(case: Case, part: Any) -> dict[str, Any]:
    day = to_london(clock.now()).date()
    return {"bodies": specialists(day), "initial": {"due": day + _USUAL_ANSWER}}


def _steps(case: Case, part: Any) -> dict[str, Any]:
    is_police = specialist(part.body, to_london(part.sent_at).date()).is_police
    return {"steps": steps_after(SpecialistState(part.state), is_police=is_police)}


def _schedule(case: Case, part: Any) -> dict[str, Any]:
    schedule = afterwards_of(case).schedule
    if schedule is None:
        return {}
    form = counting.OccasionsForm
    return {"initial": {"because": schedule.because, "value": form.ONCE if schedule.adds_value else form.ALREADY}}


COUNTING_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="refer",
        act=Act.REFER,
        heading="Refer to specialists or another body",
        submit="Refer it",
        form=forms.ReferForm,
        service=services.refer_case,
        done="They are asked. The case stays with you, and the queue says when the answer is due.",
        lead="The case stays with the desk. To give it away, transfer it.",
        fault_field="due",
        prepare=_bodies,
    ),
    ActPage(
        slug="specialist-step",
        act=Act.NOTE_SPECIALIST,
        heading="What became of this referral",
        submit="Save",
        form=forms.SpecialistStepForm,
        service=services.note_specialist,
        done="It is noted what became of the referral.",
        part="specialist_id",
        fault_field="state",
        prepare=_steps,
    ),
    ActPage(
        slug="split",
        act=Act.SPLIT,
        heading="Count one crime for each victim",
        submit="Make one crime for each",
        form=counting.SplitForm,
        service=services.split_case,
        done="There is one crime for each victim now, each with its own reference. The business is told.",
        lead="General rule D. What was told, the suspects and the files are on each of them; their clocks run from the report. "
        "One that was made in error is cancelled (C4).",
        fault_field="workers",
    ),
    ActPage(
        slug="occasions",
        act=Act.ADD_OCCASIONS,
        heading="Add thefts to the schedule",
        submit="Add them",
        form=counting.OccasionsForm,
        service=services.add_occasions,
        done="The thefts are on the schedule. They are counted as one crime.",
        lead="General rule E, a finished incident: thefts by the same person that were found out and reported at once are one "
        "crime.",
        fault_field="rows",
        prepare=_schedule,
    ),
    ActPage(
        slug="remove-occasion",
        act=Act.REMOVE_OCCASION,
        heading="Take this theft off the schedule",
        submit="Take it off",
        form=counting.RemoveOccasionForm,
        service=services.remove_occasion,
        done="The theft is off the schedule.",
        part="occasion_id",
        variant="warning",
        fault_field="reason",
    ),
)
