"""Short functions, short files: what no longer fits is two things."""

import ast
from pathlib import Path

from tests.architecture.checkout import PROJECT, python_files

FUNCTION_LINES, TEST_FUNCTION_LINES = 40, 60
FILE_LINES, TEST_FILE_LINES = 400, 600


def is_test(path: Path) -> bool:
    return path.is_relative_to(PROJECT / "tests")


def long_functions(path: Path) -> list[str]:
    """Name the functions of a file that are too long, counted from `def` to the last line."""
    limit = TEST_FUNCTION_LINES if is_test(path) else FUNCTION_LINES
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return [f"{path.relative_to(PROJECT)}: {name} has {size} lines" for name, size in sizes.items() if size > limit]


def test_functions_are_short() -> None:
    assert [finding for path in python_files() for finding in long_functions(path)] == []


def test_files_are_short() -> None:
    long = {}
    for path in python_files():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (TEST_FILE_LINES if is_test(path) else FILE_LINES):
            long[path.relative_to(PROJECT).as_posix()] = lines
    assert long == {}


def test_no_module_is_called_utils() -> None:
    assert [path for path in python_files() if path.stem in {"utils", "helpers", "misc", "common"}] == []
