// The registers: an operator records a request of the police and answers it, everybody reads the count and
// what data is used for. Each page on a desktop and on a phone, light and dark.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { signedIn } from "../stage/pages.mjs";
import { looksWell } from "../stage/readable.mjs";
import { startServer } from "../stage/server.mjs";

const LIMIT = { timeout: 180_000 };
const ASKER = "Travis County Sheriff";

let server;
let browser;
let desk;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const staff = await signedIn(browser, server.url, server.operatorLink);
  desk = await (await desktop(browser, server.url, { storageState: staff })).newPage();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const visitor = async (path, context) => {
  const tab = await (context ?? (await desktop(browser, server.url))).newPage();
  await tab.goto(path);
  return tab;
};

test("an operator records what came, word for word", LIMIT, async () => {
  await desk.goto("/console/cases");
  await desk.getByRole("link", { name: "Requests from outside" }).click();
  await desk.getByText("Nothing waits for an answer").waitFor();
  await looksWell(desk, "requests-none");
  await desk.getByRole("link", { name: "Record a request" }).first().click();
  await looksWell(desk, "request-new");
  await desk.getByRole("button", { name: "Record it" }).click();
  await desk.getByText("Choose one.").first().waitFor();
  await looksWell(desk, "request-new-wrong");
  await desk.getByLabel("Who asks", { exact: true }).selectOption("law_enforcement");
  await desk.getByLabel("Name of the office, firm or person").fill(ASKER);
  await desk.getByLabel("Their file number").fill("TC-7781");
  await desk.getByLabel("What they ask for, about whom").fill("Where Ana Ruiz was on 12 November, and a picture of her face.");
  await desk.getByLabel("Legal basis").selectOption("statute");
  await desk.getByLabel("Which law, order or letter").fill("Art. 18.21");
  await desk.getByRole("button", { name: "Record it" }).click();
  await desk.getByText("Recorded. Now it can be answered.").waitFor();
  await looksWell(desk, "request-open");
});

test("everybody sees that one waits, and no name", LIMIT, async () => {
  const tab = await visitor("/requests");
  await tab.getByText("One request.").waitFor();
  const words = await tab.locator("main").innerText();
  for (const hidden of [ASKER, "Ana", "TC-7781"]) assert.ok(!words.includes(hidden), `${hidden} is inside`);
  await tab.context().close();
});

test("an answer that hands over a face is not to be had; one that names what was is kept once", LIMIT, async () => {
  assert.ok(await desk.getByLabel("Pictures of faces").isDisabled(), "a face has no box to tick");
  await desk.getByLabel("What is answered").selectOption("in_part");
  await desk.getByLabel("In your words").fill("Deliveries of that day. Positions were older than 30 days and gone.");
  await desk.getByLabel("Does the person concerned know?").selectOption("told");
  await desk.getByRole("button", { name: "Keep this answer" }).click();
  await desk.getByText("Tick what was handed over.").first().waitFor();
  assert.equal(await desk.getByLabel("What is answered").inputValue(), "in_part", "what was chosen stays");
  await looksWell(desk, "request-answer-wrong");
  await desk.getByLabel("Deliveries", { exact: true }).check();
  await desk.getByRole("button", { name: "Keep this answer" }).click();
  await desk.getByText("Kept. It is counted on the public page.").waitFor();
  assert.equal(await desk.getByRole("button", { name: "Keep this answer" }).count(), 0);
  await looksWell(desk, "request-answered");
  await desk.goto("/console/cases/requests?state=answered");
  await desk.getByRole("link", { name: ASKER }).waitFor();
  await looksWell(desk, "requests-answered");
});

test("the public page counts it, and says what can never be handed over", LIMIT, async () => {
  const tab = await visitor("/");
  await tab.getByRole("link", { name: "Requests from outside" }).click();
  const police = tab.getByRole("row", { name: /Police or prosecutors/ });
  assert.match(await police.innerText(), /Police or prosecutors\s+1\s+0\s+1\s+0/);
  await tab.getByText("In one, the person concerned was told.").waitFor();
  await tab.getByRole("heading", { name: "What can never be handed over" }).waitFor();
  await looksWell(tab, "public-requests");
  await tab.context().close();
});

test("everybody reads what each kind of data is for, on a phone and in Spanish", LIMIT, async () => {
  const tab = await visitor("/purposes", await phone(browser, server.url));
  await tab.getByText("No face is ever used for training.").waitFor();
  await looksWell(tab, "public-purposes");
  await tab.getByRole("button", { name: "Español" }).click();
  await tab.getByText("Ninguna cara se usa nunca para entrenar.").waitFor();
  await looksWell(tab, "public-purposes-es");
  await tab.context().close();
});
