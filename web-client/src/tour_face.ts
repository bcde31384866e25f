// The tour's scene about faces: the real courier app in a frame, signed in as a visitor's own account. This leads the
// frame from page to page and marks what the server says has happened; consent, pictures and taking it all back are the
// visitor's own presses in the app. Whoever closes the page, or ends the scene, has left: nothing of a face stays.

/** How often the server is asked how far the visitor is, milliseconds. */
const LOOK_EVERY = 700;
/** How often the receipt is checked anew while its entry waits to be in the log. */
const CHECK_EVERY = 1_200;
/** A visit ends by itself after this; the server ends it a little later in any case. */
const LONGEST = 285_000;
/** Longest time that the app in the frame takes to sign in. */
const SIGN_IN_LIMIT = 20_000;

/** What the server says of a visitor. */
type Stage = "unagreed" | "agreed" | "enrolled" | "asked" | "other_way" | "confirmed" | "ended" | "left";

/** Which page of the app a stage plays on. */
const PAGES: Partial<Record<Stage, string>> = {
  unagreed: "#/me/identity", agreed: "#/me/identity/enrol", asked: "#/me/identity/check", confirmed: "#/me/identity", left: "#/me/identity",
};
/** Which steps have happened at a stage. */
const DONE: Record<Stage, string[]> = {
  unagreed: [], agreed: ["agree"], enrolled: ["agree", "pictures"], asked: ["agree", "pictures", "asked"], other_way: ["agree", "pictures", "asked"],
  confirmed: ["agree", "pictures", "asked", "passed"], ended: ["agree", "pictures", "asked"], left: ["agree", "pictures", "asked", "passed", "left"],
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const post = (path: string, more: RequestInit = {}): Promise<Response> => fetch(path, { method: "POST", cache: "no-store", ...more });

async function hasCamera(): Promise<boolean> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === "videoinput");
  } catch {
    return false;
  }
}

/** One visit, from arriving to having left. */
class Visit {
  /** A fresh one for each visit: an app that is open already would not use the code. */
  private readonly frame: HTMLIFrameElement;
  private readonly seenSteps = new Set<string>();
  private stage: Stage | undefined;
  over = false;

  constructor(
    private readonly section: HTMLElement,
    private readonly guest: string,
    private readonly camera: boolean,
  ) {
    const before = section.querySelector("iframe") as HTMLIFrameElement;
    this.frame = before.cloneNode() as HTMLIFrameElement;
    this.frame.removeAttribute("src");
    before.replaceWith(this.frame);
  }

  /** The app's document, once it has used up the code of the sign-in. */
  private app(): Document | null {
    const page = this.frame.contentWindow;
    if (page === null || page.location.hash.includes("code=")) return null;
    return page.document.querySelector("main") === null ? null : page.document;
  }

  async signIn(place: string): Promise<void> {
    this.frame.src = place;
    const end = performance.now() + SIGN_IN_LIMIT;
    while (performance.now() < end) {
      await pause(250);
      // The app's own strip says when it is signed in and has heard from the server; earlier it is not ready to be led.
      if (this.app()?.querySelector(".strip .dot")?.className.trim() === "dot") return;
    }
    throw new Error("the app did not sign in");
  }

  private go(place: string): void {
    const page = this.frame.contentWindow;
    if (page !== null && page.location.hash !== place) page.location.hash = place;
  }

  /** Marks steps as done, and the next as the one that is on. */
  private mark(): void {
    let next = true;
    for (const item of this.section.querySelectorAll<HTMLElement>("[data-face-step]")) {
      const done = this.seenSteps.has(item.dataset.faceStep ?? "");
      if (done) item.dataset.outcome = "admitted";
      if (!done && next) {
        item.setAttribute("aria-current", "step");
        next = false;
      } else item.removeAttribute("aria-current");
    }
  }

