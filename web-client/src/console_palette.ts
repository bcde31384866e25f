// The command palette: every page by name, and what the server finds.

const PAUSE = 140;

/** Prepares the palette; the returned function opens it. */
export function palette(): () => void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const field = dialog?.querySelector<HTMLInputElement>("#palette-text");
  const list = dialog?.querySelector<HTMLElement>("#palette-list");
  if (!dialog || !field || !list) return () => undefined;
  const places = [...list.querySelectorAll<HTMLElement>("[data-place]")];
  let chosen = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("li:not([hidden])")];
  const mark = (at: number): void => {
    const all = options();
    chosen = all.length === 0 ? 0 : (at + all.length) % all.length;
    all.forEach((option, index) => {
      option.id ||= `option-${crypto.randomUUID()}`;
      option.setAttribute("aria-selected", String(index === chosen));
    });
    const now = all[chosen];
    field.setAttribute("aria-activedescendant", now?.id ?? "");
    now?.scrollIntoView({ block: "nearest" });
  };
  const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const find = async (text: string): Promise<void> => {
    const mine = ++asked;
    const answer = await fetch(`/console/find?q=${encodeURIComponent(text)}`, { credentials: "same-origin" });
    if (mine !== asked || !answer.ok) return;
    const found: HTMLElement[] = [];
    if (!answer.url.includes("/console/find")) {
      const option = document.createElement("li");
      const link = document.createElement("a");
      link.href = answer.url;
      link.tabIndex = -1;
      link.textContent = text;
      option.append(link);
      found.push(option);
    } else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found.push(...page.querySelectorAll<HTMLElement>("#found li"));
    }
    list.querySelectorAll("[data-found]").forEach((old) => old.remove());
    for (const option of found) {
      option.dataset.found = "";
      option.role = "option";
      option.querySelector("a")?.setAttribute("tabindex", "-1");
      list.append(option);
    }
    mark(0);
  };

  const narrow = (): void => {
    const text = field.value.trim();
    for (const place of places) place.hidden = !plain(place.textContent ?? "").includes(plain(text));
    list.querySelectorAll("[data-found]").forEach((old) => old.remove());
    mark(0);
    clearTimeout(pause);
    asked += 1;
    if (text.length > 1) pause = setTimeout(() => find(text).catch(() => undefined), PAUSE);
  };

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if (event.key === "Enter") options()[chosen]?.querySelector("a")?.click();
    else return;
    event.preventDefault();
  });

  const open = (): void => {
    if (dialog.open) return;
    field.value = "";
    narrow();
    dialog.showModal();
    field.focus();
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-opens="palette"]')) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  return open;
}
