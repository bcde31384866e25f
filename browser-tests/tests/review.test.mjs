// Pictures that a person looks at: a courier asks for one after a try, a reviewer answers blind to name and score among
// known cases, and the courier reads who looked and why. The pages on a desktop and on a phone, light and dark.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, phone, picture } from "../stage/browser.mjs";
import { enrolling, jpegOf, screen } from "../stage/face_videos.mjs";
import { agree, enrolHere, openFaceStation, skip, tryFace } from "../stage/faces.mjs";
import { looksWell } from "../stage/readable.mjs";

const NAME = "Bruno Vidal";
const WHY = "To answer this check";
const WORDS = "The same ears, and the scar over the left eye.";
/** The reconciler deals known cases once a minute. */
const A_PASS = 90_000;

let server;
let browser;
let faces;
let operator;
before(async () => {
  if (skip) return;
  ({ server, browser, operator, faces } = await openFaceStation());
});
after(async () => {
  await faces?.close();
  await browser?.close();
  await server?.stop();
});

test("a courier asks for a person, who answers without a name and a score; the courier reads who looked", { skip, timeout: 300_000 }, async () => {
  const desk = operator.pages()[0];
  const pair = [[10, 1], [10, 6]].map(([person, number], n) => [person, number, join(faces.folder, `known-${n}.jpg`)]);
  for (const [person, number, file] of pair) await writeFile(file, await jpegOf(desk, person, number));
  await server.command("identity", "known", "add", pair[0][2], pair[1][2], "--same", "--consent", "Folder 7, signed 2 November");
  await desk.goto("/console/identity");
  await desk.getByText("No picture waits for a person.").waitFor();
  await looksWell(desk, "review-empty");

  const bruno = await faces.courierWith(NAME, enrolling);
  await agree(bruno.tab);
  await enrolHere(bruno.tab);
  await faces.askAfterAnotherPhone(bruno);
  const tab = await bruno.pocket.later(screen);
  await tryFace(tab);
  await tab.getByRole("button", { name: "Ask a person to look" }).click();
  await tab.getByText("A person looks").waitFor();
  await checkAccessible(tab, "a check with a person");
  await picture(tab, "identity-with-person", { full: true });

  const rows = desk.locator("#identity tbody").first().locator("tr");
  await rows.nth(1).waitFor({ timeout: A_PASS });
  assert.equal(await rows.count(), 2, "a known case waits beside the real one");
  const queue = await desk.locator("#identity").innerText();
  assert.ok(!queue.includes(NAME) && !queue.includes("Bruno"), queue);
  await looksWell(desk, "review-queue");
  await look(desk, rows);
  await tab.getByText("A person has seen that it is you.").waitFor({ timeout: 30_000 });
  await tab.goto("/courier/#/me/identity");
  await tab.getByRole("button", { name: "Show who looked" }).click();
  const looked = tab.locator("section").filter({ has: tab.getByRole("heading", { name: "Who looked at my picture" }) });
  await looked.getByText(WHY).first().waitFor();
  assert.match(await looked.innerText(), /Olga Operator/);
  await checkAccessible(tab, "who looked");
  await picture(tab, "identity-who-looked", { full: true });
  await bruno.pocket.close();
  await desk.goto("/console/identity");
  await desk.getByText("No picture waits for a person.").waitFor();
  await looksWell(desk, "review-answered");
});

/** Answers each case of the queue, the real one and the known one alike. */
async function look(desk, rows) {
  const seen = [];
  for (let left = 2; left > 0; left--) {
    await rows.first().getByRole("link").click();
    await desk.getByRole("heading", { name: "Say why before you look" }).waitFor();
    seen.push((await desk.locator("main").innerText()).replace(/\d+ (hours?|minutes?|days?)[^\n]*left|[A-Z][a-z]+ \d+[^\n]*\d:\d\d[^\n]*/g, ""));
    await looksWell(desk, `review-before-${left}`);
    await desk.getByLabel("Why you look").fill(WHY);
    await desk.getByRole("button", { name: "Open the pictures" }).click();
    const taken = desk.locator(".evidence-pair img");
    await taken.first().waitFor();
    await desk.waitForFunction(() => [...document.querySelectorAll(".evidence-pair img")].every((img) => img.complete && img.naturalWidth > 0));
    assert.equal(await taken.count(), 1, "as many pictures as the courier gave");
    const words = await desk.locator("main").innerText();
    assert.ok(!words.includes("Bruno") && !/score|%/.test(words), words);
    await looksWell(desk, `review-pictures-${left}`);
    await desk.getByLabel("In your words").fill(WORDS);
    await desk.getByRole("button", { name: "The holder of the account" }).click();
    await desk.getByText("Kept. Thank you.").waitFor();
  }
  assert.equal(seen[0], seen[1], "nothing tells the known case from the other");
}

test("everybody reads what is promised, in both languages, also on a phone", { skip, timeout: 180_000 }, async () => {
  const tab = await (await phone(browser, server.url)).newPage();
  await tab.goto("/identity");
  await tab.locator('main a[href^="/identity/"]').first().waitFor();
  await looksWell(tab, "public-identity");
  const policy = await tab.locator('main a[href^="/identity/"]').first().getAttribute("href");
  await tab.goto(policy);
  await tab.getByText("Once in 24 hours").or(tab.getByText("24 hours")).first().waitFor();
  await looksWell(tab, "public-identity-policy");
  await tab.getByRole("button", { name: "Español" }).click();
  await tab.locator('html[lang="es"]').waitFor();
  await looksWell(tab, "public-identity-policy-es");
  await tab.goto("/identity");
  await looksWell(tab, "public-identity-es");
  await tab.goto("/requests");
  await looksWell(tab, "public-requests-es");
  await tab.context().close();
});