  private async stageNow(): Promise<Stage> {
    const answer = await fetch(`/tour/face/${this.guest}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(`the visit is over (${answer.status})`);
    return ((await answer.json()) as { stage: Stage }).stage;
  }

  private happen(what: string): Promise<Response> {
    return post(`/tour/face/${this.guest}/${what}`);
  }

  private async step(stage: Stage): Promise<void> {
    if (stage === this.stage) return;
    const first = this.stage === undefined;
    this.stage = stage;
    for (const step of DONE[stage]) {
      const own = step === "agree" || step === "pictures";
      if (this.camera || !own) this.seenSteps.add(step);
    }
    this.mark();
    const waits = stage === "asked" || stage === "other_way";
    const person = this.section.querySelector<HTMLElement>("[data-other-way]");
    if (person !== null) person.hidden = !(waits && (stage === "other_way" || !this.camera));
    const page = PAGES[stage];
    if (page !== undefined) this.go(page);
    // With a camera the second phone comes once there is something to compare; without, at once.
    if (stage === "enrolled" || (first && !this.camera && stage === "unagreed")) await this.happen("other-phone");
  }

  /** Has the app check the receipt, until it holds or not; its entry is in the log within seconds. */
  private async checkReceipt(): Promise<boolean> {
    for (let last = -CHECK_EVERY; !this.over; await pause(250)) {
      const receipt = this.app()?.querySelector<HTMLElement>("article[data-template]");
      if (receipt?.dataset.holds !== undefined) {
        receipt.scrollIntoView({ block: "start" });
        return receipt.dataset.holds === "yes";
      }
      if (receipt != null && performance.now() - last > CHECK_EVERY) {
        last = performance.now();
        receipt.scrollIntoView({ block: "center" });
        receipt.querySelector<HTMLButtonElement>(".pair button")?.click();
      }
    }
    return false;
  }

  /** Follows the visitor until they have left and the receipt is checked; says in which words it ended. */
  async follow(): Promise<"" | "slow"> {
    const end = performance.now() + LONGEST;
    this.mark();
    while (!this.over) {
      await this.step(await this.stageNow());
      if (this.stage === "left") {
        const holds = await this.checkReceipt();
        const item = this.section.querySelector<HTMLElement>('[data-face-step="receipt"]');
        if (item !== null) item.dataset.outcome = holds ? "admitted" : "refused";
        item?.removeAttribute("aria-current");
        return "";
      }
      // Without a template there is none to destroy: being confirmed is the end.
      if (this.stage === "confirmed" && !this.camera) return "";
      if (performance.now() > end) return "slow";
      await pause(LOOK_EVERY);
    }
    return "";
  }

  seen(): void {
    void this.happen("seen");
  }

  /** Leaves, also while the page goes away. */
  leave(): void {
    if (this.over) return;
    this.over = true;
    void post(`/tour/face/${this.guest}/over`, { keepalive: true }).catch(() => undefined);
  }
}

/** The tour's own frames are the same phone: they go while a visitor is signed in on it. */
function tourIsPlaying(): boolean {
  const scene = document.getElementById("tour")?.dataset.scene ?? "waiting";
  return !["waiting", "verified"].includes(scene);
}

async function play(section: HTMLElement, say: (words: string) => void, leaveBy: (leave: Visit | null) => void): Promise<void> {
  const words = section.dataset;
  if (tourIsPlaying() && document.querySelector(".faces") !== null) return say(words.busy ?? "");
  document.querySelector(".faces")?.remove();
  const camera = await hasCamera();
  say(camera ? "" : (words.noCamera ?? ""));
  section.toggleAttribute("data-without-camera", !camera);
  const answer = await post("/tour/face");
  if (!answer.ok) throw new Error(`no account (${answer.status})`);
  const { guest, place } = (await answer.json()) as { guest: string; place: string };
  for (const item of section.querySelectorAll<HTMLElement>("[data-face-step]")) delete item.dataset.outcome;
  section.querySelector<HTMLElement>(".guided")?.removeAttribute("hidden");
  // The phone is taller than many windows: with the section at the top, its shutter is in sight.
  section.scrollIntoView();
  section.querySelector("[data-ends]")?.removeAttribute("hidden");
  const visit = new Visit(section, guest, camera);
  leaveBy(visit);
  try {
    await visit.signIn(place);
    const ended = await visit.follow();
    if (ended === "slow") say(words.slow ?? "");
    else if (!visit.over) say(words.gone ?? "");
  } finally {
    visit.leave();
    section.querySelector("[data-ends]")?.setAttribute("hidden", "");
    leaveBy(null);
  }
}

/** Makes the button of the section work. */
export function offerFaceScene(): void {
  const section = document.getElementById("face-scene");
  const begins = section?.querySelector<HTMLButtonElement>("[data-begins]");
  if (section == null || begins == null) return;
  const says = section.querySelector<HTMLElement>("[data-says]");
  const say = (words: string): void => {
    if (says !== null) says.textContent = words;
  };
  let visit: Visit | null = null;
  begins.hidden = false;
  begins.addEventListener("click", () => {
    if (visit !== null || begins.disabled) return;
    begins.disabled = true;
    play(section, say, (now) => (visit = now))
      .catch(() => say(section.dataset.failed ?? ""))
      .finally(() => (begins.disabled = false));
  });
  section.querySelector("[data-seen]")?.addEventListener("click", () => visit?.seen());
  section.querySelector("[data-ends]")?.addEventListener("click", () => {
    visit?.leave();
    section.querySelector<HTMLElement>(".guided")?.setAttribute("hidden", "");
    section.querySelector("iframe")?.removeAttribute("src");
    say(section.dataset.gone ?? "");
  });
  addEventListener("pagehide", () => visit?.leave());
}
