// Sends the outbox, one request at a time: small records first, then small pictures, then originals
// chunk by chunk. Every step writes down what it is about to do and what came of it, so it may be
// killed anywhere; repeating is safe because operation ids and chunk numbers stay the same. An act that
// could not be signed when it was done is signed here, before it goes.

import type { Answer, Request } from "../api/client";
import { Refused, Unreachable, problemOf } from "../api/client";
import type { About, Commitment } from "../api/commitment";
import type { AttemptBody, UploadStatus } from "../api/types";
import type { Database, Operation, Photo } from "./database";
import { bodyText, chunk, commitsTo, meaningOf, nextOperation, nextPhoto, nextTime, waitAfter, wantsSignature } from "./rules";

const SMALL_LIMIT_MS = 20_000;
const PICTURE_LIMIT_MS = 30_000;
/** A photo whose pieces are refused this often is put aside and shown to the person. */
const MAX_PIECE_REFUSALS = 5;

export interface SenderPorts {
  send(request: Request): Promise<Answer>;
  /** Signs with a nonce asked for now. Throws what asking throws. */
  sign(about: About, text: string): Promise<Commitment | null>;
  /** Whether the key that signed is still this phone's. */
  isOwn(commitment: Commitment): Promise<boolean>;
  now(): number;
  /** 0 to 1. */
  random(): number;
}

export type Step =
  | { did: "settled" | "piece" | "put_off" }
  | { did: "unreachable"; until: number }
  | { did: "sign_in"; code: string }
  | { did: "idle"; until: number | null };

export class Sender {
  private failures = 0;
  private pausedUntil = 0;

  constructor(
    private readonly db: Database,
    private readonly ports: SenderPorts,
  ) {}

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

  /** One request, or the news that there is none to make now. */
  async step(): Promise<Step> {
    const now = this.ports.now();
    if (now < this.pausedUntil) return { did: "idle", until: this.pausedUntil };
    const open = await this.openOperations();
    const op = nextOperation(open, now);
    const photos = op ? [] : await this.db.getAllFromIndex("photos", "state", "ready");
    const photo = op ? undefined : nextPhoto(photos, now);
    if (!op && !photo) return { did: "idle", until: nextTime(open, photos) };
    try {
      const step = op ? await this.sendOperation(op.seq) : await this.sendPhoto(photo as Photo);
      this.failures = 0;
      return step;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.failures += 1;
      this.pausedUntil = this.ports.now() + waitAfter(this.failures, this.ports.random());
      return { did: "unreachable", until: this.pausedUntil };
    }
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
    return this.ports.send({
      method: op.method,
      path: op.path,
      operation: op.id,
      text: op.method === "DELETE" ? undefined : text,
      commitment: op.commitment?.jws,
      limitMs: SMALL_LIMIT_MS,
    });
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
    const tx = this.db.transaction(["operations", "photos", "drafts"], "readwrite");
    const operations = tx.objectStore("operations");
    // The person may have undone the attempt while it was on its way: keep that key.
    const stored = await operations.get(op.seq);
    const key = op.state === "refused" || op.kind !== "attempt" ? `${op.key}#${op.seq}` : (stored?.key ?? op.key);
    await operations.put({ ...op, key: keepsKey(op) ? op.key : key });
    if (op.kind === "attempt") {
      const body = op.body as AttemptBody;
      const photos = tx.objectStore("photos");
      for (const { id } of body.photos) {
        const photo = await photos.get(id);
        if (!photo || photo.state === "done") continue;
        const back = { ...photo, attempt: null, state: "draft" as const };
        await photos.put(op.state === "acknowledged" ? { ...photo, state: "ready" } : back);
      }
      const drafts = tx.objectStore("drafts");
      if (op.state === "refused") {
        if (op.draft && !(await drafts.get(body.stop))) await drafts.put(op.draft);
        const undo = await operations.index("key").get(`undo:${body.id}`);
        if (undo?.state === "waiting") await operations.delete(undo.seq);
      }
    }
    await tx.done;
  }

  private async sendPhoto(photo: Photo): Promise<Step> {
    const request = await this.pieceOf(photo);
    if (!request) {
      await this.db.put("photos", { ...photo, state: "refused", problem: "bytes_missing" });
      return { did: "put_off" };
    }
    const answer = await this.ports.send({ ...request, limitMs: PICTURE_LIMIT_MS });
    if (answer.status === 401) return { did: "sign_in", code: problemOf(answer).code };
    await this.notePiece(photo, answer, request.method);
    return { did: "piece" };
  }

  /** The next request for a photo: its preview, the question what is missing, or a chunk. */
  private async pieceOf(photo: Photo): Promise<Request | undefined> {
    const path = `/v1/photos/${photo.id}`;
    if (photo.previewSent && (photo.missing === null || photo.missing.length === 0)) {
      return { method: "GET", path };
    }
    const bytes = await this.db.get("bytes", photo.id);
    if (!bytes) return undefined;
    if (!photo.previewSent) {
      return { method: "PUT", path: `${path}/preview`, bytes: bytes.preview, contentType: "image/jpeg" };
    }
    const number = photo.missing?.[0] ?? 0;
    return { method: "PUT", path: `${path}/chunks/${number}`, bytes: chunk(bytes.original, number) };
  }

  private async notePiece(photo: Photo, answer: Answer, method: string): Promise<void> {
    const now = this.ports.now();
    const again = [408, 425, 429].includes(answer.status) || answer.status >= 500;
    const status = answer.body as UploadStatus | null;
    const tries = photo.tries + 1;
    const later = now + Math.max(answer.retryAfterMs ?? 0, waitAfter(tries, this.ports.random()));
    if (again || (answer.status < 300 && status === null)) {
      await this.db.put("photos", { ...photo, tries, nextAt: later });
    } else if (answer.status >= 300) {
      await this.refusePiece({ ...photo, tries, nextAt: later }, answer);
    } else if (status?.state === "verified") {
      await this.finish({ ...photo, state: "done", server: "verified", missing: [], problem: null });
    } else if (status?.state === "unusable") {
      await this.db.put("photos", { ...photo, state: "refused", server: "unusable", problem: status.problem });
    } else if (status) {
      const asked = method === "GET" && status.missing.length === 0;
      await this.db.put("photos", {
        ...photo,
        previewSent: true,
        missing: status.missing,
        server: status.state,
        tries: asked ? tries : 0,
        nextAt: asked ? later : 0,
      });
    }
  }

  /** A piece was refused: a preview is optional, a chunk is asked about again, a few times. */
  private async refusePiece(photo: Photo, answer: Answer): Promise<void> {
    const problem = problemOf(answer);
    if (photo.tries >= MAX_PIECE_REFUSALS || answer.status === 404) {
      await this.db.put("photos", { ...photo, state: "refused", problem: problem.detail || problem.code });
    } else {
      await this.db.put("photos", { ...photo, previewSent: true, missing: null });
    }
  }

  /** The server has checked every byte: the phone's copy goes. */
  private async finish(photo: Photo): Promise<void> {
    const tx = this.db.transaction(["photos", "bytes"], "readwrite");
    await tx.objectStore("photos").put(photo);
    await tx.objectStore("bytes").delete(photo.id);
    await tx.done;
  }
}

/** Acts that stay done: asking for them again later finds the first one. */
function keepsKey(op: Operation): boolean {
  return op.state === "acknowledged" && ["check_in", "arrive", "check_out", "undo", "forfeit"].includes(op.kind);
}
