// Sends the outbox: small records first and one at a time, then photos (`pump.ts`). Every step writes down
// what it is about to do and what came of it, so it may be killed anywhere; repeating is safe because
// operation ids stay the same. An act that could not be signed when it was done is signed here, before it goes.

import type { Answer, Request } from "../api/client";
import { Refused, Unreachable, problemOf } from "../api/client";
import type { About, Commitment } from "../api/commitment";
import type { AmendmentBody, AttemptBody } from "../api/types";
import type { Database, Operation } from "./database";
import { firstAnswer } from "./hedge";
import { Pace } from "./pieces";
import { PhotoPump } from "./pump";
import { bodyText, commitsTo, meaningOf, nextOperation, nextTime, waitAfter, wantsSignature } from "./rules";

/** A record is small: it gets this many times the wait of a piece. */
const RECORD_PATIENCE = 2;
/** A record without an answer goes again beside the first try, a moment apart, so often: whichever arrives counts once. */
const RECORD_TRIES = 3;
/** The server's code for a photo that the recipient does not want. */
const PHOTO_UNWANTED = "photo_unwanted";
/** Losses in a row that are met by sending again at once; more mean that there is no network. */
const LOSSES_MET_AT_ONCE = 6;

export interface SenderPorts {
  send(request: Request): Promise<Answer>;
  /** Signs with a nonce asked for now. Throws what asking throws. */
  sign(about: About, text: string): Promise<Commitment | null>;
  /** Whether the key that signed is still this phone's. */
  isOwn(commitment: Commitment): Promise<boolean>;
  now(): number;
  /** 0 to 1. */
  random(): number;
  /** Something of a photo arrived. */
  progress?(): void;
}

export type Step =
  | { did: "settled" | "piece" | "put_off" }
  | { did: "unreachable"; until: number }
  | { did: "sign_in"; code: string }
  | { did: "idle"; until: number | null };

export class Sender {
  private failures = 0;
  private pausedUntil = 0;
  private readonly pace = new Pace();
  private readonly pump: PhotoPump;

  constructor(
    private readonly db: Database,
    private readonly ports: SenderPorts,
  ) {
    this.pump = new PhotoPump(db, ports, this.pace);
  }

  /** The network may be back: try at once. */
  wake(): void {
    this.pausedUntil = 0;
  }

  /** After a kill: what was being sent may or may not have arrived, so it is sent again. */
  async recover(): Promise<void> {
    const tx = this.db.transaction("operations", "readwrite");
    for (const op of await tx.store.index("state").getAll("sending")) {
      await tx.store.put({ ...op, state: "waiting" });
    }
    await tx.done;
  }

  /** One record, or the photos until a record waits or nothing is left to send now. */
  async step(): Promise<Step> {
    const now = this.ports.now();
    if (now < this.pausedUntil) return { did: "idle", until: this.pausedUntil };
    const open = await this.openOperations();
    const op = nextOperation(open, now);
    const photos = op ? [] : await this.db.getAllFromIndex("photos", "state", "ready");
    if (!op && !photos.some((photo) => photo.nextAt <= now)) return { did: "idle", until: nextTime(open, photos) };
    try {
      const step = op ? await this.sendOperation(op.seq) : await this.pump.run(() => this.recordWaits());
      this.failures = 0;
      return step;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.failures += 1;
      const losses = error.timedOut ? this.failures - LOSSES_MET_AT_ONCE : this.failures;
      this.pausedUntil = losses > 0 ? this.ports.now() + waitAfter(losses, this.ports.random()) : 0;
      return { did: "unreachable", until: this.pausedUntil };
    }
  }

  private async recordWaits(): Promise<boolean> {
    return nextOperation(await this.openOperations(), this.ports.now()) !== undefined;
  }

  private async openOperations(): Promise<Operation[]> {
    const waiting = await this.db.getAllFromIndex("operations", "state", "waiting");
    const sending = await this.db.getAllFromIndex("operations", "state", "sending");
    return [...waiting, ...sending].sort((a, b) => a.seq - b.seq);
  }

