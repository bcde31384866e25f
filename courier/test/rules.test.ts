// The pure rules: order, waiting, what an answer means, clock comparison, pay, codes, steps.
import assert from "node:assert/strict";
import test from "node:test";
import { Skew, sample } from "../src/api/skew";
import type { Itinerary, Stop } from "../src/api/types";
import type { Operation } from "../src/outbox/database";
import * as rules from "../src/outbox/rules";
import { overlaid } from "../src/state/overlay";
import { dayPart, emptyDraft, nextStep, packagesToReturn } from "../src/state/steps";
import { matchCode } from "../src/scan/match";
import { payLines } from "../src/text/pay";
import { fitted } from "../src/photo/shot";

const op = (seq: number, lane: string, more: Partial<Operation> = {}): Operation => ({
  seq, id: `opn_${seq}`, kind: "arrive", lane, key: `k${seq}`, method: "POST", path: "/v1/x", body: {}, state: "waiting",
  tries: 0, nextAt: 0, madeAt: 0, settledAt: null, answer: null, reason: null, ...more,
});
const answer = (status: number, body: unknown) => ({ status, body, retryAfterMs: null });

test("an unsettled operation holds back its own lane, those above and those below, and no others", () => {
  const [a, s1, s2] = ["award/a", "award/a/stop/1", "award/a/stop/2"];
  assert.ok(rules.holdsBack(a, s1) && rules.holdsBack(s1, a) && rules.holdsBack(s1, s1));
  assert.ok(!rules.holdsBack(s1, s2) && !rules.holdsBack("award/a/stop/1", "award/a/stop/11"));
  const ops = [op(1, s1, { nextAt: 500 }), op(2, s1), op(3, s2), op(4, a)];
  assert.equal(rules.nextOperation(ops, 100)?.seq, 3, "stop 1 is in backoff, stop 2 may go");
  assert.equal(rules.nextOperation([ops[0]!, ops[1]!, ops[3]!], 100), undefined, "check-out waits for the stop");
  assert.equal(rules.nextOperation(ops, 500)?.seq, 1);
  assert.equal(rules.nextTime([ops[0]!, ops[1]!], []), 500, "what is held back does not wake anybody");
});

test("waiting doubles up to its limit and is spread by chance", () => {
  assert.equal(rules.waitAfter(1, 1), rules.FIRST_WAIT_MS);
  assert.equal(rules.waitAfter(3, 1), 4 * rules.FIRST_WAIT_MS);
  assert.equal(rules.waitAfter(1, 0), rules.FIRST_WAIT_MS / 2);
  assert.equal(rules.waitAfter(99, 1), rules.MAX_WAIT_MS);
});

test("only a yes that is known for the operation counts as a yes", () => {
  assert.equal(rules.meaningOf("attempt", answer(200, { outcome: "recorded" })).is, "acknowledged");
  assert.deepEqual(rules.meaningOf("attempt", answer(200, { outcome: "incomplete", code: "code_wrong", message: "no" })), {
    is: "refused", reason: { code: "code_wrong", detail: "no" },
  });
  assert.equal(rules.meaningOf("arrive", answer(200, { outcome: "over" })).is, "refused");
  assert.equal(rules.meaningOf("delay", answer(200, { outcome: "noted" })).is, "acknowledged");
  assert.deepEqual(rules.meaningOf("check_in", answer(200, { outcome: "not_shown", why: "elsewhere", metres: 3200 })), {
    is: "refused", reason: { code: "not_shown", detail: "" },
  });
  assert.equal(rules.meaningOf("arrive", answer(200, null)).is, "again", "a proxy's page is not an answer");
  assert.equal(rules.meaningOf("arrive", answer(200, {})).is, "again");
  assert.equal(rules.meaningOf("attempt", answer(401, {})).is, "sign_in");
  for (const status of [408, 425, 429, 500, 502, 503]) assert.equal(rules.meaningOf("attempt", answer(status, {})).is, "again");
  assert.equal(rules.meaningOf("attempt", answer(422, { code: "invalid", detail: "no" })).is, "refused");
});

test("the clock comparison with the shortest round trip wins", () => {
  assert.deepEqual(sample(1_000, 1_200, 600), { skew: 500, roundTrip: 200 });
  const skew = new Skew();
  assert.equal(skew.millis, 0);
  skew.add(0, 4_000, new Date(10_000).toISOString());
  skew.add(5_000, 5_100, new Date(4_000).toISOString());
  skew.add(6_000, 9_000, new Date(5_000).toISOString());
  skew.add(6_000, 6_001, "not a time");
  assert.equal(skew.millis, 1_050);
  skew.add(100_000, 103_000, new Date(10_000).toISOString());
  assert.equal(skew.millis, 91_500, "somebody set the clock: what was measured before no longer counts");
});

