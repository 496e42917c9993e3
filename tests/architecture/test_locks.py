"""What set-up installs is pinned by hash and names no address, so each machine asks its own registry."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.checkout import PROJECT, python_files

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Return the version that a lock pins of each package."""
    return dict(PIN.findall((PROJECT / lock).read_text(encoding="utf-8")))


def normal(requirement: str) -> str:
    """Return the normalised name of the package that a requirement asks for."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    requirements = re.split(r"^(?=[a-zA-Z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    unpinned = [each for each in requirements if each and not (PIN.match(each) and "--hash=sha256:" in each)]
    assert unpinned == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert re.findall(r"^-.*|\w+://\S*|.* @ .*|.*find-links.*|.*index[-]url.*", text, re.MULTILINE) == []


def test_the_test_lock_holds_the_runtime_lock() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    runtime = project["project"]["dependencies"] + [each for extra in extras for each in extra]
    assert {normal(each) for each in runtime} <= pins("requirements.txt").keys()
    assert {normal(each) for each in project["dependency-groups"]["test"]} <= pins("requirements-dev.txt").keys()


def imported() -> set[str]:
    """Return the packages outside Python's own that the product's code imports."""
    found = set()
    for path in python_files():
        if path.is_relative_to(PROJECT / "src"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                    found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"bizwatch"}


def test_what_the_code_imports_is_asked_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    asked = {normal(each) for each in project["dependencies"] + extras}
    makers = packages_distributions()
    undeclared = {name for name in imported() if not {normal(each) for each in makers.get(name, [])} & asked}
    assert undeclared == set()


def test_every_dependency_says_why_it_is_there() -> None:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    asked = re.findall(r'^    "[A-Za-z][\w.-]*(?:\[\w+\])?[~>=]=.*$', text, re.MULTILINE)
    assert asked
    assert [line for line in asked if "  # " not in line] == []


def test_the_front_end_lock_has_hashes_and_no_address() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    asked = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {f"node_modules/{name}": version for name, version in asked.items()}.items() <= {
        name: package["version"] for name, package in packages.items()
    }.items()
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
