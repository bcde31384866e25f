// Whether pages are readable by everybody: on a desktop and on a phone, light and dark, none is wider than
// its window, complains on the console or has a finding of axe-core (WCAG 2.2 AA).
import assert from "node:assert/strict";
import { checkAccessible, desktop, findings, overflow, picture } from "./browser.mjs";

export const LOOKS = [
  { look: "desktop, light", width: 1440, height: 900, colorScheme: "light" },
  { look: "phone, dark", width: 390, height: 844, colorScheme: "dark" },
  { look: "narrow, light", width: 320, height: 640, colorScheme: "light" },
];

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

/** Looks at pages one after the other in a browser of their own. */
async function lookAtOneByOne(browser, pages, url, more, looks) {
  const wrong = [];
  const context = await desktop(browser, url, more);
  const tab = await context.newPage();
  let heard = [];
  tab.on("console", (message) => message.type() === "error" && heard.push(message.text()));
  tab.on("pageerror", (error) => heard.push(String(error)));
  for (const { name, path, link } of pages) {
    if (link !== undefined) await tab.goto(link);
    heard = [];
    const answer = await tab.goto(path, { waitUntil: "load" });
    const expected = name.endsWith("nowhere") ? 404 : 200;
    if (answer.status() !== expected) wrong.push(`${name}: answered ${answer.status()}`);
    wrong.push(...(await wrongWith(tab, looks)).map((line) => `${name}: ${line}`));
    if (expected === 200) wrong.push(...heard.map((line) => `${name}: console: ${line}`));
  }
  await context.close();
  return wrong;
}

/** The console's pages are as many as all others: the two halves share the cores. */
export async function lookAt(browser, pages, url, staff, looks = LOOKS) {
  const of = (who) => pages.filter((page) => page.who === who);
  const outside = async () => [
    ...(await lookAtOneByOne(browser, of("public"), url, {}, looks)),
    ...(await lookAtOneByOne(browser, of("recipient"), url, {}, looks)),
  ];
  const inside = lookAtOneByOne(browser, of("operator"), url, { storageState: staff }, looks);
  return (await Promise.all([inside, outside()])).flat();
}

const WINDOWS = [["desktop", { width: 1440, height: 900 }], ["phone", { width: 390, height: 844 }]];

/** A page in the window it stands in, light and dark: axe finds nothing, and nothing is wider than the window. */
export async function looksWellHere(tab, name) {
  for (const colorScheme of ["light", "dark"]) {
    await tab.emulateMedia({ colorScheme });
    assert.equal(await overflow(tab), 0, `${name}: wider than its window`);
    await checkAccessible(tab, `${name}, ${colorScheme}`);
  }
  await picture(tab, name, { full: true });
  await tab.emulateMedia({ colorScheme: "light" });
}

/** The same on desktop and phone. */
export async function looksWell(tab, name) {
  const before = tab.viewportSize();
  for (const [look, size] of WINDOWS) {
    await tab.setViewportSize(size);
    await looksWellHere(tab, `${name}-${look}`);
  }
  await tab.setViewportSize(before);
}
