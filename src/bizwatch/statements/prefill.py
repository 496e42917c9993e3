"""What a part begins with: facts of the case as they stand there, line by line, and no word of what anybody saw."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bizwatch.design.filters import local_date, money

if TYPE_CHECKING:
    from bizwatch.cases.models import Case


def prefilled(code: str, case: "Case") -> str:
    """Return the beginning of a part from the facts of the case; "" where there are none."""
    return PREFILLS[code](case)


def _nothing(case: "Case") -> str:
    return ""


def _property(case: "Case") -> str:
    lines = []
    for line in case.property_lines.current().order_by("pk"):
        value = f", {money(line.unit_value)} each" if line.unit_value is not None else ""
        damaged = ", damaged" if line.is_damage else ""
        lines.append(f"{line.quantity} × {line.description}{value}{damaged}")
    return "\n".join(lines)


def _exhibits(case: "Case") -> str:
    kept = case.exhibits.filter(withdrawn_at=None).exclude(exhibit_reference="").select_related("evidence")
    lines = (
        f"{one.exhibit_reference}: {one.evidence.original_name}, received {local_date(one.evidence.received_at)}"
        for one in kept.order_by("exhibit_reference")
    )
    return "\n".join(lines)


def _cameras(case: "Case") -> str:
    return "\n".join(f"Camera: {one.camera}" for one in case.cctv.order_by("pk"))


def _clocks(case: "Case") -> str:
    return "\n".join(_clock(one.camera, one.clock_error_minutes) for one in case.cctv.order_by("pk"))


def _clock(camera: str, minutes: int | None) -> str:
    if minutes is None:
        return f"{camera}: clock not checked when the report was made"
    if minutes == 0:
        return f"{camera}: clock said to be right when the report was made"
    way = "ahead" if minutes > 0 else "behind"
    return f"{camera}: clock said to be {abs(minutes)} minutes {way} when the report was made"


PREFILLS: Mapping[str, Callable[["Case"], str]] = {
    "nothing": _nothing,
    "property": _property,
    "exhibits": _exhibits,
    "cameras": _cameras,
    "clocks": _clocks,
}
