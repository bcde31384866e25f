// Every page of the product: where it is, who may see it, and what must stand there before it counts as
// loaded. Two worlds: a city in full swing (the demonstration), and a server that was started a minute ago.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { desktop } from "./browser.mjs";
import { arrive } from "./passkey.mjs";

/** Console lists and forms: the same in both worlds. */
const CONSOLE = [
  ["today", "/console"],
  ["orders", "/console/orders"],
  ["orders-import", "/console/orders/import"],
  ["orders-imports", "/console/orders/imports"],
  ["orders-quarantine", "/console/orders/quarantine"],
  ["blocks", "/console/blocks"],
  ["blocks-plan", "/console/blocks/plan"],
  ["blocks-templates", "/console/blocks/templates"],
  ["rounds", "/console/rounds"],
  ["rounds-announce", "/console/rounds/announce"],
  ["deliveries", "/console/deliveries"],
  ["bots", "/console/bots"],
  ["bots-groups", "/console/bots/groups"],
  ["bots-policy", "/console/bots/policy"],
  ["cases-made", "/console/cases/made"],
  ["cases-requests", "/console/cases/requests"],
  ["cases-request-new", "/console/cases/requests/new"],
  ["people", "/console/people"],
  ["people-applications", "/console/people/applications"],
  ["people-staff", "/console/people/staff"],
  ["identity", "/console/identity"],
  ["settings-stations", "/console/settings/stations"],
  ["settings-station-new", "/console/settings/stations/new"],
  ["settings-programmes", "/console/settings/programmes"],
  ["settings-programme-new", "/console/settings/programmes/new"],
  ["settings-keys", "/console/settings/keys"],
  ["settings-messages", "/console/settings/messages"],
  ["settings-system", "/console/settings/system"],
  ["me", "/console/me"],
  ["find-nothing", "/console/find?q=zebra"],
];

/** Lists of the console that say something only where a city has worked for a while. */
const WORKED = [
  ["cases", "/console/cases"],
  ["claims", "/console/claims"],
  ["recipients", "/console/patterns"],
  ["pay", "/console/pay"],
  ["pay-tips", "/console/pay/tips"],
];

/** What anybody may read: the same in both worlds. */
const PUBLIC = [
  ["start", "/"],
  ["sign-in", "/sign-in"],
  ["recover", "/sign-in/recover"],
  ["recover-wrong", "/sign-in/recover?wrong=1"],
  ["sign-in-press", "/sign-in/lnk_01jd0000000000000000000000/secret"],
  ["join", "/join"],
  ["rounds", "/rounds"],
  ["rounds-how", "/rounds/how"],
  ["log", "/log"],
  ["log-leaves", "/log/leaves"],
  ["verify", "/verify"],
  ["problems", "/problems"],
  ["about-photos", "/about/photos"],
  ["bots", "/bots"],
  ["identity", "/identity"],
  ["requests", "/requests"],
  ["purposes", "/purposes"],
  ["trust", "/trust"],
  ["nowhere", "/no/such/page"],
];

/** Pages of the console about one thing: the list that leads to it, and the address it leads to. */
const DETAILS = [
  ["order-open", "/console/orders?state=open", /\/console\/orders\/ord_[a-z0-9]+/],
  ["order-planned", "/console/orders?state=planned", /\/console\/orders\/ord_[a-z0-9]+/],
  ["order-delivered", "/console/orders?state=delivered", /\/console\/orders\/ord_[a-z0-9]+/],
  ["order-move", "/console/orders?state=planned", /\/console\/orders\/ord_[a-z0-9]+/, "/move"],
  ["block", "/console/blocks", /\/console\/blocks\/blk_[a-z0-9]+/],
  ["block-template", "/console/blocks/templates", /\/console\/blocks\/templates\/bkt_[a-z0-9]+/],
  ["award", "/console", /\/console\/awards\/awd_[a-z0-9]+/],
  ["round", "/console/rounds", /\/console\/rounds\/rnd_[a-z0-9]+/],
  ["delivery", "/console/deliveries", /\/console\/deliveries\/att_[a-z0-9]+/],
  ["delivery-failed", "/console/deliveries?outcome=attempt_failed", /\/console\/deliveries\/att_[a-z0-9]+/],
  ["courier", "/console/people", /\/console\/people\/cou_[a-z0-9]+/],
  ["application", "/console/people/applications?state=approved", /\/console\/people\/applications\/app_[a-z0-9]+/],
  ["station", "/console/settings/stations", /\/console\/settings\/stations\/(?!new)[A-Za-z0-9-]+/],
  ["programme", "/console/settings/programmes", /\/console\/settings\/programmes\/prg_[a-z0-9]+/],
];

