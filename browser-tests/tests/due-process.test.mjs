// The ladder from a program's tries to an offboarding that falls on appeal, each row from both sides: the courier's
// app on a phone and the analyst's desk. Days pass by the server's clock; `stage/clock.mjs` moves it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOUR, MINUTE } from "../stage/clock.mjs";
import { looksWell, openLadder } from "../stage/ladder.mjs";

const LIMIT = { timeout: 180_000 };
const REASONS = "The same bait was taken eight times a day apart";

let stage;
let ana;
let nora;
let tom;
let program;
let path;
before(async () => {
  stage = await openLadder();
  nora = await stage.analyst("Nora Analyst");
  tom = await stage.analyst("Tom Analyst");
  ana = await stage.courier("Ana Torres");
  program = await ana.handsSignInToProgram(stage.server);
});
after(() => stage?.close());

const seen = (tab, words) => tab.getByText(words).first().waitFor();

test("refused tries bring a notice: no effect, the facts, what was not used, how to answer", LIMIT, async () => {
  const outcomes = await program.tries();
  assert.deepEqual([...new Set(outcomes)], ["refused"], "what no app shows is refused each time");
  await nora.open("/console/bots");
  await seen(nora.tab, /\d more like it/);
  const rows = await nora.tab.locator("tbody[data-rows] > tr").count();
  assert.ok(rows < outcomes.length / 2, `tries that say the same stand in one row: ${rows} rows`);
  await looksWell(nora.tab, "bots");

  stage.pass(2 * MINUTE);
  await ana.tells("A notice about your account");
  await ana.tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  await looksWell(ana.tab, "courier-notice-work");
  await ana.openDecision("Notice");
  assert.match(await ana.section("what"), /changes nothing about your account/);
  assert.match(await ana.section("why"), /8 tries/);
  assert.match(await ana.section("shows_not"), /does not show who/);
  assert.match(await ana.section("not_used"), /accessibility/i);
  assert.match(await ana.section("next"), /goes on after \d{4}-\d\d-\d\d/);
  assert.match(await ana.section("who"), /A program; no person decided/);
  assert.match(await ana.section("answer"), /Somebody may write for you/);
  await looksWell(ana.tab, "courier-notice");

  await nora.openPerson("Ana Torres");
  await seen(nora.tab.locator("#cases"), "Notice");
  await looksWell(nora.tab, "person");
  path = await nora.openCase("Ana Torres");
  await seen(nora.tab, "Written by a program; no effect on the account.");
  assert.ok(!(await nora.offered()).includes("restriction:A06"), "a program's notice is no hearing");
  await looksWell(nora.tab, "case-notice");
});

test("tries a day after the notice open a case; the courier is told, the analyst finds it on top", LIMIT, async () => {
  stage.pass(25 * HOUR);
  await program.tries();
  stage.pass(2 * MINUTE);
  await ana.tells(/A case is open: 8 tries/);
  await looksWell(ana.tab, "courier-case");

  await nora.open("/console/cases");
  await seen(nora.tab, "after a notice");
  await looksWell(nora.tab, "cases");
  path = await nora.openCase("Ana Torres");
  const offered = await nora.offered();
  assert.ok(offered.length > 0 && offered.every((way) => /:S0\d$/.test(way)), `only listed egregious grounds: ${offered}`);
  await seen(nora.tab, "Ask the courier first.");
  await looksWell(nora.tab, "case-open");
  const early = await nora.byHand(path, { act: "decide", what: "offboarding:A06", reasons: REASONS });
  assert.equal(early.status(), 422, "nor does it go past the page");
});

