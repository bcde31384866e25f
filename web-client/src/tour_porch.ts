// The tour's scene of a parcel that is not there: the recipient's real page and the courier's real app, side by side.
// This leads both from page to page, types what each side says, presses their buttons, and compares what both read.
// What comes of a press (the claim, the replacement, the finding) is the server's answer and nothing else.

type Phase = "bringing" | "there" | "claimed" | "answered" | "settled" | "failed";
type Screen = "recipient" | "courier";

interface Stand {
  phase: Phase;
  recipient: string | null;
  claim: string | null;
  html: string;
}

/** How often the server is asked how far the play is, milliseconds. */
const LOOK_EVERY = 700;
/** A play is given up after this; the server ends it a little later. */
const LONGEST = 180_000;
/** Longest wait for one thing to be on a page. */
const PATIENCE = 20_000;
/** Time to read: the photo, the three questions, what came of it, the answer. */
const READING = { photo: 2_200, question: 650, given: 4_500, answer: 2_200, heard: 2_400 } as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Words as a reader sees them. */
const plain = (node: Element | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

class Play {
  private readonly frames: Record<Screen, HTMLIFrameElement>;
  private readonly done = new Set<string>();
  private name = "";
  private shown = "";
  over = false;

  constructor(private readonly section: HTMLElement) {
    // Fresh ones for each play: an app that is open already would not use the code of a new sign-in.
    const fresh = (screen: Screen): HTMLIFrameElement => {
      const before = section.querySelector(`[data-name="${screen}"] iframe`) as HTMLIFrameElement;
      const frame = before.cloneNode() as HTMLIFrameElement;
      frame.removeAttribute("src");
      before.replaceWith(frame);
      return frame;
    };
    this.frames = { recipient: fresh("recipient"), courier: fresh("courier") };
    for (const item of section.querySelectorAll<HTMLElement>("[data-porch-step]")) delete item.dataset.outcome;
    section.querySelector("[data-told]")?.replaceChildren();
  }

  private page(screen: Screen): Document | null {
    return this.frames[screen].contentWindow?.document ?? null;
  }

  /** Shows one screen where there is no room for two, and marks it where there is. */
  turn(screen: Screen): void {
    const screens = this.section.querySelector<HTMLElement>(".screens");
    if (screens !== null) screens.dataset.face = screen;
    for (const button of this.section.querySelectorAll<HTMLButtonElement>(".tabs button")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === screen));
    }
  }

  private mark(step: string, good = true): void {
    const item = this.section.querySelector<HTMLElement>(`[data-porch-step="${step}"]`);
    if (item === null || this.done.has(step)) return;
    this.done.add(step);
    item.dataset.outcome = good ? "admitted" : "refused";
    for (const one of this.section.querySelectorAll("[data-porch-step]")) one.removeAttribute("aria-current");
    this.section.querySelector("[data-porch-step]:not([data-outcome])")?.setAttribute("aria-current", "step");
  }

  /** Waits until something is on a screen. */
  private async on<T extends Element>(screen: Screen, selector: string): Promise<T> {
    const end = performance.now() + PATIENCE;
    while (!this.over && performance.now() < end) {
      const found = this.page(screen)?.querySelector<T>(selector);
      if (found != null) return found;
      await pause(150);
    }
    throw new Error(`${selector} did not come`);
  }

  private async look(): Promise<Stand> {
    const answer = await fetch(`/tour/porch/${this.name}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(`the play is over (${answer.status})`);
    const stand = (await answer.json()) as Stand;
    if (stand.phase === "failed") throw new Error("the parcel could not be brought");
    const told = this.section.querySelector("[data-told]");
    // The server's own text, escaped there. It is left alone while it is the same, so that nobody loses their place.
    if (told !== null && stand.html !== this.shown) told.innerHTML = this.shown = stand.html;
    return stand;
  }

  private async until(phase: Phase): Promise<Stand> {
    const order: Phase[] = ["bringing", "there", "claimed", "answered", "settled"];
    const end = performance.now() + LONGEST;
    while (!this.over && performance.now() < end) {
      const stand = await this.look();
      if (order.indexOf(stand.phase) >= order.indexOf(phase)) return stand;
      await pause(LOOK_EVERY);
    }
    throw new Error(`${phase} did not come`);
  }

  private async signIn(place: string): Promise<void> {
    this.frames.courier.src = place;
    const end = performance.now() + PATIENCE;
    while (performance.now() < end) {
      await pause(250);
      const page = this.frames.courier.contentWindow;
      if (page === null || page.location.hash.includes("code=")) continue;
      // The app's own strip says when it is signed in and has heard from the server.
      if (page.document.querySelector(".strip .dot")?.className.trim() === "dot") return;
    }
    throw new Error("the app did not sign in");
  }

  /** The recipient looks, answers the three questions and sends. */
  private async claim(): Promise<void> {
    const link = await this.on<HTMLAnchorElement>("recipient", 'a[href$="/claim/not-received"]');
    this.page("recipient")?.querySelector("main img")?.scrollIntoView({ block: "center" });
    await pause(READING.photo);
    link.scrollIntoView({ block: "center" });
    await pause(READING.question);
    link.click();
    const words = await this.on<HTMLTextAreaElement>("recipient", "textarea#statement");
    for (const box of this.page("recipient")?.querySelectorAll<HTMLInputElement>('main input[type="checkbox"]') ?? []) {
      box.scrollIntoView({ block: "center" });
      await pause(READING.question);
      box.checked = true;
    }
    words.value = this.section.dataset.statement ?? "";
    words.scrollIntoView({ block: "center" });
    await pause(READING.question * 2);
    words.form?.requestSubmit();
  }

  /** Compares what both sides read, letter by letter. */
  private async compare(claim: string): Promise<void> {
    const said = await this.on<HTMLElement>("recipient", "details.says p");
    said.closest("details")?.setAttribute("open", "");
    said.scrollIntoView({ block: "center" });
    await this.on<HTMLElement>("courier", "main");
    const app = this.frames.courier.contentWindow;
    if (app !== null) app.location.hash = claim;
    const end = performance.now() + PATIENCE;
    while (!this.over && performance.now() < end) {
      const same = [...(this.page("courier")?.querySelectorAll("main p") ?? [])].find((p) => plain(p) === plain(said));
      if (same !== undefined) {
        same.scrollIntoView({ block: "center" });
        return this.mark("same");
      }
      await pause(250);
    }
    this.mark("same", false);
  }

  /** The courier answers in the app. */
  private async answer(): Promise<void> {
    const words = await this.on<HTMLTextAreaElement>("courier", "main textarea");
    words.value = this.section.dataset.answer ?? "";
    words.dispatchEvent(new Event("input", { bubbles: true }));
    words.scrollIntoView({ block: "center" });
    await pause(READING.answer);
    words.closest("section")?.querySelector<HTMLButtonElement>("button")?.click();
  }

  async run(): Promise<void> {
    const begun = await fetch("/tour/porch", { method: "POST", cache: "no-store" });
    if (begun.status === 429) throw new Busy();
    if (!begun.ok) throw new Error(`no play (${begun.status})`);
    const { play, place } = (await begun.json()) as { play: string; place: string };
    this.name = play;
    this.turn("courier");
    const [, there] = await Promise.all([this.signIn(place), this.until("there")]);
    this.mark("brought");
    this.turn("recipient");
    this.frames.recipient.src = there.recipient ?? "";
    await this.claim();
    const claimed = await this.until("claimed");
    this.mark("claimed");
    await this.on("recipient", "details.says");
    await pause(READING.given);
    this.turn("courier");
    await this.compare(claimed.claim ?? "#/me/claims");
    await pause(READING.given);
    await this.answer();
    await this.until("answered");
    this.mark("heard");
    await pause(READING.heard);
    const settled = await fetch(`/tour/porch/${this.name}/settle`, { method: "POST", cache: "no-store" });
    if (!settled.ok) throw new Error(`not settled (${settled.status})`);
    await this.until("settled");
    this.mark("cleared");
    // The finding stands above what was read so far, on both screens.
    await pause(LOOK_EVERY);
    for (const screen of ["recipient", "courier"] as const) this.frames[screen].contentWindow?.scrollTo({ top: 0, behavior: "smooth" });
  }
}

class Busy extends Error {}

/** The tour's own frames are the same phone: they go while the courier of this scene is signed in on it. */
function tourIsPlaying(): boolean {
  const scene = document.getElementById("tour")?.dataset.scene ?? "waiting";
  return !["waiting", "verified"].includes(scene) && document.querySelector(".faces") !== null;
}

/** Makes the button of the section work. */
export function offerPorchScene(): void {
  const section = document.getElementById("porch-scene");
  const begins = section?.querySelector<HTMLButtonElement>("[data-begins]");
  if (section == null || begins == null) return;
  const words = section.dataset;
  const says = section.querySelector<HTMLElement>("[data-says]");
  const say = (what: string | undefined): void => {
    if (says !== null) says.textContent = what ?? "";
  };
  let play: Play | null = null;
  section.querySelector<HTMLElement>(".tabs")?.removeAttribute("hidden");
  for (const button of section.querySelectorAll<HTMLButtonElement>(".tabs button")) {
    button.addEventListener("click", () => play?.turn(button.dataset.shows as Screen));
  }
  begins.hidden = false;
  begins.addEventListener("click", () => {
    if (begins.disabled) return;
    if (tourIsPlaying()) return say(document.getElementById("face-scene")?.dataset.busy);
    document.querySelector(".faces")?.remove();
    begins.disabled = true;
    say(words.playing);
    section.querySelector<HTMLElement>(".guided")?.removeAttribute("hidden");
    section.scrollIntoView();
    play = new Play(section);
    play
      .run()
      .then(() => say(""))
      .catch((error: unknown) => say(error instanceof Busy ? words.busy : words.failed))
      .finally(() => {
        begins.disabled = false;
        begins.textContent = words.again ?? begins.textContent;
      });
  });
}
