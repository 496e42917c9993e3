// The map of reports, drawn in the browser: squares as vector tiles, outlines, a month and an hour at a time. Where no
// script runs, or the browser cannot draw it, the picture that the server drew stays.

const HOURS = 24;
const LATER_MS = 150;

/** Return the question of the page with one month or one hour in the place of what was chosen. */
function question(facts, month, hour) {
  const query = new URLSearchParams(facts.query);
  if (month !== null) {
    query.set("first", facts.months[month].code);
    query.set("last", facts.months[month].code);
  }
  if (hour !== null) {
    query.set("hours", `${hour}-${hour + 1}`);
  }
  return query.toString();
}

/** Return the colour of a square by its band, as MapLibre reads it. */
function colours(facts) {
  const steps = facts.colours.flatMap((colour, band) => [band, colour]);
  return ["match", ["get", "band"], ...steps, facts.colours.at(-1)];
}

/** Return the layers of the map, from the lowest: land, squares, districts, zones. */
function layers(facts) {
  const squares = { source: "squares", "source-layer": facts.layer };
  return [
    { id: "land", type: "fill", source: "districts", paint: { "fill-color": "#f8f8f6" } },
    { id: "squares", type: "fill", ...squares, paint: { "fill-color": colours(facts), "fill-opacity": 0.85 } },
    { id: "edges", type: "line", ...squares, paint: { "line-color": facts.edge, "line-width": 0.75 } },
    { id: "districts", type: "line", source: "districts", paint: { "line-color": "#505a5f", "line-width": 1 } },
    { id: "zones", type: "line", source: "zones", paint: { "line-color": "#1d70b8", "line-width": 3 } },
  ];
}

/** Return the address of the tiles for a question. */
function tiles(facts, query) {
  return [`${location.origin}${facts.tiles}?${query}`];
}

/** Write the name of each district where its outline's box has its middle. */
function nameDistricts(library, map, districts) {
  for (const { properties, geometry } of districts.features) {
    const points = geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
    const middle = [0, 1].map((axis) => {
      const values = points.map((point) => point[axis]);
      return (Math.min(...values) + Math.max(...values)) / 2;
    });
    const name = document.createElement("span");
    name.className = "app-map__name";
    name.textContent = properties.name;
    new library.Marker({ element: name }).setLngLat(middle).addTo(map);
  }
}

/** Say which square is pointed at, and how many reports it has. */
function readSquares(map, facts, line) {
  const whole = line.textContent;
  const show = (event) => {
    const [found] = map.queryRenderedFeatures(event.point, { layers: ["squares"] });
    if (found === undefined) {
      line.textContent = whole;
      return;
    }
    const { name, reports, band, side } = found.properties;
    const size = side >= 1000 ? `${side / 1000} km` : `${side} m`;
    line.textContent = `${name} (${size}): ${reports} ${reports === 1 ? "report" : "reports"}, ${facts.bands[band]}.`;
  };
  map.on("mousemove", show);
  map.on("click", show);
}

/** Let the two sliders choose a month and an hour; the far right of each is all that the page shows. */
function startSliders(box, map, facts) {
  const [month, hour, words] = ["[data-month]", "[data-hour]", "[data-shows]"].map((one) => box.querySelector(one));
  let timer = 0;
  const show = () => {
    const [atMonth, atHour] = [Number(month.value), Number(hour.value)];
    const [oneMonth, oneHour] = [atMonth < facts.months.length ? atMonth : null, atHour < HOURS ? atHour : null];
    const spoken = [
      oneMonth === null ? "All months of the page" : facts.months[oneMonth].words,
      oneHour === null ? "all hours chosen" : `from ${oneHour}:00 to ${oneHour + 1}:00`,
    ].join(", ");
    month.setAttribute("aria-valuetext", spoken);
    hour.setAttribute("aria-valuetext", spoken);
    clearTimeout(timer);
    timer = setTimeout(() => {
      words.textContent = `The map shows: ${spoken}. The words and the table stay as they are.`;
      map.getSource("squares").setTiles(tiles(facts, question(facts, oneMonth, oneHour)));
    }, LATER_MS);
  };
  month.addEventListener("input", show);
  hour.addEventListener("input", show);
}

/** Start the buttons that stand beside the map, so that nobody needs a wheel or two fingers. */
function startButtons(box, map, facts) {
  for (const button of box.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => map.zoomTo(map.getZoom() + Number(button.dataset.zoom)));
  }
  box.querySelector("[data-whole]").addEventListener("click", () => map.fitBounds(facts.bounds));
}

async function start(box) {
  const facts = JSON.parse(box.dataset.map);
  const library = await import(box.dataset.library);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  const outlines = await (await fetch(facts.outlines, { credentials: "same-origin" })).json();
  const [drawn, web] = [box.querySelector(".app-map__drawn"), box.querySelector(".app-map__web")];
  web.hidden = false;
  const map = new library.Map({
    container: web.querySelector("[data-canvas]"),
    attributionControl: false,
    bounds: facts.bounds,
    minZoom: facts.farthest,
    maxZoom: facts.nearest + 2,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    style: {
      version: 8,
      sources: {
        districts: { type: "geojson", data: outlines.districts },
        zones: { type: "geojson", data: outlines.zones },
        squares: { type: "vector", tiles: tiles(facts, facts.query), minzoom: facts.farthest, maxzoom: facts.nearest },
      },
      layers: layers(facts),
    },
  });
  map.touchZoomRotate.disableRotation();
  drawn.hidden = true;
  nameDistricts(library, map, outlines.districts);
  readSquares(map, facts, web.querySelector("[data-square]"));
  startSliders(web, map, facts);
  startButtons(web, map, facts);
  map.once("idle", () => box.setAttribute("data-ready", ""));
}

/** Whether the browser can draw at all; a machine without it keeps the picture. */
function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

const box = document.querySelector("[data-map]");
if (box && canDraw()) {
  start(box).catch(() => {
    box.querySelector(".app-map__web").hidden = true;
    box.querySelector(".app-map__drawn").hidden = false;
  });
}
