// The tour's scene of one block in a race and in a draw. The visitor presses; the server plays the others through its own
// race and its own draw, and says what came. Nothing here decides anything: this sends presses and shows answers.

type Kind = "race" | "draw";
type Phase = "waiting" | "open" | "over" | "entering" | "sealed" | "drawn";

interface Stand {
  phase: Phase;
  winner: "script" | "visitor" | "other" | null;
  entered?: boolean;
  html: string;
}

/** How often the server is asked how far it is, milliseconds. */
const LOOK_EVERY: Record<Kind, number> = { race: 200, draw: 500 };
/** How long a race waits before its block opens, milliseconds: least, and how much more there may be. */
const WAIT = [1_600, 2_600] as const;
/** A play that does not end by then is given up. */
const LONGEST = 45_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Busy extends Error {}

async function post(path: string): Promise<Response> {
  const answer = await fetch(path, { method: "POST", cache: "no-store" });
  if (answer.status === 409) throw new Busy();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** One of the two lanes. */
class Lane {
  private readonly begins: HTMLButtonElement;
  private readonly reaches: HTMLButtonElement;
  private readonly counts = { n: 0, script: 0, you: 0 };
  private play = "";
  private open = false;

  constructor(
    private readonly scene: HTMLElement,
    private readonly lane: HTMLElement,
    private readonly kind: Kind,
  ) {
    this.begins = lane.querySelector("[data-begins]") as HTMLButtonElement;
    this.reaches = lane.querySelector("[data-reaches]") as HTMLButtonElement;
    this.begins.hidden = false;
    this.begins.addEventListener("click", () => void this.run());
    this.reaches.addEventListener("click", () => void this.press());
  }

  private part(name: string): HTMLElement {
    return this.lane.querySelector(`[data-${name}]`) as HTMLElement;
  }

  private say(words: string | undefined): void {
    this.part("says").textContent = words ?? "";
  }

  private async look(): Promise<Stand> {
    const answer = await fetch(`/tour/yard/${this.kind}/${this.play}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(`the play is over (${answer.status})`);
    const stand = (await answer.json()) as Stand;
    // The server's own text, escaped there.
    this.part("told").innerHTML = stand.html;
    this.lane.dataset.phase = stand.phase;
    return stand;
  }

  private async run(): Promise<void> {
    this.begins.disabled = true;
    this.say("");
    this.part("told").replaceChildren();
    try {
      this.play = ((await (await post(`/tour/yard/${this.kind}`)).json()) as { play: string }).play;
      this.offer(this.kind === "draw");
      if (this.kind === "race") void this.openSoon();
      this.end(await this.follow());
    } catch (error) {
      this.say(error instanceof Busy ? this.scene.dataset.busy : this.scene.dataset.failed);
    } finally {
      this.open = false;
      this.close();
    }
  }

  /** Shows the button to press; in a race it says to wait until the block is there. */
  private offer(open: boolean): void {
    this.open = open;
    const { go, waits } = this.reaches.dataset;
    this.reaches.textContent = (open ? go : waits) ?? "";
    this.reaches.classList.toggle("primary", open);
    this.reaches.disabled = false;
    if (this.reaches.hidden) {
      this.reaches.hidden = false;
      this.reaches.focus({ preventScroll: true });
    }
  }

  private async openSoon(): Promise<void> {
    await pause(WAIT[0] + Math.random() * WAIT[1]);
    try {
      await post(`/tour/yard/race/${this.play}/open`);
      this.offer(true);
      this.say(this.scene.dataset.ready);
    } catch {
      this.say(this.scene.dataset.failed);
    }
  }

  private async press(): Promise<void> {
    if (!this.open) return this.say(this.scene.dataset.early);
    this.open = false;
    this.reaches.disabled = true;
    this.say("");
    try {
      await post(`/tour/yard/${this.kind}/${this.play}/${this.kind === "race" ? "take" : "enter"}`);
      await this.look();
    } catch {
      // Too late by a moment: what the server says next stands.
    }
  }

  private async follow(): Promise<Stand> {
    const end = performance.now() + LONGEST;
    while (performance.now() < end) {
      const stand = await this.look();
      if (stand.phase === "over" || stand.phase === "drawn") return stand;
      if (stand.phase === "sealed") this.reaches.hidden = true;
      await pause(LOOK_EVERY[this.kind]);
    }
    throw new Error("the play did not end");
  }

  private end({ winner }: Stand): void {
    this.counts.n += 1;
    this.counts.script += Number(winner === "script");
    this.counts.you += Number(winner === "visitor");
    const tallies = this.part("tallies");
    const words = this.lane.dataset.tally ?? "";
    tallies.textContent = words.replace(/\{(n|script|you)\}/g, (_, name: keyof typeof this.counts) => String(this.counts[name]));
    tallies.hidden = false;
    this.begins.textContent = this.scene.dataset.again ?? this.begins.textContent;
    this.say("");
  }

  /** Gives the beginning back, and the focus with it where it was here. */
  private close(): void {
    const here = document.activeElement === this.reaches || document.activeElement === document.body;
    this.reaches.hidden = true;
    this.begins.disabled = false;
    if (here) this.begins.focus({ preventScroll: true });
  }
}

/** Makes the buttons of the section work. */
export function offerRaceScene(): void {
  const scene = document.getElementById("race-scene");
  for (const lane of scene?.querySelectorAll<HTMLElement>("[data-lane]") ?? []) {
    if (scene !== null) new Lane(scene, lane, lane.dataset.lane === "race" ? "race" : "draw");
  }
}
