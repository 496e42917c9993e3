"""dev.py, the two commands of the README: what it decides before it starts anything."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """An environment that is not there yet, and a record of the commands that would make it."""
    ran: list[list[str]] = []

    def record(*command: str | Path, **_options: object) -> int:
        ran.append([str(part) for part in command])
        tmp_path.joinpath("bin").mkdir(exist_ok=True)
        tmp_path.joinpath("bin", "python").touch()
        return 0

    monkeypatch.setattr(dev, "run", record)
    monkeypatch.setattr("dev.shutil.which", lambda _name: None)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "UNFINISHED", tmp_path / "unfinished")
    return ran


def test_a_taken_port_is_said_plainly_with_the_next_free_one(taken_port: int) -> None:
    pattern = rf"^Port {taken_port} is taken by another program\. Start with: python3 dev\.py demo --port \d+$"
    with pytest.raises(dev.SetupError, match=pattern):
        dev.check_port(taken_port)


def test_a_taken_port_stops_the_demo_before_any_set_up(taken_port: int, commands: list[list[str]]) -> None:
    with pytest.raises(dev.SetupError, match="is taken"):
        dev.demo(dev.parse(["demo", "--port", str(taken_port)]))
    assert commands == []


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", ""])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        dev.parse(["demo", f"--port={text}"])
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_what_follows_test_belongs_to_pytest() -> None:
    assert dev.parse(["test", "-k", "queue", "--lf"]).pytest_arguments == ["-k", "queue", "--lf"]
    assert dev.parse(["test"]).pytest_arguments == []


def test_an_old_python_is_refused_by_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(dev.SetupError, match=r"needs Python 3\.11 or newer; this is 3\.\d+\."):
        dev.check_python()


def test_the_missing_debian_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dev.importlib.util.find_spec", lambda _name: None)
    with pytest.raises(dev.SetupError, match="sudo apt install python3-venv"):
        dev.check_python()


def test_a_second_start_installs_nothing(commands: list[list[str]]) -> None:
    dev.ensure_packages(dev.TEST)
    assert any("--require-hashes" in command for command in commands)
    commands.clear()
    dev.ensure_packages(dev.TEST)
    dev.ensure_packages(dev.RUNTIME)
    assert commands == []


def test_a_changed_lock_is_installed_over_what_is_there(commands: list[list[str]]) -> None:
    dev.ensure_packages(dev.RUNTIME)
    dev.STAMP.write_text(json.dumps({dev.RUNTIME: "of an older lock"}), encoding="utf-8")
    commands.clear()
    dev.ensure_packages(dev.RUNTIME)
    assert any("--require-hashes" in command for command in commands)
    assert not any("--clear" in command for command in commands)


def test_an_interrupted_set_up_is_started_over(commands: list[list[str]]) -> None:
    dev.ensure_packages(dev.RUNTIME)
    dev.UNFINISHED.touch()
    commands.clear()
    dev.ensure_packages(dev.RUNTIME)
    assert any("--clear" in command for command in commands)
    assert not dev.UNFINISHED.exists()


def test_every_check_runs_and_the_tests_come_last(commands: list[list[str]]) -> None:
    assert dev.test_everything({}) == []
    programs = [command[0] for command in commands]
    assert programs == ["ruff", "ruff", "mypy", "lint-imports", "bizwatch", "bizwatch", "python", "python"]
    assert "tests.plugins.postgres" in commands[-1]
