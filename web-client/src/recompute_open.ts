// Recomputing a record of the open draw (version 2), step by step: see docs/round-record.md.

import { type Bytes, hex, utf8 } from "./bytes";
import { type Check, awardsCheck, idBytes, isContested, joined, merkleRoot, packed, serve, sha256, sha256All, ticketOrder, unhex } from "./record_parts";

/** First field of every record of this version. */
export const FORMAT = "porchlight-round-record/v2";

/** A block of the open draw: also places reserved before, site and day. */
type Slot = [id: string, start: number, end: number, places: number, reserved: number, site: number, day: number];
/** An entry of the open draw: pseudonym, tickets, newcomer, most, room, [day, minutes booked], ranked blocks. */
type Entrant = [string, number, number, number, number, [number, number][], number[]];

interface Rules {
  gap_minutes: number;
  rest_minutes: number;
  day_minutes: number;
  week_minutes: number;
  newcomer_per_mille: number;
  reserved_per_mille: number;
  turns: number;
  hold_cap: number;
}

export interface OpenRecord {
  format: string;
  round: string;
  secret_digest: string;
  secret: string;
  beacon: null | { chain: string; round: number; step: number; attempt: number; signature: string };
  rules: Rules;
  weeks: number[];
  sites: number;
  travel: number[];
  blocks: Slot[];
  announced_digest: string;
  entries: Entrant[];
  entry_root: string;
  contested: boolean;
  seed: string;
  awards: [number, number][];
  result_digest: string;
}

/** The open draw: newcomers' turns first, and every published limit inside. */
async function openDraw(record: OpenRecord, seed: Bytes): Promise<[number, number][]> {
  const { blocks, entries, rules, weeks, travel, sites } = record;
  let order = entries.map((_, index) => index);
  if (record.contested) {
    order = await ticketOrder(entries, seed);
    const places = blocks.reduce((sum, block) => sum + block[3], 0);
    const turns = Math.floor((places * rules.newcomer_per_mille) / 1000);
    const first = order.filter((index) => entries[index]![2] === 1 && entries[index]![6].length > 0).slice(0, turns);
    const chosen = new Set(first);
    order = [...first, ...order.filter((index) => !chosen.has(index))];
  }
  const left = blocks.map((block) => block[3]);
  const won = new Map<number, number[]>();
  const awards: [number, number][] = [];
  const clashes = (one: Slot, other: Slot): boolean => {
    const [first, second] = one[1] <= other[1] ? [one, other] : [other, one];
    const pause = second[1] - first[2];
    if (pause < Math.max(rules.gap_minutes, travel[first[5] * sites + second[5]]!)) return true;
    return first[6] !== second[6] && pause < rules.rest_minutes;
  };
  const turn = (index: number): boolean => {
    const [, , , wanted, room, booked, ranked] = entries[index]!;
    const most = Math.min(wanted, room);
    const mine = won.get(index) ?? [];
    if (mine.length >= most) return false;
    const hours = [...booked, ...mine.map((b): [number, number] => [blocks[b]![6], blocks[b]![2] - blocks[b]![1]])];
    const sum = (together: (day: number) => boolean): number =>
      hours.reduce((all, [day, minutes]) => (together(day) ? all + minutes : all), 0);
    for (const choice of ranked) {
      const block = blocks[choice]!;
      if (left[choice] === 0 || mine.includes(choice) || mine.some((b) => clashes(blocks[b]!, block))) continue;
      const length = block[2] - block[1];
      const week = weeks[block[6]];
      if (length + sum((day) => day === block[6]) > rules.day_minutes) continue;
      if (length + sum((day) => weeks[day] === week) > rules.week_minutes) continue;
      left[choice]! -= 1;
      won.set(index, [...mine, choice]);
      awards.push([index, choice]);
      return mine.length + 1 < most;
    }
    return false;
  };
  serve(order, turn);
  return awards;
}

