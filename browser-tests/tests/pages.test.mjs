// Every page of the product, on a desktop and on a phone, light and dark: none is wider than its window,
// complains on the console or has a finding of axe-core (WCAG 2.2 AA).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, findings, overflow, startBrowser } from "../stage/browser.mjs";
import { cityPages, freshPages, signedIn } from "../stage/pages.mjs";
import { startDemo, startServer } from "../stage/server.mjs";

const LOOKS = [
  { look: "desktop, light", width: 1440, height: 900, colorScheme: "light" },
  { look: "phone, dark", width: 390, height: 844, colorScheme: "dark" },
  { look: "narrow, light", width: 320, height: 640, colorScheme: "light" },
];

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** What is wrong with a page that stands in a tab, a line each. */
async function wrongWith(tab, looks) {
  const wrong = [];
  for (const { look, width, height, colorScheme } of looks) {
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width, height });
    const wider = await overflow(tab);
    if (wider > 0) wrong.push(`${look}: ${wider} px wider than its window`);
    // A narrow page has the phone's structure: only its width is of interest.
    if (width === 320) continue;
    for (const line of await findings(tab)) wrong.push(`${look}: ${line}`);
  }
  return wrong;
}

async function lookAt(pages, url, staff, looks = LOOKS) {
  const wrong = [];
  const people = { public: {}, operator: { storageState: staff }, recipient: {} };
  for (const [who, more] of Object.entries(people)) {
    const context = await desktop(browser, url, more);
    const tab = await context.newPage();
    let heard = [];
    tab.on("console", (message) => message.type() === "error" && heard.push(message.text()));
    tab.on("pageerror", (error) => heard.push(String(error)));
    for (const { name, path, link } of pages.filter((page) => page.who === who)) {
      if (link !== undefined) await tab.goto(link);
      heard = [];
      const answer = await tab.goto(path, { waitUntil: "load" });
      const expected = name.endsWith("nowhere") ? 404 : 200;
      if (answer.status() !== expected) wrong.push(`${name}: answered ${answer.status()}`);
      wrong.push(...(await wrongWith(tab, looks)).map((line) => `${name}: ${line}`));
      if (expected === 200) wrong.push(...heard.map((line) => `${name}: console: ${line}`));
    }
    await context.close();
  }
  return wrong;
}

test("every page of an empty server is readable by everybody", { timeout: 240_000 }, async () => {
  const server = await startServer();
  try {
    const staff = await signedIn(browser, server.url, server.operatorLink);
    // The same frames and forms stand in the city in every look; here it is the empty states that count.
    assert.deepEqual(await lookAt(freshPages(), server.url, staff, LOOKS.slice(1)), []);
  } finally {
    await server.stop();
  }
});

test("every page of a city in full swing is readable by everybody", { timeout: 480_000 }, async () => {
  const demo = await startDemo();
  try {
    const added = await demo.command("operator", "add", "--name", "Olga Operator", "--email", "olga@example.org");
    const staff = await signedIn(browser, demo.url, /http:\/\/\S+\/sign-in\/\S+/.exec(added)[0]);
    const reader = await desktop(browser, demo.url, { storageState: staff });
    const ask = async (path) => (await reader.request.get(path)).text();
    const pages = await cityPages(ask, demo.folder);
    await reader.close();
    assert.ok(pages.length > 50, `${pages.length} pages are found`);
    assert.deepEqual(await lookAt(pages, demo.url, staff), []);
  } finally {
    await demo.stop();
  }
});
