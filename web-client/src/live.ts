// Live regions: an element with `data-live="topic topic"` and an id is refetched when one of its
// topics rings, and morphed in place, so that focus, scroll and open details stay as they are.
// `data-live-from` names another stream than /live, for pages whose cookie reaches no further.
import { Idiomorph } from "idiomorph";

const SOON = 150;
/** A pointer that rested this long over a row is not about to press it, in milliseconds. */
const RESTED = 3_000;
let moved = -RESTED;
addEventListener("pointermove", () => (moved = performance.now()), { passive: true });

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live]")].filter((region) => region.id !== "");
}

function topicsOf(region: HTMLElement): string[] {
  return (region.dataset.live ?? "").split(/\s+/).filter((topic) => topic !== "");
}

/** Whether somebody is busy in the region: a field with focus, or a pointer moving over a row. */
function isBusy(region: HTMLElement): boolean {
  const focus = document.activeElement;
  const typing = focus !== null && region.contains(focus) && focus.matches("input, textarea, select");
  const pointing = performance.now() - moved < RESTED && region.querySelector("[data-keep]:hover") !== null;
  return typing || pointing;
}

let pending: ReturnType<typeof setTimeout> | undefined;
const due = new Set<string>();

async function refresh(): Promise<void> {
  const wanted = regions().filter((region) => due.has(region.id));
  const waiting = wanted.filter(isBusy);
  const now = wanted.filter((region) => !waiting.includes(region));
  due.clear();
  for (const region of waiting) due.add(region.id);
  if (waiting.length > 0) schedule(2_000);
  if (now.length === 0) return;
  const answer = await fetch(location.href, { headers: { "x-live": "1" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const region of now) {
    const next = fresh.getElementById(region.id);
    if (next === null) continue;
    Idiomorph.morph(region, next, {
      ignoreActiveValue: true,
      callbacks: {
        // What the reader opened stays open.
        beforeAttributeUpdated: (name: string, node: Element) => !(name === "open" && node.tagName === "DETAILS"),
      },
    });
    region.dispatchEvent(new CustomEvent("live:updated", { bubbles: true }));
  }
}

function schedule(delay: number): void {
  if (pending !== undefined) return;
  pending = setTimeout(() => {
    pending = undefined;
    refresh().catch(() => undefined);
  }, delay);
}

function rang(topic: string): void {
  for (const region of regions()) {
    if (topic === "*" || topicsOf(region).includes(topic)) due.add(region.id);
  }
  if (due.size > 0) schedule(SOON);
}

/**
 * Listens for the topics of this page. Whenever the stream opens everything is fetched anew, the first
 * time too: what rang between the making of the page and that moment was heard by nobody.
 */
export function listen(): void {
  const from = regions().map((region) => region.dataset.liveFrom).find((path) => path !== undefined);
  const topics = new Set(regions().flatMap(topicsOf));
  if (topics.size === 0) return;
  const query = [...topics].map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
  const source = new EventSource(`${from ?? "/live"}?${query}`);
  source.addEventListener("open", () => {
    rang("*");
    document.documentElement.dataset.connection = "live";
  });
  source.addEventListener("error", () => {
    document.documentElement.dataset.connection = "lost";
  });
  source.addEventListener("changed", (event: MessageEvent<string>) => {
    rang((JSON.parse(event.data) as { topic: string }).topic);
  });
}
