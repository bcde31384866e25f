// The side sheet: a row's page beside its list. The address follows, so that it can be shared, and
// going back closes the sheet.

/** Prepares the sheet; the returned function opens a link in it, or says that it cannot. */
export function sheet(): (link: HTMLAnchorElement) => boolean {
  const dialog = document.querySelector<HTMLDialogElement>("#sheet");
  const body = dialog?.querySelector<HTMLElement>(".sheet-body");
  const whole = dialog?.querySelector<HTMLAnchorElement>(".open-page");
  if (!dialog || !body || !whole) return () => false;
  const list = location.href;
  let asked = 0;

  const load = async (href: string): Promise<void> => {
    const mine = ++asked;
    const answer = await fetch(href, { credentials: "same-origin" });
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return void (location.href = href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (mine !== asked || main === null) return;
    // Ids of the list stay unique: regions of the sheet are not live, its page is one press away.
    for (const region of main.querySelectorAll("[data-live]")) region.removeAttribute("data-live");
    for (const back of main.querySelectorAll(".back")) back.remove();
    body.replaceChildren(...main.childNodes);
    dialog.setAttribute("aria-label", page.title.split(" · ")[0] ?? "");
    body.scrollTop = 0;
  };

  dialog.addEventListener("close", () => {
    asked += 1;
    body.replaceChildren();
    if (location.href !== list) history.pushState(null, "", list);
  });
  addEventListener("popstate", () => {
    if (location.href === list) dialog.close();
    else location.reload();
  });

  return (link) => {
    const again = link.matches("[data-again]") && body.contains(link);
    if (!again && !link.matches("[data-sheet], [data-evidence]")) return false;
    whole.href = link.href;
    history.pushState(null, "", link.href);
    load(link.href).catch(() => (location.href = link.href));
    if (!dialog.open) dialog.showModal();
    return true;
  };
}
