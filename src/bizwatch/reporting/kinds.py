"""The kinds of report: the reference data's words for each, and the offence and nature that the answers lead to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import ReportKind, kind_title, report_kinds
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.kind_rules import NATURES, OFFENCES


@dataclass(frozen=True)
class Kind:
    """A kind of report with its rules. ``entry`` is its row in the reference data, whose words it speaks."""

    entry: ReportKind
    by_answers: Callable[[Answers], str] | None = None
    nature_by_answers: Callable[[Answers], Nature] | None = None

    @property
    def code(self) -> str:
        """Its code, as cases carry it."""
        return self.entry.code

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.entry.slug

    @property
    def title(self) -> str:
        """Its name."""
        return self.entry.title

    @property
    def hint(self) -> str:
        """What it covers, in a line."""
        return self.entry.hint

    @property
    def in_sentence(self) -> str:
        """The title inside a sentence: "shop theft"."""
        return self.entry.in_sentence

    def nature(self, answers: Answers) -> Nature:
        """Return what the police do with a report that was answered like this."""
        return self.nature_by_answers(answers) if self.nature_by_answers else self.entry.nature

    def offence(self, answers: Answers) -> str:
        """Return the offence code that the answers lead to; "" where nothing is recorded as a crime."""
        if self.nature(answers) not in (Nature.CRIME, Nature.REFERRAL):
            return ""
        return self.by_answers(answers) if self.by_answers else self.entry.offence


def offered_kinds(on: date) -> dict[str, Kind]:
    """Return the kinds that can be reported on a date, by code, group by group."""
    return {entry.code: KINDS[entry.code] for entry in report_kinds(on)}


def is_restricted(code: str) -> bool:
    """Whether reports of this kind are kept from the ordinary desk and from the business's account."""
    return code in KINDS and KINDS[code].entry.nature is Nature.RESTRICTED


def spoken_kind(code: str) -> str:
    """Return the kind for records that more people read than may see a restricted report: the audit, an e-mail."""
    return Nature.RESTRICTED.value if is_restricted(code) else code


def restricted_kinds() -> list[str]:
    """Return the codes of the kinds that no list of an account may show."""
    return [code for code in KINDS if is_restricted(code)]


def shown_kind(code: str) -> str:
    """Return the kind as it stands above the pages of a report, which somebody may look at over a shoulder."""
    return "In confidence" if is_restricted(code) else kind_label(code)


def kind_label(code: str) -> str:
    """Return the name of a kind for lists; the code itself where it is no longer offered."""
    return kind_title(code)


KINDS: dict[str, Kind] = {
    entry.code: Kind(entry, OFFENCES.get(entry.code), NATURES.get(entry.code)) for entry in report_kinds()
}
SLUGS: dict[str, Kind] = {kind.slug: kind for kind in KINDS.values()}
