// The console's keys, palette and side sheet. Every page works without them.
import { folds } from "./console_fold";
import { confirmations, copies, fills, importCheck, narrowing } from "./console_forms";
import { palette } from "./console_palette";
import { closing, isTyping, rows } from "./console_keys";
import { sheet } from "./console_sheet";

const openSheet = sheet();
const openPalette = palette();
rows(openSheet);
closing();
folds();
narrowing();
confirmations();
copies();
fills();
importCheck();

let afterG = false;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (afterG) {
    afterG = false;
    const place = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
    if (place !== null) location.href = place.href;
    return;
  }
  if (event.key === "g") {
    afterG = true;
    setTimeout(() => (afterG = false), 1_200);
  } else if (event.key === "/") {
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[data-search]") ?? document.querySelector<HTMLInputElement>(".find input");
    field?.focus();
    field?.select();
  } else if (event.key === "?") {
    document.querySelector<HTMLDialogElement>("#keys")?.showModal();
  }
});
