"""What is done to a case, for whoever else in the product must follow it: clocks, repeat victims, statements, surveys.

Every act on a case is audited under the name of its service; a happening is that very act, passed on within its unit of
work. So a hearer that writes a row loses nothing and keeps nothing that was rolled back
(docs/decisions/0014-happenings-and-panels.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bizwatch.audit.services import Actor
from bizwatch.cases.models import Case


@dataclass(frozen=True)
class Happening:
    """One act on a held case. ``act`` is the name of its service; ``detail`` the ids and codes that its audit names.

    The columns of ``case`` may not be saved yet: a hearer writes rows of its own and never the case.
    """

    act: str
    case: Case
    by: Actor
    at: datetime
    detail: Mapping[str, str | int | bool | None] = field(default_factory=dict)


Hearer = Callable[[Happening], object]
_hearers: dict[str, list[Hearer]] = defaultdict(list)


def when_done(acts: Iterable[str], hearer: Hearer) -> None:
    """Let a function hear every act of these names, within its unit of work. For an app's ``ready``; the same one
    counts once. Of a restricted case nobody hears.
    """
    for act in acts:
        if hearer not in _hearers[act]:
            _hearers[act].append(hearer)


def pass_on(happening: Happening) -> None:
    """Tell a happening to all who asked for acts of its name."""
    if happening.case.is_restricted:
        return
    for hearer in tuple(_hearers.get(happening.act, ())):
        hearer(happening)
