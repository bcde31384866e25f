// A courier's money, standing and safety on a phone, and the desk's side of it on a desktop: a stop that is not
// safe, a hold, a block paid and corrected, a bulletin. Each page in light and dark.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { allSent, loadedDay, openDay } from "../stage/at_work.mjs";
import { desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { signedIn, staffOf } from "../stage/pages.mjs";
import { looksWellHere as looksWell } from "../stage/readable.mjs";
import { doors } from "../stage/photos.mjs";
import { startServer } from "../stage/server.mjs";

const LIMIT = { timeout: 240_000 };

let server;
let browser;
let desk;
let hands;
let courier;
let page;
let stops;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ courier, stops } = await loadedDay(server, browser, { orders: 2 }));
  const said = await server.command("staff", "add", "--name", "Olga Operator", "--email", "olga@visitor.example", "--role", "operator");
  const staff = await signedIn(browser, server.url, /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0]);
  desk = await (await desktop(browser, server.url, { storageState: staff })).newPage();
  hands = await phone(browser, server.url);
  page = await openDay(server, hands, courier);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (place) => {
  await page.goto(`/courier/#/${place}`);
  await page.reload();
  await page.locator("h1").first().waitFor();
};

test("the desk enters whom couriers call, and the emergency buttons are there without a network", LIMIT, async () => {
  await desk.goto("/console/settings/stations/ATX1");
  await desk.locator("#c-emergency").fill("911");
  await desk.locator("#c-desk").fill("+1 512 555 0100");
  await desk.locator("#c-country").fill("us");
  await desk.locator("form[action$='/contact'] button").click();
  await desk.getByText("Saved.").waitFor();
  await looksWell(desk, "money-contact");
  await open("me/safety");
  await page.getByRole("link", { name: "Call 911" }).waitFor();
  await hands.setOffline(true);
  await page.reload();
  const call = page.getByRole("link", { name: "Call 911" });
  assert.equal(await call.getAttribute("href"), "tel:911");
  const message = await page.getByRole("link", { name: "Text 911" }).getAttribute("href");
  assert.match(message, /^sms:911\?body=I%20need%20help/);
  await looksWell(page, "money-safety");
  await hands.setOffline(false);
});

test("a place that is not safe is one tap, and nothing counts", LIMIT, async () => {
  await open(`today/stop/${stops[0].id}`);
  await looksWell(page, "money-stop");
  await page.getByRole("button", { name: "Not safe here" }).click();
  await allSent(page);
  const tried = async () => (await courier.phone.itinerary()).stops.find((stop) => stop.attempt?.reason === "unsafe");
  await waitFor(tried);
  const { lines, figure } = await courier.phone.ask("GET", "/standing");
  assert.equal(figure, 1000);
  assert.deepEqual(lines, []);
  // The other stop is delivered, so that its recipient can say something about it below.
  const { photo, preview } = await doors();
  await (await courier.phone.leave(stops[1], photo, preview)).sendPreview();
});

test("a hold drawn at the desk reaches the phone, the recipient and the award", LIMIT, async () => {
  await desk.goto("/console/blocks");
  await desk.getByRole("link", { name: "Safety holds" }).click();
  await looksWell(desk, "money-holds-none");
  await desk.getByLabel("About", { exact: true }).fill("Ice on all roads until noon");
  await desk.locator("select[name=level]").selectOption("stop");
  desk.once("dialog", (dialog) => void dialog.accept());
  await desk.getByRole("button", { name: "Make the hold" }).click();
  await desk.getByText("The hold is made.").waitFor();
  await looksWell(desk, "money-holds");
  await open("today");
  const bar = page.locator(".checkbar").filter({ hasText: "Stop: do not set out" });
  await bar.waitFor();
  await looksWell(page, "money-hold-bar");
  await bar.click();
  await page.getByText("Your block is suspended.").waitFor();
  await looksWell(page, "money-hold");
});

