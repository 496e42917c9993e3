"""`bizwatch verify-audit`: exit 0 where the chain holds, 1 and the first bad row where not, on both databases."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from bizwatch.audit.models import AuditEvent
from bizwatch.audit.witness import read_witness
from tests.audit.acts import act, acts, lift_the_triggers, sql

pytestmark = pytest.mark.django_db

ROWS = 8
COPY = (
    "INSERT INTO audit_auditevent SELECT {sequence}, at, actor_id, actor_name, action, subject_type, subject_id, "
    "case_reference, reason, detail, previous_hash, event_hash FROM audit_auditevent WHERE sequence = {of}"
)
COLUMNS = ("actor_id", "actor_name", "action", "subject_type", "subject_id", "case_reference", "reason")

# What somebody with the database's own password does, and the first row that must be named.
TAMPERINGS = {
    **{f"change {name}": ([f"UPDATE audit_auditevent SET {name} = 'x' WHERE sequence = 4"], 4) for name in COLUMNS},
    "change the time": (["UPDATE audit_auditevent SET at = '2026-11-23 09:30:01+00' WHERE sequence = 4"], 4),
    "change the detail": (["UPDATE audit_auditevent SET detail = '{\"step\": 5}' WHERE sequence = 4"], 4),
    "change a hash": (["UPDATE audit_auditevent SET event_hash = previous_hash WHERE sequence = 4"], 4),
    "change a link": (["UPDATE audit_auditevent SET previous_hash = event_hash WHERE sequence = 4"], 4),
    "delete the first": (["DELETE FROM audit_auditevent WHERE sequence = 1"], 1),
    "delete one": (["DELETE FROM audit_auditevent WHERE sequence = 4"], 4),
    "delete two": (["DELETE FROM audit_auditevent WHERE sequence IN (3, 4)"], 3),
    "delete one and close the gap": (
        [
            "DELETE FROM audit_auditevent WHERE sequence = 4",
            *(f"UPDATE audit_auditevent SET sequence = {n - 1} WHERE sequence = {n}" for n in range(5, ROWS + 1)),
        ],
        4,
    ),
    "swap two": (
        [
            f"UPDATE audit_auditevent SET sequence = {new} WHERE sequence = {old}"
            for old, new in ((3, 99), (6, 3), (99, 6))
        ],
        3,
    ),
    "append a copy": ([COPY.format(sequence=ROWS + 1, of=ROWS)], ROWS + 1),
    "append below": ([COPY.format(sequence=-3, of=1)], 1),
    "append far above": ([COPY.format(sequence=1_000, of=1)], ROWS + 1),
}
# Seen only against a head that was noted outside the database.
SEEN_BY_WITNESS = {
    "cut the tail": (["DELETE FROM audit_auditevent WHERE sequence > 5"], 6),
    "delete everything": (["DELETE FROM audit_auditevent"], 1),
}


@pytest.fixture(autouse=True)
def witness(tmp_path, monkeypatch):
    path = tmp_path / "witness.jsonl"
    monkeypatch.setattr(settings, "BIZWATCH_AUDIT_WITNESS", path)
    return path


def verify(capsys) -> tuple[int, dict]:
    """Run the command and return its exit code and its JSON."""
    code: Any = 0
    try:
        call_command("verify_audit", "--json")
    except SystemExit as stopped:
        code = stopped.code
    return code, json.loads(capsys.readouterr().out)


def tamper(statements: list[str]) -> None:
    lift_the_triggers()
    for statement in statements:
        sql(statement)


def test_an_empty_audit_holds(capsys, witness):
    code, found = verify(capsys)
    assert (code, found) == (0, {"checked": 0, "head": "0" * 64, "first_bad": None, "why": ""})
    assert not witness.exists()


def test_a_whole_audit_holds_and_its_head_is_noted(capsys, witness):
    acts(ROWS)
    code, found = verify(capsys)
    assert (code, found["checked"], found["first_bad"]) == (0, ROWS, None)
    assert read_witness(witness) == {ROWS: found["head"]}


def test_it_speaks_plainly(capsys):
    acts(3)
    call_command("verify_audit")
    said = capsys.readouterr()
    assert said.out.startswith("The audit holds: 3 rows, head ")
    assert said.err == ""  # no progress in a pipe
    tamper(["UPDATE audit_auditevent SET reason = 'x' WHERE sequence = 2"])
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit")
    assert stopped.value.code == 1
    assert "The audit does NOT hold. First bad row: 2 (its content was changed" in capsys.readouterr().out


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_found(kind, capsys):
    statements, first_bad = TAMPERINGS[kind]
    acts(ROWS)
    tamper(statements)
    code, found = verify(capsys)
    assert (code, found["first_bad"]) == (1, first_bad)
    assert found["checked"] == first_bad - 1
    assert found["why"]


@pytest.mark.parametrize("kind", SEEN_BY_WITNESS)
def test_a_cut_is_found_against_the_witness(kind, capsys, witness):
    statements, first_bad = SEEN_BY_WITNESS[kind]
    acts(ROWS)
    assert verify(capsys)[0] == 0
    tamper(statements)
    code, found = verify(capsys)
    assert (code, found["first_bad"]) == (1, first_bad)
    assert found["why"] == f"rows up to {ROWS} were witnessed and are gone"
    assert len(read_witness(witness)) == 1  # a head that does not hold is not noted


@pytest.mark.parametrize("then", [1, 3, 10])
def test_a_rolled_back_database_is_found_against_the_witness(then, capsys):
    acts(ROWS)
    assert verify(capsys)[0] == 0
    tamper(["DELETE FROM audit_auditevent WHERE sequence > 5"])
    acts(then, start=100)
    code, found = verify(capsys)
    assert (code, found["first_bad"]) == (1, min(ROWS, 5 + then + 1))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's columns take nothing that cannot be read")
@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("at = 'never'", "its content was changed"),
        ("at = '2026-13-45 09:30:00'", "it cannot be read"),
        ("detail = '{'", "its content was changed"),
        ("event_hash = 17", "its content was changed"),
    ],
)
def test_a_row_damaged_beyond_its_type_is_named(damage, why, capsys):
    acts(ROWS)
    tamper(["PRAGMA ignore_check_constraints=ON", f"UPDATE audit_auditevent SET {damage} WHERE sequence = 6"])
    sql("PRAGMA ignore_check_constraints=OFF")
    code, found = verify(capsys)
    assert (code, found["first_bad"]) == (1, 6)
    assert found["why"].startswith(why)


def test_a_chain_longer_than_a_batch_is_walked_to_its_end(capsys, monkeypatch):
    monkeypatch.setattr("bizwatch.audit.selectors._BATCH", 3)
    acts(ROWS)
    assert verify(capsys)[1]["checked"] == ROWS
    tamper([f"UPDATE audit_auditevent SET reason = 'x' WHERE sequence = {ROWS}"])
    assert verify(capsys)[1]["first_bad"] == ROWS


def test_a_damaged_witness_stops_the_check_with_another_code(witness):
    witness.write_text("not a witness\n")
    with pytest.raises(CommandError, match=r"Line 1 .* cannot be read") as stopped:
        call_command("verify_audit")
    assert stopped.value.returncode == 2


def test_what_was_written_reads_back_to_the_same_hash(capsys):
    from bizwatch.audit.services import audited

    with audited():
        act("x" * 60, code="46/1", count=2**40, small=-1, yes=True, nothing=None, words="naïve “quotes” 👩‍👩‍👧")
    assert verify(capsys)[0] == 0
    assert AuditEvent.objects.get().detail["words"] == "naïve “quotes” 👩‍👩‍👧"
