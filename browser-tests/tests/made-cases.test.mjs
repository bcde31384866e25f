// What waits, in its published order, and the cases that are made: an operator publishes the share, an analyst finds one among
// the others without being able to tell, decides, and reads at once what it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOUR } from "../stage/clock.mjs";
import { looksWell, openLadder } from "../stage/ladder.mjs";

const LIMIT = { timeout: 240_000 };
/** Reports until one of them brought a made case: one in five does. */
const MOST_REPORTS = 60;

let stage;
let nora;
before(async () => {
  stage = await openLadder();
  nora = await stage.analyst("Nora Analyst");
});
after(() => stage?.close());

const seen = (tab, words) => tab.getByText(words).first().waitFor();
const rows = () => nora.tab.locator("tbody[data-rows] a[data-row]");

/** The operator reports somebody, and Nora closes it, as programs would. */
async function reportAndClose(person) {
  const opened = await stage.operator.byHand("/console/cases/new", { courier: person.email, ground: "S02", report: "Two parcels are missing." });
  const path = opened.headers().location;
  assert.match(path, /\/console\/cases\/cas_/);
  await nora.open(path);
  await nora.byHand(path, { act: "close", reasons: "They turned up." });
}

test("a case that waits says why it stands where it does, and whom it is about only when asked", LIMIT, async () => {
  const ben = await stage.courier("Ben Ortega");
  await nora.open("/console/cases");
  await seen(nora.tab, "Nothing here");
  await looksWell(nora.tab, "waiting-empty");
  await stage.operator.report("Ben Ortega", "S02", "A neighbour saw a van like his behind the shop.");
  await nora.open("/console/cases");
  await seen(nora.tab, /first look due in/);
  assert.ok(!(await nora.tab.locator("main").innerText()).includes("Ben"), "nobody is named");
  await nora.tab.keyboard.press("j");
  await looksWell(nora.tab, "waiting");
  await nora.tab.keyboard.press("Enter");
  await nora.tab.waitForURL(/\/console\/cases\/cas_/);
  await looksWell(nora.tab, "case-unnamed");
  await nora.tab.getByRole("button", { name: "Show who it is about" }).click();
  await nora.tab.waitForURL(/\/console\/people\//);
  await seen(nora.tab, "Ben Ortega");
  await nora.openCase("Ben Ortega");
  await nora.act("Decide", "Two people saw it", { chosen: "suspension:S02", hours: 24 });
  await seen(nora.tab, "Decided.");
  await ben.openDecision("No new work for some hours");
  await ben.says("I was at the dock.", "Send my appeal");
  await seen(ben.tab, "Your appeal is kept.");
  await nora.open("/console/cases?kind=appeal");
  await nora.tab.locator("tbody[data-rows]").getByText("Decision in force").first().waitFor();
  await seen(nora.tab, /answer due in/);
  await looksWell(nora.tab, "waiting-in-force");
});

test("a made case looks like every other until somebody decides it, and then says what it was", LIMIT, async () => {
  const { tab } = stage.operator;
  const cleo = await stage.courier("Cleo Park");
  await stage.operator.open("/console/cases/made");
  await tab.getByLabel("One made case for so many real ones").fill("5");
  await tab.getByLabel("Leads the reviews").selectOption({ label: stage.operator.name });
  await tab.getByRole("button", { name: "Publish it" }).click();
  await seen(tab, "One made case for 5 real ones.");
  await looksWell(tab, "made-policy");

  let found = 0;
  for (let reports = 0; reports < MOST_REPORTS && found === 0; reports += 1) {
    await reportAndClose(cleo);
    if (reports % 8 !== 7) continue;
    stage.pass(12 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    await nora.open("/console/cases?kind=case");
    found = await rows().count();
  }
  assert.ok(found > 0, "one of the reports brought a made case");
  await looksWell(nora.tab, "waiting-made");
  await rows().first().click();
  await nora.tab.waitForURL(/\/console\/cases\/cas_/);
  const page = await nora.tab.locator("main").innerText();
  assert.ok(!/innocent|about nobody/i.test(page), "nothing tells");
  await looksWell(nora.tab, "made-before");
  await nora.act("Decide", "They are gone, and nobody else was there", { chosen: "offboarding:S02" });
  await seen(nora.tab, "The courier in it is innocent.");
  await seen(nora.tab, "What should have told");
  await looksWell(nora.tab, "made-told");
  await nora.open("/console/cases/made");
  await seen(nora.tab, /1 of one against somebody innocent/);
  await looksWell(nora.tab, "made-own");
  await stage.operator.open("/console/cases/made");
  await seen(tab, "Each person");
  await looksWell(tab, "made-lead");
});
