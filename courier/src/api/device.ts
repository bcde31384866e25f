// What this phone keeps to prove who is asking: its key, the tokens of the session, nonces for
// signatures. One small IndexedDB for the whole browser, because it exists before anybody is known.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Commitment } from "./commitment";
import { type DeviceKey, makeKey } from "../../../web-client/src/jws";

const VERSION = 1;

/** How surely the server knows this phone, weakest first. */
export type Assurance = "none" | "software_key" | "passkey_verified" | "passkey_attested" | "hardware_attested";

export interface Tokens {
  access: string;
  refresh: string;
  session: string;
  device: string;
  assurance: Assurance;
  /** When the access token runs out, by this phone's clock, milliseconds. */
  expiresAt: number;
  /** The courier; null until asked. */
  person: string | null;
}

/** A code from the sign-in page that is not exchanged yet. */
export interface PendingCode {
  code: string;
  label: string;
}

/** A nonce for one signature about one thing. */
export interface KnownNonce {
  /** `act/subject`. */
  key: string;
  nonce: string;
  /** By the server's clock, milliseconds. */
  expiresAt: number;
  /** From then on a new one is fetched ahead; by the server's clock. */
  renewAt: number;
}

interface Shape extends DBSchema {
  keys: { key: string; value: DeviceKey };
  session: { key: string; value: Tokens | PendingCode | { code: string } };
  nonces: { key: string; value: KnownNonce };
}

export type DeviceDatabase = IDBPDatabase<Shape>;

/** Opens, and makes where needed, what this browser keeps. */
export function openDevice(name = "porchlight-device"): Promise<DeviceDatabase> {
  return openDB<Shape>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore("keys");
      db.createObjectStore("session");
      db.createObjectStore("nonces", { keyPath: "key" });
    },
    blocking(_old, _new, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

const KEY = "device";

/** This phone's key, made once. Of two tabs that make one at the same time, the first wins. */
export async function deviceKey(db: DeviceDatabase): Promise<DeviceKey> {
  const known = await db.get("keys", KEY);
  if (known) return known;
  const made = await makeKey();
  const tx = db.transaction("keys", "readwrite", { durability: "strict" });
  const meanwhile = await tx.store.get(KEY);
  if (!meanwhile) await tx.store.put(made, KEY);
  await tx.done;
  return meanwhile ?? made;
}

/** Forgets the key and what was meant for it. The next request makes a new one. */
export async function dropKey(db: DeviceDatabase): Promise<void> {
  const tx = db.transaction(["keys", "nonces"], "readwrite", { durability: "strict" });
  await tx.objectStore("keys").delete(KEY);
  await tx.objectStore("nonces").clear();
  await tx.done;
}

/** Whether a signature was made by the key this phone has now. */
export async function isOwn(db: DeviceDatabase, commitment: Commitment): Promise<boolean> {
  return (await deviceKey(db)).jwk.x === commitment.key;
}
