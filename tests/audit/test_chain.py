"""The chain in memory: whatever is done to a row, the check names it."""

from collections.abc import Callable, Sequence
from datetime import timedelta, timezone
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.audit.chain import GENESIS, ChainCheck, check_chain, row_hash
from bizwatch.audit.models import AuditEvent
from tests.audit.acts import chained

KEY = b"the key of the tests"
LENGTH = 12
NOT_READABLE = None

Rows = list[AuditEvent]


def longer(name: str, event: AuditEvent) -> None:
    setattr(event, name, getattr(event, name) + "x")


TEXTS = ("actor_id", "actor_name", "action", "subject_type", "subject_id", "case_reference", "reason")
CHANGES: dict[str, Callable[[AuditEvent], None]] = {
    **{name: partial(longer, name) for name in TEXTS},
    "at": lambda event: setattr(event, "at", event.at + timedelta(microseconds=1)),
    "detail value": lambda event: event.detail.update(step=-1),
    "detail key": lambda event: event.detail.update(more=True),
    "detail gone": lambda event: setattr(event, "detail", {}),
    "previous hash": lambda event: setattr(event, "previous_hash", "f" * 64),
    "hash": lambda event: setattr(event, "event_hash", "f" * 64),
    "hash is no hash": lambda event: setattr(event, "event_hash", "é"),
    "no time": lambda event: setattr(event, "at", None),
}


def check(
    rows: Sequence[AuditEvent | None], *, witnessed: dict[int, str] | None = None, key: bytes = KEY
) -> ChainCheck:
    return check_chain(iter(rows), key=key, witnessed=witnessed or {})


def rechain(rows: Rows, *, key: bytes = KEY) -> Rows:
    """What somebody who has the key could do: write the whole history anew."""
    previous = GENESIS
    for sequence, event in enumerate(rows, start=1):
        event.sequence, event.previous_hash = sequence, previous
        event.event_hash = previous = row_hash(event, key=key)
    return rows


def heads(rows: Rows) -> dict[int, str]:
    return {event.sequence: event.event_hash for event in rows}


def test_a_whole_chain_holds():
    rows = chained(LENGTH, key=KEY)
    found = check(rows, witnessed=heads(rows))
    assert found == ChainCheck(LENGTH, LENGTH, rows[-1].event_hash, None, "")
    assert found.holds


def test_no_chain_at_all_holds():
    assert check([]) == ChainCheck(0, 0, GENESIS, None, "")


@given(place=st.integers(0, LENGTH - 1), change=st.sampled_from(sorted(CHANGES)))
def test_a_changed_row_is_named(place, change):
    rows = chained(LENGTH, key=KEY)
    CHANGES[change](rows[place])
    found = check(rows)
    assert found.first_bad == place + 1
    assert found.checked == found.last == place
    assert not found.holds


@given(place=st.integers(0, LENGTH - 2))
def test_a_missing_row_is_named(place):
    rows = chained(LENGTH, key=KEY)
    del rows[place]
    found = check(rows)
    assert found.first_bad == place + 1
    assert found.why == f"it is missing, and row {place + 2} stands in its place"


@given(place=st.integers(0, LENGTH - 2))
def test_a_missing_row_is_named_even_when_the_rest_is_renumbered(place):
    rows = chained(LENGTH, key=KEY)
    del rows[place]
    for sequence, event in enumerate(rows, start=1):
        event.sequence = sequence
    assert check(rows).first_bad == place + 1


@given(st.tuples(st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1)).filter(lambda pair: pair[0] < pair[1]))
def test_swapped_rows_are_named(pair):
    rows = chained(LENGTH, key=KEY)
    one, other = pair
    rows[one], rows[other] = rows[other], rows[one]
    rows[one].sequence, rows[other].sequence = one + 1, other + 1
    assert check(rows).first_bad == one + 1


@given(st.tuples(st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1)).filter(lambda pair: pair[0] < pair[1]))
def test_swapped_contents_are_named(pair):
    rows = chained(LENGTH, key=KEY)
    one, other = (rows[place] for place in pair)
    one.actor_id, other.actor_id = "user:901", "user:902"
    assert check(rows).first_bad == pair[0] + 1


