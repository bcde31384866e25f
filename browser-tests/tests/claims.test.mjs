// When it goes wrong: a recipient claims from the link with the evidence beside the questions, gets a replacement by the
// operator's policy at once, the courier reads the same evidence in the app and answers, and the desk settles it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { phone } from "../stage/browser.mjs";
import { arrive } from "../stage/passkey.mjs";
import { doors } from "../stage/photos.mjs";
import { looksWellHere } from "../stage/readable.mjs";
import { browser, courier, desk, onAWorkingDay, server } from "../stage/whole_file.mjs";

const LINK = /http:\/\/\S+\/r\/\S+/;

onAWorkingDay({ orders: 3 });

test("from a claim to a replacement, an answer heard, and a finding", { timeout: 240_000 }, async () => {
  // The operator tries a policy on past claims, then publishes it.
  await desk.goto("/console/settings/remedies");
  await desk.getByText("No policy is published.").waitFor();
  await desk.getByRole("button", { name: "Try on the last 90 days" }).click();
  await desk.getByText("There were no claims to try it on.").waitFor();
  await looksWellHere(desk, "remedies-tried");
  await desk.getByRole("button", { name: "Publish" }).click();
  await desk.getByText("Published.").waitFor();

  // The parcel is left with a photo.
  const stops = await courier.phone.load();
  const stop = stops.find((s) => s.order.reference === "CV-100");
  const { photo, preview } = await doors();
  const left = await courier.phone.leave(stop, photo, preview);
  await left.sendPreview();
  await left.sendPhoto();

  // The recipient looks at the evidence first, answers three questions, and gets something at once.
  const hand = await phone(browser, server.url);
  const page = await hand.newPage();
  await page.goto(await server.mail.next("ada@home.example", LINK));
  await page.locator("main img").first().waitFor({ timeout: 15_000 });
  await page.getByRole("link", { name: "I did not get it" }).click();
  await page.getByRole("heading", { name: "What the delivery left behind" }).waitFor();
  await page.locator("section.beside img").first().waitFor();
  await looksWellHere(page, "claim-form");
  for (const box of await page.locator('main input[type="checkbox"]').all()) await box.check();
  await page.getByLabel("What should we know?").fill("Nothing at the side door, and nobody here took it in.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You get a replacement.").waitFor();
  await page.getByText("What the evidence says").first().click();
  await page.getByText("It is not a verdict.").first().waitFor();
  await looksWellHere(page, "claim-open");
  const said = await page.locator("details.says p").first().innerText();

  // Pictures come from the same page: a plain form, no account.
  const shot = join(server.folder, "porch.jpg");
  await writeFile(shot, photo);
  await page.getByLabel("Pictures").setInputFiles(shot);
  await page.getByRole("button", { name: "Add these" }).click();
  await page.getByText("Your pictures are kept.").waitFor();
  await shows(page.locator(".added img").first());
  await looksWellHere(page, "claim-pictures");
  await page.getByText("Add pictures", { exact: true }).click();
  await page.getByLabel("Pictures").setInputFiles(join(server.folder, "orders.csv"));
  await page.getByRole("button", { name: "Add these" }).click();
  await page.getByText("One file cannot be used.").waitFor();

  // The courier hears of it in the app: the very same words.
  const pocket = await phone(browser, server.url);
  const app = await pocket.newPage();
  const link = /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", courier.email))[0];
  await arrive(app, link, "**/courier/**");
  await app.getByText("Online").waitFor();
  await app.goto("/courier/#/me");
  await app.getByText("1 waits for you, if you like").waitFor();
  await app.getByRole("link", { name: /What was said about deliveries/ }).click();
  await app.getByText("You can answer").first().waitFor();
  await looksWellHere(app, "courier-claims");
  await app.locator("main").getByRole("link", { name: /They did not get it/ }).click();
  await app.getByText(said).waitFor();
  await looksWellHere(app, "courier-claim");
  await app.getByLabel("In your own words").fill("I put it behind the blue pot at the side door.");
  await app.getByRole("button", { name: "Send my answer" }).click();
  await app.getByText("Your answer is kept.").waitFor();
  await further(app, pocket, page, shot);

  // The desk: both sides, place before person, the weights, and a finding that takes nothing back.
  await desk.goto("/console/claims");
  await looksWellHere(desk, "claims");
  await desk.getByRole("link", { name: "Not received" }).first().click();
  await desk.getByText("I put it behind the blue pot").waitFor();
  await desk.getByText("Rita Keller, union").first().waitFor();
  await desk.getByText("It stood behind the pot when I came by.").waitFor();
  for (const added of await desk.locator(".added img").all()) await shows(added);
  await desk.getByRole("heading", { name: "Place before person" }).waitFor();
  await looksWellHere(desk, "claim-page");
  await desk.getByLabel("Your answer to the recipient").fill("We could not find out what happened. The replacement is yours.");
  await desk.getByRole("button", { name: "Settle" }).click();
  await desk.getByText("Settled. The recipient reads your answer.").waitFor();

  await page.reload();
  await page.getByText("The operator pays, and nobody is at fault.").first().waitFor();
  await page.getByText("The replacement is yours.").waitFor();
  await looksWellHere(page, "claim-settled");
  const csv = await (await desk.request.get("/console/claims/remedies.csv")).text();
  assert.match(csv, /CV-100.*not_received,replacement,given/);
  await Promise.all([hand.close(), pocket.close()]);
});

