// Sends photos: small pictures first, then the originals in small pieces, several requests on their way at
// once and each with a time limit of its own. What was acknowledged is written down at once, so it goes on
// where it stopped; pieces may arrive in any order and more than once.

import { type Answer, type Request, Unreachable, problemOf } from "../api/answer";
import type { Run, UploadStatus } from "../api/types";
import type { Database, Photo } from "./database";
import { type Pace, nextRun, numbersIn, pieceCount, piecesOf, runBeside, stillMissing } from "./pieces";
import { waitAfter } from "./rules";
import type { SenderPorts, Step } from "./sender";

/** A photo whose pieces are refused this often is put aside and shown to the person. */
const MAX_PIECE_REFUSALS = 5;
/** A small picture that got no answer this often is left out: the original follows. */
const MAX_PREVIEW_TRIES = 3;
/** Small pictures are a few pieces long. */
const PREVIEW_PATIENCE = 2;
/** The network said this often in a row that it is not there. */
const MOST_HARD_FAILURES = 2;
/** Files kept in memory while they are sent. */
const MOST_OPEN_FILES = 4;
/** Nothing came back this often in a row, on all lanes together. */
const MOST_SILENT = 40;

type Job = { photo: Photo; does: "preview" | "ask" } | { photo: Photo; does: "pieces"; run: Run };

/** What is known about one photo while it is being sent; forgotten with the app, which is harmless. */
interface Flight {
  /** How often each piece is on its way. */
  pieces: Map<number, number>;
  /** A small picture or a question is on its way. */
  small: boolean;
  previews: number;
  tries: Map<number, number>;
}

/** Counts up or down; what is at nought is not there. */
function count(counts: Map<number, number>, number: number, by: number): void {
  const now = (counts.get(number) ?? 0) + by;
  if (now > 0) counts.set(number, now);
  else counts.delete(number);
}

export class PhotoPump {
  private readonly flights = new Map<string, Flight>();
  private readonly files = new Map<string, { original: ArrayBuffer; preview: ArrayBuffer }>();
  private hard = 0;
  private silent = 0;

  constructor(
    private readonly db: Database,
    private readonly ports: Pick<SenderPorts, "send" | "now" | "random" | "progress">,
    private readonly pace: Pace,
  ) {}

  /** Sends until nothing is left that may go now, or `stop` says so. Throws {@link Unreachable} where there is no network. */
  async run(stop: () => Promise<boolean>): Promise<Step> {
    const flying = new Set<Promise<void>>();
    let end: Step | null = null;
    let lost: Unreachable | null = null;
    [this.hard, this.silent] = [0, 0];
    this.flights.clear();
    for (;;) {
      while (!end && !lost && flying.size < this.pace.lanes) {
        const job = await this.nextJob();
        if (!job) break;
        const landing = this.fly(job)
          .then(
            (step) => void (end = step ?? end),
            (error: unknown) => {
              if (!(error instanceof Unreachable)) throw error;
              if (this.isLost(error)) lost = error;
            },
          )
          .finally(() => void flying.delete(landing));
        flying.add(landing);
      }
      if (flying.size === 0) break;
      await Promise.race(flying);
      if (!end && (await stop())) end = { did: "piece" };
    }
    this.files.clear();
    if (lost) throw lost as Unreachable;
    return end ?? { did: "piece" };
  }

  private isLost(error: Unreachable): boolean {
    if (error.timedOut) this.silent += 1;
    else this.hard += 1;
    return this.hard >= MOST_HARD_FAILURES || this.silent >= MOST_SILENT;
  }

  private flightOf(id: string): Flight {
    const known = this.flights.get(id) ?? { pieces: new Map(), small: false, previews: 0, tries: new Map() };
    this.flights.set(id, known);
    return known;
  }

  private async nextJob(): Promise<Job | undefined> {
    const now = this.ports.now();
    const ready = (await this.db.getAllFromIndex("photos", "state", "ready")).filter((p) => p.nextAt <= now);
    const flown = ready.map((photo) => ({ photo, flight: this.flightOf(photo.id) }));
    const unseen = flown.find(({ photo, flight }) => !photo.previewSent && flight.previews === 0 && !flight.small);
    if (unseen) return { photo: unseen.photo, does: "preview" };
    for (const { photo, flight } of flown) {
      // The first try of the small picture goes alone; once it was lost, pieces go beside it.
      if (!photo.previewSent && flight.previews === 1 && flight.small) continue;
      if (!photo.previewSent && !flight.small) return { photo, does: "preview" };
      const job = this.pieceJob(photo, flight);
      if (job) return job;
    }
    return this.pace.lossy ? this.jobBeside(flown) : undefined;
  }

  private pieceJob(photo: Photo, flight: Flight): Job | undefined {
    const unknown = photo.missing === null && !photo.previewSent;
    const missing: Run[] = unknown ? [[0, pieceCount(photo.bytes)]] : (photo.missing ?? []);
    if (missing.length === 0) {
      const busy = flight.small || flight.pieces.size > 0;
      return busy ? undefined : { photo, does: "ask" };
    }
    const run = nextRun(missing, new Set(flight.pieces.keys()), flight.tries, this.pace.atOnce);
    return run && { photo, does: "pieces", run };
  }

  /** What is missing of the first photo that waits for pieces, once more. */
  private jobBeside(flown: { photo: Photo; flight: Flight }[]): Job | undefined {
    for (const { photo, flight } of flown) {
      const run = runBeside(photo.missing ?? [], flight.pieces, flight.tries);
      if (run) return { photo, does: "pieces", run };
    }
    return undefined;
  }

