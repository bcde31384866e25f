// The tour's last scene: this browser checks the evidence bundle with nothing but its bytes, then plays a
// skilled forger who changes one byte of the photo and mends the archive around it, and checks again.
import { read, write } from "./verifier/archive";
import { type Report, manifestOf, verify } from "./verifier/bundle";
import { utf8 } from "./bytes";
import { english, spanish } from "./verifier/words";

const words = document.documentElement.lang === "es" ? spanish : english;

/** What the two checks found, by the name of their row. */
const found = new Map<string, { outcome: "admitted" | "refused"; verdict: string; why: string }>();

/** Which byte was changed, in words; empty until one was. */
let changedAt = "";

/** Fills in the rows and the note, also after the panel was fetched anew. */
export function showChecks(): void {
  const place = document.querySelector("[data-changed-at]");
  if (place !== null) place.textContent = changedAt;
  for (const [name, { outcome, verdict, why }] of found) {
    const row = document.querySelector<HTMLElement>(`[data-byte="${name}"]`);
    const [place, more] = row?.querySelectorAll("span") ?? [];
    if (row == null || place === undefined || more === undefined) continue;
    row.dataset.outcome = outcome;
    place.textContent = verdict;
    more.textContent = why;
  }
}

/** The same bundle with the lowest bit of one byte of its photo turned over, and a list of files that fits. */
function forged(archive: Uint8Array): { bytes: Uint8Array; at: number } | null {
  const entries = read(archive);
  const [manifest] = entries;
  const photo = entries.find(({ name }) => name === "photo-1.jpg");
  if (manifest === undefined || photo === undefined) return null;
  const at = Math.floor(photo.bytes.length / 2);
  photo.bytes = photo.bytes.slice();
  photo.bytes[at] = (photo.bytes[at] ?? 0) ^ 1;
  manifest.bytes = utf8(manifestOf(entries.slice(1)));
  return { bytes: write(entries), at };
}

function note(name: string, report: Report, why: string): void {
  if (report.verdict === "refused") {
    found.set(name, { outcome: "refused", verdict: words.refused, why: `${words.reasons[report.reason]} ${words.where}: ${report.place}` });
  } else {
    found.set(name, { outcome: "admitted", verdict: report.verdict === "verified" ? words.verified : words.consistent, why });
  }
  showChecks();
}

let checked: string | undefined;

/** Fetches the bundle of the scene and checks it twice; once for each bundle. */
export async function checkWholeAndChanged(): Promise<void> {
  const rows = document.getElementById("one-byte");
  const { bundle, key, where } = rows?.dataset ?? {};
  if (bundle === undefined || key === undefined || bundle === checked) return;
  checked = bundle;
  found.clear();
  changedAt = "";
  const answer = await fetch(bundle, { cache: "no-store" });
  if (!answer.ok) {
    checked = undefined;
    return;
  }
  const whole = new Uint8Array(await answer.arrayBuffer());
  const report = verify(whole, key);
  note("whole", report, report.verdict === "refused" ? "" : words.photo(report.photos.length));
  const changed = forged(whole);
  if (changed === null) return;
  changedAt = (where ?? "").replace("%", changed.at.toLocaleString(document.documentElement.lang));
  note("changed", verify(changed.bytes, key), "");
}