test("a suspended block is paid by the hold rule at check-out, and a correction shows both", LIMIT, async () => {
  const { awards } = await courier.phone.ask("GET", "/awards?limit=1");
  const at = new Date().toISOString();
  const { itineraries } = await courier.phone.ask("GET", "/itineraries");
  const barcodes = itineraries[0].stops.flatMap((stop) => stop.packages.map((parcel) => parcel.barcode));
  const id = (n) => `scn_01jd00000000000000000000${String(n).padStart(2, "0")}`;
  const scans = barcodes.map((barcode, n) => ({ id: id(n), barcode, occurred_at: at, stop: null }));
  await courier.phone.ask("POST", `/awards/${awards[0].id}/scans`, { step: "return", scans });
  const out = await courier.phone.ask("POST", `/awards/${awards[0].id}/check-out`, {});
  assert.equal(out.outcome, "done");
  const statement = async () => (await courier.phone.ask("GET", "/pay")).statements[0];
  const first = await statement();
  assert.equal(first.lines[0].kind, "hold");
  await desk.goto(`/console/awards/${awards[0].id}`);
  await desk.locator("#pay summary").click();
  await desk.locator("#f-kind").selectOption("thanks");
  await desk.locator("#f-amount").fill("12.50");
  await desk.locator("#f-reason").fill("Thank you for bringing everything back");
  desk.once("dialog", (dialog) => void dialog.accept());
  await desk.getByRole("button", { name: "Correct the pay" }).click();
  await desk.getByText("Corrected. The courier was told.").waitFor();
  await looksWell(desk, "money-award");
  await desk.goto("/console/pay");
  await looksWell(desk, "money-ledger");
  await desk.goto("/console/pay/rates");
  await looksWell(desk, "money-rates");
  const after = await statement();
  assert.equal(after.total, first.total + 1250);
  await open("pay");
  await page.locator("[data-statement] summary").first().click();
  await page.getByText("Corrected: Thank you for bringing everything back").waitFor();
  await looksWell(page, "money-pay");
});

test("steps for free places and the station's code are set and shown at the desk", LIMIT, async () => {
  await desk.goto("/console/settings/stations/ATX1");
  await desk.locator("#steps summary").click();
  for (const [name, value] of [["percent", "5"], ["most", "20"], ["first", "24"], ["every", "6"]]) await desk.locator(`#s-${name}`).fill(value);
  desk.once("dialog", (dialog) => void dialog.accept());
  await desk.getByRole("button", { name: "Publish the steps" }).click();
  await desk.getByText("5 % from 24 h before the start").waitFor();
  await desk.locator("#check-in").scrollIntoViewIfNeeded();
  await looksWell(desk, "money-station");
  await desk.getByRole("link", { name: "Show the code" }).click();
  assert.match(await desk.locator(".station-code .digits").innerText(), /^\d{3}\s\d{3}$/);
  await looksWell(desk, "money-station-code");
  await desk.goto("/console/blocks");
  await desk.locator("a.block").first().click();
  await desk.goto(await desk.locator("a[href^='/console/blocks/blk_']").first().getAttribute("href"));
  await desk.locator("#awards").waitFor();
  await looksWell(desk, "money-block");
});

test("a courier reads the standing and the phone adds it up again", LIMIT, async () => {
  await open("me/standing");
  await page.getByText("Added up again on this phone: the same.").waitFor();
  await page.getByText("Block worked").first().waitFor();
  await looksWell(page, "money-standing");
  await desk.goto("/console/people");
  await desk.getByRole("link", { name: "Ana Torres" }).first().click();
  await desk.locator("#standing").waitFor();
});

