// The state of the app in signals: what the server said, what the outbox holds, what is being chosen,
// and the few acts that change them. Screens read from here and call these acts.

import { computed, signal } from "@preact/signals";
import { Refused, type Request, ask, client, openClient, send } from "../api/client";
import { openDevice } from "../api/device";
import { SIGNED_OUT } from "../api/tokens";
import type { DecisionLines } from "../api/decision_types";
import type { OpenRound, RoundResult, WaitingRound } from "../api/round_types";
import type { Award, Check, Itinerary, Me, Wishes, BlockCard } from "../api/types";
import { type Database, type Draft, type Operation, type Photo, databaseName, openDatabase } from "../outbox/database";
import { type Running, runOutbox } from "../outbox/run";
import { takeCode } from "./arrival";
import { fetchAhead, holdsKey, signNow, soonSigned } from "./commit";
import { heardNothing, heardServer, network, session, signedOut } from "./network";
import { overlaid, overlaidAwards } from "./overlay";
import { Resource } from "./resource";
import { askStorage } from "./storage";
import { emptyDraft } from "./steps";
import { askForSync } from "./sync";

export const me = new Resource<Me>("me", "/v1/me");
export const rounds = new Resource<{ rounds: OpenRound[]; waiting?: WaitingRound[] }>("rounds", "/v1/rounds/open");
export const results = new Resource<{ results: RoundResult[] }>("results", "/v1/results?limit=20");
export const wishes = new Resource<Wishes | null>("wishes", "/v1/standing-preferences");
export const standby = new Resource<{ until: string | null }>("standby", "/v1/standby");
export const race = new Resource<{ blocks: (BlockCard & { free: number; waiting: number })[] }>("race", "/v1/race");
export const check = new Resource<{ challenge: Check | null }>("check", "/v1/challenges/current");
export const decisions = new Resource<DecisionLines>("decisions", "/v1/decisions");
export const awards = new Resource<{ awards: Award[] }>("awards", "/v1/awards?limit=50");
export const itineraries = new Resource<{ itineraries: Itinerary[] }>("itineraries", "/v1/itineraries");

const ALL: { recall(db: Database): Promise<void>; refresh(db: Database): Promise<void> }[] = [
  me, itineraries, awards, rounds, results, wishes, standby, race, check, decisions,
];

/** Remembers and renews this with everything else; for resources that need what is made later than this file. */
export function alsoAsk<T>(resource: Resource<T>): Resource<T> {
  ALL.push(resource);
  return resource;
}

const DAILY = [itineraries, awards];

export const operations = signal<Operation[]>([]);
export const photos = signal<Photo[]>([]);
export const drafts = signal<Record<string, Draft>>({});

/** Itineraries with this phone's own acts laid over them. */
export const days = computed<Itinerary[]>(() => {
  const known = itineraries.known.value;
  return known ? overlaid(known.value.itineraries, operations.value, known.askedAt) : [];
});

/** Awards with this phone's own acts laid over them. */
export const myAwards = computed<Award[]>(() => {
  const known = awards.known.value;
  return known ? overlaidAwards(known.value.awards, operations.value, known.askedAt) : [];
});

/** Whether this courier has a place of a block. */
export const holdsBlock = (block: string): boolean =>
  myAwards.value.some((award) => award.block.id === block && ["held", "checked_in", "released"].includes(award.state));

/** The day in hand: the one that has begun, otherwise the first whose time is not over. */
export const today = computed<Itinerary | undefined>(
  () =>
    days.value.find((it) => it.award.state === "checked_in" || it.award.state === "released") ??
    days.value.find((it) => it.award.state === "held" && Date.parse(it.block.ends_at) > Date.now()),
);

/** A try that was not carried out lost nothing and leaves nothing to do: it is told where it was made. So is a check-in
 * that did not show yet that somebody is at the station. */
const isToldElsewhere = (op: Operation): boolean => op.kind === "check_in" || (op.kind === "enter" && op.reason?.code === "refused");

