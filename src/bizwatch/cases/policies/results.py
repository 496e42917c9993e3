"""The rules by which a case ends that is no crime: with a result of the reference data, and never with an outcome."""

from dataclasses import dataclass, replace
from datetime import date

from bizwatch.cases.policies.outcomes import Fault, unfinished_faults
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import Result, national_service, result, results


@dataclass(frozen=True, kw_only=True)
class ResultCase:
    """What is on the case when a result is asked for. ``told_to_service``: the national service knows of it."""

    nature: Nature
    unread_messages: int = 0
    booked_call_backs: int = 0
    open_police_actions: int = 0
    told_to_service: bool = False


def result_faults(chosen: Result, case: ResultCase, *, rationale: str, other_body: str) -> tuple[Fault, ...]:
    """Return all that stands in the way of a result; empty where it may be given."""
    faults = list(
        unfinished_faults(
            unread_messages=case.unread_messages,
            booked_call_backs=case.booked_call_backs,
            open_police_actions=case.open_police_actions,
        )
    )
    if case.nature not in chosen.natures:
        faults.append(("result_code", f"“{chosen.label}” is no result for this kind of report: choose another."))
    if chosen.names_body and not other_body:
        faults.append(("other_body", "Name the body that takes it on."))
    if chosen.told_to_service and not case.told_to_service:
        faults.append(
            (
                "result_code",
                "Nobody has told the national service yet: note that the business did, or refer it on first.",
            )
        )
    if not rationale:
        faults.append(("rationale", "Write what was done and why the case can be closed."))
    return tuple(faults)


def spoken_result(code: str, *, service: str = "", reported_on: date, on: date | None = None) -> Result:
    """Return a result with the service's name of the day of the report in its words. Raises ``UnknownResult``."""
    return _named(result(code, on), service, reported_on)


def spoken_results(nature: Nature, *, service: str = "", reported_on: date, on: date) -> tuple[Result, ...]:
    """Return the results that a case of this nature can end with on a day, in words."""
    return tuple(_named(row, service, reported_on) for row in results(nature, on))


def _named(row: Result, service: str, reported_on: date) -> Result:
    name = national_service(service, reported_on).name if service else "the national service"
    return replace(row, label=row.label.format(service=name), meaning=_sentences(row.meaning.format(service=name)))


def _sentences(text: str) -> str:
    return text[:1].upper() + text[1:]
