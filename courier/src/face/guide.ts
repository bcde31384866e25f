// Guides somebody through the looks that the server drew, by what each glance shows, and says when a look is right. A
// turned head is told by how far the face moves against the straight look: that is a hint for the person, and the
// server judges. Whatever it says, the button takes the picture too. Pure.

import type { FaceLook } from "../api/identity_types";
import type { Seen } from "./seen";

/** What is said about a glance. Codes of flaws are the server's own. */
export type Advice =
  | "no_face" | "two_faces" | "too_dark" | "too_bright" | "too_small" | "too_near" | "off_middle" | "blurred"
  | "turn" | "too_far" | "hold" | "right";

/** Brightness of a face, a little within what the server takes (45 to 215), and of a picture without one. */
const [LEAST_BRIGHT, MOST_BRIGHT, DARK_ROOM] = [50, 210, 40];
const MOST_CLIPPED = 0.33;
const LEAST_SHARP = 0.045;
/** Smallest face, in pixels of the picture that is sent: eyes lie about three fifths of its side apart, and 60 are asked for. */
const LEAST_SIDE = 115;
/** Largest one, as a share of the picture's shorter side: beyond it, chin or hair are cut off. */
const MOST_SHARE = 0.62;
/** How far the face may lie from the middle, as a share of the picture's sides. */
const OFF_MIDDLE = 0.2;
/** Moves against the straight look, in sides of the face. */
const [TURNED, LIFTED, STRAIGHT] = [0.15, 0.12, 0.12];
/** A face that moves more than this from one glance to the next is not still. */
const STILL = 0.07;
/** A look is right when it was so for this long, milliseconds. */
const HOLD_MS = 350;
/** After a picture, the person hears what comes next before anything is taken. */
const PAUSE_MS = 900;
/** Whoever sits elsewhere since the last straight look counts as straight in the middle, after this time. */
const DRIFT_MS = 4_000;
/** A face out of sight for this long was turned too far. */
const LOST_MS = 2_000;

interface Spot {
  x: number;
  y: number;
  side: number;
}

const spotOf = ({ face }: Seen): Spot | null =>
  face && { x: face.left + face.side / 2, y: face.top + face.side / 2, side: face.side };

export class Guide {
  private at = 0;
  private straight: Spot | null = null;
  private last: Spot | null = null;
  private lastSeen = 0;
  private since: number | null = null;
  private began = 0;

  /** `sent` is the long side of the pictures that are sent, in pixels. */
  constructor(
    readonly looks: readonly FaceLook[],
    private readonly sent: number,
  ) {}

  /** How many looks are taken. */
  get taken(): number {
    return this.at;
  }

  /** The look that is wanted now; null when all are taken. */
  get look(): FaceLook | null {
    return this.looks[this.at] ?? null;
  }

  /** What to say about a glance; `right` means: take it now. */
  see(seen: Seen, now: number): Advice {
    const spot = spotOf(seen);
    const before = this.last;
    this.last = spot;
    if (spot) this.lastSeen = now;
    const advice = this.adviceOn(seen, spot, before, now);
    if (advice !== null) {
      this.since = null;
      return advice;
    }
    this.since ??= now;
    return now - this.since >= HOLD_MS && now - this.began >= (this.at === 0 ? 0 : PAUSE_MS) ? "right" : "hold";
  }

  /** Notes that this look was taken, by itself or by the button. */
  took(now: number): void {
    if (this.look === "straight" && this.last) this.straight = this.last;
    this.at += 1;
    this.since = null;
    this.began = now;
    this.lastSeen = now;
  }

  private adviceOn(seen: Seen, spot: Spot | null, before: Spot | null, now: number): Advice | null {
    const turning = this.look !== "straight" && this.straight !== null;
    if (!spot) {
      if (seen.brightness < DARK_ROOM) return "too_dark";
      if (turning) return now - this.lastSeen > LOST_MS ? "too_far" : "turn";
      return "no_face";
    }
    if (seen.second) return "two_faces";
    const flaw = this.flawOf(seen, spot);
    if (flaw) return flaw;
    const place = turning ? this.turnOf(spot) : this.straightOf(seen, spot, now);
    if (place) return place;
    const moved = before === null ? Infinity : Math.hypot(spot.x - before.x, spot.y - before.y) / spot.side;
    return moved > STILL ? "hold" : null;
  }

  private flawOf(seen: Seen, { side }: Spot): Advice | null {
    const scale = this.sent / Math.max(seen.width, seen.height);
    if (side * scale < LEAST_SIDE) return "too_small";
    if (side > MOST_SHARE * Math.min(seen.width, seen.height)) return "too_near";
    if (seen.brightness < LEAST_BRIGHT) return "too_dark";
    if (seen.brightness > MOST_BRIGHT || seen.clipped > MOST_CLIPPED) return "too_bright";
    return seen.sharpness !== null && seen.sharpness < LEAST_SHARP ? "blurred" : null;
  }

  private turnOf({ x, y, side }: Spot): Advice | null {
    const from = this.straight as Spot;
    const [right, down] = [(x - from.x) / side, (y - from.y) / side];
    // The camera sees the person: their own left is at the right of the picture.
    const done = { straight: true, left: right >= TURNED, right: right <= -TURNED, up: down <= -LIFTED }[this.look ?? "straight"];
    return done ? null : "turn";
  }

  private straightOf(seen: Seen, { x, y, side }: Spot, now: number): Advice | null {
    const centred = Math.abs(x / seen.width - 0.5) <= OFF_MIDDLE && Math.abs(y / seen.height - 0.5) <= OFF_MIDDLE;
    if (!this.straight || now - this.began > DRIFT_MS) return centred ? null : "off_middle";
    const near = Math.max(Math.abs(x - this.straight.x), Math.abs(y - this.straight.y)) <= STRAIGHT * side;
    return near ? null : "turn";
  }
}