test("pay lines follow the server's rule, rounding up in the courier's favour", () => {
  const pay_rule = { per_hour: 1800, per_km: 35, cost_per_km: 30, minimum_per_hour: 1500 };
  const block = (hours: number, expected_metres: number) => ({
    starts_at: "2026-11-28T08:00:00.000000Z", ends_at: new Date(Date.UTC(2026, 10, 28, 8) + hours * 3_600_000).toISOString(), expected_metres, pay_rule,
  });
  assert.deepEqual(payLines(block(3.5, 41_000)), { hours: 6300, kilometres: 1435, topUp: 0, gross: 7735, cost: 1230, net: 6505 });
  assert.deepEqual(payLines(block(1, 1)), { hours: 1800, kilometres: 1, topUp: 0, gross: 1801, cost: 1, net: 1800 });
  const poor = { ...block(2, 10_000), pay_rule: { ...pay_rule, per_hour: 1000, per_km: 0 } };
  assert.deepEqual(payLines(poor), { hours: 2000, kilometres: 0, topUp: 1300, gross: 3300, cost: 300, net: 3000 });
});

test("the end of a code is enough where only one package ends so", () => {
  const codes = ["PL-001-A77Z", "PL-002-A77Z", "PL-003-B11Q"];
  assert.deepEqual(matchCode("b11q", codes), { is: "one", barcode: "PL-003-B11Q" });
  assert.deepEqual(matchCode("A77Z", codes), { is: "many", count: 2 });
  assert.deepEqual(matchCode("pl 002 a77z", codes), { is: "one", barcode: "PL-002-A77Z" });
  assert.deepEqual(matchCode("77", codes), { is: "short" });
  assert.deepEqual(matchCode(" XYZ99 ", codes), { is: "unknown", barcode: "XYZ99" });
});

const stop = (more: Partial<Stop> = {}): Stop =>
  ({ id: "stp_1", position: 1, state: "ahead", packages: [{ barcode: "A" }], photo_policy: "required", attempt: null, ...more }) as Stop;

test("the big button follows the step and the recipient's choice", () => {
  const [none, read] = [new Set<string>(), new Set(["A"])];
  const draft = emptyDraft("stp_1");
  assert.equal(nextStep(stop(), draft, none, 0), "navigate");
  assert.equal(nextStep(stop(), { ...draft, navigated: true }, none, 0), "arrive");
  const here = stop({ state: "arrived" });
  assert.equal(nextStep(here, draft, none, 0), "scan");
  assert.equal(nextStep(here, { ...draft, scanSkipped: true }, none, 0), "photo");
  assert.equal(nextStep(here, draft, read, 0), "photo");
  assert.equal(nextStep(here, draft, read, 1), "place");
  assert.equal(nextStep(stop({ state: "arrived", photo_policy: "opted_out" }), draft, read, 0), "leave");
  assert.equal(nextStep(stop({ state: "arrived", photo_policy: "attended_only" }), draft, read, 0), "hand");
});

test("a day goes from check-in to check-out, and only failed parcels go back", () => {
  const day = (state: string, stops: Stop[]) => ({ award: { id: "awd_1", state }, route: { id: "r" }, stops }) as unknown as Itinerary;
  assert.equal(dayPart(day("held", []), false), "check_in");
  assert.equal(dayPart(day("checked_in", []), false), "wait_for_route");
  assert.equal(dayPart(day("checked_in", [stop()]), false), "load");
  assert.equal(dayPart(day("released", [stop()]), true), "stops");
  const failed = (reason: string) => stop({ state: "done", attempt: { outcome: "attempt_failed", reason } as Stop["attempt"] });
  const back = day("released", [failed("not_home"), failed("missing")]);
  assert.equal(dayPart(back, true), "return");
  assert.equal(packagesToReturn(back).length, 1);
});

test("what the phone did shows at once, and no longer once the server's answer shows it", () => {
  const it = { award: { id: "awd_1", state: "held" }, stops: [stop()] } as unknown as Itinerary;
  const lane = "award/awd_1/stop/stp_1";
  const attempt = op(3, lane, { kind: "attempt", body: { id: "att_1", stop: "stp_1", skew_ms: 0, kind: { failed: { reason: "not_home", words: "" } } } });
  const ops = [op(1, "award/awd_1", { kind: "check_in" }), op(2, lane, { path: "/v1/stops/stp_1/arrive", body: { occurred_at: "t" } }), attempt];
  const [shown] = overlaid([it], ops, 0);
  assert.equal(shown?.award.state, "released");
  assert.equal(shown?.stops[0]?.state, "done");
  const undone = overlaid([it], [...ops, op(4, lane, { kind: "undo", path: "/v1/attempts/att_1/undo" })], 0)[0];
  assert.deepEqual([undone?.stops[0]?.state, undone?.stops[0]?.attempt], ["arrived", null]);
  const refused = overlaid([it], [{ ...attempt, state: "refused", settledAt: 5 }], 0)[0];
  assert.equal(refused?.stops[0]?.state, "ahead");
  const seen = overlaid([it], [{ ...attempt, state: "acknowledged", settledAt: 5 }], 6)[0];
  assert.equal(seen?.stops[0]?.state, "ahead", "the snapshot was asked for later and knows better");
});

test("pictures are made smaller to the limit and never larger", () => {
  assert.deepEqual(fitted(4000, 3000, 4_000_000, 9999), { width: 2309, height: 1732 });
  assert.deepEqual(fitted(800, 600, 4_000_000, 640), { width: 640, height: 480 });
  assert.deepEqual(fitted(300, 200, 4_000_000, 640), { width: 300, height: 200 });
});
