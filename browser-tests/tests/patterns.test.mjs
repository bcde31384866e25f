// A recipient whose claims lie together, in the demonstration: staff see what else accounts for it first and ask; the
// recipient reads the very evidence on a phone, answers, two people decide, one press appeals, another person answers,
// and the recipient has won. Nobody in the bad building can be asked.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { desktop, phone } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { looksWell, looksWellHere } from "../stage/readable.mjs";
import { browser, demo, inTheDemonstration } from "../stage/whole_file.mjs";

const MAILBOX = "casey.pruitt@";
const LINK = /http:\/\/\S+\/r\/\S+/;

inTheDemonstration();

/** Somebody of the staff at a desk. */
async function desk(name, role) {
  const email = `${name.toLowerCase()}@visitor.example`;
  const said = await demo.command("staff", "add", "--name", name, "--email", email, "--role", role);
  const context = await desktop(browser, demo.url);
  const tab = await context.newPage();
  await arrive(tab, /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0], "**/console");
  return tab;
}

/** The newest mail to the recipient whose text fits. */
async function mailed(pattern) {
  let found;
  await waitFor(async () => {
    for (const name of (await readdir(join(demo.folder, "mail"))).sort()) {
      const text = await readFile(join(demo.folder, "mail", name), "utf8");
      if (text.includes(MAILBOX) && pattern.test(text)) found = text;
    }
    return found !== undefined;
  });
  return found;
}

const reasons = (tab, words) => tab.getByLabel("Your reasons").last().fill(words);
const press = (tab, name) => tab.getByRole("button", { name, exact: true }).click();

test("asked, answered, decided by two, appealed with one press, won", { timeout: 400_000 }, async () => {
  const first = await desk("Nora", "analyst");
  await first.goto("/console/patterns");
  await first.getByRole("link", { name: "Casey Pruitt" }).waitFor();
  assert.equal(await first.locator("tbody[data-rows] tr").count(), 1, "one recipient, and nobody of the building");
  await looksWell(first, "patterns");
  await first.getByRole("link", { name: "Casey Pruitt" }).click();
  await first.getByRole("heading", { name: "What else may account for it" }).waitFor();
  await looksWell(first, "pattern");
  await first.getByRole("link", { name: "Draft from the facts" }).click();
  await first.getByText("Made from the facts above and nothing else.").waitFor();
  assert.match(await first.getByLabel("Your reasons").last().inputValue(), /3 of 4 parcels were reported missing/);
  await looksWell(first, "pattern-draft");
  await reasons(first, "Three of your parcels were reported missing, one of them after a hand-over by code.");
  await press(first, "Ask the recipient");
  await first.getByText("Asked. The recipient reads it").waitFor();
  await first.getByText("Not before the recipient answers").waitFor();
  const place = new URL(first.url()).pathname;

  // The recipient's phone: the letter, the very bytes, an answer.
  const letter = await mailed(/hear your side/);
  assert.match(letter, /What was not used/);
  const hand = await phone(browser, demo.url);
  const page = await hand.newPage();
  await page.goto(LINK.exec(letter)[0]);
  await page.getByText("A person asks for your side").waitFor();
  await looksWellHere(page, "pattern-parcel-phone");
  await page.getByRole("link", { name: "Read, answer, appeal" }).click();
  await page.getByRole("heading", { name: "What else was looked at first" }).waitFor();
  await looksWellHere(page, "pattern-asked-phone");
  const link = page.getByRole("link", { name: "Download these very bytes" });
  const bytes = await (await page.request.get(await link.getAttribute("href"))).body();
  const digest = createHash("sha256").update(bytes).digest("hex");
  await page.getByText(digest).first().waitFor();
  await page.getByLabel("In your own words").fill("Somebody on our street follows the van. I have asked for a safer place.");
  await page.getByLabel("Who writes this, if not you").fill("Rita Keller, neighbour");
  await press(page, "Send the answer");
  await page.getByText("Kept. A person reads it").waitFor();

  // Two people, the second without the first one's reasons.
  await first.reload();
  await first.getByText("Rita Keller, neighbour").waitFor();
  await reasons(first, "Two couriers, one hand-over by code, and nothing else accounts for it.");
  await first.getByLabel("Days", { exact: true }).fill("60");
  await looksWell(first, "pattern-propose");
  await press(first, "Propose that a person looks first");
  await first.getByText("It waits for a second person.").waitFor();
  const second = await desk("Theodora", "analyst");
  await second.goto(place);
  await second.getByRole("heading", { name: "Should a person look" }).waitFor();
  assert.equal(await second.getByText("nothing else accounts for it.").count(), 0, "blind to the first one's reasons");
  await second.getByText(digest).first().waitFor();
  await second.getByText("What a program would have drafted, and what the person wrote").first().click();
  await looksWell(second, "pattern-second");
  await reasons(second, "I read the same facts and both sides.");
  await press(second, "Yes: a person looks first");
  await second.getByText("Decided. The recipient was told").waitFor();

  // Notice, and an appeal with one press.
  await page.goto(LINK.exec(await mailed(/a person will look at your claims first/))[0]);
  await page.getByText("You can appeal now").waitFor();
  await page.getByRole("link", { name: "Read, answer, appeal" }).click();
  await page.getByRole("heading", { name: "How to appeal" }).waitFor();
  await looksWellHere(page, "pattern-decided-phone");
  await press(page, "Appeal this decision");
  await page.getByText("You appealed.").waitFor();
  await page.getByText("If nobody does, you win it.").first().waitFor();
  await looksWellHere(page, "pattern-appealed-phone");

  // Whoever decided cannot answer; somebody else does.
  await second.goto("/console/patterns/appeals");
  await second.getByRole("link", { name: "Casey Pruitt" }).click();
  await second.getByText("You had a part in this decision.").waitFor();
  const third = await desk("Olga", "operator");
  await third.goto("/console/patterns/appeals");
  await looksWell(third, "pattern-appeals");
  await third.getByRole("link", { name: "Casey Pruitt" }).click();
  await looksWell(third, "pattern-appeal");
  await reasons(third, "A code can be read over a shoulder, and the porch is open to the street.");
  await press(third, "The recipient is right: the decision falls");
  await third.getByText("Answered. The recipient was told.").waitFor();
  assert.match(await mailed(/does not stand any more/), /read over a shoulder/);
  await page.goto(new URL(page.url()).pathname);
  await page.getByText("The decision about your claims does not stand any more.").first().waitFor();
  await looksWellHere(page, "pattern-won-phone");
  await page.goto(new URL(page.url()).pathname.replace("/pattern", "/my-record"));
  await page.getByText("read your claims side by side").first().waitFor();
  await looksWellHere(page, "pattern-record-phone");
  await hand.close();
});

