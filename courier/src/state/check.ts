// The check that a courier may be asked for ("challenge" in the API): what it is, and each way to pass it. Only
// the server can take an answer, so all of this needs a network; what is kept for the person is kept there.

import { effect } from "@preact/signals";
import { NoPasskey, type RequestJson, canUsePasskeys, usePasskey } from "../../../web-client/src/passkey";
import { ask } from "../api/client";
import { newId } from "../api/id";
import type { Check, CheckAnswered, CheckBegun, CheckExtended, CheckWay } from "../api/types";
import { go, route } from "../route";
import { check, db, refreshAll } from "./day";
import { type Trouble, troubleOf } from "./devices";

/** The check that is open now, if one is. */
export const openCheck = (): Check | null => {
  const known = check.value?.challenge ?? null;
  return known?.state === "open" ? known : null;
};

/** The ways this browser can offer, best first. */
export const waysHere = (known: Check): CheckWay[] => known.ways.filter((way) => way !== "passkey" || canUsePasskeys());

/** What came of a way: passed, or why not. */
export type Came = { passed: true } | { passed: false; trouble: Trouble };

const not = (code: string, detail = ""): Came => ({ passed: false, trouble: { code, detail } });

/** Asks again what the server knows of the check and of all that waits for it. */
export async function renew(): Promise<void> {
  await check.refresh(db());
  await refreshAll();
}

/** Begins a way; some ways take more than their name. */
export const begin = (known: Check, way: CheckWay, more: Record<string, unknown> = {}): Promise<CheckBegun> =>
  ask<CheckBegun>({ method: "POST", path: `/v1/challenges/${known.id}/begin`, json: { way, ...more } });

type Body = { step: string } & Record<string, unknown>;

/** Sends an answer to a step. */
export const answered = (known: Check, body: Body): Promise<CheckAnswered> =>
  ask<CheckAnswered>({ method: "POST", path: `/v1/challenges/${known.id}/answer`, operation: newId("opn"), json: body });

async function send(known: Check, body: Body): Promise<Came> {
  const answer = await answered(known, body);
  await renew();
  if (answer.outcome === "passed") return { passed: true };
  return not(answer.outcome === "wrong" ? "wrong" : answer.outcome);
}

async function tried(act: () => Promise<Came>): Promise<Came> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof NoPasskey) return not(error.trouble);
    return { passed: false, trouble: troubleOf(error) };
  }
}

/** The phone's own lock, through a passkey. */
export const byPasskey = (known: Check): Promise<Came> =>
  tried(async () => {
    const begun = await begin(known, "passkey");
    if (begun.outcome !== "begun" || !begun.passkey) return renew().then(() => not("not_open"));
    const passkey = await usePasskey(begun.passkey.publicKey as RequestJson);
    return send(known, { step: begun.step, passkey });
  });

/** Loaded only when wanted: it is larger than the rest of the screen. */
const ALTCHA = "./altcha.js";

/** A computation by this browser. */
export const byComputing = (known: Check): Promise<Came> =>
  tried(async () => {
    const begun = await begin(known, "altcha");
    if (begun.outcome !== "begun" || !begun.altcha) return renew().then(() => not("not_open"));
    const { solve } = (await import(ALTCHA)) as { solve(task: unknown): Promise<string | null> };
    const altcha = await solve(begun.altcha);
    return altcha === null ? not("not_computed") : send(known, { step: begun.step, altcha });
  });

/** Asks the station for a code. */
export const askStation = (known: Check): Promise<Trouble | null> =>
  ask<CheckBegun>({ method: "POST", path: `/v1/challenges/${known.id}/begin`, json: { way: "support_code" } })
    .then(renew)
    .then(() => null, troubleOf);

/** The code that somebody at the station read out. */
export const byCode = (known: Check, step: string, code: string): Promise<Came> =>
  tried(() => send(known, { step, code }));

/** More time; gives what went wrong, or null. */
export const moreTime = (known: Check): Promise<Trouble | null> =>
  ask<CheckExtended>({ method: "POST", path: `/v1/challenges/${known.id}/extend`, operation: newId("opn"), json: {} })
    .then(() => check.refresh(db()))
    .then(() => null, troubleOf);

let shown: string | null = null;

/** Opens the check's page once when it begins, for whoever is on the page where blocks are tried for. */
export function watchForCheck(): void {
  effect(() => {
    const known = openCheck();
    if (known === null) return;
    const mark = `${known.id} ${known.opened_at} ${known.thing}`;
    const trying = route.value[0] === "work" && route.value[1] === undefined;
    if (trying && shown !== mark) {
      shown = mark;
      go("work", "check");
    }
  });
}
