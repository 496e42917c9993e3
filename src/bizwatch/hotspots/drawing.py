"""The map drawn on the server: for whoever has no script, for print, and to be saved as a picture.

North is up, on the British National Grid. The same squares, bands and colours as on the web map.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bizwatch.hotspots.bands import BANDS, EDGE, band_of
from bizwatch.hotspots.selectors import CellCounts

Box = tuple[float, float, float, float]  # west, south, east, north in metres
WIDTH = 1_200  # pixels
_MARGIN, _LEGEND, _LINE = 24, 150, 26
_LEAST, _MOST = 500, 1_400  # pixels of height of the map itself
_LAND, _EDGE, _INK, _ZONE = "#f8f8f6", "#505a5f", "#0b0c0c", "#1d70b8"
_BARS = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)  # metres of the scale bar


@dataclass(frozen=True)
class Scene:
    """What is drawn: squares, outlines beneath them, zones over them, and the words below."""

    counts: CellCounts
    outlines: NDArray[np.object_]
    zones: NDArray[np.object_]
    box: Box
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    scale: float  # pixels a metre
    height: int

    @staticmethod
    def of(box: Box) -> "_Frame":
        west, south, east, north = box
        scale = min((WIDTH - 2 * _MARGIN) / max(east - west, 1), (_MOST - 2 * _MARGIN) / max(north - south, 1))
        return _Frame(west, north, scale, max(int((north - south) * scale) + 2 * _MARGIN, _LEAST))

    def place(self, points: NDArray[np.float64]) -> list[tuple[float, float]]:
        x = (points[:, 0] - self.west) * self.scale + _MARGIN
        y = (self.north - points[:, 1]) * self.scale + _MARGIN
        return list(zip(x.tolist(), y.tolist(), strict=True))


def box_of(counts: CellCounts, outlines: NDArray[np.object_]) -> Box:
    """Return the box around outlines, or around the squares where there are none, with some room. Metres."""
    if len(outlines):
        west, south, east, north = shapely.total_bounds(outlines)
    elif len(counts):
        west, south = counts.column.min() * counts.side, counts.row.min() * counts.side
        east, north = (counts.column.max() + 1) * counts.side, (counts.row.max() + 1) * counts.side
    else:
        west, south, east, north = 0, 0, 1_000, 1_000
    room = max(east - west, north - south) * 0.02 + counts.side
    return float(west - room), float(south - room), float(east + room), float(north + room)


def size_of(box: Box) -> tuple[int, int]:
    """Return the width and height in pixels of a picture of a box."""
    return WIDTH, _Frame.of(box).height + _LEGEND


def draw(scene: Scene) -> bytes:
    """Return the map as a PNG."""
    frame = _Frame.of(scene.box)
    picture = Image.new("RGB", (WIDTH, frame.height + _LEGEND), "white")
    pen = ImageDraw.Draw(picture)
    _shapes(pen, frame, scene.outlines, fill=_LAND, edge=_EDGE, width=1)
    _squares(pen, frame, scene.counts)
    _shapes(pen, frame, scene.outlines, fill=None, edge=_EDGE, width=1)
    _shapes(pen, frame, scene.zones, fill=None, edge=_ZONE, width=3)
    pen.rectangle((0, frame.height, WIDTH, frame.height + _LEGEND), fill="white")
    _legend(pen, frame, scene)
    content = BytesIO()
    picture.quantize(128).save(content, "PNG", optimize=True)
    return content.getvalue()


def _shapes(
    pen: ImageDraw.ImageDraw, frame: _Frame, shapes: NDArray[np.object_], *, fill: str | None, edge: str, width: int
) -> None:
    for part in shapely.get_parts(shapes) if len(shapes) else ():
        points = frame.place(shapely.get_coordinates(shapely.get_exterior_ring(part)))
        if fill:
            pen.polygon(points, fill=fill)
        else:
            pen.line(points, fill=edge, width=width)


def _squares(pen: ImageDraw.ImageDraw, frame: _Frame, counts: CellCounts) -> None:
    bands = band_of(counts)
    for at in range(len(counts) - 1, -1, -1):  # the hottest last, so that nothing hides them
        west, south = counts.column[at] * counts.side, counts.row[at] * counts.side
        corners = np.array([[west, south + counts.side], [west + counts.side, south]], dtype=np.float64)
        (left, top), (right, bottom) = frame.place(corners)
        box = (left, top, max(right, left + 1), max(bottom, top + 1))
        pen.rectangle(box, fill=BANDS[bands[at]].fill, outline=EDGE)


def _legend(pen: ImageDraw.ImageDraw, frame: _Frame, scene: Scene) -> None:
    large, small = (ImageFont.load_default(size=size) for size in (20, 16))
    top, left = frame.height + 8, float(_MARGIN)
    pen.text((left, top), scene.title, fill=_INK, font=large)
    top += 34
    for band in BANDS:
        pen.rectangle((left, top, left + 22, top + 18), fill=band.fill, outline=_EDGE)
        pen.text((left + 30, top), band.words, fill=_INK, font=small)
        left += 46 + pen.textlength(band.words, font=small)
    _bar(pen, frame, top, small)
    for line in scene.lines:
        top += _LINE
        pen.text((_MARGIN, top), line, fill=_INK, font=small)


def _bar(pen: ImageDraw.ImageDraw, frame: _Frame, top: int, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> None:
    metres = next((one for one in _BARS if one * frame.scale <= WIDTH / 6), _BARS[-1])
    right, words = WIDTH - _MARGIN, f"{metres // 1_000} km" if metres >= 1_000 else f"{metres} m"
    pen.line((right - metres * frame.scale, top + 18, right, top + 18), fill=_INK, width=3)
    pen.text(
        (right - pen.textlength(f"{words}, north is up", font=font), top - 6),
        f"{words}, north is up",
        fill=_INK,
        font=font,
    )