/** Words that every city has somewhere, as people type them into a search. */
const SEARCH = "/console/find?q=a";
const RECIPIENT_STATES = ["open", "planned", "out_for_delivery", "delivered", "attempt_failed", "returned", "cancelled", "other_carrier"];

const page = (world, who) => ([name, path]) => ({ name: `${world}-${who === "public" ? "public-" : "console-"}${name}`, who, path });

/** Signs somebody in by a one-time link; returns what their browser keeps. */
export async function signedIn(browser, url, link) {
  const context = await desktop(browser, url);
  const tab = await context.newPage();
  await arrive(tab, link, "**/console");
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Roles of staff that are not the operator's. */
export const ROLES = ["dispatcher", "analyst", "auditor"];

/** Adds a member of staff by the command line, and signs them in. */
export async function staffOf(browser, server, role) {
  const named = `${role[0].toUpperCase()}${role.slice(1)} Example`;
  const said = await server.command("staff", "add", "--name", named, "--email", `${role}@visitor.example`, "--role", role);
  return signedIn(browser, server.url, /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0]);
}

/** Every place of the console that this page links to, without repetition. */
export const placesOn = (tab) => tab.evaluate(() => [...new Set([...document.querySelectorAll("a[href^='/console']")].map((a) => a.getAttribute("href")))]);

/** Pages of a server on which nobody has done anything yet. */
export const freshPages = () => [...CONSOLE.map(page("fresh", "operator")), ...PUBLIC.map(page("fresh", "public"))];

async function details(ask) {
  const found = [];
  for (const [name, list, pattern, rest = ""] of DETAILS) {
    const path = pattern.exec(await ask(list))?.[0];
    if (path !== undefined) found.push({ name: `city-console-${name}`, who: "operator", path: `${path}${rest}` });
  }
  return found;
}

/** The newest link that each recipient got by mail, by order. */
async function recipientLinks(folder) {
  const links = new Map();
  const mails = join(folder, "mail");
  for (const name of (await readdir(mails)).sort()) {
    const text = await readFile(join(mails, name), "utf8");
    for (const [link, order] of text.matchAll(/http:\/\/\S+\/r\/(ord_[a-z0-9]+)\/\S+/g)) links.set(order, link);
  }
  return links;
}

/** One recipient's page in each state that the city has, and the forms behind it. */
async function recipientPages(ask, folder) {
  const links = await recipientLinks(folder);
  const found = [];
  for (const state of RECIPIENT_STATES) {
    const listed = [...(await ask(`/console/orders?state=${state}`)).matchAll(/\/console\/orders\/(ord_[a-z0-9]+)/g)];
    const order = listed.map(([, id]) => id).find((id) => links.has(id));
    if (order === undefined) continue;
    const base = { who: "recipient", link: links.get(order) };
    found.push({ ...base, name: `city-recipient-${state.replaceAll("_", "-")}`, path: `/r/${order}` });
    if (state !== "delivered") continue;
    for (const kind of ["not-received", "wrong-place", "damaged"]) {
      const name = `city-recipient-claim-${kind.replaceAll("_", "-")}`;
      found.push({ ...base, name, path: `/r/${order}/claim/${kind}` });
    }
  }
  return found;
}

/** Every page of a demonstration: `ask(path)` reads a page as its operator, `folder` is its data folder. */
export async function cityPages(ask, folder) {
  const rounds = [...(await ask("/rounds")).matchAll(/\/rounds\/rnd_[a-z0-9]+/g)].map(([path]) => path);
  const terms = /\/terms\/[a-z0-9_-]+/.exec(await ask("/join"))?.[0];
  const more = [["round", rounds.at(-1)], ["terms", terms], ["join-form", await joinForm(ask)]];
  return [
    ...[...CONSOLE, ...WORKED].map(page("city", "operator")),
    ...(await details(ask)),
    page("city", "operator")(["find", SEARCH]),
    ...PUBLIC.map(page("city", "public")),
    ...more.filter(([, path]) => path !== undefined).map(page("city", "public")),
    ...(await recipientPages(ask, folder)),
  ];
}

async function joinForm(ask) {
  return /\/join\?[a-z_=&;0-9]+/.exec(await ask("/join"))?.[0]?.replaceAll("&amp;", "&");
}
