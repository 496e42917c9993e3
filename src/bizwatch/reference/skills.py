"""Skills of investigators: which there are, and which reports ask for which."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownReference, UnknownSkill
from bizwatch.reference.report_kinds import report_kind
from bizwatch.reference.tables import DatedTable, read_file

FILE = "skills.toml"


@dataclass(frozen=True)
class Skill:
    """One skill for a time: ``kinds`` are the kinds of report that ask for it, ``told_as_hate`` whether hate does."""

    code: str
    name: str
    kinds: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    told_as_hate: bool = False
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class SkillTables:
    """The whole file."""

    about: About
    skills: DatedTable[Skill]


@cache
def tables() -> SkillTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(SkillTables, FILE, skills="skill")
    for skill in found.skills:
        _check_kinds(skill)
    return found


def skills(on: date | None = None) -> tuple[Skill, ...]:
    """Return the skills in force on a date, in the order of the file."""
    return tables().skills.in_force(on)


def skill(code: str, on: date | None = None) -> Skill:
    """Return one skill. Raises ``UnknownSkill``."""
    return tables().skills.get(code, on, unknown=UnknownSkill, thing="skill")


def skills_asked(kind: str, *, told_as_hate: bool, on: date | None = None) -> tuple[Skill, ...]:
    """Return the skills that a report of a kind asks for on a date; mostly none."""
    return tuple(one for one in skills(on) if kind in one.kinds or (told_as_hate and one.told_as_hate))


def _check_kinds(skill: Skill) -> None:
    for kind in skill.kinds:
        try:
            report_kind(kind)
        except UnknownReference as error:
            raise ReferenceDataInvalid(f"{FILE}: {skill.code}: {error}") from error