async function announcedDigest({ rules, weeks, sites, travel, beacon, blocks }: OpenRecord): Promise<Bytes> {
  const limits = [
    rules.gap_minutes, rules.rest_minutes, rules.day_minutes, rules.week_minutes, rules.newcomer_per_mille, rules.reserved_per_mille,
  ];
  const plan = beacon
    ? joined(Uint8Array.of(1), unhex(beacon.chain), packed([8, beacon.round], [8, beacon.step]))
    : Uint8Array.of(0);
  const slots = blocks.map(([id, start, end, places, reserved, site, day]) =>
    joined(idBytes(id), packed([8, start], [8, end], [4, places], [4, reserved], [2, site], [1, day])),
  );
  return sha256(
    utf8("porchlight/round-announced/v2\0"),
    packed(...limits.map((limit): [2, number] => [2, limit]), [1, rules.turns], [1, rules.hold_cap]),
    packed([2, weeks.length], ...weeks.map((week): [1, number] => [1, week]), [2, sites]),
    packed(...travel.map((minutes): [2, number] => [2, minutes])),
    plan,
    ...slots,
  );
}

function canonicalEntrant([name, tickets, newcomer, most, room, booked, ranked]: Entrant): Bytes {
  const days = booked.map(([day, minutes]) => packed([1, day], [2, minutes]));
  const head = packed([1, tickets], [1, newcomer], [1, most], [1, room], [1, booked.length]);
  const list = packed([2, ranked.length], ...ranked.map((index): [4, number] => [4, index]));
  return joined(unhex(name), head, ...days, list);
}

/** What was published elsewhere before the draw; the record must agree with it. */
interface Promised {
  root?: string | undefined;
  digest?: string | undefined;
}

type Compare = (what: Check["what"], published: string, made: Bytes, before?: string) => void;

/** Each step of a record of version 2; says whether an order was needed. */
export async function recomputeOpen(record: OpenRecord, promised: Promised, compare: Compare, tell: (check: Check) => void): Promise<boolean> {
  const secret = unhex(record.secret);
  if (secret.length > 0) {
    compare("secret", record.secret_digest, await sha256(utf8("porchlight/round-secret/v1\0"), secret), promised.digest);
  }
  const digest = await announcedDigest(record);
  compare("blocks", record.announced_digest, digest);
  const leaves = record.entries.map((entry) => joined(Uint8Array.of(0), canonicalEntrant(entry)));
  const root = await merkleRoot(await sha256All(leaves));
  compare("entries", record.entry_root, root, promised.root);
  const contested = isContested(record.blocks.map((block) => block[3]), record.entries.map((entry) => entry[6]));
  if (contested !== record.contested) {
    tell({ what: "awards", holds: false, published: String(record.contested), recomputed: String(contested) });
  }
  let seed: Bytes = new Uint8Array(0);
  if (contested) {
    const signature = record.beacon ? unhex(record.beacon.signature) : new Uint8Array(0);
    const value = signature.length > 0 ? await sha256(signature) : new Uint8Array(0);
    const which = (secret.length > 0 ? 1 : 0) + (value.length > 0 ? 2 : 0);
    if (which === 0 || (record.beacon && value.length === 0)) throw new Error("nothing was revealed");
    const tag = utf8("porchlight/round-seed/v2\0");
    seed = await sha256(tag, idBytes(record.round), digest, root, Uint8Array.of(which), secret, value);
  }
  compare("seed", record.seed, seed);
  const made = await openDraw(record, seed);
  tell(awardsCheck(record.awards, made));
  const pairs = made.flatMap(([entry, block]): [4, number][] => [[4, entry], [4, block]]);
  const result = await sha256(utf8("porchlight/round-result/v2\0"), packed([1, contested ? 1 : 0], [4, made.length], ...pairs));
  if (hex(result) !== record.result_digest) {
    tell({ what: "awards", holds: false, published: record.result_digest, recomputed: hex(result) });
  }
  return contested;
}
