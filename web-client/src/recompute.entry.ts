// Recomputes a round in front of the reader: fetches its record and shows each step as it holds.
import { recompute, type Check } from "./recompute";

function word(box: HTMLElement, name: string): string {
  return box.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
}

function line(list: Element, state: string, text: string): HTMLElement {
  const item = document.createElement("li");
  item.className = state;
  item.textContent = text;
  list.append(item);
  return item;
}

async function run(box: HTMLElement): Promise<void> {
  const list = box.querySelector(".checks");
  const verdict = box.querySelector(".verdict");
  if (list === null || verdict === null) return;
  list.replaceChildren();
  verdict.textContent = word(box, "working");
  verdict.className = "verdict working";
  const end = (state: string, text: string): void => {
    verdict.className = `verdict ${state}`;
    verdict.textContent = text;
  };
  const answer = await fetch(box.dataset.recompute ?? "", { credentials: "same-origin" }).catch(() => null);
  if (answer === null || !answer.ok) return end("unknown", word(box, "unreachable"));
  const show = (check: Check): void => {
    const text = word(box, check.what);
    if (check.holds) return void line(list, "holds", text);
    line(list, "breaks", `${text}: ${word(box, "published")} ${check.published}, ${word(box, "recomputed")} ${check.recomputed}`);
  };
  const promised = { root: box.dataset.root, digest: box.dataset.digest };
  const result = await recompute(await answer.text(), promised, show);
  if (result === "broken") return end("breaks", word(box, "broken"));
  if (!result.holds) return end("breaks", word(box, "differs"));
  end("holds", `${word(box, "holds")} ${result.contested ? "" : word(box, "uncontested")}`.trim());
}

/** Wakes the boxes of the page: also those that a live update brought, once the round is drawn. */
function wake(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-recompute]")) {
    const button = box.querySelector<HTMLButtonElement>("button[hidden]");
    if (button === null) continue;
    button.hidden = false;
    button.onclick = () => {
      button.disabled = true;
      run(box).finally(() => (button.disabled = false));
    };
  }
}

wake();
document.addEventListener("live:updated", wake);
