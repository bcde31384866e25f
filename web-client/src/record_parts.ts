// What both versions of a round's record are recomputed with: bytes, hashes, the order of tickets, turns.

import { type Bytes, hex, unhex as parseHex } from "./bytes";

/** One published value against the recomputed one. */
export interface Check {
  what: "secret" | "blocks" | "entries" | "seed" | "awards";
  holds: boolean;
  published: string;
  recomputed: string;
}

/** Any entry: its name first, then its tickets. */
type Named = readonly [name: string, tickets: number, ...rest: unknown[]];

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Hashes asked for at once: enough to keep the browser's workers busy. */
const BATCH = 4_096;

export function unhex(value: string): Bytes {
  const bytes = parseHex(value);
  if (bytes === null) throw new Error("not hexadecimal");
  return bytes;
}

export function joined(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export async function sha256(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** Hashes many messages, a batch at a time. */
export async function sha256All(messages: Bytes[]): Promise<Bytes[]> {
  const hashes: Bytes[] = [];
  for (let at = 0; at < messages.length; at += BATCH) {
    hashes.push(...(await Promise.all(messages.slice(at, at + BATCH).map((message) => sha256(message)))));
  }
  return hashes;
}

/** The 16 bytes of an id such as rnd_06f0...: Crockford base 32 after the underscore. */
export function idBytes(id: string): Bytes {
  let number = 0n;
  for (const character of id.split("_")[1] ?? "") {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw new Error("not an id");
    number = number * 32n + BigInt(digit);
  }
  return unhex(number.toString(16).padStart(32, "0"));
}

/** Big-endian integers; sizes are 1, 2, 4 or 8 bytes. */
export function packed(...fields: [size: 1 | 2 | 4 | 8, value: number][]): Bytes {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value);
    else if (size === 4) view.setUint32(at, value);
    else view.setBigInt64(at, BigInt(value));
    at += size;
  }
  return bytes;
}

/** RFC 6962: leaves are hashed with 0x00, pairs with 0x01. */
export async function merkleRoot(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return sha256();
  let level = leaves;
  while (level.length > 1) {
    const pairs: Bytes[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) pairs.push(joined(Uint8Array.of(1), level[i]!, level[i + 1]!));
    const next = await sha256All(pairs);
    if (level.length % 2 === 1) next.push(level.at(-1)!);
    level = next;
  }
  return level[0]!;
}

/** Each entrant's smallest ticket, as text that sorts as the number does. */
async function bestTickets(entries: readonly Named[], seed: Bytes): Promise<string[]> {
  const messages = entries.flatMap(([name, tickets]) =>
    Array.from({ length: tickets }, (_, ticket) => joined(seed, unhex(name), packed([4, ticket]))),
  );
  const hashes = (await sha256All(messages)).map((hash) => hex(hash.slice(0, 16) as Bytes));
  let at = 0;
  return entries.map(([, tickets]) => {
    const mine = hashes.slice(at, at + tickets);
    at += tickets;
    return mine.reduce((least, hash) => (hash < least ? hash : least), "g");
  });
}

/** Entries by their smallest ticket; of equal ones the entry that comes first. */
export async function ticketOrder(entries: readonly Named[], seed: Bytes): Promise<number[]> {
  const tickets = await bestTickets(entries, seed);
  const order = entries.map((_, index) => index);
  return order.sort((a, b) => (tickets[a]! < tickets[b]! ? -1 : tickets[a]! > tickets[b]! ? 1 : a - b));
}

/** One block a turn: the first turn in this order, every later one in reverse. */
export function serve(order: number[], turn: (index: number) => boolean): void {
  let playing = order.filter(turn).reverse();
  while (playing.length > 0) playing = playing.filter(turn);
}

/** Whether some block is on more lists than it has places. */
export function isContested(places: number[], lists: number[][]): boolean {
  const wanted = places.map(() => 0);
  for (const choice of lists.flat()) wanted[choice]! += 1;
  return wanted.some((count, index) => count > places[index]!);
}

/** The first award that differs, for the reader. */
export function awardsCheck(published: [number, number][], made: [number, number][]): Check {
  const at = Array.from({ length: Math.max(published.length, made.length) }, (_, i) => i).find(
    (i) => published[i]?.[0] !== made[i]?.[0] || published[i]?.[1] !== made[i]?.[1],
  );
  const show = (list: [number, number][]): string =>
    at === undefined ? `${list.length}` : `#${at + 1}: ${list[at]?.join(" -> ") ?? "-"}`;
  return { what: "awards", holds: at === undefined, published: show(published), recomputed: show(made) };
}
