// Identity checks: what the server says of them, the signed consent, pictures sent once, the other ways, and this
// phone's half of the template's key. Nothing of it waits in the outbox: pictures are never kept.

import { effect, signal } from "@preact/signals";
import { type RequestJson, usePasskey } from "../../../web-client/src/passkey";
import { hex } from "../../../web-client/src/bytes";
import { Refused, Unreachable, ask, client, problemOf, send, serverNow } from "../api/client";
import { signCommitment } from "../api/commitment";
import { deviceKey } from "../api/device";
import { newId } from "../api/id";
import type {
  CaptureFor, FaceCapture, FramesAnswer, Identity, IdentityCheck, IdentityLook, IdentityPolicy, OwnLockBegun,
} from "../api/identity_types";
import { type Part, multipart } from "../api/multipart";
import type { Database, FaceHalf } from "../outbox/database";
import { language } from "../text";
import { askSigned } from "./commit";
import { alsoAsk, db, refresh } from "./day";
import { type Trouble, troubleOf } from "./devices";
import { Resource } from "./resource";

/** Pictures over a poor uplink. */
const FRAMES_LIMIT_MS = 90_000;
const HALF_BYTES = 32;
/** The code of a server that can compare no pictures now. */
const NO_FACES = "faces_unavailable";

export const identity = alsoAsk(new Resource<Identity>("identity", () => `/v1/identity?language=${language.value}`));

/** The check that waits for an answer or a person, if one does. */
export const openIdentity = (): IdentityCheck | null => {
  const known = identity.value?.check ?? null;
  return known && known.state !== "over" ? known : null;
};

/** Whether this check may be answered in this way now. */
export const mayUse = (check: IdentityCheck, way: string): boolean =>
  check.state !== "over" && (check.ways as string[]).includes(way);

const learn = (value: Identity): Promise<void> => identity.learn(db(), value);
export const renewIdentity = (): Promise<void> => refresh(identity);

async function learnCheck(check: IdentityCheck): Promise<void> {
  const known = identity.value;
  if (known) await learn({ ...known, check });
}

/** Runs an act; gives what went wrong, or null. */
const done = (act: () => Promise<unknown>): Promise<Trouble | null> => act().then(() => null, troubleOf);

/** Signs the consent to exactly the text that the page shows. A policy that has changed meanwhile is fetched, to be read. */
export const agree = (policy: IdentityPolicy, statement: string): Promise<Trouble | null> =>
  done(async () => {
    const text = JSON.stringify({ policy: policy.digest, language: language.value, statement });
    const about = { act: "consent_face", subject: policy.digest } as const;
    try {
      await learn(await askSigned<Identity>(about, { method: "POST", path: "/v1/identity/consents", operation: newId("opn"), text }));
    } catch (error) {
      if (error instanceof Refused && error.problem.code === "policy_changed") await renewIdentity();
      throw error;
    }
  });

/** Takes the consent back. The server has destroyed its half before it answers; then this phone's goes. */
export const withdraw = (): Promise<Trouble | null> =>
  done(async () => learn(await ask<Identity>({ method: "DELETE", path: "/v1/identity/consent", operation: newId("opn") })));

export const looksAtMe = (): Promise<IdentityLook[]> =>
  ask<IdentityLook[]>({ method: "GET", path: "/v1/identity/looks" });

