"""What the app does in the background: calls are reminded of and missed ones noticed, the rota is laid out ahead,
decisions on many reports at once are carried out, and what was kept to notice those is erased."""

from bizwatch.cases.selectors.groups import open_decisions
from bizwatch.cases.services.flooding import erase_traces
from bizwatch.cases.services.groups import go_on
from bizwatch.cases.services.reminders import look_after_calls as look_after
from bizwatch.cases.services.rota import ROTA, lay_out_patterns
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute


@every_minute
def look_after_calls() -> None:
    """Send the diary's reminders and lists that are due, and note calls that nobody made."""
    look_after(at=clock.now())


@every_hour
def lay_out_rota() -> None:
    """Add the shifts of repeating patterns for the weeks ahead."""
    lay_out_patterns(by=ROTA, at=clock.now())


@every_minute
def go_on_with_groups() -> None:
    """Do the next step of every supervisor's decision on reports that are held behind another one."""
    for decision in open_decisions():
        go_on(decision=decision, at=clock.now())


@every_hour
def erase_intake_traces() -> None:
    """Erase the keyed hashes whose window is over."""
    erase_traces(at=clock.now())
