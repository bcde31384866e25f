// "Tell me on this device": asks the browser, and tells the server where its push service takes notes.
// Without scripts, or where the browser cannot, the section stays hidden; e-mail works the same.
import { keysOf, subscribed } from "./push";

const section = document.querySelector<HTMLElement>("[data-push-key]");

function say(name: string): void {
  for (const text of section?.querySelectorAll<HTMLElement>("[data-push-said]") ?? []) text.hidden = text.dataset.pushSaid !== name;
}

async function post(path: string, subscription: PushSubscription): Promise<boolean> {
  const keys = keysOf(subscription);
  if (keys === null) return false;
  const body = new URLSearchParams({ ...keys });
  const answer = await fetch(path, { method: "POST", body, headers: { accept: "application/json" } });
  return answer.ok;
}

async function start(place: HTMLElement): Promise<void> {
  const { pushKey = "", pushWorker = "", pushTell = "", pushForget = "" } = place.dataset;
  const registration = await navigator.serviceWorker.register(pushWorker);
  place.hidden = false;
  let subscription = await registration.pushManager.getSubscription();
  // The browser may be told about another parcel already; each parcel is asked for on its own.
  const asked = localStorage.getItem(pushTell) === subscription?.endpoint && subscription !== null;
  say(asked ? "on" : "off");
  place.querySelector("[data-push-on]")?.addEventListener("click", async () => {
    say("asking");
    try {
      if ((await Notification.requestPermission()) !== "granted") return say("refused");
      await navigator.serviceWorker.ready;
      subscription = await subscribed(registration, pushKey);
      if (!(await post(pushTell, subscription))) return say("failed");
      localStorage.setItem(pushTell, subscription.endpoint);
      say("on");
    } catch {
      say("failed");
    }
  });
  place.querySelector("[data-push-off]")?.addEventListener("click", async () => {
    if (subscription !== null) await post(pushForget, subscription);
    localStorage.removeItem(pushTell);
    say("off");
  });
}

if (section !== null && "serviceWorker" in navigator && "PushManager" in window) {
  start(section).catch(() => undefined);
}
