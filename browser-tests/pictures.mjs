// Takes pictures of every page of the product, and looks at each: is it wider than its window, does the
// console complain, does axe-core find something (WCAG 2.2 AA)?
//
//   cargo xtask web && cargo build -p porchlight-server && cd browser-tests && npm ci
//   node pictures.mjs FOLDER [FILTER]
//
// FILTER is a regular expression for names of pages ("city-console", "recipient", "courier"). Chromium and
// the binary are found as the browser tests find them: BROWSER_UNDER_TEST and BINARY_UNDER_TEST, or else
// `chromium` and ../target/debug/porchlight. Ends with 1 if anything was found.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { courierPictures } from "./stage/courier_pictures.mjs";
import { desktop, findings, overflow, phone, startBrowser } from "./stage/browser.mjs";
import { ROLES, cityPages, freshPages, signedIn, staffOf } from "./stage/pages.mjs";
import { startDemo, startServer } from "./stage/server.mjs";

const [folder, filter = ""] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node pictures.mjs FOLDER [FILTER]");
  process.exit(2);
}
const wanted = new RegExp(filter);

/** Looks of every page; those with `only` are for the pages they name, because they say little elsewhere. */
const SOME = /today|orders$|order-delivered|round$|delivery$|blocks$|recipient|public-(start|join|rounds|sign-in)|station$|courier/;
const PAPER = /round|delivery|recipient/;
const LOOKS = [
  { look: "phone-light", width: 390, height: 844, colorScheme: "light" },
  { look: "phone-dark", width: 390, height: 844, colorScheme: "dark" },
  { look: "desktop-light", width: 1440, height: 900, colorScheme: "light" },
  { look: "desktop-dark", width: 1440, height: 900, colorScheme: "dark" },
  { look: "narrow", width: 320, height: 640, colorScheme: "light", only: SOME },
  { look: "large-text", width: 390, height: 844, colorScheme: "light", text: "200%", only: SOME },
  { look: "right-to-left", width: 1440, height: 900, colorScheme: "light", dir: "rtl", only: SOME },
  { look: "phone-right-to-left", width: 390, height: 844, colorScheme: "light", dir: "rtl", only: SOME },
  { look: "print", width: 800, height: 1100, colorScheme: "light", media: "print", only: PAPER },
];
const found = [];
let taken = 0;

/** One page in every look. */
async function shoot(tab, name, heard, looks = LOOKS) {
  if (!wanted.test(name)) return;
  for (const { look, width, height, colorScheme, text, dir, media, only } of looks) {
    if (only !== undefined && !only.test(name)) continue;
    await tab.emulateMedia({ colorScheme, media: media ?? "screen" });
    await tab.setViewportSize({ width, height });
    await tab.evaluate(([size, direction]) => {
      document.documentElement.style.fontSize = size;
      document.documentElement.dir = direction;
    }, [text ?? "", dir ?? ""]);
    await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const wider = media === "print" ? 0 : await overflow(tab);
    if (wider > 0) found.push({ page: name, look, what: `${wider} px wider than its window` });
    await tab.screenshot({ path: join(folder, `${name}.${look}.png`), fullPage: true });
    taken += 1;
    if (media === "print") continue;
    for (const line of await findings(tab)) found.push({ page: name, look, what: line });
  }
  for (const line of heard.splice(0)) found.push({ page: name, look: "", what: `console: ${line}` });
}

/** A tab that remembers what its console complained of. */
async function listening(context) {
  const tab = await context.newPage();
  const heard = [];
  tab.on("console", (message) => message.type() === "error" && heard.push(message.text()));
  tab.on("pageerror", (error) => heard.push(String(error)));
  return { tab, heard };
}

async function world(browser, url, pages, staff) {
  const people = { public: {}, operator: { storageState: staff }, recipient: {} };
  for (const [who, more] of Object.entries(people)) {
    const context = await desktop(browser, url, more);
    const { tab, heard } = await listening(context);
    for (const { name, path, link } of pages.filter((page) => page.who === who && wanted.test(page.name))) {
      if (link !== undefined) await tab.goto(link);
      const answer = await tab.goto(path);
      await tab.waitForLoadState("load");
      // A page that says "there is no such thing" is right to answer so; browsers note that on the console.
      if (answer.status() >= 400) heard.length = 0;
      if (answer.status() >= 500) found.push({ page: name, look: "", what: `answered ${answer.status()}` });
      await shoot(tab, name, heard);
    }
    await context.close();
  }
}

async function fresh(browser) {
  const server = await startServer();
  const staff = await signedIn(browser, server.url, server.operatorLink);
  await world(browser, server.url, freshPages(), staff);
  await server.stop();
}

async function city(browser) {
  const demo = await startDemo();
  const staff = await staffOf(browser, demo, "operator");
  const reader = await desktop(browser, demo.url, { storageState: staff });
  const ask = async (path) => (await reader.request.get(path)).text();
  const pages = await cityPages(ask, demo.folder);
  await reader.close();
  await world(browser, demo.url, pages, staff);
  // What another role sees differs in what is left out: two pages of each tell.
  for (const role of ROLES) {
    const own = pages.filter(({ name }) => /^city-console-(today|delivery)$/.test(name));
    await world(browser, demo.url, own.map((page) => ({ ...page, name: `${page.name}-${role}` })), await staffOf(browser, demo, role));
  }
  await demo.stop();
}

/** Requests that a phone makes again with a newer nonce, and those that fail because the network is cut here. */
const EXPECTED = /status of 401|ERR_INTERNET_DISCONNECTED/;

async function courier(browser) {
  const looks = LOOKS.filter(({ look }) => look !== "right-to-left" && look !== "print");
  const look = (tab, name, heard) => shoot(tab, name, { splice: () => heard.splice(0).filter((line) => !EXPECTED.test(line)) }, looks);
  await courierPictures(browser, { phone, open: listening, shoot: look });
}

await mkdir(resolve(folder), { recursive: true });
const browser = await startBrowser();
const worlds = [["fresh", fresh], ["city", city], ["courier", courier]];
const prefix = /^(fresh|city|courier)/.exec(filter)?.[1];
for (const [name, take] of worlds) {
  if (prefix === undefined || prefix === name) await take(browser);
}
await browser.close();
for (const { page, look, what } of found) console.log(`${page.padEnd(36)} ${look.padEnd(20)} ${what}`);
console.log(`${taken} pictures in ${resolve(folder)}; ${found.length} findings`);
process.exitCode = found.length > 0 ? 1 : 0;
