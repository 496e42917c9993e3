"""The witness file: heads of the chain outside the database."""

import json

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bizwatch.audit import selectors
from bizwatch.audit.services import witness_head
from bizwatch.audit.tasks import witness_the_head
from bizwatch.audit.witness import WitnessUnreadable, note_head, read_witness
from tests.audit.acts import AT, acts


def noted(path, *heads):
    for sequence, event_hash in heads:
        note_head(path, sequence=sequence, event_hash=event_hash, at=AT)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "witness.jsonl"


def test_no_file_is_an_empty_witness(path):
    assert read_witness(path) == {}


def test_heads_are_kept_in_order(path):
    noted(path, (1, "a" * 64), (5, "b" * 64), (9, "c" * 64))
    assert read_witness(path) == {1: "a" * 64, 5: "b" * 64, 9: "c" * 64}
    first = json.loads(path.read_text().splitlines()[0])
    assert first == {"sequence": 1, "hash": "a" * 64, "at": "2026-11-23T09:30:00+00:00"}


def test_the_head_noted_last_is_not_noted_again(path):
    noted(path, (1, "a" * 64), (5, "b" * 64), (5, "b" * 64), (5, "b" * 64))
    assert len(path.read_text().splitlines()) == 2


def test_an_empty_chain_is_not_noted(path):
    noted(path, (0, ""))
    assert not path.exists()


@pytest.mark.parametrize("cut", [1, 20, 60, 120])
def test_a_line_that_was_cut_off_by_a_crash_is_passed_over_and_written_anew(path, cut):
    noted(path, (1, "a" * 64), (5, "b" * 64))
    path.write_bytes(path.read_bytes()[:-cut])
    assert read_witness(path) == {1: "a" * 64}
    noted(path, (5, "b" * 64), (6, "c" * 64))
    assert read_witness(path) == {1: "a" * 64, 5: "b" * 64, 6: "c" * 64}


@pytest.mark.parametrize("damage", ["{", "[]", "null", '{"sequence": 1}', '{"sequence": "x", "hash": "y"}', "\x00"])
def test_any_other_damage_is_named(path, damage):
    noted(path, (1, "a" * 64))
    path.write_text(path.read_text() + damage + "\n")
    noted(path, (2, "b" * 64))
    with pytest.raises(WitnessUnreadable, match=f"Line 2 of {path} cannot be read"):
        read_witness(path)


def test_two_hashes_of_one_row_are_named(path):
    noted(path, (1, "a" * 64), (2, "b" * 64), (1, "c" * 64))
    with pytest.raises(WitnessUnreadable, match="Line 3 .* gives row 1 another hash"):
        read_witness(path)


@given(st.lists(st.integers(1, 10**12), unique=True, max_size=200))
def test_a_long_witness_reads_back(tmp_path_factory, sequences):
    heads = {sequence: f"{sequence:064x}" for sequence in sequences}
    path = noted(tmp_path_factory.mktemp("witness") / "w", *heads.items())
    assert read_witness(path) == heads


@pytest.mark.django_db
def test_the_newest_row_is_noted_every_minute(path, monkeypatch):
    monkeypatch.setattr(settings, "BIZWATCH_AUDIT_WITNESS", path)
    witness_head(at=AT)
    assert read_witness(path) == {}
    acts(2)
    witness_the_head.call_local()
    witness_the_head.call_local()
    acts(1)
    witness_the_head.call_local()
    assert read_witness(path) == {2: selectors.hash_of(2), 3: selectors.hash_of(3)}
