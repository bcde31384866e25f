// Makes the drawn map movable. Without WebGL, or while this loads, the server's drawing stays. The
// ground is the operator's style where one is configured, else a plain colour: nothing is fetched
// from outside.
import {
  type ExpressionSpecification, type GeoJSONSource, LngLatBounds, Map as GlMap, type MapLayerMouseEvent, NavigationControl, Popup,
  setWorkerUrl, type StyleSpecification,
} from "maplibre-gl";
import type { FeatureCollection } from "geojson";

interface Scene {
  areas: [number, number][][];
  lines: { points: [number, number][]; kind: string; label: string }[];
  spots: { at: [number, number]; kind: string; label: string; href: string | null }[];
}

function token(name: string): string {
  // Canvas understands what the browser computed, not light-dark().
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

const COLOURS = ["ground", "line", "muted", "ink", "action", "good", "warn", "stop", "info", "surface"];

function plainStyle(colours: Record<string, string>): StyleSpecification {
  return { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colours["ground"]! } }] };
}

function features(scene: Scene): FeatureCollection {
  const areas = scene.areas.map((ring) => ({
    type: "Feature" as const, properties: { type: "area" },
    geometry: { type: "Polygon" as const, coordinates: [[...ring, ring[0]!]] },
  }));
  const lines = scene.lines.map(({ points, kind, label }) => ({
    type: "Feature" as const, properties: { type: "line", kind, label },
    geometry: { type: "LineString" as const, coordinates: points },
  }));
  const spots = scene.spots.map(({ at, kind, label, href }) => ({
    type: "Feature" as const, properties: { type: "spot", kind, label, href },
    geometry: { type: "Point" as const, coordinates: at },
  }));
  return { type: "FeatureCollection", features: [...areas, ...lines, ...spots] };
}

function layers(map: GlMap, colours: Record<string, string>): void {
  const by = (pairs: Record<string, string>, rest: string): ExpressionSpecification =>
    ["match", ["get", "kind"], ...Object.entries(pairs).flat(), rest] as unknown as ExpressionSpecification;
  const c = (name: string): string => colours[name]!;
  map.addLayer({ id: "areas", source: "scene", type: "fill", filter: ["==", ["get", "type"], "area"], paint: { "fill-color": c("action"), "fill-opacity": 0.06 } });
  map.addLayer({
    id: "lines", source: "scene", type: "line", filter: ["==", ["get", "type"], "line"],
    layout: { "line-join": "round" },
    paint: { "line-width": 2, "line-opacity": 0.7, "line-color": by({ late: c("warn"), moving: c("action"), done: c("good") }, c("muted")) },
  });
  map.addLayer({
    id: "spots", source: "scene", type: "circle", filter: ["==", ["get", "type"], "spot"],
    paint: {
      "circle-radius": ["match", ["get", "kind"], "station", 9, "late", 6, "failed", 6, 4.5],
      "circle-color": by({ station: c("ink"), done: c("good"), late: c("warn"), failed: c("stop"), here: c("info") }, c("surface")),
      "circle-stroke-width": 1.5, "circle-stroke-color": by({ ahead: c("muted") }, c("surface")),
    },
  });
}

function bounds(scene: Scene): LngLatBounds {
  const all = [...scene.spots.map((spot) => spot.at), ...scene.lines.flatMap((line) => line.points), ...scene.areas.flat()];
  return all.reduce((box, at) => box.extend(at), new LngLatBounds());
}

function read(id: string): Scene | null {
  const text = document.getElementById(id)?.dataset.scene;
  return text === undefined ? null : (JSON.parse(text) as Scene);
}

function start(box: HTMLElement): void {
  const id = box.dataset.map ?? "";
  const scene = read(id);
  if (scene === null || document.createElement("canvas").getContext("webgl2") === null) return;
  if (box.dataset.worker !== undefined) setWorkerUrl(box.dataset.worker);
  const colours = Object.fromEntries(COLOURS.map((name) => [name, token(name)]));
  const ground = document.createElement("div");
  ground.className = "map-gl";
  box.append(ground);
  const map = new GlMap({
    container: ground, style: box.dataset.style ?? plainStyle(colours), bounds: bounds(scene),
    fitBoundsOptions: { padding: 36, maxZoom: 15 }, attributionControl: false, dragRotate: false, cooperativeGestures: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  // Until somebody moved it, the map follows its box: a turned phone still shows every stop.
  let moved = false;
  for (const event of ["dragstart", "zoomstart"] as const) map.on(event, (happened) => (moved ||= happened.originalEvent !== undefined));
  map.on("resize", () => {
    const shown = read(id);
    if (!moved && shown !== null) map.fitBounds(bounds(shown), { padding: 36, maxZoom: 15, animate: false });
  });
  map.on("load", () => {
    map.addSource("scene", { type: "geojson", data: features(scene) });
    layers(map, colours);
    box.classList.add("movable");
    const label = new Popup({ closeButton: false, closeOnClick: false, offset: 10 });
    map.on("mousemove", "spots", (event: MapLayerMouseEvent) => {
      const hit = event.features?.[0];
      if (hit === undefined) return;
      map.getCanvas().style.cursor = hit.properties["href"] ? "pointer" : "";
      label.setLngLat(event.lngLat).setText(String(hit.properties["label"])).addTo(map);
    });
    map.on("mouseleave", "spots", () => label.remove());
    map.on("click", "spots", (event: MapLayerMouseEvent) => {
      const href: unknown = event.features?.[0]?.properties["href"];
      if (typeof href === "string" && href.startsWith("/")) location.href = href;
    });
  });
  const end = new AbortController();
  document.addEventListener("live:updated", () => {
    const fresh = read(id);
    if (fresh !== null) map.getSource<GeoJSONSource>("scene")?.setData(features(fresh));
  }, { signal: end.signal });
  // Its colours were read once: when the system turns dark or light, it is drawn anew.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    end.abort();
    map.remove();
    ground.remove();
    box.classList.remove("movable");
    start(box);
  }, { once: true });
}

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) start(box);
