// What folds away on a narrow screen: one press opens it, one press or Escape closes it. The stylesheet folds nothing
// where scripts do not run.

function set(button: HTMLElement, open: boolean): void {
  button.setAttribute("aria-expanded", String(open));
}

/** Buttons that open and close what follows them. */
export function folds(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-folds]")) {
    button.addEventListener("click", () => set(button, button.getAttribute("aria-expanded") !== "true"));
    button.parentElement?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      set(button, false);
      button.focus();
    });
  }
}
