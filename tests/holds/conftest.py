"""Products for the tests of this folder: one set up for the run, copied for each module or test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.holds.product import Product, Template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """An installation with a reporter, premises and two investigators."""
    with Template(tmp_path_factory.mktemp("template") / "data") as made:
        yield made


@pytest.fixture(scope="session")
def people(template: Template) -> dict[str, Any]:
    """The e-mail addresses and references of that installation."""
    return template.people


@pytest.fixture(scope="module")
def shared(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product that serves for a whole module, whose tests leave it as it is."""
    with template.installed(tmp_path_factory.mktemp("shared") / "data") as product:
        yield product.start()


@pytest.fixture
def product(template: Template, tmp_path: Path) -> Iterator[Product]:
    """A product for one test, not started."""
    with template.installed(tmp_path / "data") as made:
        yield made
