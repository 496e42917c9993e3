"""Reading JSON that nobody vouches for: one object, UTF-8, no name twice, no text that a database would refuse."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from bizwatch.api.problems import Problem, Wrong, pointer

LARGEST = 1024 * 1024  # bytes
DEEPEST = 8
_LONGEST_NUMBER = 30  # characters; pounds and quantities need far fewer
_FURTHEST_EXPONENT = 30


def read_object(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds. Raises ``Problem``: "too-large", "not-readable" or "not-right"."""
    if len(body) > LARGEST:
        raise Problem("too-large")
    try:
        found = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise Problem("not-readable", "The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        words = f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise Problem("not-readable", words) from error
    except RecursionError as error:
        raise Problem("not-readable", _TOO_DEEP) from error
    if not isinstance(found, dict):
        raise Problem("not-right", "The body must be one JSON object.", [Wrong("pointer", "#", "must be an object")])
    wrong = list(_unusable(found, (), 1))
    if wrong:
        raise Problem("not-right", errors=wrong)
    return found


_TOO_DEEP = f"The body has objects or lists inside each other more than {DEEPEST} deep."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem("not-readable", f"The body has an object with the name {json.dumps(twice)} twice.")
    return found


def _constant(text: str) -> NoReturn:
    raise Problem("not-readable", f"The body is not JSON: there is no number {text}.")


def _number(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
    if number is None or abs(number.adjusted()) > _FURTHEST_EXPONENT:
        raise Problem("not-right", f"The body has a number of more digits than anything here has: {text[:40]}.")
    return number


def _whole(text: str) -> int:
    return int(text) if len(text) <= _LONGEST_NUMBER else int(_number(text))


def _unusable(value: Any, steps: tuple[str | int, ...], depth: int) -> Iterator[Wrong]:
    """Yield each text that holds NUL or half a character (a lone surrogate), with its place."""
    if isinstance(value, str):
        if _is_unusable(value):
            yield Wrong("pointer", pointer(*steps), "holds a character that cannot be stored: NUL or half of one")
        return
    if not isinstance(value, dict | list):
        return
    if depth > DEEPEST:
        raise Problem("not-readable", _TOO_DEEP)
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in inside:
        if isinstance(step, str) and _is_unusable(step):
            yield Wrong("pointer", pointer(*steps), "has a name with a character that cannot be stored")
        else:
            yield from _unusable(item, (*steps, step), depth + 1)


def _is_unusable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
