// Every clock of the ladder runs in the courier's favour: what nobody looks at, seconds or answers lapses by itself,
// and both sides see that it did. And a matter: accounts of one bot service, with a signed export for a lawyer.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DAY, HOUR, MINUTE } from "../stage/clock.mjs";
import { appears, looksWell, openLadder } from "../stage/ladder.mjs";

const LIMIT = { timeout: 180_000 };

let stage;
let nora;
let tom;
let eva;
let fay;
let gil;
before(async () => {
  stage = await openLadder();
  nora = await stage.analyst("Nora Analyst");
  tom = await stage.analyst("Tom Analyst");
  eva = await stage.courier("Eva Lind");
  fay = await stage.courier("Fay Okafor");
  gil = await stage.courier("Gil Moreno");
});
after(() => stage?.close());

const seen = (tab, words) => tab.getByText(words).first().waitFor();

test("an answer that nobody reads within a day takes the notice back", LIMIT, async () => {
  const program = await eva.handsSignInToProgram(stage.server);
  await program.tries();
  stage.pass(2 * MINUTE);
  await eva.tells("A notice about your account");
  await eva.openDecision("Notice");
  await eva.says("My cousin tried something. It is gone.", "Send my answer");
  await seen(eva.tab, "Your answer is kept.");
  await nora.open("/console/cases");
  await seen(nora.tab, "Answered");
  stage.pass(25 * HOUR);
  await appears(() => eva.openDecision("Notice"), eva.tab, "Ended in your favour");
  await looksWell(eva.tab, "courier-lapsed");
  await nora.openCase("Eva Lind");
  await seen(nora.tab, "nobody looked in time");
  await looksWell(nora.tab, "case-lapsed");
});

test("a case that nobody looks at for a day lapses", LIMIT, async () => {
  await stage.operator.report("Fay Okafor", "A07", "A caller said that she rents out her account.");
  await fay.open("work");
  await fay.told("A case is open: something was reported").waitFor();
  stage.pass(25 * HOUR);
  await fay.tells(/A case is open/, { noMore: true });
  await nora.openCase("Fay Okafor");
  await seen(nora.tab, "nobody looked in time");
});

test("a proposal that no second person answers within seven days lapses", LIMIT, async () => {
  await stage.operator.report("Fay Okafor", "S02", "A parcel was sold; the buyer named her.");
  const path = await nora.openCase("Fay Okafor");
  await nora.act("Decide", "The buyer named her", { chosen: "offboarding:S02" });
  await seen(nora.tab, "It waits for a second person.");
  await fay.open("me/decisions");
  await fay.told(/A case is open/).waitFor();
  await seen(fay.tab, "A person is looking at it.");
  await looksWell(fay.tab, "courier-case-looked");
  stage.pass(7 * DAY + HOUR);
  await appears(() => nora.open("/console/cases/proposals"), nora.tab, "Nothing here");
  await nora.open(path);
  await seen(nora.tab, "nobody answered as the second person in time");
  await fay.open("work");
  await fay.tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  await nora.act("Nothing follows: close", "One buyer's word is not enough");
  await seen(nora.tab, "Closed. Nothing follows.");
  await fay.tells(/A case is open/, { noMore: true });
});

test("an appeal that nobody answers within fourteen days is won", LIMIT, async () => {
  await stage.operator.report("Gil Moreno", "S02", "Two parcels never left his car.");
  await nora.openCase("Gil Moreno");
  await nora.act("Decide", "The parcels were seen", { chosen: "offboarding:S02" });
  await seen(nora.tab, "It waits for a second person.");
  await tom.openCase("Gil Moreno");
  await tom.act("Yes: offboard", "The photos agree");
  await seen(tom.tab, "Decided. The courier reads it");
  await gil.openDecision("Your account ends");
  await gil.says("They were delivered next day.", "Send my appeal");
  await seen(gil.tab, "or the decision falls");
  await gil.open("work");
  await gil.told("This account takes no new work").waitFor();
  stage.pass(14 * DAY + HOUR);
  await gil.tells("This account takes no new work", { noMore: true });
  await gil.openDecision("Your account ends");
  await seen(gil.tab, "nobody answered in time, so you were right");
  await nora.open("/console/cases/appeals?state=lapsed");
  await nora.tab.getByRole("link", { name: "Gil Moreno" }).click();
  await seen(nora.tab, "Lapsed, won");
  await nora.openPerson("Gil Moreno");
  await seen(nora.tab.locator("header.head"), "Active");
});

test("a matter groups accounts, holds what is kept, and is exported with a signature", LIMIT, async () => {
  const { tab } = nora;
  await nora.open("/console/cases/matters");
  await looksWell(tab, "matters");
  await tab.getByLabel("Name", { exact: true }).fill("The blue app");
  await tab.getByLabel("Note", { exact: true }).fill("Sold by flyers at two stations");
  await tab.getByRole("button", { name: "Begin", exact: true }).click();
  await seen(tab, "No account belongs to it yet.");
  await tab.getByLabel("Courier", { exact: true }).fill("nobody@couriers.example");
  await tab.getByLabel("Why it belongs here").fill("The same flyer");
  await tab.getByRole("button", { name: "Add an account" }).click();
  await seen(tab, "No courier has this id or e-mail address.");
  for (const { email } of [eva, fay]) {
    await tab.getByLabel("Courier", { exact: true }).fill(email);
    await tab.getByLabel("Why it belongs here").fill("The same flyer");
    await tab.getByRole("button", { name: "Add an account" }).click();
    await seen(tab, "Added.");
  }
  await tab.getByRole("checkbox").check();
  await tab.getByRole("button", { name: "Save" }).click();
  await seen(tab, "Saved.");
  await looksWell(tab, "matter");
  await eva.open("me/decisions");
  await eva.tab.getByRole("button", { name: "Show what is kept" }).click();
  await seen(eva.tab, "A legal hold keeps it longer.");
  await looksWell(eva.tab, "courier-kept");

  const downloading = tab.waitForEvent("download");
  await tab.getByRole("button", { name: "Get the signed file" }).click();
  const file = join(stage.server.folder, "matter.zip");
  await (await downloading).saveAs(file);
  const key = (await stage.server.command("log", "key")).trim();
  await stage.server.command("verify", file, "--log-key", key);
  // Entries are stored as they are: the accounts can be read, and one changed letter shows.
  const zip = await readFile(file);
  for (const name of ["Eva Lind", "Fay Okafor"]) assert.ok(zip.includes(name), `${name} is in it`);
  zip[zip.indexOf("Eva Lind")] ^= 1;
  await writeFile(file, zip);
  await assert.rejects(stage.server.command("verify", file, "--log-key", key), "a changed letter is found");
});
