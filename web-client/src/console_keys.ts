// Moving through rows with j and k, opening them with Enter, evidence with e.

/** Whether a key press belongs to a field. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.isContentEditable || target.matches("input, textarea, select");
}

/** The links of the rows that can be reached now: those of an open sheet, else of the page. */
function links(): HTMLAnchorElement[] {
  const sheet = document.querySelector<HTMLDialogElement>("#sheet");
  const within: ParentNode = sheet?.open ? sheet : document;
  const all = [...within.querySelectorAll<HTMLAnchorElement>("[data-rows] a[data-row]")];
  return all.filter((link) => link.checkVisibility());
}

function move(by: number): void {
  const all = links();
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.focus({ preventScroll: true });
  all[next]?.scrollIntoView({ block: "nearest" });
}

/** Keys and clicks on rows. A click anywhere in a row follows its link, unless it is on something of its own. */
export function rows(open: (link: HTMLAnchorElement) => boolean): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "e") {
      const row = document.activeElement?.closest("tr, li");
      const link = row?.querySelector<HTMLAnchorElement>("a[data-evidence]") ?? document.querySelector<HTMLAnchorElement>("main a[data-evidence]");
      if (link && !open(link)) location.href = link.href;
    }
  });
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const target = event.target as Element;
    if (!plain || event.defaultPrevented) return;
    const own = target.closest<HTMLElement>("a, button, input, select, textarea, label, summary");
    const link = own?.matches("a[data-sheet]") ? (own as HTMLAnchorElement) : own === null ? target.closest("tr")?.querySelector<HTMLAnchorElement>("[data-rows] a[data-row]") : null;
    if (!link || (getSelection()?.toString() ?? "") !== "") return;
    event.preventDefault();
    if (!(link.matches("[data-sheet]") && open(link))) location.href = link.href;
  });
}

/** Buttons that close their dialog, and clicks beside it. */
export function closing(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog")) {
    dialog.addEventListener("click", (event) => {
      const target = event.target as Element;
      if (target === dialog || target.closest("[data-closes]") !== null) dialog.close();
    });
  }
}