/** Waits until a picture is really there. */
async function shows(image) {
  await image.scrollIntoViewIfNeeded();
  await image.evaluate((it) => it.decode());
  assert.ok((await image.evaluate((it) => it.naturalWidth)) > 0, "a picture is shown");
}

/** The courier sees the recipient's picture, adds one, names somebody who answers for them, and takes the link back. */
async function further(app, pocket, page, shot) {
  await app.getByText("The recipient added this").waitFor();
  await shows(app.locator("img.ownphoto").first());
  const other = join(server.folder, "pot.jpg");
  const { preview } = await doors();
  await writeFile(other, preview);
  await app.getByLabel("Add a picture").setInputFiles(other);
  await app.getByText("The picture is kept.").waitFor();
  await app.getByText("Your side added this").waitFor();
  await app.getByLabel("Their name").fill("Rita Keller, union");
  await app.getByLabel("How they are reached").fill("rita@union.example");
  await app.getByRole("button", { name: "Name them" }).click();
  await app.getByText("Named. You can hand on their link yourself:").waitFor();
  await looksWellHere(app, "courier-claim-added");
  const link = await app.locator(".notice code").innerText();
  assert.ok((await server.mail.next("rita@union.example", /http:\/\/\S+\/for\/\S+/)).startsWith(link));

  const helper = await phone(browser, server.url);
  const rita = await helper.newPage();
  await rita.goto(link);
  await rita.getByRole("heading", { name: "You speak for a courier" }).waitFor();
  assert.ok(!rita.url().includes(link.split("/").pop()), "the secret stands in no address");
  await rita.getByText("Nothing at the side door").waitFor();
  for (const added of await rita.locator("main img").all()) await shows(added);
  await looksWellHere(rita, "representative");
  await rita.getByLabel("In your own words").fill("It stood behind the pot when I came by.");
  await rita.getByRole("button", { name: "Send", exact: true }).click();
  await rita.getByText("Kept. Whoever settles this reads it.").waitFor();
  await rita.getByLabel("Pictures").setInputFiles(shot);
  await rita.getByRole("button", { name: "Add these" }).click();
  await rita.getByText("Kept. The recipient and the operator's staff see the same pictures.").waitFor();

  await page.reload();
  await page.getByText("The courier's side added this").first().waitFor();
  await app.reload();
  await app.getByText("It stood behind the pot when I came by.").waitFor();
  await app.getByRole("button", { name: "Take the link back" }).click();
  await app.getByText(/taken back/).waitFor();
  await rita.reload();
  await rita.getByText("This link does not open anything").waitFor();
  await helper.close();
}

test("a claim in Spanish, taken back because it turned up", { timeout: 120_000 }, async () => {
  const { stops } = await courier.phone.itinerary();
  const stop = stops.find((s) => s.order.reference === "CV-102");
  const { photo, preview } = await doors();
  const left = await courier.phone.leave(stop, photo, preview);
  await left.sendPreview();
  await left.sendPhoto();
  const hand = await phone(browser, server.url, { locale: "es-ES" });
  const page = await hand.newPage();
  await page.goto(await server.mail.next("carla@home.example", LINK));
  await page.getByRole("button", { name: "Español" }).click();
  await page.getByRole("link", { name: "No lo recibí" }).click();
  await looksWellHere(page, "claim-form-es");
  await page.getByRole("button", { name: "Enviar" }).click();
  await page.getByText("Recibe un reemplazo.").waitFor();
  await looksWellHere(page, "claim-open-es");
  await page.getByRole("button", { name: "Apareció: retirar este aviso" }).click();
  await page.getByText("Retirado.").first().waitFor();
  await hand.close();
});
