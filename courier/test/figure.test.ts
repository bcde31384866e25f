// The standing added up on the phone: the published examples, and the same words in both languages.
import assert from "node:assert/strict";
import test from "node:test";
import type { Standing, StandingKind, StandingLine, StandingRule } from "../src/api/market_types";
import { addUp } from "../src/text/figure";
import { market as en } from "../src/text/market.en";
import { market as es } from "../src/text/market.es";

const RULE: StandingRule = {
  version: 1, full_days: 28, half_days: 56, start: 10, least_blocks: 5,
  late_check_in: 1, late_forfeit: 1, no_show: 4, code_missed: 1, grace_minutes: 30,
};
const NOW = Date.parse("2026-11-26T12:00:00Z");
const DAY = 86_400_000;

function event(kind: StandingKind, days: number, excused = false): StandingLine {
  return {
    kind, award: `awd_${kind}_${days}`, at: new Date(NOW - days * DAY).toISOString(), block: null,
    weighed: "full", excused_by: excused ? "station_delay" : null, halves: 0,
  };
}

const read = (lines: StandingLine[]): Standing => ({
  at: new Date(NOW).toISOString(), figure: 0, level: "new", kept_halves: 0, against_halves: 0, rule: RULE, lines,
});
const kept = Array.from({ length: 20 }, () => event("kept", 3));

test("the published examples come out as they are published", () => {
  assert.equal(addUp(read(kept)).figure, 1000);
  assert.equal(addUp(read([...kept, event("late_check_in", 1)])).figure, 967);
  assert.equal(addUp(read([...kept, event("no_show", 1)])).figure, 882);
  assert.equal(addUp(read([...kept, event("no_show", 28)])).figure, 937);
});

test("what is excused or older than eight weeks weighs nothing, and who is new has no level yet", () => {
  assert.equal(addUp(read([...kept, event("no_show", 1, true), event("no_show", 56)])).figure, 1000);
  const one = addUp(read([event("late_forfeit", 1)]));
  assert.deepEqual([one.figure, one.level], [909, "new"]);
  assert.equal(addUp(read([])).figure, 1000);
});

test("both languages say the same things", () => {
  const shape = (words: unknown): unknown =>
    typeof words === "object" && words !== null
      ? Object.fromEntries(Object.entries(words).map(([key, value]) => [key, shape(value)]))
      : typeof words;
  assert.deepEqual(shape(es), shape(en));
});
