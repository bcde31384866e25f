// The checker's page: one file that anybody can keep. It owns what is on the screen; the checks are
// in bundle.ts.

import { type Report, verify } from "./bundle";
import { english, spanish } from "./words";

const words = navigator.language.toLowerCase().startsWith("es") ? spanish : english;

/** An element with text and children. */
function element(tag: string, properties: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const answer = element("section", { role: "status", "aria-live": "polite" });
const file = element("input", { type: "file", id: "file", accept: ".zip,application/zip", required: "" }) as HTMLInputElement;
const key = element("textarea", { id: "key", rows: "2", spellcheck: "false", "aria-describedby": "key-hint" }) as HTMLTextAreaElement;
const pictures: string[] = [];

/** Times are microseconds since 1970. */
function shown(name: string, value: unknown): string {
  if (name.endsWith("_at") && typeof value === "number") return new Date(value / 1_000).toISOString().replace("T", " ").replace("Z", " UTC");
  if ((name === "lat" || name === "lon") && typeof value === "number") return (value / 1_000_000).toFixed(6);
  return String(value);
}

function facts(report: Exclude<Report, { verdict: "refused" }>): HTMLElement {
  const list = element("dl");
  for (const [name, value] of Object.entries((report.facts ?? {}) as Record<string, unknown>)) {
    if (value === null || value === "") continue;
    list.append(element("div", {}, element("dt", {}, name.replaceAll("_", " ")), element("dd", {}, shown(name, value))));
  }
  return element("details", {}, element("summary", {}, words.facts), list);
}

function show(report: Report): void {
  for (const picture of pictures.splice(0)) URL.revokeObjectURL(picture);
  answer.className = report.verdict;
  if (report.verdict === "refused") {
    answer.replaceChildren(
      element("h2", {}, words.refused),
      element("p", {}, words.reasons[report.reason]),
      element("p", { class: "note" }, `${words.where}: ${report.place}`),
      element("p", {}, element("strong", {}, words.refusedMore)),
    );
    return;
  }
  const images = report.photos.map((bytes) => {
    const src = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }));
    pictures.push(src);
    return element("img", { src, alt: words.photoAlt });
  });
  const verified = report.verdict === "verified";
  answer.replaceChildren(
    element("h2", {}, verified ? words.verified : words.consistent),
    element("p", {}, verified ? words.verifiedMore : words.consistentMore),
    element("p", {}, `${words.order} `, element("strong", {}, report.reference)),
    // What the log entry says in words, as it was written then.
    ...(report.strength === "" ? [] : [element("p", { class: "strength", lang: "en" }, report.strength)]),
    element(
      "ul", {},
      element("li", {}, words.leaves(report.leaves)), element("li", {}, words.photo(report.photos.length)),
      ...(report.manifests > 0 ? [element("li", {}, words.manifest(report.manifests))] : []),
    ),
    ...(report.manifests > 0 ? [element("p", { class: "note" }, words.manifestMore)] : []),
    ...images,
    ...(images.length > 0 ? [element("p", {}, words.shows, " ", element("strong", {}, words.showsNot))] : []),
    facts(report),
    element("p", { class: "note hash" }, report.key),
  );
}

/** Takes the answer away: what is shown always belongs to the file and the key that are chosen now. */
function forget(): void {
  answer.className = "";
  answer.replaceChildren();
}

async function check(chosen: File | undefined): Promise<void> {
  forget();
  if (chosen === undefined) return;
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  if (chosen === file.files?.[0]) show(verify(bytes, key.value));
}

const form = element(
  "form", {},
  element("label", { for: "file" }, words.file), file, element("p", { class: "note" }, words.drop),
  element("label", { for: "key" }, words.key), key, element("p", { class: "note", id: "key-hint" }, words.keyHint),
  element("button", {}, words.check),
);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void check(file.files?.[0]);
});
form.addEventListener("input", forget);
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const dropped = event.dataTransfer?.files;
  if (dropped !== undefined && dropped.length > 0) {
    file.files = dropped;
    void check(dropped[0]);
  }
});
document.documentElement.lang = words === spanish ? "es" : "en";
document.title = words.title;
document.querySelector("main")?.append(
  element("h1", {}, words.title), element("p", {}, words.lead), form, answer,
  element("p", { class: "note" }, words.private),
);
