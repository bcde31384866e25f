// Recomputing a round's record with nothing but the browser's SHA-256: the same computation as
// docs/verify_draw.py, step by step, so that each step can be shown.

import { type Bytes, hex, utf8 } from "./bytes";
import { type Check, awardsCheck, idBytes, isContested, joined, merkleRoot, packed, serve, sha256, sha256All, ticketOrder, unhex } from "./record_parts";
import { FORMAT as OPEN_FORMAT, type OpenRecord, recomputeOpen } from "./recompute_open";

export type { Check };

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
function canonical([name, tickets, most, budget, ranked]: Entry): Bytes {
  const head = packed([1, tickets], [1, most], [4, budget], [2, ranked.length]);
  return joined(unhex(name), head, packed(...ranked.map((index): [4, number] => [4, index])));
}

/** Random serial dictatorship: one block a turn, later turns in reverse order. */
async function draw(record: RoundRecord, seed: Bytes): Promise<[number, number][]> {
  const { blocks, entries, gap_minutes: gap } = record;
  const order = await ticketOrder(entries, seed);
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
  serve(order, turn);
  return awards;
}

function isOpen(record: RoundRecord | OpenRecord): record is OpenRecord {
  return record.format === OPEN_FORMAT;
}

/** Recomputes a record; `each` hears of every step. `broken` if it is not a record at all. */
export async function recompute(
  json: string,
  promised: Promised,
  each: (check: Check) => void,
): Promise<Result | "broken"> {
  try {
    const record = JSON.parse(json) as RoundRecord | OpenRecord;
    if (record.format !== FORMAT && record.format !== OPEN_FORMAT) return "broken";
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
    if (isOpen(record)) {
      const contested = await recomputeOpen(record, promised, compare, tell);
      return { holds, contested };
    }
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
    const contested = isContested(record.blocks.map((block) => block[3]), record.entries.map((entry) => entry[4]));
    return { holds, contested };
  } catch {
    return "broken";
  }
}