@given(place=st.integers(0, LENGTH))
def test_a_forged_row_is_named(place):
    """Put in by somebody who can write the table and renumber it, but does not have the key."""
    rows = chained(LENGTH, key=KEY)
    forged = chained(1, key=b"a guess")[0]
    forged.previous_hash = rows[place - 1].event_hash if place else GENESIS
    forged.event_hash = row_hash(forged, key=b"a guess")
    rows.insert(place, forged)
    for sequence, event in enumerate(rows, start=1):
        event.sequence = sequence
    assert check(rows).first_bad == place + 1


def test_a_copied_row_is_named():
    rows = chained(LENGTH, key=KEY)
    assert check([*rows[:5], rows[4], *rows[5:]]).first_bad == 6


def test_a_row_below_the_first_is_named():
    rows = chained(LENGTH, key=KEY)
    below = chained(1, key=KEY)[0]
    below.sequence = -7
    found = check([below, *rows])
    assert (found.first_bad, found.why) == (1, "it is missing, and row -7 stands in its place")


def test_a_row_that_cannot_be_read_is_named():
    rows = chained(LENGTH, key=KEY)
    found = check([*rows[:3], NOT_READABLE])
    assert (found.first_bad, found.why) == (4, "it cannot be read")


@given(kept=st.integers(0, LENGTH - 1))
def test_a_cut_off_tail_shows_against_the_witness_and_only_there(kept):
    rows = chained(LENGTH, key=KEY)
    noted = {LENGTH: rows[-1].event_hash}
    assert check(rows[:kept]).holds
    found = check(rows[:kept], witnessed=noted)
    assert found.first_bad == kept + 1
    assert found.why == f"rows up to {LENGTH} were witnessed and are gone"


@given(back_to=st.integers(0, LENGTH - 1), then=st.integers(0, 20), noted=st.integers(1, LENGTH))
def test_a_rolled_back_database_shows_against_the_witness(back_to, then, noted):
    """Yesterday's copy is put back and the day goes on: every row fits the one before."""
    rows = chained(LENGTH, key=KEY)
    witnessed = {noted: rows[noted - 1].event_hash}
    restored = rows[:back_to]
    for number in range(then):
        event = chained(1, key=KEY)[0]
        event.actor_id = f"user:{900 + number}"
        restored.append(event)
    found = check(list(rechain(restored)), witnessed=witnessed)
    assert found.holds == (noted <= back_to)


@given(place=st.integers(0, LENGTH - 1), change=st.sampled_from(TEXTS))
def test_a_history_rewritten_with_the_key_shows_against_the_witness(place, change):
    rows = chained(LENGTH, key=KEY)
    noted = heads(rows)
    CHANGES[change](rows[place])
    rewritten = rechain(rows)
    assert check(list(rewritten)).holds
    assert check(list(rewritten), witnessed=noted).first_bad == place + 1


def test_another_key_fits_nothing():
    found = check(list(chained(LENGTH, key=KEY)), key=b"another key")
    assert found.first_bad == 1
    assert "audit key" in found.why


@settings(max_examples=30)
@given(after=st.integers(0, LENGTH), place=st.integers(0, LENGTH - 1))
def test_a_part_of_the_chain_can_be_checked_from_a_known_head(after, place):
    rows = chained(LENGTH, key=KEY)
    head = rows[after - 1].event_hash if after else GENESIS
    part = check_chain(iter(rows[after:]), key=KEY, witnessed={}, after=after, head=head)
    assert part == ChainCheck(LENGTH - after, LENGTH, rows[-1].event_hash, None, "") if after < LENGTH else part.holds
    rows[place].reason = "changed"
    changed = check_chain(iter(rows[after:]), key=KEY, witnessed={}, after=after, head=head)
    assert changed.first_bad == (place + 1 if place >= after else None)


@pytest.mark.parametrize("zone_hours", [0, 1, -5])
def test_the_hash_does_not_depend_on_the_zone_a_time_is_told_in(zone_hours):
    row = chained(1, key=KEY)[0]
    row.at = row.at.astimezone(timezone(timedelta(hours=zone_hours)))
    assert row_hash(row, key=KEY) == row.event_hash
