"""The small county of the tests of cases."""

from tests.cases.conftest import evidence, world

__all__ = ["evidence", "world"]
