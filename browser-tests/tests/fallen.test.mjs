// A decision that falls: reasons drafted from the facts and changed by a person, an appeal that is won by somebody who reads both,
// and what it pays for the round that the courier had entered and was left out of.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DAY, HOUR } from "../stage/clock.mjs";
import { appears, looksWell, openLadder } from "../stage/ladder.mjs";

let stage;
let nora;
let tom;
before(async () => {
  stage = await openLadder();
  nora = await stage.analyst("Nora Analyst");
  tom = await stage.analyst("Tom Analyst");
});
after(() => stage?.close());

const seen = (tab, words) => tab.getByText(words).first().waitFor();

test("a suspension falls on appeal, and the round that was lost to it is paid", { timeout: 240_000 }, async () => {
  const emil = await stage.courier("Emil Roth");
  await emil.open("work");
  await emil.tab.getByRole("button", { name: "Add to my list" }).first().click();
  await emil.tab.getByRole("button", { name: /Enter with \d block/ }).click();
  await seen(emil.tab, "You are in this round.");
  // The round closes in half a day.
  stage.pass(11 * DAY + 12 * HOUR);

  // The operator's own numbers give more time to appeal here, and name whom couriers can turn to.
  const { operator } = stage;
  await operator.open("/console/settings/stations/ATX1/laws");
  await operator.tab.getByLabel("European Union").check();
  await operator.tab.getByLabel("Days to appeal, at least").fill("90");
  await operator.tab.getByRole("button", { name: "Put in force" }).click();
  await seen(operator.tab, "Name somebody whom couriers can turn to, and how: these rules ask for it.");
  await operator.tab.getByLabel("Whom couriers can turn to").fill("Rosa Vega, +1 512 555 0199");
  await looksWell(operator.tab, "laws-refused");
  await operator.tab.getByRole("button", { name: "Put in force" }).click();
  await seen(operator.tab, "In force from now on.");
  await looksWell(operator.tab, "laws-own");

  // The reasons begin as the facts, and the analyst makes them hers.
  await stage.operator.report("Emil Roth", "S02", "A neighbour saw a van like his behind the shop.");
  await nora.openCase("Emil Roth");
  await nora.tab.getByRole("link", { name: "Draft from the facts" }).click();
  await seen(nora.tab, "Made from the facts above and nothing else.");
  const drafted = await nora.tab.getByLabel("Your reasons").last().inputValue();
  assert.match(drafted, /^Reported: A neighbour saw a van like his/);
  await nora.tab.getByText("Lengths of time that hold here").click();
  await seen(nora.tab, "This station's own numbers");
  await looksWell(nora.tab, "draft");
  await nora.act("Decide", `${drafted}\nA parcel of that day is missing.`, { chosen: "suspension:S02", hours: 24 });
  await seen(nora.tab, "Decided. The courier reads it");
  await emil.open("work");
  await emil.told(/No new work until/).waitFor();
  await emil.openDecision("No new work for some hours");
  assert.match(await emil.section("appeal"), /Times: this station's own numbers\.\s+Contact: Rosa Vega/);
  await looksWell(emil.tab, "courier-letter-law");
  await emil.says("I was at the dock all day; ask the dispatcher.", "Send my appeal");
  await seen(emil.tab, "Your appeal is kept.");

  // The round closes without him; then somebody else answers, with the draft and its changes before them.
  stage.pass(13 * HOUR);
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  await tom.open("/console/cases/appeals");
  await tom.tab.getByRole("link", { name: "Emil Roth" }).click();
  await tom.tab.getByText("What a program would have drafted").click();
  await seen(tom.tab.locator("ins"), "A parcel of that day is missing.");
  await looksWell(tom.tab, "draft-changed");
  await tom.tab.getByLabel("Your reasons").last().fill("The dispatcher saw him at the dock all day.");
  await tom.tab.getByRole("button", { name: /the decision falls/ }).click();
  await seen(tom.tab, "Answered.");

  await appears(() => emil.openDecision("No new work for some hours"), emil.tab, "What you get for it");
  await seen(emil.tab, /50\s?% of/);
  await looksWell(emil.tab, "courier-lost-paid");
  await emil.open("pay");
  await seen(emil.tab, "Pay for blocks you could not ask for");
  await seen(emil.tab, "A round that you had entered");
  await looksWell(emil.tab, "courier-pay-lost");
  await emil.tells(/No new work until/, { noMore: true });
  await emil.tab.goto("/bots");
  await seen(emil.tab, "Grounds, and how often decisions on them fell");
  await looksWell(emil.tab, "bots-fallen");
});
