"""What the police do with each nature of report, in one table: how it is named, recorded and ended.

Only a crime has an offence and a Home Office outcome (Home Office Counting Rules). Everything else is recorded as an
incident, within the same 24 hours (National Crime Recording Standard), and ends with a result of the reference data.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bizwatch.reference.choices import Nature


@dataclass(frozen=True)
class NatureRule:
    """The words of one nature. ``tag`` is "" where no tag is needed; ``recorded`` is said of a case once recorded, and
    ``acknowledged`` stands in "your report is ... within 24 hours".

    ``is_crime`` answers the first question of every definition of business crime; None leaves it to what was told.
    ``contacts``: an officer contacts who reported it within 24 hours. Information has no victim, so that is promised only
    from when they ask for it.
    """

    noun: str
    tag: str
    colour: str
    record: str
    done: str
    acknowledged: str
    lead: str
    recorded: str
    promise: str
    is_crime: bool | None
    contacts: bool = True


_ANY_REPORT = (
    "Every report gets a record that can be checked, within 24 hours, whether it is a crime or not (National Crime "
    "Recording Standard)."
)

NATURES: Mapping[Nature, NatureRule] = {
    Nature.CRIME: NatureRule(
        noun="a crime",
        tag="",
        colour="",
        record="Record the crime",
        done="The crime is recorded.",
        acknowledged="recorded as a crime",
        lead="The victim’s belief is enough, unless there is credible evidence to the contrary. Low value, no CCTV or a "
        "victim who does not support action are no reasons not to record.",
        recorded="Recorded as a crime",
        promise="Recorded as a crime within 24 hours",
        is_crime=None,
    ),
    Nature.INCIDENT: NatureRule(
        noun="an incident and not a crime",
        tag="Incident",
        colour="magenta",
        record="Record the incident",
        done="The incident is recorded.",
        acknowledged="recorded as an incident",
        lead=f"{_ANY_REPORT} If what is told amounts to a crime, record it as a crime instead.",
        recorded="Recorded as an incident",
        promise="Recorded as an incident within 24 hours",
        is_crime=False,
    ),
    Nature.INFORMATION: NatureRule(
        noun="information and not a crime",
        tag="Information",
        colour="grey",
        record="Record the information",
        done="The information is recorded.",
        acknowledged="recorded as information",
        lead=f"{_ANY_REPORT} If what is told amounts to a crime, record it as a crime instead.",
        recorded="Recorded as information",
        promise="Recorded within 24 hours",
        is_crime=False,
        contacts=False,
    ),
    Nature.REFERRAL: NatureRule(
        noun="a report that the national fraud service records",
        tag="Referral",
        colour="teal",
        record="Record the incident",
        done="The incident is recorded.",
        acknowledged="recorded here, and tracked at the national fraud service,",
        lead=f"{_ANY_REPORT} The crime itself is recorded by the national service, once: note here that it was told.",
        recorded="Recorded, and tracked for you",
        promise="Recorded here within 24 hours",
        is_crime=None,
    ),
    Nature.RESTRICTED: NatureRule(
        noun="a restricted case",
        tag="Restricted",
        colour="red",
        record="Note that you have read it",
        done="It is noted that a specialist has read it.",
        acknowledged="read by a specialist",
        lead=_ANY_REPORT,
        recorded="Read by a specialist",
        promise="Read by a specialist within 24 hours",
        is_crime=False,
    ),
}
ORDINARY = frozenset(Nature) - {Nature.RESTRICTED}
NOT_CRIME = frozenset(Nature) - {Nature.CRIME}


def rule_of(nature: str) -> NatureRule:
    """Return the words of a nature by its code."""
    return NATURES[Nature(nature)]
