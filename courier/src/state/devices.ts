// The devices, sessions and passkeys of this account: asked for when the page is open, never kept.

import { signal } from "@preact/signals";
import { deviceLabel } from "../../../web-client/src/label";
import { type CreationJson, NoPasskey, createPasskey } from "../../../web-client/src/passkey";
import { Refused, Unreachable, ask } from "../api/client";
import type { Devices } from "../api/types";
import { heardNothing, signedOut } from "./network";
import { tellAgain } from "./telling";

/** What the server said last; null until it said something. */
export const devices = signal<Devices | null>(null);

/** Why something did not happen: a code this app has words for, or the server's own words. */
export interface Trouble {
  code: string;
  detail: string;
}

/** What went wrong, as a value. Faults of the app itself are thrown on. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof NoPasskey) return { code: error.trouble, detail: "" };
  if (error instanceof Unreachable) {
    heardNothing();
    return { code: "unreachable", detail: "" };
  }
  if (error instanceof Refused) {
    if (error.problem.status === 401) signedOut(error.problem.code);
    return { code: error.problem.code, detail: error.message };
  }
  throw error;
}

/** Runs an act and asks again; gives what went wrong, or null. */
async function done(act: () => Promise<unknown>): Promise<Trouble | null> {
  try {
    await act();
    devices.value = await ask<Devices>({ method: "GET", path: "/v1/devices" });
    return null;
  } catch (error) {
    return troubleOf(error);
  }
}

const post = (path: string) => ask<{ outcome?: string }>({ method: "POST", path, json: {} });

export const readDevices = () => done(async () => undefined);
/** The server forgets every browser of the account with what is ended elsewhere; this one says that it is still here. */
const ended = (path: string) => done(() => post(path).finally(tellAgain));
export const revokeDevice = (id: string) => ended(`/v1/devices/${id}/revoke`);
export const endSession = (id: string) => ended(`/v1/sessions/${id}/end`);
export const removePasskey = (id: string) => done(() => post(`/v1/passkeys/${id}/remove`));
export const endOthers = () => ended("/v1/sessions/end-others");

/** Makes one more passkey for this account, on this phone or by it. */
export const addPasskey = () =>
  done(async () => {
    const begun = await ask<{ ceremony: string; options: { publicKey: CreationJson } }>({
      method: "POST", path: "/v1/passkeys/begin", json: {},
    });
    const response = await createPasskey(begun.options.publicKey);
    const label = deviceLabel(navigator.userAgent);
    await ask({ method: "POST", path: "/v1/passkeys/finish", json: { ceremony: begun.ceremony, response, label } });
  });
