"""What a report tells of violence and weapons: the facts that the attendance rule and the order of the queue look at.

Read widely, because the desk asks again: robbery is force or the threat of it by definition, and the gate asks in one
question whether anybody was hurt, pushed or threatened. What nobody was asked stays not known.
"""

from bizwatch.cases.choices import FactAnswer
from bizwatch.cases.intake import NewCircumstances
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.kind_choices import Act, Force, Injury

_VIOLENT_ACTS = frozenset({Act.HIT, Act.THREAT_KILL})
_VIOLENT_FORCE = frozenset({Force.FORCE, Force.THREAT})
_HURT = frozenset({Injury.MINOR, Injury.SERIOUS})
_WEAPON_PAGES = ("harm", "force", "break_in_end")


def circumstances(answers: Answers) -> NewCircumstances:
    """Return what was told; only pages that this report has count."""
    told = set(answers.get("gate", "told", []) or [])
    return NewCircumstances(violence=_violence(answers, told), weapon=_weapon(answers, told))


def _violence(answers: Answers, told: set[str]) -> FactAnswer:
    if "violence" in told:
        return FactAnswer.YES
    acts, force = _asked(answers, "harm", "acts"), _asked(answers, "force", "how")
    hurt = BY_CODE["victims"].is_asked(answers) and any(
        item.get("injury") in _HURT for item in answers.items("victims")
    )
    if hurt or _VIOLENT_ACTS.intersection(acts or ()) or _VIOLENT_FORCE.intersection(force or ()):
        return FactAnswer.YES
    return FactAnswer.NO if acts or force else FactAnswer.UNKNOWN


def _weapon(answers: Answers, told: set[str]) -> FactAnswer:
    found = [_asked(answers, page, "weapon") for page in _WEAPON_PAGES]
    if "weapon" in told or "yes" in found:
        return FactAnswer.YES
    return FactAnswer.NO if "no" in found else FactAnswer.UNKNOWN


def _asked(answers: Answers, page: str, question: str) -> Json:
    return answers.get(page, question, None) if BY_CODE[page].is_asked(answers) else None
