// Small comforts of forms: filters that narrow at once, questions before what cannot be taken back,
// copying a key, reading a file into a field, looking at an import before it is made.

/** Filters send their form as soon as they change; the button is for those without scripts. */
export function narrowing(): void {
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-narrows]")) {
    field.form?.classList.add("scripted");
    field.addEventListener("change", () => field.form?.requestSubmit());
  }
  // An empty filter does not belong into the address.
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(".filters")) return;
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.disabled ||= field.value === "";
    }
  });
}

/** Buttons that ask once more; delegated, because pages arrive in the sheet too. */
export function confirmations(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-asks]");
    if (button !== null && !confirm(button.dataset.asks)) event.preventDefault();
  });
}

/** Buttons that copy a text. */
export function copies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copies ?? "")?.textContent ?? "";
      navigator.clipboard.writeText(text).then(() => button.classList.add("copied"), () => undefined);
    });
  }
}

/** Files that are read into a field of text. */
export function fills(): void {
  for (const file of document.querySelectorAll<HTMLInputElement>("[data-fills]")) {
    const label = file.closest("label");
    if (label !== null) label.hidden = false;
    file.addEventListener("change", () => {
      const field = document.getElementById(file.dataset.fills ?? "");
      const chosen = file.files?.[0];
      if (field instanceof HTMLTextAreaElement && chosen) chosen.text().then((text) => (field.value = text), () => undefined);
    });
  }
}

/** The look at an import happens in place, so that the file stays chosen for the second button. */
export function importCheck(): void {
  const form = document.querySelector<HTMLFormElement>("[data-import]");
  const report = document.querySelector<HTMLElement>("#report");
  if (form === null || report === null) return;
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.value !== "look") return;
    event.preventDefault();
    // Read before the button is disabled: a disabled button does not say what it stands for.
    const body = new FormData(form, button);
    button.disabled = true;
    report.setAttribute("aria-busy", "true");
    fetch(form.action, { method: "POST", body, credentials: "same-origin" })
      .then(async (answer) => {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("#report") ?? page.querySelector("main");
        if (fresh !== null) report.replaceChildren(...fresh.childNodes);
      })
      .catch(() => HTMLFormElement.prototype.submit.call(form))
      .finally(() => {
        button.disabled = false;
        report.removeAttribute("aria-busy");
      });
  });
}
