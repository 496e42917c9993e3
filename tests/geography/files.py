"""GeoJSON files for the tests, written by hand: a kilometre near Dereham is 0.015 degrees by 0.009."""

import json
from typing import Any

WEST, SOUTH = 0.95, 52.68


def box(place: int = 0) -> list[list[float]]:
    """Return a ring of a hundredth of a degree each way, the ``place``-th to the east."""
    west = round(WEST + place / 100, 4)
    east, north = round(west + 0.01, 4), round(SOUTH + 0.01, 4)
    return [[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]


def feature(code: str, coordinates: Any = None, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """Return a feature, by default a box."""
    geometry = {"type": kind, "coordinates": [box()] if coordinates is None else coordinates}
    named = {"WD13CD": code, "WD13NM": f"Ward {code}", **properties}
    return {"type": "Feature", "properties": named, "geometry": geometry}


def collection(*features: dict[str, Any], **members: Any) -> bytes:
    """Return features as a file."""
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def wards(*codes: str) -> bytes:
    """Return a file of boxes side by side."""
    return collection(*(feature(code, [box(place)]) for place, code in enumerate(codes)))
