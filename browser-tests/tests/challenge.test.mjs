// A check before an entry goes through, from both sides: four couriers whose phones once ran a program that
// took what no hand can touch; each takes another way, and nobody loses their entry.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, overflow, phone, picture, startBrowser } from "../stage/browser.mjs";
import { inviteCourier, judgeForReal, openStation } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let operator;
let desk;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await openStation(server, { places: 4, startsIn: 240 });
  const closes = new Date(Date.now() + 30 * 60_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await judgeForReal(server, "a test of challenges");
  operator = await desktop(browser, server.url);
  desk = await operator.newPage();
  await arrive(desk, server.operatorLink, "**/console");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

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
  await tab.getByText("Another way", { exact: true }).click();
  const began = Date.now();
  await tab.getByRole("button", { name: "Let this phone compute" }).click();
  await passed(tab);
  console.log(`computed and answered in ${Date.now() - began} ms`);
  assert.deepEqual(complaints, [], "the content policy holds");
  await isIn(tab);
  await context.close();
});

/** The picture that is shown: where it lies in memory, how large it is, and its words. */
const shownCode = (tab) =>
  tab.locator("img.code-picture").evaluate(async (image) => {
    await image.decode();
    return { at: image.src, wide: image.naturalWidth, high: image.naturalHeight, words: image.alt };
  });

test("a code to read or hear is an extra that the person chooses, and a wrong answer brings another one", { timeout: 240_000 }, async () => {
  const { tab, context, name } = await baited("Dora Okafor");
  const complaints = [];
  tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  assert.equal(await tab.locator("img.code-picture").count(), 0, "nobody is shown one who did not ask");
  await tab.getByText("Another way", { exact: true }).click();
  const ways = await tab.getByRole("button").allTextContents();
  const place = (words) => ways.findIndex((way) => way.includes(words));
  assert.ok(place("Let this phone compute") < place("Show or play me a code"), "the computation comes first");
  assert.ok(place("Show or play me a code") < place("Ask my station"), "and the station's help stays beside it");

  await tab.getByRole("button", { name: "Show or play me a code" }).click();
  const first = await shownCode(tab);
  assert.deepEqual([first.wide, first.high], [480, 176]);
  assert.match(first.at, /^blob:/, "nothing that a cache could keep");
  assert.doesNotMatch(first.words, /\d/, "the words do not tell the digits");
  assert.equal(await tab.evaluate(() => document.activeElement?.className), "code-picture", "the picture has the focus");
  const seconds = await tab.locator("audio").evaluate(
    (sound) => sound.duration || new Promise((ready) => sound.addEventListener("loadedmetadata", () => ready(sound.duration))),
  );
  assert.ok(seconds > 5 && seconds < 15, `the sound lasts ${seconds} s`);
  await tab.getByRole("button", { name: "Play the sound" }).click();
  await tab.getByRole("button", { name: "Stop the sound" }).click();
  await tab.getByRole("button", { name: "Play the sound" }).waitFor();
  await checkAccessible(tab, "the code to read or hear");
  await picture(tab, "challenge-code", { full: true });
  await tab.setViewportSize({ width: 320, height: 700 });
  assert.equal(await overflow(tab), 0, "nothing is wider than the narrowest phone");
  await tab.setViewportSize({ width: 390, height: 844 });

  await tab.getByRole("button", { name: "Another code" }).click();
  await tab.getByText("Here is another code.").waitFor();
  const second = await shownCode(tab);
  assert.notEqual(second.at, first.at);
  // No code has a nine in it, so this is wrong for certain.
  await tab.getByLabel("The six digits").fill("999 999");
  await tab.keyboard.press("Enter");
  await tab.getByText("This is a new code; 9 tries are left.").waitFor();
  assert.notEqual((await shownCode(tab)).at, second.at);
  assert.equal(await tab.getByLabel("The six digits").inputValue(), "");
  assert.equal(await tab.evaluate(() => document.activeElement?.id), "picture-code", "one can type at once");
  await checkAccessible(tab, "a wrong code");
  await picture(tab, "challenge-code-wrong", { full: true });
  assert.deepEqual(complaints, [], "the content policy holds");

  // Whoever gives up on it has lost nothing.
  await tab.getByRole("button", { name: "Let this phone compute" }).click();
  await passed(tab);
  await isIn(tab);
  await desk.goto("/console/people");
  await desk.getByRole("link", { name }).click();
  await desk.getByText("Computation").waitFor();
  await context.close();
});

test("somebody at the station reads out a code, and the console keeps who it was", { timeout: 240_000 }, async () => {
  const { tab, context, name } = await baited("Carl Mensah");
  await tab.getByText("Another way", { exact: true }).click();
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