test("on a narrow screen the sections and the lists fold into a line each, for fingers and for keys", { timeout: 60_000 }, async () => {
  const tab = await desk("Vera", "auditor");
  await tab.setViewportSize({ width: 390, height: 844 });
  await tab.goto("/console/patterns");
  const [menu, lists] = [/^Menu: Cases$/, /^Lists: Found$/].map((name) => tab.getByRole("button", { name }));
  const [orders, appeals] = ["Orders", "Appeals"].map((name) => tab.getByRole("link", { name, exact: true }));
  assert.equal(await orders.isVisible(), false);
  const above = await tab.getByRole("heading", { level: 1 }).boundingBox();
  assert.ok(above.y < 200, `the page begins ${above.y} px down`);
  await menu.click();
  await orders.waitFor();
  await looksWellHere(tab, "console-menu-phone");
  await tab.keyboard.press("Escape");
  assert.equal(await orders.isVisible(), false);
  assert.equal(await menu.getAttribute("aria-expanded"), "false");
  await lists.focus();
  await tab.keyboard.press("Enter");
  await appeals.click();
  await tab.waitForURL("**/console/patterns/appeals");
  for (const [path, ...rows] of [
    ["/console/claims", "Lists: Open"],
    ["/console/bots", "Lists: Attempts"],
    ["/console/cases/corrections", "Lists: Corrections", "State: Waiting"],
  ]) {
    await tab.goto(path);
    for (const name of rows) {
      const row = tab.getByRole("navigation").filter({ has: tab.getByRole("button", { name, exact: true }) });
      const { height } = await row.boundingBox();
      assert.ok(height < 56, `${path}: "${name}" is ${height} px high`);
    }
  }
  await tab.setViewportSize({ width: 1440, height: 900 });
  assert.equal(await menu.isVisible(), false, "a wide screen has room for both");
  await orders.waitFor();
});

test("in Spanish the page speaks Spanish, whatever language the letter was written in", { timeout: 120_000 }, async () => {
  const hand = await phone(browser, demo.url, { locale: "es-ES" });
  const page = await hand.newPage();
  await page.goto(LINK.exec(await mailed(/does not stand any more/))[0]);
  await page.goto(`${new URL(page.url()).pathname}/pattern`);
  assert.ok((await page.getByRole("heading", { level: 1 }).innerText()).length > 3);
  await looksWellHere(page, "pattern-es-phone");
  await hand.close();
});
