"""Measures the map in a browser: ``.venv/bin/python -m tests.map_paint``. It prints a table for docs/reference/map.md.

A throwaway database is filled with squares of 250 m, a real server answers, and Chromium draws without a graphics card. Beside
it, on a bare page: the same squares as one GeoJSON file, the plain way to show cells.
"""

import json
import os
import random
import shutil
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SIZES = (10_000, 50_000)
RUNS = 5
VIEW = {"width": 1280, "height": 1400}
WEST, SOUTH, COLUMNS, ROWS = 2_160, 1_120, 400, 300  # squares of 250 m: 100 by 75 km of Norfolk
BARE = """<!doctype html><title>bare</title><link rel="stylesheet" href="/maplibre-gl.css">
<div id="map" style="width:1200px;height:576px"></div><script type="module">
import * as library from "/maplibre-gl.mjs";
const map = new library.Map({container: "map", attributionControl: false, bounds: %s, style: {version: 8,
  sources: {squares: {type: "geojson", data: "/squares.json"}},
  layers: [{id: "s", type: "fill", source: "squares", paint: {"fill-color": "#a50f15"}},
    {id: "e", type: "line", source: "squares", paint: {"line-color": "#67000d", "line-width": 0.75}}]}});
map.once("idle", () => document.body.setAttribute("data-ready", ""));
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_: Any) -> None:
        pass


def fill(number: int) -> None:
    """Put ``number`` squares into the newest month, each with a few reports."""
    from bizwatch.hotspots.models import CellMonth, CountedMonth
    from bizwatch.kernel import clock

    draw, at = random.Random(number), clock.now()
    month = at.date().replace(day=1)
    CellMonth.objects.all().delete()
    CountedMonth.objects.update_or_create(
        month=month, defaults={"reports": number, "without_place": 0, "counted_at": at}
    )
    places = draw.sample(range(COLUMNS * ROWS), number)
    CellMonth.objects.bulk_create(
        (
            CellMonth(
                month=month,
                kind="shop_theft",
                column=WEST + place % COLUMNS,
                row=SOUTH + place // COLUMNS,
                reports=1 + int(draw.expovariate(0.5)),
                hours=bytes(96),
            )
            for place in places
        ),
        batch_size=2_000,
    )


def geojson() -> str:
    """Return the same squares as GeoJSON."""
    import numpy as np

    from bizwatch.hotspots.models import CellMonth
    from bizwatch.kernel.grid import many_to_wgs84

    rows = list(CellMonth.objects.values_list("column", "row", "reports"))
    column, row, reports = (np.array(one) for one in zip(*rows, strict=True))
    corners = []
    for east, north in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)):
        corners.append(np.stack(many_to_wgs84((column + east) * 250.0, (row + north) * 250.0), axis=1).round(5))
    rings = np.stack(corners, axis=1).tolist()
    features = [
        {"type": "Feature", "properties": {"reports": int(n)}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for ring, n in zip(rings, reports.tolist(), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def paint(browser: Any, address: str, cookies: dict[str, str], ready: str, canvas: str) -> tuple[float, float, int]:
    """Return seconds to the finished picture, seconds of a pan to the next, and the bytes of squares that came."""
    context = browser.new_context(viewport=VIEW)
    if cookies:
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    page, sizes = context.new_page(), []
    page.on(
        "response",
        lambda answer: (
            sizes.append(len(answer.body())) if "/tiles/" in answer.url or "squares.json" in answer.url else None
        ),
    )
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(ready, timeout=120_000)
    first = time.perf_counter() - begun
    box = page.locator(canvas).bounding_box()
    page.mouse.move(box["x"] + 700, box["y"] + 300)
    begun = time.perf_counter()
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=10)
    page.mouse.up()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_load_state("networkidle")
    panned = time.perf_counter() - begun
    context.close()
    return first, panned, sum(sizes)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def measure(browser: Any, port: int, cookies: dict[str, str], bare: Path) -> None:
    """Print a line for each number of squares and each way of drawing them."""
    from bizwatch.design.assets import VENDOR

    print("| squares | drawn | first picture s | pan s | KB of squares |\n|---|---|---|---|---|")
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"):
        shutil.copy(VENDOR / name, bare / name)
    files = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(bare)))
    threading.Thread(target=files.serve_forever, daemon=True).start()
    for number in SIZES:
        fill(number)
        (bare / "squares.json").write_text(geojson())
        (bare / "index.html").write_text(BARE % json.dumps([[0.15, 52.35], [1.75, 53.0]]))
        ways = {
            "vector tiles, squares by zoom": (
                f"http://127.0.0.1:{port}/map/?side=250",
                cookies,
                "[data-map][data-ready]",
                "[data-canvas]",
            ),
            "one GeoJSON, bare page": (f"http://127.0.0.1:{files.server_port}/", {}, "[data-ready]", "#map"),
        }
        for words, way in ways.items():
            runs = [paint(browser, *way) for _ in range(RUNS)]
            first, pan, size = (median([run[at] for run in runs]) for at in range(3))
            print(f"| {number:,} | {words} | {first:.2f} | {pan:.2f} | {size / 1000:,.0f} |", flush=True)


def main() -> None:
    """Set up, measure, clean up."""
    folder = tempfile.mkdtemp(prefix="bizwatch-map-")
    os.environ["BIZWATCH_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizwatch.config.settings.local")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    import django

    django.setup()
    from django.core.management import call_command
    from playwright.sync_api import sync_playwright

    from bizwatch.demo.bench.machine import machine
    from bizwatch.demo.bench.server import Server
    from bizwatch.demo.bench.sessions import cookies_of
    from tests.browser import ARGUMENTS
    from tests.cases.world import person

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cookies = cookies_of(person("Iris Example", "analyst"))
    chromium = os.environ.get("CHROME") or shutil.which("chromium")
    with Server() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        print(machine(), "Chromium", browser.version)
        bare = Path(folder) / "bare"
        bare.mkdir()
        measure(browser, server.port, cookies, bare)
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
