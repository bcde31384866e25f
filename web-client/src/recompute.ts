// Recomputing a round's record with nothing but the browser's SHA-256: the same computation as
// docs/verify_draw.py, step by step, so that each step can be shown.

import { type Bytes, hex, unhex as parseHex, utf8 } from "./bytes";

/** A block: id, start and end (minutes since 1970), places. */
type Block = [string, number, number, number];
/** An entry: pseudonym, tickets, most blocks, minutes of work left, ranked blocks. */
type Entry = [string, number, number, number, number[]];

interface RoundRecord {
  format: string;
  round: string;
  secret_digest: string;
  secret: string;
  beacon: string;
  gap_minutes: number;
  blocks: Block[];
  blocks_digest: string;
  entries: Entry[];
  entry_root: string;
  seed: string;
  awards: [number, number][];
}

/** One published value against the recomputed one. */
export interface Check {
  what: "secret" | "blocks" | "entries" | "seed" | "awards";
  holds: boolean;
  published: string;
  recomputed: string;
}

/** What was published elsewhere before the draw; the record must agree with it. */
export interface Promised {
  root?: string | undefined;
  digest?: string | undefined;
}

export interface Result {
  holds: boolean;
  /** Whether some block was wanted by more entrants than it has places. */
  contested: boolean;
}

const FORMAT = "porchlight-round-record/v1";
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Hashes asked for at once: enough to keep the browser's workers busy. */
const BATCH = 4_096;

function unhex(value: string): Bytes {
  const bytes = parseHex(value);
  if (bytes === null) throw new Error("not hexadecimal");
  return bytes;
}

function joined(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function sha256(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** Hashes many messages, a batch at a time. */
async function sha256All(messages: Bytes[]): Promise<Bytes[]> {
  const hashes: Bytes[] = [];
  for (let at = 0; at < messages.length; at += BATCH) {
    hashes.push(...(await Promise.all(messages.slice(at, at + BATCH).map((message) => sha256(message)))));
  }
  return hashes;
}

/** The 16 bytes of an id such as rnd_06f0...: Crockford base 32 after the underscore. */
function idBytes(id: string): Bytes {
  let number = 0n;
  for (const character of id.split("_")[1] ?? "") {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw new Error("not an id");
    number = number * 32n + BigInt(digit);
  }
  return unhex(number.toString(16).padStart(32, "0"));
}

/** Big-endian integers; sizes are 1, 2, 4 or 8 bytes. */
function packed(...fields: [size: 1 | 2 | 4 | 8, value: number][]): Bytes {
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
async function merkleRoot(leaves: Bytes[]): Promise<Bytes> {
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

function canonical([name, tickets, most, budget, ranked]: Entry): Bytes {
  const head = packed([1, tickets], [1, most], [4, budget], [2, ranked.length]);
  return joined(unhex(name), head, packed(...ranked.map((index): [4, number] => [4, index])));
}

/** Each entrant's smallest ticket, as text that sorts as the number does. */
async function bestTickets(entries: Entry[], seed: Bytes): Promise<string[]> {
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

/** Random serial dictatorship: one block a turn, later turns in reverse order. */
async function draw(record: RoundRecord, seed: Bytes): Promise<[number, number][]> {
  const { blocks, entries, gap_minutes: gap } = record;
  const tickets = await bestTickets(entries, seed);
  const order = entries.map((_, index) => index);
  order.sort((a, b) => (tickets[a]! < tickets[b]! ? -1 : tickets[a]! > tickets[b]! ? 1 : a - b));
  const left = blocks.map(([, , , places]) => places);
  const won = new Map<number, number[]>();
  const awards: [number, number][] = [];
  const turn = (index: number): boolean => {
    const [, , most, budget, ranked] = entries[index]!;
    const mine = won.get(index) ?? [];
    const worked = mine.reduce((sum, b) => sum + blocks[b]![2] - blocks[b]![1], 0);
    for (const choice of ranked) {
      const [, start, end] = blocks[choice]!;
      if (left[choice] === 0 || mine.includes(choice) || worked + end - start > budget) continue;
      if (mine.some((b) => start < blocks[b]![2] + gap && blocks[b]![1] < end + gap)) continue;
      left[choice]! -= 1;
      won.set(index, [...mine, choice]);
      awards.push([index, choice]);
      return mine.length + 1 < most;
    }
    return false;
  };
  let playing = order.filter(turn).reverse();
  while (playing.length > 0) playing = playing.filter(turn);
  return awards;
}

function isContested({ blocks, entries }: RoundRecord): boolean {
  const wanted = blocks.map(() => 0);
  for (const choice of entries.flatMap((entry) => entry[4])) wanted[choice]! += 1;
  return wanted.some((count, index) => count > blocks[index]![3]);
}

/** The first award that differs, for the reader. */
function awardsCheck(published: [number, number][], made: [number, number][]): Check {
  const at = Array.from({ length: Math.max(published.length, made.length) }, (_, i) => i).find(
    (i) => published[i]?.[0] !== made[i]?.[0] || published[i]?.[1] !== made[i]?.[1],
  );
  const show = (list: [number, number][]): string =>
    at === undefined ? `${list.length}` : `#${at + 1}: ${list[at]?.join(" -> ") ?? "-"}`;
  return { what: "awards", holds: at === undefined, published: show(published), recomputed: show(made) };
}

/** Recomputes a record; `each` hears of every step. `broken` if it is not a record at all. */
export async function recompute(
  json: string,
  promised: Promised,
  each: (check: Check) => void,
): Promise<Result | "broken"> {
  try {
    const record = JSON.parse(json) as RoundRecord;
    if (record.format !== FORMAT) return "broken";
    const names = record.entries.map(([name]) => name);
    if (names.some((name, index) => index > 0 && names[index - 1]! >= name)) return "broken";
    let holds = true;
    const tell = (check: Check): void => {
      holds &&= check.holds;
      each(check);
    };
    const compare = (what: Check["what"], published: string, made: Bytes, before?: string): void => {
      const recomputed = hex(made);
      const same = published === recomputed && (before === undefined || before === recomputed);
      tell({ what, holds: same, published: before ?? published, recomputed });
    };
    const secret = unhex(record.secret);
    compare("secret", record.secret_digest, await sha256(utf8("porchlight/round-secret/v1\0"), secret), promised.digest);
    const slots = record.blocks.map(([id, start, end, places]) => joined(idBytes(id), packed([8, start], [8, end], [4, places])));
    const digest = await sha256(utf8("porchlight/round-blocks/v1\0"), packed([4, record.gap_minutes]), ...slots);
    compare("blocks", record.blocks_digest, digest);
    const leaves = record.entries.map((entry) => joined(Uint8Array.of(0), canonical(entry)));
    const root = await merkleRoot(await sha256All(leaves));
    compare("entries", record.entry_root, root, promised.root);
    const tag = utf8("porchlight/round-seed/v1\0");
    const seed = await sha256(tag, idBytes(record.round), digest, root, secret, unhex(record.beacon));
    compare("seed", record.seed, seed);
    tell(awardsCheck(record.awards, await draw(record, seed)));
    return { holds, contested: isContested(record) };
  } catch {
    return "broken";
  }
}
