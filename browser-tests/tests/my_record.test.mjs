// My record: a courier reads who looked, takes a copy that the program itself verifies, and says what is wrong; a
// recipient reads theirs in Spanish, is held back by an open claim, and is erased with a receipt that verifies.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { phone } from "../stage/browser.mjs";
import { arrive } from "../stage/passkey.mjs";
import { doors } from "../stage/photos.mjs";
import { looksWellHere } from "../stage/readable.mjs";
import { browser, courier, desk, onAWorkingDay, server } from "../stage/whole_file.mjs";

const SPANISH = "dan@home.example";
const LINK = /http:\/\/\S+\/r\/\S+/;

onAWorkingDay({ orders: 4 });

/** Saves what a press downloads, and has the program check it under the operator's own key. */
async function verified(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  const file = join(server.folder, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(file);
  const key = /\S+\+\S+/.exec(await server.command("log", "key"))[0];
  return server.command("verify", file, "--log-key", key);
}

test("a courier reads who looked, takes a copy that verifies, and says what is wrong", { timeout: 240_000 }, async () => {
  await desk.goto("/console/people");
  await desk.getByRole("link", { name: "Ana Torres" }).first().click();
  await desk.getByRole("heading", { name: "Ana Torres" }).waitFor();

  const pocket = await phone(browser, server.url);
  const app = await pocket.newPage();
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  await arrive(app, link, "**/courier/**");
  await app.getByText("Online").waitFor();
  await app.goto("/courier/#/me/kept");
  await app.getByText("opened the account").waitFor();
  await app.getByText(/Operator …\w{4}/).first().waitFor();
  await looksWellHere(app, "courier-record");
  await app.locator("details.more summary", { hasText: "Account" }).first().click();
  await app.getByRole("button", { name: "Make the copy" }).click();
  const save = app.getByRole("link", { name: /Save the copy/ });
  await save.waitFor();
  const said = await verified(app, () => save.click());
  assert.match(said, /VERIFIED under the key you gave/);
  assert.match(said, /Record of courier cou_/);

  await app.locator("[data-part=wrong] summary").click();
  await app.getByLabel("What is wrong, and what is right?").fill("My telephone number ends in 7.");
  await app.locator("[data-part=wrong]").getByRole("button", { name: "Say it" }).click();
  await app.getByText("Kept. A person answers.").waitFor();
  await desk.goto("/console/cases/corrections");
  await looksWellHere(desk, "corrections");
  await desk.locator("tbody a").first().click();
  await desk.getByText("My telephone number ends in 7.").waitFor();
  await desk.getByLabel("Your answer").fill("We called the number and changed it.");
  await looksWellHere(desk, "correction");
  await desk.getByRole("button", { name: "Answer", exact: true }).click();
  await desk.getByText("Answered. They can read it now.").waitFor();
  await app.reload();
  await app.getByText("We called the number and changed it.").waitFor();
  // Work that is held makes leaving wait, and the wish can be taken back.
  await app.getByRole("button", { name: "End my account and erase it" }).click();
  await app.getByRole("button", { name: "Yes, end it and erase it for good" }).click();
  await app.getByText("You hold a block").waitFor();
  await looksWellHere(app, "courier-record-waits");
  await app.getByRole("button", { name: "Do not erase it after all" }).click();
  await app.getByRole("button", { name: "End my account and erase it" }).waitFor();
  await app.context().close();
});

test("a recipient waits for a claim, is erased, and reads a receipt that verifies", { timeout: 240_000 }, async () => {
  const stops = await courier.phone.load();
  const stop = stops.find((s) => s.order.reference === "CV-100");
  const { photo, preview } = await doors();
  const left = await courier.phone.leave(stop, photo, preview);
  await left.sendPreview();
  await left.sendPhoto();

  const hand = await phone(browser, server.url);
  const page = await hand.newPage();
  await page.goto(await server.mail.next("ada@home.example", LINK));
  await page.locator("main img").first().waitFor({ timeout: 15_000 });
  const place = new URL(page.url()).pathname;
  await page.getByRole("link", { name: /Everything kept about you/ }).click();
  await page.getByRole("heading", { name: "Who looked" }).waitFor();
  await looksWellHere(page, "recipient-record");
  assert.match(await verified(page, () => page.getByRole("link", { name: "Take a copy" }).click()), /Record of recipient ord_/);

  await page.goto(`${place}/claim/damaged`);
  await page.getByRole("button", { name: "Send" }).click();
  await page.goto(`${place}/my-record`);
  await page.getByText("Erase what you keep about me").click();
  await page.getByRole("button", { name: "Yes, erase it for good" }).click();
  await page.getByText("A claim is open; both sides need what is recorded.").waitFor();
  await looksWellHere(page, "recipient-record-waits");
  await page.getByRole("button", { name: "Do not erase it after all" }).click();
  await page.goto(place);
  await page.getByRole("button", { name: /It turned up|Take this back/ }).first().click();
  await page.goto(`${place}/my-record`);
  await page.getByText("Erase what you keep about me").click();
  await page.getByRole("button", { name: "Yes, erase it for good" }).click();
  await page.getByRole("heading", { name: "What was erased" }).waitFor();
  await looksWellHere(page, "recipient-erased");
  const said = await verified(page, () => page.getByRole("link", { name: "Download the receipt" }).click());
  assert.match(said, /VERIFIED under the key you gave/);
  assert.match(said, /Receipt of the erasure ers_/);

  await hand.close();
});

test("a Spanish recipient reads their record in Spanish", { timeout: 120_000 }, async () => {
  const hand = await phone(browser, server.url);
  const page = await hand.newPage();
  await page.goto(await server.mail.next(SPANISH, LINK));
  await page.getByRole("link", { name: /Todo lo que se guarda sobre usted/ }).click();
  await page.getByRole("heading", { name: "Quién miró" }).waitFor();
  await page.locator("details summary", { hasText: "entrada" }).first().click();
  await looksWellHere(page, "recipient-record-es");
  await hand.close();
});
