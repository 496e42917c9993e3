"""What may feed a forecast: crimes against businesses that their victims reported, and nothing that the police went and found.

A forecast that learns from what patrols discover sends patrols to where patrols were. The list is of what is let in, so that a
new way of coming by a record is out until somebody decides otherwise.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bizwatch.science.hotspots.events import Events


class Origin(StrEnum):
    """How a record came about."""

    VICTIM = "victim"  # the business, its staff or somebody for them reported a crime against it
    STOP_AND_SEARCH = "stop and search"
    ARREST = "arrest"
    INTELLIGENCE = "intelligence"
    PERCEPTION = "perception of anti-social behaviour"
    FACE_SEARCH = "face search"
    PROACTIVE = "proactive find"
    UNKNOWN = "unknown"


ADMITTED = frozenset({Origin.VICTIM})


def admitted(origins: Sequence[str], is_business_crime: ArrayLike) -> NDArray[np.bool_]:
    """Return which records may feed a forecast: crimes against businesses of an admitted origin.

    What is no known origin is out. Raises ``ValueError`` for unequal lengths.
    """
    business = np.asarray(is_business_crime, dtype=bool).ravel()
    if len(business) != len(origins):
        raise ValueError("Every record has an origin and is a business crime or not")
    return np.array([one in ADMITTED for one in origins], dtype=bool) & business


def admitted_events(
    x: ArrayLike, y: ArrayLike, day: ArrayLike, origins: Sequence[str], is_business_crime: ArrayLike
) -> Events:
    """Return the events that may feed a forecast: the same to the last bit, whatever else the records hold.

    Places and days as in ``Events.of``. Raises ``ValueError`` for unequal lengths, or what is no number among the admitted.
    """
    kept = admitted(origins, is_business_crime)
    columns = [np.asarray(one, dtype=np.float64).ravel() for one in (x, y, day)]
    if any(len(one) != len(kept) for one in columns):
        raise ValueError("x, y, day and origins are of one length")
    return Events.of(*(one[kept] for one in columns))