export interface QueueCount {
  records: number;
  photos: number;
  refused: number;
}

/** What waits, and what needs the person. */
export const queue = computed<QueueCount>(() => ({
  records: operations.value.filter((op) => op.state === "waiting" || op.state === "sending").length,
  photos: photos.value.filter((p) => p.state === "committed" || p.state === "ready").length,
  refused:
    operations.value.filter((op) => op.state === "refused" && !isToldElsewhere(op)).length +
    photos.value.filter((p) => p.state === "refused").length,
}));

/** What begins and ends with a sign-in, of files that need what is made later than this one. */
export interface Company {
  /** Somebody is known to be signed in; called at each start and whenever the app comes to the front. */
  arrived(person: string): void;
  /** While they can still ask the server. Throws where there is no network; then nobody is signed out. */
  leaving(): Promise<void>;
  /** Nobody is signed in here any more. */
  left(): Promise<void>;
}

const company: Company[] = [];

/** From now on told of sign-ins and of their end. */
export const accompany = (who: Company): void => void company.push(who);

const allLeft = async (): Promise<void> => void (await Promise.all(company.map((who) => who.left())));

const OWNER = "porchlight.owner";
const channel = "BroadcastChannel" in self ? new BroadcastChannel("porchlight") : null;
let database: Database | null = null;
let running: Running | null = null;

/** The open database. Only called from screens that exist after one is open. */
export function db(): Database {
  if (!database) throw new Error("the phone's storage is not open yet");
  return database;
}

/** Drafts that show on the screen already and are still being written to the phone. */
const beingWritten = new Map<string, Draft>();
let readings = 0;

/** Reads the outbox and drafts again, here and in other tabs. A reading that was overtaken by a newer one
 * shows nothing, and a press made while it read is never undone by it. */
export async function reread(tellOthers = true): Promise<void> {
  const turn = ++readings;
  const [ops, pics, kept] = await Promise.all([
    db().getAll("operations"),
    db().getAll("photos"),
    db().getAll("drafts"),
  ]);
  if (turn === readings) {
    operations.value = ops;
    photos.value = pics;
    drafts.value = { ...Object.fromEntries(kept.map((d) => [d.stop, d])), ...Object.fromEntries(beingWritten) };
  }
  if (tellOthers) channel?.postMessage("changed");
}

/** After something was put into the outbox: show it and send it. */
export async function committed(): Promise<void> {
  await reread();
  running?.wake();
  void askForSync();
}

/** A stop's draft, as it stands. */
export const draftOf = (stop: string): Draft => drafts.value[stop] ?? emptyDraft(stop);

/** Changes a stop's draft on the screen and on the phone. */
export async function changeDraft(stop: string, change: Partial<Draft>): Promise<void> {
  const draft = { ...draftOf(stop), ...change };
  drafts.value = { ...drafts.value, [stop]: draft };
  beingWritten.set(stop, draft);
  try {
    await db().put("drafts", draft);
  } finally {
    if (beingWritten.get(stop) === draft) beingWritten.delete(stop);
  }
  // What began to be read before the write ended does not know of it, and is overtaken by this.
  await reread();
}

/** Asks the server for everything again. */
export async function refreshAll(): Promise<void> {
  if (!database) return;
  const open = database;
  await Promise.all(ALL.map((resource) => resource.refresh(open)));
  await prepareSigning();
}

/** Asks again for one thing, from a page that may be the first one seen: before the phone's storage is open nothing is
 * asked, because `start` asks for everything as soon as it is. */
export async function refresh<T>(resource: Resource<T>): Promise<void> {
  if (database) await resource.refresh(database);
}

/** Fetches nonces for what may soon be signed, so that it can be signed without a network. */
async function prepareSigning(): Promise<void> {
  const open = rounds.value?.rounds ?? [];
  await fetchAhead(soonSigned(open, myAwards.value, days.value, Date.now()));
}