test("the courier is asked, and answers in the app", LIMIT, async () => {
  await nora.act("Ask the courier first", "Did somebody else use your sign-in?");
  await seen(nora.tab, "Asked. The courier reads it");
  // Nothing is reloaded: the server rings.
  await ana.told("A person asks you to answer").waitFor();
  await ana.openDecision("Notice");
  assert.match(await ana.section("why"), /Did somebody else use your sign-in/);
  await ana.says("A friend set up an app for me.", "Send my answer", { helper: "Rita Torres" });
  await seen(ana.tab, "Your answer is kept.");
  await looksWell(ana.tab, "courier-hearing");

  await nora.open(path);
  await seen(nora.tab, "A friend set up an app for me.");
  await seen(nora.tab, "Rita Torres");
  assert.ok((await nora.offered()).includes("offboarding:A06"), "heard: now it may be proposed");
  await looksWell(nora.tab, "case-answered");
});

test("an offboarding takes a second person, who knows neither name, ground nor reasons", LIMIT, async () => {
  await nora.act("Decide", REASONS, { chosen: "offboarding:A06" });
  await seen(nora.tab, "It waits for a second person.");
  await looksWell(nora.tab, "case-proposed");
  const same = await nora.byHand(path, { act: "agree", reasons: "I agree with myself", seen: await digest() });
  assert.equal(same.status(), 422);
  assert.match(await same.text(), /the second person is another one/);
  await ana.open("work");
  await ana.told(/A case is open/).waitFor();

  const olga = stage.operator;
  await olga.openCase("Ana Torres");
  await seen(olga.tab, "Should this account end?");
  const blind = await olga.tab.locator("main").innerText();
  for (const hidden of ["Nora", REASONS, "A06"]) assert.ok(!blind.includes(hidden), `${hidden} is hidden`);
  await looksWell(olga.tab, "second-person");
  await olga.act("Yes: offboard", "The evidence shows a program on two days");
  await seen(olga.tab, "Decided. The courier reads it");
  await seen(olga.tab, "Nora Analyst");
  await looksWell(olga.tab, "case-decided");
});

/** The digest of the evidence, as the second person's page has it. */
async function digest() {
  await stage.operator.open(path);
  return stage.operator.tab.locator("input[name=seen]").first().getAttribute("value");
}

test("fourteen days' notice: the courier works as before and knows the day, the people and the appeal", LIMIT, async () => {
  await ana.open("work");
  await ana.told(/From .* this account takes no new work/).waitFor();
  await ana.tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  await looksWell(ana.tab, "courier-fourteen-days");
  await ana.openDecision("Your account ends");
  assert.match(await ana.section("what"), /until then you can/);
  assert.match(await ana.section("who"), /Two people, [^:]*: Analyst [0-9A-F]{4}, Operator [0-9A-F]{4}/);
  assert.match(await ana.section("next"), /An appeal before that day holds it up/);
  await looksWell(ana.tab, "courier-offboarding");
});

test("an appeal is answered by somebody who did not decide, and the account is as it was", LIMIT, async () => {
  await ana.says("It was a friend's app; I removed it.", "Send my appeal");
  await seen(ana.tab, "Your appeal is kept.");
  await seen(ana.tab, "waits for somebody who did not decide");
  await looksWell(ana.tab, "courier-appeal");

  await nora.open("/console/cases/appeals");
  await looksWell(nora.tab, "appeals");
  await nora.tab.getByRole("link", { name: "Ana Torres" }).click();
  await seen(nora.tab, "You had a part in this decision. Somebody else answers.");
  await tom.open("/console/cases/appeals");
  await tom.tab.getByRole("link", { name: "Ana Torres" }).click();
  await seen(tom.tab, "It was a friend's app; I removed it.");
  await looksWell(tom.tab, "appeal");
  await tom.act("The courier is right: the decision falls", "Another person's program used the account");
  await seen(tom.tab, "Answered. The courier was told.");

  await ana.openDecision("Your account is as it was");
  assert.match(await ana.section("why"), /Another person's program used the account/);
  await ana.openDecision("Your account ends");
  await seen(ana.tab, "you were right");
  await looksWell(ana.tab, "courier-reinstated");
  await ana.open("work");
  await ana.tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  assert.equal(await ana.told(/this account takes no new work/).count(), 0);

  await tom.open("/bots");
  await seen(tom.tab, "Reinstated");
  await looksWell(tom.tab, "public-bots");
});