/** Has the looks drawn. That no pictures can be compared now is a refusal like others, and no silence of the server. */
export async function beginCapture(wanted: CaptureFor): Promise<FaceCapture> {
  const answer = await send({ method: "POST", path: "/v1/identity/captures", json: wanted });
  if (answer.status === 200) return answer.body as FaceCapture;
  const problem = problemOf(answer);
  if (answer.status >= 502 && answer.status <= 504 && problem.code !== NO_FACES) throw new Unreachable("/v1/identity/captures");
  throw new Refused(problem);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

/** The form that carries the pictures, with the phone's signature over what is in it. */
export async function formOf(capture: FaceCapture, frames: Uint8Array[], half: Uint8Array, now: number): Promise<Part[]> {
  const record = JSON.stringify({
    capture: capture.capture, nonce: capture.nonce, frames: await Promise.all(frames.map(sha256)), half: await sha256(half),
    taken_at: new Date(now).toISOString(),
  });
  const about = { act: "face_pictures", subject: capture.capture } as const;
  const { jws } = await signCommitment(await deviceKey(client().device), about, record, capture.nonce, now);
  const utf8 = new TextEncoder();
  return [
    { name: "record", type: "application/json", bytes: utf8.encode(record) },
    { name: "commitment", type: "text/plain", bytes: utf8.encode(jws) },
    { name: "half", type: "application/octet-stream", bytes: half },
    ...frames.map((bytes) => ({ name: "frame", type: "image/jpeg", bytes })),
  ];
}

const boundary = (): string => `porchlight-${hex(crypto.getRandomValues(new Uint8Array(16)))}`;

async function post<T>(path: string, parts: Part[]): Promise<T> {
  const { bytes, contentType } = multipart(parts, boundary());
  try {
    return await ask<T>({ method: "POST", path, bytes, contentType, limitMs: FRAMES_LIMIT_MS });
  } finally {
    new Uint8Array(bytes).fill(0);
  }
}

/** The half of the template that is in force, if this phone holds it. */
export async function halfHere(kept: Database): Promise<Uint8Array | null> {
  const template = identity.value?.template;
  return template ? ((await kept.get("faces", template.id))?.half ?? null) : null;
}

/** The log's key today, to be compared with the one that a receipt is checked with later. */
const logKeyNow = (): Promise<string | null> =>
  ask<{ key: string }>({ method: "GET", path: "/v1/log/key" }).then(({ key }) => key, () => null);

/** Keeps this phone's half of a template, and nothing of older ones but what their receipts are checked with. */
export async function keepHalf(kept: Database, made: FaceHalf): Promise<void> {
  await kept.put("faces", made);
  await dropHalves(kept, made.template);
}

/** Overwrites the halves of every template but one, if they were kept before a time. */
export async function dropHalves(kept: Database, but: string | null, before = Infinity): Promise<void> {
  const tx = kept.transaction("faces", "readwrite", { durability: "strict" });
  for (const old of await tx.store.getAll()) {
    if (old.half && old.template !== but && old.keptAt < before) await tx.store.put({ ...old, half: null });
  }
  await tx.done;
}

/** Sends the looks of an enrolment with a fresh half. If the answer is lost, the template is asked for. */
export async function sendEnrolment(capture: FaceCapture, frames: Uint8Array[]): Promise<FramesAnswer> {
  const half = crypto.getRandomValues(new Uint8Array(HALF_BYTES));
  const before = identity.value?.template?.id;
  const kept = db();
  const parts = await formOf(capture, frames, half, serverNow());
  let answer: FramesAnswer;
  try {
    answer = await post<FramesAnswer>(`/v1/identity/captures/${capture.capture}/frames`, parts);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await renewIdentity();
    const made = identity.value?.template;
    if (!made || made.id === before || !made.this_phone) throw error;
    answer = { outcome: "enrolled", template: made.id, enrolment: "", salt: "" };
  }
  if (answer.outcome === "enrolled") {
    const { template, enrolment, salt } = answer;
    await keepHalf(kept, { template, half, enrolment: enrolment || null, salt: salt || null, logKey: await logKeyNow(), keptAt: Date.now() });
    await renewIdentity();
  } else {
    half.fill(0);
  }
  return answer;
}

/** The first picture of the last try, in memory only, for a person to look at if the courier asks for one. */
export const lastPicture = signal<{ check: string; bytes: Uint8Array } | null>(null);
let forgetting = 0;

/** Overwrites the picture of the last try. */
export function forgetPicture(): void {
  clearTimeout(forgetting);
  lastPicture.value?.bytes.fill(0);
  lastPicture.value = null;
}

/** Holds it for as long as pictures may live by the policy, and no longer than its check is open. */
function holdPicture(check: string, bytes: Uint8Array): void {
  forgetPicture();
  lastPicture.value = { check, bytes: bytes.slice() };
  const seconds = identity.value?.policy?.image_seconds ?? 0;
  forgetting = setTimeout(forgetPicture, 1000 * seconds) as unknown as number;
}

/** Sends the looks of a check with the half that this phone keeps. */
export async function sendCheck(capture: FaceCapture, frames: Uint8Array[], half: Uint8Array): Promise<FramesAnswer> {
  const parts = await formOf(capture, frames, half, serverNow());
  const answer = await post<FramesAnswer>(`/v1/identity/captures/${capture.capture}/frames`, parts);
  forgetPicture();
  if ("check" in answer && answer.check) {
    if (answer.check.state === "open" && frames[0]) holdPicture(answer.check.id, frames[0]);
    await learnCheck(answer.check);
  }
  void renewIdentity();
  return answer;
}

/** No more pictures: the other ways are open at once. */
export const decline = (check: IdentityCheck): Promise<Trouble | null> =>
  done(async () => {
    await learnCheck(await ask<IdentityCheck>({ method: "POST", path: `/v1/identity/checks/${check.id}/decline`, operation: newId("opn"), json: {} }));
    await renewIdentity();
  });

/** Asks a person to look at the picture of the last try, beside a document's if one is given. */
export const askPerson = (check: IdentityCheck, document: Uint8Array | null): Promise<Trouble | null> =>
  done(async () => {
    const held = lastPicture.value?.check === check.id ? lastPicture.value.bytes : null;
    const files: [string, Uint8Array | null][] = [["picture", held], ["document", document]];
    const parts = files.flatMap(([name, bytes]): Part[] => (bytes ? [{ name, type: "image/jpeg", bytes }] : []));
    await learnCheck(await post<IdentityCheck>(`/v1/identity/checks/${check.id}/person`, parts));
    document?.fill(0);
    forgetPicture();
    await renewIdentity();
  });

/** The phone's own lock, through a passkey. */
export const byOwnLock = async (check: IdentityCheck): Promise<Trouble | null> => {
  const path = `/v1/identity/checks/${check.id}/passkey`;
  let outcome = "";
  const trouble = await done(async () => {
    const begun = await ask<OwnLockBegun>({ method: "POST", path: `${path}/begin`, json: {} });
    if (begun.outcome === "not_open") return learnCheck(begun.check);
    const passkey = await usePasskey(begun.passkey.publicKey as RequestJson);
    const json = { step: begun.step, passkey };
    const answer = await ask<{ outcome: string; check: IdentityCheck }>({ method: "POST", path, operation: newId("opn"), json });
    outcome = answer.outcome === "confirmed" ? "" : answer.outcome;
    await learnCheck(answer.check);
    await renewIdentity();
  });
  return trouble ?? (outcome === "" ? null : { code: outcome, detail: "" });
};

/** Once a template is not in force any more, this phone's half of it goes, whoever ended it. */
export function watchHalves(): void {
  effect(() => {
    const known = identity.known.value;
    if (!known) return;
    if (known.value.check?.state !== "open") forgetPicture();
    try {
      void dropHalves(db(), known.value.template?.id ?? null, known.askedAt).catch(() => undefined);
    } catch {
      // Not open yet: the next answer does it.
    }
  });
}