  private async sendOperation(seq: number): Promise<Step> {
    let op = await this.mark(seq);
    if (!op) return { did: "put_off" };
    let answer: Answer;
    try {
      op = await this.signed(op);
      answer = await this.post(op);
      if (wantsSignature(answer)) {
        op = await this.signed({ ...op, commitment: undefined });
        answer = await this.post(op);
      }
    } catch (error) {
      await this.change(seq, { state: "waiting" });
      throw error;
    }
    const meaning = meaningOf(op.kind, answer);
    if (meaning.is === "sign_in") {
      await this.change(seq, { state: "waiting" });
      return { did: "sign_in", code: problemOf(answer).code };
    }
    if (meaning.is === "again") {
      const wait = Math.max(meaning.waitMs ?? 0, waitAfter(op.tries, this.ports.random()));
      await this.change(seq, { state: "waiting", nextAt: this.ports.now() + wait });
      return { did: "put_off" };
    }
    await this.settle({
      ...op,
      state: meaning.is,
      settledAt: this.ports.now(),
      answer: answer.body,
      reason: meaning.is === "refused" ? meaning.reason : null,
    });
    return { did: "settled" };
  }

  /** Changes a part of an operation. The rest stays as it is now: it may be undone while it is sent. */
  private async change(seq: number, part: Partial<Operation>): Promise<void> {
    const tx = this.db.transaction("operations", "readwrite");
    const op = await tx.store.get(seq);
    if (op) await tx.store.put({ ...op, ...part });
    await tx.done;
  }

  private post(op: Operation): Promise<Answer> {
    const text = bodyText(op);
    const request: Request = {
      method: op.method,
      path: op.path,
      operation: op.id,
      text: op.method === "DELETE" ? undefined : text,
      commitment: op.commitment?.jws,
      limitMs: RECORD_PATIENCE * this.pace.limitMs,
    };
    return firstAnswer(() => this.ports.send(request), RECORD_TRIES, this.pace.limitMs / RECORD_TRIES);
  }

  /** The operation with its signature: the one of the moment it was done, otherwise one made now. A server
   * that gives no nonce gets it unsigned and says itself what it thinks of that. */
  private async signed(op: Operation): Promise<Operation> {
    const about = commitsTo(op);
    if (about === null) return op;
    if (op.commitment && (await this.ports.isOwn(op.commitment))) return op;
    const commitment = await this.ports.sign(about, bodyText(op)).catch((error: unknown) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    const part = { commitment: commitment ?? undefined };
    await this.change(op.seq, part);
    return { ...op, ...part };
  }

  /** Notes a try before it is made; undefined if the person took the operation back meanwhile. */
  private async mark(seq: number): Promise<Operation | undefined> {
    const tx = this.db.transaction("operations", "readwrite");
    const op = await tx.store.get(seq);
    const marked = op && { ...op, state: "sending" as const, tries: op.tries + 1 };
    if (marked) await tx.store.put(marked);
    await tx.done;
    return marked;
  }

  /** Writes an answer down, and what it means for the photos of an attempt. */
  private async settle(op: Operation): Promise<void> {
    const tx = this.db.transaction(["operations", "photos", "bytes", "drafts"], "readwrite");
    const operations = tx.objectStore("operations");
    // The person may have undone the attempt while it was on its way: keep that key.
    const stored = await operations.get(op.seq);
    const key = op.state === "refused" || op.kind !== "attempt" ? `${op.key}#${op.seq}` : (stored?.key ?? op.key);
    await operations.put({ ...op, key: keepsKey(op) ? op.key : key });
    if (op.kind === "attempt" || op.kind === "amend") {
      const body = op.body as AttemptBody | AmendmentBody;
      const photos = tx.objectStore("photos");
      for (const { id } of body.photos) {
        const photo = await photos.get(id);
        if (!photo || photo.state === "done") continue;
        if (op.state === "refused" && op.reason?.code === PHOTO_UNWANTED) {
          // The recipient said no: the picture goes from this phone too.
          await photos.delete(id);
          await tx.objectStore("bytes").delete(id);
          continue;
        }
        const back = { ...photo, attempt: null, state: "draft" as const };
        await photos.put(op.state === "acknowledged" ? { ...photo, state: "ready" } : back);
      }
      const drafts = tx.objectStore("drafts");
      if (op.state === "refused" && "stop" in body) {
        if (op.draft && !(await drafts.get(body.stop))) await drafts.put(op.draft);
        const undo = await operations.index("key").get(`undo:${body.id}`);
        if (undo?.state === "waiting") await operations.delete(undo.seq);
      }
    }
    await tx.done;
  }
}

/** Acts that stay done: asking for them again later finds the first one. */
function keepsKey(op: Operation): boolean {
  return op.state === "acknowledged" && ["check_in", "delay", "arrive", "check_out", "undo", "forfeit"].includes(op.kind);
}