  /** One request and what comes of it. A step is given where sending has to end. */
  private async fly(job: Job): Promise<Step | null> {
    const { photo } = job;
    const flight = this.flightOf(photo.id);
    const numbers = job.does === "pieces" ? numbersIn([job.run]) : [];
    numbers.forEach((n) => (count(flight.pieces, n, 1), count(flight.tries, n, 1)));
    if (job.does === "preview") flight.previews += 1;
    if (job.does !== "pieces") flight.small = true;
    const began = this.ports.now();
    try {
      const request = await this.requestOf(job);
      if (!request) {
        await this.change(photo.id, () => ({ state: "refused", problem: "bytes_missing" }));
        return null;
      }
      const answer = await this.ports.send(request);
      this.pace.answered(this.ports.now() - began);
      [this.hard, this.silent] = [0, 0];
      if (answer.status === 401) return { did: "sign_in", code: problemOf(answer).code };
      await this.note(job, answer);
      this.ports.progress?.();
      return null;
    } catch (error) {
      if (error instanceof Unreachable) await this.noteLoss(job, error);
      throw error;
    } finally {
      numbers.forEach((n) => count(flight.pieces, n, -1));
      if (job.does !== "pieces") flight.small = false;
    }
  }

  private async requestOf(job: Job): Promise<Request | undefined> {
    const path = `/v1/photos/${job.photo.id}`;
    const limitMs = this.pace.limitMs;
    if (job.does === "ask") return { method: "GET", path, limitMs };
    const run = job.does === "pieces" ? job.run : null;
    const bytes = this.files.get(job.photo.id) ?? (await this.db.get("bytes", job.photo.id));
    if (!bytes) return undefined;
    if (this.files.size >= MOST_OPEN_FILES) this.files.clear();
    this.files.set(job.photo.id, bytes);
    if (run === null) {
      const wait = PREVIEW_PATIENCE * limitMs;
      return { method: "PUT", path: `${path}/preview`, bytes: bytes.preview, contentType: "image/jpeg", limitMs: wait };
    }
    return { method: "PUT", path: `${path}/pieces/${run[0]}`, bytes: piecesOf(bytes.original, run), limitMs };
  }

  /** Changes a part of a photo as it is now: several answers may come at the same time. */
  private async change(id: string, part: (photo: Photo) => Partial<Photo>): Promise<void> {
    const tx = this.db.transaction(["photos", "bytes"], "readwrite");
    const photo = await tx.objectStore("photos").get(id);
    if (photo && photo.state === "ready") {
      const changed = { ...photo, ...part(photo) };
      await tx.objectStore("photos").put(changed);
      // The server has checked every byte: the phone's copy goes.
      if (changed.state === "done") await tx.objectStore("bytes").delete(id);
    }
    await tx.done;
  }

  private async noteLoss(job: Job, error: Unreachable): Promise<void> {
    if (error.timedOut) this.pace.unanswered();
    if (job.does !== "preview" || this.flightOf(job.photo.id).previews < MAX_PREVIEW_TRIES) return;
    await this.change(job.photo.id, (photo) => ({
      previewSent: true,
      missing: photo.missing ?? [[0, pieceCount(photo.bytes)]],
    }));
  }

  private async note(job: Job, answer: Answer): Promise<void> {
    const { id } = job.photo;
    const again = [408, 425, 429].includes(answer.status) || answer.status >= 500;
    const status = answer.body as UploadStatus | null;
    const later = (tries: number): Partial<Photo> => ({
      tries,
      nextAt: this.ports.now() + Math.max(answer.retryAfterMs ?? 0, waitAfter(tries, this.ports.random())),
    });
    if (again || (answer.status < 300 && status === null)) {
      await this.change(id, (photo) => later(photo.tries + 1));
    } else if (answer.status >= 300) {
      await this.change(id, (photo) => this.refusedPiece(answer, later(photo.tries + 1)));
    } else if (status) {
      await this.change(id, (photo) => this.after(photo, status, job.does === "ask", later(photo.tries + 1)));
    }
  }

  private after(photo: Photo, status: UploadStatus, asked: boolean, later: Partial<Photo>): Partial<Photo> {
    const server = status.state;
    if (server === "verified" || server === "erased") {
      const receivedAt = photo.receivedAt ?? this.ports.now();
      const wanting = status.wanting ?? [];
      return { state: "done", server, missing: [], problem: null, wanting, previewSent: true, receivedAt };
    }
    if (server === "unusable") return { state: "refused", server, problem: status.problem };
    const wanted = status.missing_pieces;
    // Asked anew after a refusal, the server's word counts as a whole.
    const missing = photo.missing === null || asked ? wanted : stillMissing(photo.missing, wanted);
    const previewSent = photo.previewSent || server !== "committed";
    const receivedAt = wanted.length === 0 ? (photo.receivedAt ?? this.ports.now()) : null;
    const waits = asked && wanted.length === 0;
    return { server, missing, previewSent, receivedAt, ...(waits ? later : { tries: 0, nextAt: 0 }) };
  }

  /** A piece was refused: a small picture is optional, a piece is asked about again, a few times. */
  private refusedPiece(answer: Answer, later: Partial<Photo>): Partial<Photo> {
    const problem = problemOf(answer);
    if ((later.tries ?? 0) >= MAX_PIECE_REFUSALS || answer.status === 404) {
      return { state: "refused", problem: problem.detail || problem.code };
    }
    return { ...later, previewSent: true, missing: null };
  }
}
