"""How much the desk gets done: first contacts for each officer-hour on the rota, and how long a contact takes.

Measured, from hours in which reports were waiting (in other hours the desk makes as many contacts as reports come, which says
nothing of what it could do): contacts made ÷ officer-hours on the rota. Measured too: the time between one contact and the
next of one officer in one shift, and how many tries reached somebody. Assumed until enough is measured: the three priors
of ``ServiceRules``, each weighed like so much evidence. What is neither contact nor break (recording, footage, reviews,
calls) is not measured by itself: it is the rest of the officer-hour.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LONGEST_GAP_HOURS = 3.0


@dataclass(frozen=True)
class ServiceRules:
    """What is assumed of a desk, and how much evidence each assumption weighs.

    ``contacts_per_hour``: first contacts for each officer-hour; ``weighs_hours``: like so many officer-hours.
    ``handling_hours``: one contact, from dialling to the note; ``weighs_contacts``. ``reached``: the share of tries that reach
    somebody; ``weighs_tries``. ``try_again_hours``: open hours of the desk until the next try. ``absent``: the share of
    officers on the rota who are not there and of whom the rota does not know.
    """

    contacts_per_hour: float = 1.0
    weighs_hours: float = 40.0
    handling_hours: float = 0.4
    weighs_contacts: float = 30.0
    reached: float = 0.8
    weighs_tries: float = 30.0
    try_again_hours: float = 2.0
    absent: float = 0.04


@dataclass(frozen=True)
class ServiceFit:
    """What a desk is taken to do. ``evidence`` is the sum of contacts that stand behind ``contacts_per_hour``, prior included.

    ``busy_hours`` and ``busy_contacts`` are what was measured while reports waited, ``gaps`` and ``tries`` how many of
    either; where they are 0 the figure is the prior and nothing else.
    """

    contacts_per_hour: float
    evidence: float
    handling_hours: float
    reached: float
    try_again_hours: float
    absent: float
    busy_hours: float
    busy_contacts: int
    gaps: int
    tries: int

    @property
    def share_of_time(self) -> float:
        """The share of an officer-hour that first contacts take."""
        return min(1.0, self.contacts_per_hour * self.handling_hours)

    def with_handling(self, times: float) -> "ServiceFit":
        """Return the same desk with contacts that take ``times`` as long, in the same share of the time.

        Raises ``ValueError`` for 0 or less.
        """
        if times <= 0:
            raise ValueError("A contact takes some time")
        slower = self.contacts_per_hour / times
        return replace(self, contacts_per_hour=slower, handling_hours=self.handling_hours * times)


@dataclass(frozen=True)
class ServiceRecord:
    """What is known of the past: one entry of the first four for each stretch of time, oldest first.

    ``officers_hours``: officer-hours on the rota in it; ``contacts``: first contacts made in it by officers who were on the
    rota; ``waited``: whether there was work all the time. ``weights``: how much each stretch counts (recent ones more).
    ``gaps``: hours between a contact and the same officer's next in one shift. ``tries`` and ``reached`` are counts.
    """

    officer_hours: Floats
    contacts: Floats
    waited: NDArray[np.bool_]
    weights: Floats
    gaps: Floats
    tries: int
    reached: int


def fit_service(record: ServiceRecord, rules: ServiceRules | None = None) -> ServiceFit:
    """Return what the desk does, every figure shrunk to its prior by how little was seen."""
    rules = rules or ServiceRules()
    busy = record.waited & (record.officer_hours > 0)
    hours = float((record.weights * record.officer_hours)[busy].sum())
    made = float((record.weights * record.contacts)[busy].sum())
    prior = rules.contacts_per_hour * rules.weighs_hours
    rate = (made + prior) / (hours + rules.weighs_hours)
    gaps = record.gaps[(record.gaps > 0) & (record.gaps <= _LONGEST_GAP_HOURS)]
    seen = float(np.median(gaps)) if len(gaps) else rules.handling_hours
    weight = len(gaps) / (len(gaps) + rules.weighs_contacts)
    handling = min(weight * seen + (1 - weight) * rules.handling_hours, 1.0 / rate)
    reached = (record.reached + rules.reached * rules.weighs_tries) / (record.tries + rules.weighs_tries)
    return ServiceFit(
        contacts_per_hour=rate,
        evidence=made + prior,
        handling_hours=handling,
        reached=float(np.clip(reached, 0.05, 1.0)),
        try_again_hours=rules.try_again_hours,
        absent=rules.absent,
        busy_hours=float(record.officer_hours[busy].sum()),
        busy_contacts=int(record.contacts[busy].sum()),
        gaps=len(gaps),
        tries=record.tries,
    )
