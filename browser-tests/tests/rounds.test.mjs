// A round on a phone: the list of blocks, tickets and why, the odds, a ranked list, the result with its
// reason, giving a block back; and the public pages that anybody reads beside it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, phone, picture, startBrowser } from "../stage/browser.mjs";
import { staffedStation, waitFor } from "../stage/day.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

/** The app's page of blocks. */
const WORK = "/courier/#/work";

let server;
let browser;
let courier;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ courier } = await staffedStation(server, browser, { orders: 1 }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a round from the list to giving back", { timeout: 300_000 }, async () => {
  const context = await phone(browser, server.url);
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await arrive(page, link, "**/courier/**");
  await page.getByText("Online").waitFor();

  // The week before: when this courier would work. A list sent by hand wins over it.
  await page.goto(`${WORK}/standing`);
  await page.getByRole("switch", { name: "Enter rounds for me" }).waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  await picture(page, "rounds-standing-preferences", { full: true });
  const closes = new Date(Date.now() + 45_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "3");

  // The list: what the tickets rest on, and the round's limits for this courier.
  await page.goto(WORK);
  await page.reload();
  await page.getByText("Why this many tickets").click();
  await page.getByText("Everybody has one ticket.").waitFor();
  await page.getByText("You are new: for some of the places newcomers choose first.").waitFor();
  await page.getByText(/At most 8 h a day and 40 h a week/).waitFor();
  await picture(page, "rounds-tickets", { full: true });

  // What a block is: its pay, its length, what is left after driving, and how many stops.
  const card = page.locator("main article").filter({ has: page.getByRole("button", { name: "Add to my list" }) }).first();
  for (const fact of [/\$\d+/, /after driving costs/, /about \d+ stops?/]) await card.getByText(fact).first().waitFor();

  // A ranked list, and its odds before it is sent.
  await page.getByRole("button", { name: "Add to my list" }).first().click();
  const more = page.getByRole("button", { name: "Add to my list" });
  if ((await more.count()) > 0) await more.first().click();
  await page.getByRole("button", { name: "Show my odds" }).click();
  await page.getByText("Nobody else has entered so far.").waitFor();
  await picture(page, "rounds-odds", { full: true });
  await page.getByRole("button", { name: /Enter with \d block/ }).click();
  await page.getByText("You are in this round.").waitFor();
  await checkAccessible(page, "a round with its odds");

  // The result, with its reason.
  await waitFor(async () => (await courier.phone.ask("GET", "/results?limit=1")).results.length === 1, 90_000);
  const [result] = (await courier.phone.ask("GET", "/results?limit=1")).results;
  assert.equal(result.result, "won");
  assert.equal(result.contested, false);
  await page.getByRole("link", { name: "Results" }).click();
  await page.reload();
  await page.getByText("There were places for every list, so there was no draw.").waitFor();
  await page.getByText("You had 1 ticket.").waitFor();
  await picture(page, "rounds-result", { full: true });
  await checkAccessible(page, "results");

  // The notice came by mail as well, with the link to check it; the phone's own leads to the same page.
  await server.mail.next(courier.email, new RegExp(`${server.url}/rounds/${result.round.id}`));
  await page.getByRole("link", { name: "Check this round yourself" }).click();
  await page.waitForURL(`**/rounds/${result.round.id}*`);
  await page.getByRole("heading", { name: /^Round at/ }).waitFor();
  await page.goto("/courier/#/me/receipts");
  await page.getByRole("button", { name: "Show receipts" }).first().click();
  await page.locator(".receipt").first().waitFor();
  await picture(page, "rounds-receipts", { full: true });

  // The public page of the round, and the station's numbers.
  const open = await context.newPage();
  await open.goto(`/rounds/${result.round.id}`);
  await open.getByText("What this round allows").waitFor();
  await open.getByText("Places sufficed for every list, so there was no draw").first().waitFor();
  await picture(open, "rounds-public", { full: true });
  await open.goto("/rounds/stations/ATX1");
  await open.getByText("What holds now").waitFor();
  await open.getByText("Main rounds close at").first().waitFor();
  await picture(open, "rounds-numbers", { full: true });
  await checkAccessible(open, "a station's numbers for rounds");
  await open.close();

  // Giving back: what it means now, and that it is done.
  await page.goto(WORK);
  await page.getByText("Give this block back").first().click();
  await page.getByText(/Free until .*; nothing is counted/).first().waitFor();
  await picture(page, "rounds-give-back", { full: true });
  await page.getByRole("button", { name: "Yes, give it back" }).first().click();
  const held = async () => (await courier.phone.ask("GET", "/awards?limit=9")).awards.filter((a) => a.state === "held");
  const before = result.blocks.filter((line) => line.answer === "awarded").length;
  await waitFor(async () => (await held()).length === before - 1);
});

test("standby is said in a press and ended in another", { timeout: 120_000 }, async () => {
  const context = await phone(browser, server.url);
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await arrive(page, link, "**/courier/**");
  await page.goto(WORK);
  await page.getByText("Standby for urgent rounds").click();
  await page.getByRole("button", { name: "For 1 hour" }).click();
  await page.getByText(/You are on standby until/).waitFor();
  await picture(page, "rounds-standby", { full: true });
  await page.getByRole("button", { name: "End standby" }).click();
  await page.getByRole("button", { name: "For 1 hour" }).waitFor();
});
