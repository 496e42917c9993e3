"""Serving in the foreground: the port, the static files, and the worker that is looked after."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.config import server
from bizwatch.config.server import AssetsNotBuilt, PortTaken, WorkerKeeper

BIZWATCH = Path(sys.executable).parent / "bizwatch"


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Wait until the condition holds; return whether it did."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False


def children(parent: int) -> set[int]:
    """The processes that this one has started and that have not been buried."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if after_name[1] == str(parent) and after_name[0] != "Z":
            found.add(int(status.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_taken_port_is_said_before_anything_is_started():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken by another program. Choose another with --port"):
            server.serve(host="127.0.0.1", port=port)
        with pytest.raises(CommandError, match="is taken"):
            call_command("serve", port=port)


def test_static_files_are_gathered_when_one_of_them_has_changed(settings, tmp_path):
    source, settings.STATIC_ROOT = tmp_path / "source", str(tmp_path / "static")
    source.mkdir()
    (source / "app.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    assert server.collect_static_files()
    assert (tmp_path / "static" / "app.css").read_text() == "a {}"
    assert not server.collect_static_files()
    (source / "app.css").write_text("b { }")
    assert server.collect_static_files()
    assert (tmp_path / "static" / "app.css").read_text() == "b { }"


def test_pages_without_their_style_sheets_are_not_served(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "__file__", str(tmp_path / "bizwatch" / "config" / "server.py"))
    with pytest.raises(AssetsNotBuilt, match=r"python3 dev.py demo"):
        server.collect_static_files()


def test_a_worker_that_ends_is_started_again_and_stops_with_the_server(monkeypatch, caplog):
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        program = "raise SystemExit(3)" if len(started) < 2 else "import time; time.sleep(60)"
        started.append(subprocess.Popen([sys.executable, "-c", program]))
        return started[-1]

    monkeypatch.setattr(server, "_start_worker", start)
    keeper = WorkerKeeper(pause=0.01)
    keeper.start()
    assert until(lambda: len(started) == 3)
    keeper.stop()
    assert [child.poll() for child in started] == [3, 3, -signal.SIGTERM]
    assert caplog.text.count("The worker ended with 3") == 2
    assert not [thread for thread in threading.enumerate() if thread.name == "worker-keeper"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """The environment of a product with a database of its own."""
    found = {name: value for name, value in os.environ.items() if name != "BIZWATCH_DATABASE_URL"}
    found["BIZWATCH_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    found["DJANGO_SETTINGS_MODULE"] = "bizwatch.config.settings.local"
    subprocess.run([BIZWATCH, "migrate", "-v0"], env=found, check=True)
    return found


@pytest.fixture
def product(environment) -> Iterator[Callable[[], tuple[subprocess.Popen[str], str]]]:
    """Start the real server; return its process and its address."""
    processes = []

    def start() -> tuple[subprocess.Popen[str], str]:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command: list[str | Path] = [BIZWATCH, "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout
        said = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said
        return process, address.group()

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def answer(address: str) -> int:
    with urllib.request.urlopen(address, timeout=20) as response:
        return int(response.status)


@pytest.mark.slow
def test_it_serves_and_stops_when_asked_and_leaves_nothing_behind(product):
    process, address = product()
    assert answer(f"{address}/healthz") == 200
    assert until(lambda: children(process.pid))
    (worker,) = children(process.pid)
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: children(process.pid) - {worker})
    (second,) = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not is_running(second)


@pytest.mark.slow
def test_a_killed_server_does_not_leave_its_worker(product):
    process, address = product()
    assert answer(f"{address}/healthz") == 200
    assert until(lambda: children(process.pid))
    (worker,) = children(process.pid)
    process.kill()
    process.wait()
    assert until(lambda: not is_running(worker), seconds=15)


@pytest.mark.slow
def test_the_worker_sends_what_is_due_and_stops_when_asked(environment):
    subprocess.run([BIZWATCH, "shell", "-v0", "-c", QUEUE], env=environment, check=True)
    sent = Path(environment["BIZWATCH_DATA_DIR"]) / "sent-mail"
    with subprocess.Popen([BIZWATCH, "work"], env=environment, stdout=subprocess.DEVNULL) as worker:
        assert until(lambda: sent.is_dir() and any(file.stat().st_size for file in sent.iterdir()))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    (mail,) = sent.iterdir()
    assert "To: ann@shop.example" in mail.read_text()


QUEUE = """
from django.utils import timezone
from bizwatch.messaging.models import OutboxMessage
now = timezone.now()
OutboxMessage.objects.create(dedupe="one", channel="email", template="t", address="ann@shop.example", subject="Hello",
    body="Text", created_at=now, send_after=now)
"""


def test_the_demonstration_is_served_on_this_machine_only(settings) -> None:
    settings.BIZWATCH_DEMO = True
    with pytest.raises(CommandError, match="on this machine only"):
        call_command("serve", host="0.0.0.0")
