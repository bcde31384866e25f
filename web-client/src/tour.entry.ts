// The tour's frames: they follow the scene to other pages, and on a phone one shows at a time.

import { checkWholeAndChanged, showChecks } from "./tour_byte";
import { offerFaceScene } from "./tour_face";
import { sendTries, showOutcomes } from "./tour_key";
import { offerPorchScene } from "./tour_porch";
import { offerRaceScene } from "./tour_race";

type Face = "courier" | "recipient" | "board";

function scenes(): HTMLElement | null {
  return document.getElementById("tour");
}

function faces(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".faces");
}

/** Shows one face on narrow screens, and marks it on wide ones. */
function show(face: Face): void {
  const list = faces();
  if (list === null) return;
  list.dataset.face = face;
  for (const button of list.querySelectorAll<HTMLButtonElement>(".tabs button")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === face));
  }
}

/** Sends a frame to another page. A page it is already meant to show is left alone. */
function send(face: Face, place: string | undefined): void {
  const figure = faces()?.querySelector<HTMLElement>(`[data-name="${face}"]`);
  const frame = figure?.querySelector("iframe");
  if (frame == null || place === undefined || frame.getAttribute("src") === place) return;
  frame.setAttribute("src", place);
  figure?.querySelector("figcaption a")?.setAttribute("href", place);
}

/** The same request with and without the phone's key. */
function sendWithAndWithout(): void {
  const section = document.getElementById("only-phone");
  if (section !== null) void sendTries(section);
}

const button = document.querySelector<HTMLButtonElement>("#only-phone [data-sends]");
if (button !== null) {
  button.hidden = false;
  button.addEventListener("click", sendWithAndWithout);
}

offerFaceScene();
offerPorchScene();
offerRaceScene();

let scene = scenes()?.dataset.scene;
let driver = scenes()?.dataset.courier;
/** Longest time that the app in the frame takes to sign in, in milliseconds. */
const SIGN_IN_LIMIT = 20_000;

/** The notice that the courier's frame was last led to. */
let read: string | undefined;

/** Opens the notice on the phone in the frame, once its app has used up the code of the sign-in. */
function openNotice(place: string | undefined): void {
  if (place === undefined || place === read) return;
  read = place;
  const frame = faces()?.querySelector<HTMLIFrameElement>('[data-name="courier"] iframe');
  const end = performance.now() + SIGN_IN_LIMIT;
  const look = (): void => {
    const page = frame?.contentWindow;
    if (page == null || performance.now() > end || page.document.querySelector("[data-section]") !== null) return;
    // While the phone is being handed over this moves the page that goes away, which costs nothing.
    const ready = page.document.querySelector("main") !== null && !page.location.hash.includes("code=");
    if (ready && page.location.hash !== place) page.location.hash = place;
    setTimeout(look, 250);
  };
  look();
}

/** Once the draw has a winner, the courier's phone is theirs: signs in as them, which loads the app anew. */
function handPhoneTo(courier: string | undefined): void {
  if (courier === undefined || courier === driver) return;
  driver = courier;
  const frame = faces()?.querySelector<HTMLIFrameElement>('[data-name="courier"] iframe');
  if (frame == null) return;
  // The server answers with the app's address and a one-time code in it, which only the frame may follow.
  frame.name = "courier-phone";
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/tour/walk-in/courier", target: frame.name, hidden: true });
  document.body.append(form);
  form.submit();
  form.remove();
}

function follow(): void {
  const region = scenes();
  if (region !== null && region.dataset.scene === scene) openNotice(region.dataset.notice);
  if (region === null || region.dataset.scene === scene) return;
  const began = scene === "waiting";
  scene = region.dataset.scene;
  // The tour was started in another window: the frames come with a fresh page.
  if (began && faces() === null && region.hasAttribute("data-plays")) location.reload();
  handPhoneTo(region.dataset.courier);
  send("recipient", region.dataset.recipient);
  send("board", region.dataset.board);
  show((region.dataset.face ?? "board") as Face);
  if (scene === "bound") sendWithAndWithout();
  if (scene === "verified") void checkWholeAndChanged();
}

document.addEventListener("live:updated", follow);
document.addEventListener("live:updated", showOutcomes);
document.addEventListener("live:updated", showChecks);
if (scene === "verified") void checkWholeAndChanged();

const list = faces();
if (list !== null) {
  list.querySelector<HTMLElement>(".tabs")?.removeAttribute("hidden");
  for (const button of list.querySelectorAll<HTMLButtonElement>(".tabs button")) {
    button.addEventListener("click", () => show(button.dataset.shows as Face));
  }
  show((list.dataset.face ?? "board") as Face);
}