test("a recipient says a tip, the operator says that it was collected, and it is the courier's", LIMIT, async () => {
  await desk.goto("/console/settings/stations/ATX1");
  await desk.locator("#tips summary").click();
  await desk.getByLabel("Recipients may tip").check();
  await desk.locator("#t-page").fill("https://shop.example/tip?id={tip}");
  await desk.locator("#tips form button").click();
  await desk.locator("#tips").getByText("On.", { exact: true }).waitFor();
  await desk.goto("/console/pay/tips");
  await desk.getByText("No tips yet").waitFor();
  const giver = await phone(browser, server.url);
  const home = await giver.newPage();
  const mail = `${stops[1].order.recipient.split(" ")[0].toLowerCase()}@home.example`;
  await home.goto(await server.mail.next(mail, /http:\/\/\S+\/r\/\S+/));
  await home.getByText("A tip for the courier").waitFor();
  await looksWell(home, "money-tip");
  await home.locator("#tip-own").fill("3.50");
  await home.getByRole("button", { name: "Go on" }).click();
  await home.getByText("You want to give USD 3.50. It is not paid yet").waitFor();
  const pay = await home.locator("#tip a.button").getAttribute("href");
  assert.match(pay, /^https:\/\/shop\.example\/tip\?id=tip_/);
  await looksWell(home, "money-tip-pledged");
  await desk.reload();
  await desk.locator("input[name=reference]").fill("shop-4711");
  await desk.getByRole("button", { name: "It was collected" }).click();
  await desk.getByText("Entered.").waitFor();
  await looksWell(desk, "money-tips");
  await home.reload();
  await home.getByText("You gave USD 3.50.").waitFor();
  const { statements } = await courier.phone.ask("GET", "/pay");
  assert.equal(statements[0].lines.find((line) => line.kind === "tip").amount, 350);
  await open("pay");
  await page.locator("[data-statement] summary").first().click();
  await page.locator("[data-statement] dt").filter({ hasText: /^Tip/ }).first().waitFor();
  await looksWell(page, "money-pay-tip");
  await giver.close();
});

test("a change of a rule is published with its day and read in the app, in Spanish too", LIMIT, async () => {
  await desk.goto("/console/bulletins");
  await desk.locator("select[name=kind]").selectOption("rules");
  await desk.getByLabel("Title", { exact: true }).fill("Steps for unfilled blocks");
  await desk.getByLabel("Text", { exact: true }).fill("A block with fewer entrants than places rises by 5 %.");
  await desk.getByRole("button", { name: "Publish" }).click();
  await desk.getByText("Say from which day on the rule holds.").first().waitFor();
  await desk.locator("input[name=holds_from]").fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await desk.getByLabel("Title in Spanish").fill("Aumentos de bloques sin cubrir");
  await desk.getByLabel("Text in Spanish").fill("Un bloque con menos inscritos que lugares sube un 5 %.");
  await desk.getByRole("button", { name: "Publish" }).click();
  await desk.getByText("Published.").waitFor();
  await looksWell(desk, "money-bulletins");
  await open("me/bulletins");
  await page.getByText("Steps for unfilled blocks").waitFor();
  await looksWell(page, "money-news");
  await page.evaluate(() => localStorage.setItem("porchlight.language", "es"));
  for (const [place, words] of [["me/bulletins", "Aumentos de bloques sin cubrir"], ["pay", "Registro de distancia"], ["me/standing", "Sumado otra vez"], ["me/safety", "Paro: no salgas"]]) {
    await open(place);
    await page.getByText(words).first().waitFor();
    await picture(page, `money-es-${place.replace("/", "-")}`, { full: true });
  }
  await open("me");
  await looksWell(page, "money-me");
});

test("who may not make a hold is not offered one", LIMIT, async () => {
  const staff = await staffOf(browser, server, "auditor");
  const tab = await (await desktop(browser, server.url, { storageState: staff })).newPage();
  await tab.goto("/console/holds");
  await tab.getByText("Ice on all roads until noon").waitFor();
  assert.equal(await tab.getByRole("button", { name: "Make the hold" }).count(), 0);
  assert.equal(await tab.getByRole("button", { name: "Lift" }).count(), 0);
});
