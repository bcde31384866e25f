// A check before an entry goes through, from both sides: three couriers whose phones once ran a program that
// took what no hand can touch; each passes another way, and nobody loses their entry.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, overflow, phone, picture, startBrowser } from "../stage/browser.mjs";
import { inviteCourier, openStation } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let operator;
let desk;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await openStation(server, { places: 3, startsIn: 240 });
  const closes = new Date(Date.now() + 30 * 60_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await judgeForReal();
  operator = await desktop(browser, server.url);
  desk = await operator.newPage();
  await arrive(desk, server.operatorLink, "**/console");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Takes the policy out of shadow mode; a running server takes it up within a second. */
async function judgeForReal() {
  const policy = JSON.parse(await server.command("policy", "show", "--json"));
  const file = join(server.folder, "policy.json");
  await writeFile(file, JSON.stringify({ ...policy, version: policy.version + 1, mode: "live" }));
  await server.command("policy", "set", file, "--reason", "a test of challenges");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

const OFFERS = "**/v1/rounds/open";

/** Enters whatever round the page shows. */
async function enterShown(tab) {
  for (let tries = 0; ; tries++) {
    await tab.getByRole("button", { name: "Add to my list" }).first().click();
    try {
      return await tab.getByRole("button", { name: /Enter with 1 block/ }).click({ timeout: 3_000 });
    } catch (error) {
      // Another round took this one's place, and the list begins anew.
      if (tries === 3) throw error;
    }
  }
}

/** A courier signed in on a phone on which a program takes what the app never shows. */
async function baited(name) {
  const courier = await inviteCourier(server, operator.request, name);
  const context = await phone(browser, server.url);
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  // One answer only, or the list would begin anew with each: bait is made new every time.
  let taken = null;
  await context.route(OFFERS, async (route) => {
    const answer = await route.fetch();
    const offers = answer.ok() ? await answer.json() : null;
    if (offers === null) return route.fulfill({ response: answer });
    taken ??= { ...offers, rounds: offers.rounds.map((round, n) => ({ ...round, id: offers.withheld[n].id })) };
    await route.fulfill({ response: answer, json: taken });
  });
  await arrive(tab, courier.invitation, "**/courier/**");
  await tab.getByText("Online").waitFor();
  await tab.goto("/courier/#/work");
  await enterShown(tab);
  await tab.locator("main .notice.warn").first().waitFor();
  await context.unrouteAll({ behavior: "ignoreErrors" });
  const fresh = tab.waitForResponse((answer) => answer.url().endsWith("/v1/rounds/open") && answer.ok());
  await tab.reload();
  await fresh;
  // What the phone remembers shows first; the refusal stands only under the round that never was.
  await tab.locator("main .notice.warn").first().waitFor({ state: "detached" });
  await enterShown(tab);
  await tab.getByRole("heading", { name: "One more step" }).waitFor();
  return { ...courier, context, tab };
}

const passed = (tab) => tab.getByText("Your entry counts like every other.").waitFor();

/** What the round says once the check is passed. */
async function isIn(tab) {
  await tab.getByRole("link", { name: "Back to Work" }).click();
  await tab.getByText("You are in this round.").waitFor();
}

test("the phone's own lock passes the check, and the entry counts", { timeout: 240_000 }, async () => {
  const { tab, context } = await baited("Ana Torres");
  assert.equal(await tab.evaluate(() => document.activeElement?.textContent), "One more step", "the heading has the focus");
  await tab.getByText(/Your entry is kept for you until/).waitFor();
  assert.match(await tab.getByRole("timer").textContent(), /[23]:\d\d left/);
  assert.match(await tab.locator("[aria-live=polite]").first().textContent(), /Less than \d minutes left/);
  await tab.getByText("Why am I asked?").click();
  await tab.getByText("Something was tried that the app never shows.").waitFor();
  await checkAccessible(tab, "the check");
  assert.equal(await overflow(tab), 0);
  await picture(tab, "challenge-phone", { full: true });
  await tab.setViewportSize({ width: 1280, height: 900 });
  await picture(tab, "challenge-desktop", { full: true });
  await tab.setViewportSize({ width: 320, height: 700 });
  assert.equal(await overflow(tab), 0, "nothing is wider than the narrowest phone");
  await tab.setViewportSize({ width: 390, height: 844 });

  // Elsewhere in the app a bar says that something waits.
  await tab.goto("/courier/#/pay");
  await tab.getByRole("link", { name: /One more step until/ }).click();
  await tab.getByRole("button", { name: "I need more time" }).click();
  await tab.getByText(/[45]:\d\d left/).waitFor();

  await tab.getByRole("button", { name: "Confirm with my phone's lock" }).focus();
  await tab.keyboard.press("Enter");
  await passed(tab);
  await checkAccessible(tab, "the passed check");
  await picture(tab, "challenge-passed");
  await isIn(tab);
  await context.close();
});

test("a computation passes the check without anything to see, hear or do", { timeout: 240_000 }, async () => {
  const { tab, context } = await baited("Bea Novak");
  const complaints = [];
  tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  await tab.getByText("Another way").click();
  const began = Date.now();
  await tab.getByRole("button", { name: "Let this phone compute" }).click();
  await passed(tab);
  console.log(`computed and answered in ${Date.now() - began} ms`);
  assert.deepEqual(complaints, [], "the content policy holds");
  await isIn(tab);
  await context.close();
});

test("somebody at the station reads out a code, and the console keeps who it was", { timeout: 240_000 }, async () => {
  const { tab, context, name } = await baited("Carl Mensah");
  await tab.getByText("Another way").click();
  await tab.getByRole("button", { name: "Ask my station for a code" }).click();
  await tab.getByLabel("Code from the station").waitFor();
  await checkAccessible(tab, "the station's code");
  await picture(tab, "challenge-station", { full: true });

  await desk.goto("/console/people");
  await desk.getByRole("link", { name }).click();
  await desk.getByText("Asked for a code of the station").waitFor();
  await checkAccessible(desk, "the courier's page with a check");
  await picture(desk, "challenge-console", { full: true });
  await desk.getByRole("button", { name: "Give a code" }).click();
  const code = await desk.locator("#support-code").textContent();
  assert.match(code, /^\d{4} \d{4}$/);

  await tab.getByLabel("Code from the station").fill("0000 0000");
  await tab.getByRole("button", { name: "Send the code" }).click();
  await tab.getByText("That did not match.").waitFor();
  await tab.getByLabel("Code from the station").fill(` ${code.replace(" ", "")} `);
  await tab.getByRole("button", { name: "Send the code" }).click();
  await passed(tab);
  await isIn(tab);

  await desk.goto("/console/people");
  await desk.getByRole("link", { name }).click();
  await desk.getByText("Code given by Olga Operator").waitFor();
  await picture(desk, "challenge-console-passed", { full: true });
  await context.close();
});