/** Asks again for what the day consists of. */
export async function refreshDay(): Promise<void> {
  if (!database) return;
  const open = database;
  await Promise.all(DAILY.map((resource) => resource.refresh(open)));
  await prepareSigning();
}

async function openFor(courier: string): Promise<void> {
  const open = await openDatabase(databaseName(courier));
  database = open;
  await Promise.all(ALL.map((resource) => resource.recall(open)));
  await reread(false);
  if (channel) channel.onmessage = () => void reread(false);
}

function startSending(person: string): void {
  if (running || !database) return;
  const server = { send: (request: Request) => send({ ...request, person }), sign: signNow, isOwn: holdsKey };
  running = runOutbox(database, server, (step) => {
    if (step.did === "unreachable" || step.did === "put_off") heardNothing();
    if (step.did === "sign_in" && step.code === "other_person") void identify();
    else if (step.did === "sign_in") signedOut(step.code);
    if (step.did === "settled" || step.did === "piece") heardServer();
    if (step.did !== "idle") void reread();
    if (step.did === "settled") void refreshAll();
  });
}

/** Whose phone this is, as far as it remembers. */
export const owner = (): string | null => localStorage.getItem(OWNER);

/** Opens what the phone remembers, then asks who is signed in. Nothing is sent before that is known
 * to be the same person; another person gets another database. */
export async function start(): Promise<void> {
  const arrived = takeCode();
  const door = openClient(await openDevice());
  if (arrived) await door.keeper.note(arrived);
  // Browsers write local storage seconds later than databases: a phone that was killed in between knows by its session.
  const remembered = owner() ?? (await door.keeper.kept())?.person ?? null;
  if (remembered) {
    localStorage.setItem(OWNER, remembered);
    await openFor(remembered);
  }
  await identify();
}

/** Asks who is signed in, and starts what depends on it. */
export async function identify(): Promise<void> {
  let person: Me;
  const { keeper } = client();
  try {
    await keeper.exchange();
    person = await ask<Me>({ method: "GET", path: "/v1/me" });
  } catch (error) {
    const problem = error instanceof Refused ? error.problem : null;
    if (problem?.status === 401 || problem?.status === 403) signedOut(problem.code);
    else heardNothing();
    return;
  }
  heardServer();
  await keeper.belongsTo(person.id);
  if (owner() !== person.id) {
    const other = owner() !== null;
    localStorage.setItem(OWNER, person.id);
    if (other) return location.reload();
    await openFor(person.id);
  }
  void askStorage();
  for (const who of company) who.arrived(person.id);
  startSending(person.id);
  running?.wake();
  await refreshAll();
}

/** Signs out. What was not sent stays on the phone for the same person's return. */
export async function signOut(): Promise<void> {
  for (const who of company) await who.leaving();
  await ask({ method: "DELETE", path: "/v1/session" }).catch((error: unknown) => {
    // A session that is over already is what was wanted.
    if (!(error instanceof Refused) || error.problem.status !== 401) throw error;
  });
  await client().keeper.forget(SIGNED_OUT);
  await allLeft();
  // Whoever signs out leaves no half of a key behind, also where records wait for their return.
  await database?.clear("faces").catch(() => undefined);
  const courier = owner();
  const waits = queue.value.records + queue.value.photos > 0;
  localStorage.removeItem(OWNER);
  if (!waits && courier) {
    database?.close();
    indexedDB.deleteDatabase(databaseName(courier));
  }
  session.value = "out";
  location.reload();
}

/** Ends every session and gives up this phone's key, without penalty. Gives the place to enrol again. What
 * was not sent stays on this phone and goes out after signing in again. */
export async function giveUpLogin(): Promise<string> {
  const { place } = await ask<{ place: string }>({ method: "POST", path: "/v1/gave-login-away", json: {} });
  await client().keeper.forget("device_revoked");
  await allLeft();
  return place;
}

/** The network came back, or the app to the front: everything may have changed, also who is signed in. */
export async function revive(): Promise<void> {
  await identify();
}

export { network, session };
