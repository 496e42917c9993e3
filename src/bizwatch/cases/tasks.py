"""What the app does in the background: calls are reminded of and missed ones noticed, the rota is laid out ahead, decisions
on many cases at once are carried out, open cases are put in order, figures are counted, clocks of earlier cases get their
ledger, businesses are reminded of remedies, and what was kept to notice floods is erased."""

from datetime import timedelta
from time import sleep

from bizwatch.cases.selectors.groups import open_decisions
from bizwatch.cases.selectors.reallocating import running
from bizwatch.cases.services.clocks_backfill import fill_ledgers
from bizwatch.cases.services.flooding import erase_traces
from bizwatch.cases.services.groups import go_on
from bizwatch.cases.services.material import reopen_confirmed
from bizwatch.cases.services.reallocating import give_next
from bizwatch.cases.services.remedy_reminders import remind_of_remedies
from bizwatch.cases.services.reminders import look_after_calls as look_after
from bizwatch.cases.services.rollup import count_weeks
from bizwatch.cases.services.rota import ROTA, lay_out_patterns
from bizwatch.cases.services.weights import go_on_ordering, order_anew, start_due_weights
from bizwatch.kernel import clock
from bizwatch.kernel.background import every_hour, every_minute, on_request

_AT_ONCE = timedelta(seconds=40)


REALLOCATED_A_MINUTE = 500


PAUSE = 0.01  # seconds between two cases, in which others get at SQLite's only write lock


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
def fill_clock_ledgers() -> None:
    """Make the ledgers of cases that were there before them, a step at a time."""
    fill_ledgers(at=clock.now())


@every_hour
def erase_intake_traces() -> None:
    """Erase the keyed hashes whose window is over."""
    erase_traces(at=clock.now())


@every_minute
def go_on_with_order() -> None:
    """Begin where planned weights are due, and go on putting open cases in the order of the weights in force."""
    _put_in_order()


@on_request
def order_soon() -> None:
    """Do so as soon as the worker is free, because weights were just changed."""
    _put_in_order()


@every_hour
def look_for_other_order() -> None:
    """Start it where open cases stand in an order that is over: the table's day has come, or the product was updated."""
    order_anew(at=clock.now())


def _put_in_order() -> None:
    start_due_weights(at=clock.now())
    end = clock.now() + _AT_ONCE
    while clock.now() < end:
        done = go_on_ordering(at=clock.now())
        if done is None or done.finished_at is not None:
            return


@every_minute
def go_on_with_reallocations() -> None:
    """Give what is left of every supervisor's plan, should the prompt work have been lost."""
    _reallocate()


@on_request
def reallocate_soon() -> None:
    """Give what a supervisor has just planned, without waiting for the minute."""
    _reallocate()


def _reallocate() -> None:
    for job in running():
        for _ in range(REALLOCATED_A_MINUTE):
            if not give_next(job=job, at=clock.now()):
                break
            sleep(PAUSE)


@every_hour
def count_figures() -> None:
    """Count the newest weeks of supervision's figures, and some of the earlier ones."""
    count_weeks(at=clock.now())


@every_minute
def reopen_for_confirmed_material() -> None:
    """Open the cases again for which a person confirmed material that does so by itself."""
    reopen_confirmed(at=clock.now())


@every_hour
def ask_about_remedies() -> None:
    """Ask businesses, once, whether what was agreed was done by its day."""
    remind_of_remedies(at=clock.now())
