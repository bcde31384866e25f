// The ceremonies of the sign-in and enrolment pages: asks the server, then the browser, then follows the
// place the server names. Every sentence a person reads comes from the page, as attributes of
// `#passkey-problem`:
//   data-working      while the browser or the server is asked (optional; nothing is said without it)
//   data-unsupported  this browser knows no passkeys
//   data-cancelled    the person closed the browser's window, or it waited too long
//   data-known        this phone already holds a passkey of this account (enrolment only)
//   data-insecure     the address is not the one passkeys are made for (wrong host, no https)
//   data-failed       anything else, and what the page has no attribute for
//   data-offline      no answer from the server
//   data-problem-CODE a problem of the server with this stable code, "_" written as "-" (for example
//                     data-problem-ceremony-stale); without the attribute data-failed is shown
// The button stands in `[data-ceremony]`, whose `data-next` holds the next place, and whose `data-begin` and
// `data-finish` name other addresses than those of enrolment (a signed-in person's further passkey). Buttons
// show only where this file can serve them; where it cannot, `details#without-passkey` opens.
import { deviceLabel } from "./label";
import { type CreationJson, NoPasskey, type RequestJson, canUsePasskeys, createPasskey, usePasskey } from "./passkey";

const ANSWER_LIMIT_MS = 20_000;

/** What went wrong, as the name of the page's sentence. */
class Told extends Error {
  constructor(readonly sentence: string) {
    super(sentence);
  }
}

interface Begun<T> {
  ceremony: string;
  options: { publicKey: T };
}

async function post<T>(path: string, body: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
  } catch {
    throw new Told("offline");
  }
  const value = (await answer.json().catch(() => null)) as (T & { code?: string }) | null;
  if (answer.ok && value !== null) return value;
  throw new Told(value?.code === undefined ? "failed" : `problem-${value.code.replaceAll("_", "-")}`);
}

const problem = document.getElementById("passkey-problem");

function say(sentence: string | null): void {
  if (problem === null) return;
  const other = sentence === null || sentence === "working" ? null : problem.getAttribute("data-failed");
  const words = problem.getAttribute(`data-${sentence}`) ?? other ?? "";
  problem.textContent = words;
  problem.hidden = words === "";
  problem.classList.toggle("working", sentence === "working");
}

/** Follows the server's place, which is always one of our own. */
function follow(place: string): void {
  const to = new URL(place, location.href);
  if (to.origin !== location.origin) throw new Told("failed");
  location.assign(to.href);
}

/** What the page says about the ceremony that a button begins. */
const ceremonyOf = (button: HTMLElement): DOMStringMap => button.closest<HTMLElement>("[data-ceremony]")?.dataset ?? {};

async function signIn(button: HTMLElement): Promise<void> {
  const { next = "" } = ceremonyOf(button);
  const { ceremony, options } = await post<Begun<RequestJson>>("/sign-in/passkey/begin", {});
  const response = await usePasskey(options.publicKey);
  const { place } = await post<{ place: string }>("/sign-in/passkey/finish", {
    ceremony,
    response,
    ...(next === "" ? {} : { next }),
  });
  follow(place);
}

async function enrol(button: HTMLElement): Promise<void> {
  const { begin = "/sign-in/enrol/begin", finish = "/sign-in/enrol/finish" } = ceremonyOf(button);
  const { ceremony, options } = await post<Begun<CreationJson>>(begin, {});
  const response = await createPasskey(options.publicKey);
  const label = deviceLabel(navigator.userAgent);
  const { place } = await post<{ place: string }>(finish, { ceremony, response, label });
  follow(place);
}

/** Wakes a button: one press at a time, and the button works again after trouble. */
function wake(id: string, act: (button: HTMLElement) => Promise<void>): void {
  const button = document.getElementById(id) as HTMLButtonElement | null;
  if (button === null) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    say("working");
    act(button).catch((error: unknown) => {
      button.removeAttribute("aria-disabled");
      say(error instanceof Told ? error.sentence : error instanceof NoPasskey ? error.trouble : "failed");
    });
  });
  // The browser's Back returns to this page as it was left: it must work again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    button.removeAttribute("aria-disabled");
    say(null);
  });
}

if (canUsePasskeys()) {
  wake("passkey-sign-in", signIn);
  wake("passkey-enrol", enrol);
} else {
  for (const button of document.querySelectorAll<HTMLElement>("#passkey-sign-in, #passkey-enrol")) button.hidden = true;
  document.getElementById("without-passkey")?.setAttribute("open", "");
  say("unsupported");
}
