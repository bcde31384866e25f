// A working day at a station: a zone where it is daytime now, orders around the station, couriers.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { desktop } from "./browser.mjs";
import { arrive } from "./passkey.mjs";
import { Phone } from "./phone.mjs";

/** Takes the policy out of shadow mode; a running server takes it up within a second. */
export async function judgeForReal(server, reason) {
  const policy = JSON.parse(await server.command("policy", "show", "--json"));
  const file = join(server.folder, "policy.json");
  await writeFile(file, JSON.stringify({ ...policy, version: policy.version + 1, mode: "live" }));
  await server.command("policy", "set", file, "--reason", reason);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

const ZONES = [
  "Pacific/Auckland", "Australia/Brisbane", "Asia/Tokyo", "Asia/Bangkok", "Asia/Kolkata", "Asia/Dubai",
  "Africa/Nairobi", "Europe/Madrid", "Atlantic/Azores", "America/Sao_Paulo", "America/New_York",
  "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Pago_Pago",
];
/** Where the station stands. */
export const STATION = { latitude: 30.2672, longitude: -97.7431 };

function parts(zone, date) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

/** A zone where it is between eight and three now, so that no test runs into midnight. */
export function workingZone() {
  const hour = (zone) => Number(parts(zone, new Date()).hour);
  return ZONES.find((zone) => hour(zone) >= 8 && hour(zone) < 15);
}

/** `2026-11-25` at the station. */
export function localDate(zone, date = new Date()) {
  const { year, month, day } = parts(zone, date);
  return `${year}-${month}-${day}`;
}

/** `14:05` at the station. */
export function localClock(zone, date = new Date()) {
  const { hour, minute } = parts(zone, date);
  return `${hour}:${minute}`;
}

/** A moment so many minutes from now, on the next whole minute. */
export function minutesAhead(minutes) {
  return new Date(Math.ceil(Date.now() / 60_000 + minutes) * 60_000);
}

const PEOPLE = ["Ada Moreno", "Ben Okafor", "Carla Ruiz", "Dan Hughes", "Eva Lindqvist", "Farid Haddad"];

/** An order list as a shop would export it: `wrong` adds rows with faults. */
export function orderList(zone, { count = 4, wrong = false } = {}) {
  const day = localDate(zone);
  const head = "Order ID,Customer,Address,Latitude,Longitude,Window start,Window end,Barcode,Weight kg,Notes,Email,Language";
  const row = (n) => {
    const [lat, lon] = [STATION.latitude + 0.004 * (n + 1), STATION.longitude + 0.003 * (n % 3)];
    const name = PEOPLE[n % PEOPLE.length];
    const mail = `${name.split(" ")[0].toLowerCase()}@home.example`;
    const note = n === 1 ? '"Ring twice,\nthen wait"' : "Ring the bell";
    return `CV-${100 + n},${name},"${12 + n} Juniper Street, Austin",${lat.toFixed(5)},${lon.toFixed(5)},${day} 00:30,${day} 23:30,PCL${1000 + n},1.5,${note},${mail},${n === 3 ? "es" : "en"}`;
  };
  const rows = Array.from({ length: count }, (_, n) => row(n));
  if (wrong) {
    rows.push(`CV-200,Gil Haas,"9 Pine Street, Austin",north,${STATION.longitude},${day} 08:00,${day} 23:30,PCL2000,1,,gil@home.example,en`);
    rows.push(`CV-201,Hana Sato,"11 Pine Street, Austin",30.27,-97.74,${day} 23:00,${day} 08:00,PCL2001,1,,hana@home.example,en`);
  }
  return `\uFEFF${[head, ...rows].join("\r\n")}\r\n`;
}

/** Sets up station, programme and blocks by the command line; returns what the tests need. */
export async function openStation(server, { places = 2, startsIn = 4, minutes = 180 } = {}) {
  const zone = workingZone();
  const terms = join(server.folder, "terms.txt");
  await writeFile(terms, "You choose your blocks. Pay is shown before you enter.\n");
  await server.command(
    "station", "add", "--code", "ATX1", "--name", "Austin East", "--time-zone", zone, "--lat", String(STATION.latitude),
    "--lon", String(STATION.longitude), "--per-hour", "1900", "--per-km", "25", "--cost-per-km", "30", "--minimum-per-hour", "1500",
  );
  await server.command("programme", "add", "--code", "own-car", "--name", "Own car", "--terms", terms);
  await server.command(
    "template", "add", "--station", "ATX1", "--name", "Today", "--weekdays", "mon,tue,wed,thu,fri,sat,sun",
    "--start", localClock(zone, minutesAhead(startsIn)), "--minutes", String(minutes), "--places", String(places),
    "--expected-stops", "20", "--expected-km", "40",
  );
  await server.command("blocks", "make", "--station", "ATX1", "--days", "1");
  return { zone };
}

/** Applies as a courier by the public form and is approved by the operator; the invitation comes by mail. */
export async function inviteCourier(server, operator, name) {
  const email = `${name.split(" ")[0].toLowerCase()}@couriers.example`;
  await apply(server, { name, email });
  const listed = await operator.get("/console/people/applications");
  const link = /\/console\/people\/applications\/(app_[a-z0-9]+)/.exec(await listed.text());
  if (link === null) throw new Error("the application is not listed");
  const ruled = await operator.post(`${link[0]}/rule`, { form: { ruling: "approve" }, maxRedirects: 0 });
  if (ruled.status() !== 303) throw new Error(`approving answered ${ruled.status()}`);
  return { invitation: await server.mail.next(email, /http:\/\/\S+\/sign-in\/\S+/), email, name };
}

/** A courier with a phone that has no screen, enrolled by the invitation. */
export async function hireCourier(server, operator, name) {
  const { invitation, email } = await inviteCourier(server, operator, name);
  return { phone: await Phone.signIn(server, invitation), email, name };
}

async function apply(server, { name, email }) {
  const page = await (await fetch(`${server.url}/join`)).text();
  const value = (field) => new RegExp(`name="${field}" value="([^"]+)"`).exec(page)[1];
  const station = /<option value="(sta_[^"]+)"/.exec(page)?.[1] ?? value("station");
  const form = new URLSearchParams({
    name, email, phone: "+1 512 555 0142", vehicle: "sedan", station, area: "East",
    programme: value("programme"), terms_version: value("terms_version"), agreed: "1",
  });
  const answer = await fetch(`${server.url}/join`, { method: "POST", body: form, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`the application was not taken: ${answer.status}\n${await answer.text()}`);
}

/** Stops of `orderList` that surely fit into a block of three hours; more get a block of six. */
const STOPS_OF_A_BLOCK = 30;

/** A station with blocks and orders, one courier whom the operator approved in the console, and the operator's desk. */
export async function staffedDesk(server, browser, { orders }) {
  const { zone } = await openStation(server, { places: 1, startsIn: 4, minutes: orders > STOPS_OF_A_BLOCK ? 360 : 180 });
  const operator = await desktop(browser, server.url);
  const desk = await operator.newPage();
  await arrive(desk, server.operatorLink, "**/console");
  const courier = await hireCourier(server, operator.request, "Ana Torres");
  const list = join(server.folder, "orders.csv");
  await writeFile(list, orderList(zone, { count: orders }));
  await server.command("import", "orders", list, "--station", "ATX1");
  return { zone, courier, desk };
}

/** The same for those who need no desk. */
export async function staffedStation(server, browser, wanted) {
  const { zone, courier, desk } = await staffedDesk(server, browser, wanted);
  await desk.context().close();
  return { zone, courier };
}

/** The courier gets the block by a round of their own, and the day's plan gives it its route. */
export async function awardAndPlan(server, courier, zone) {
  const closes = new Date(Date.now() + 8_000).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await waitFor(async () => (await courier.phone.enterAll()) === 1);
  await waitFor(async () => (await courier.phone.ask("GET", "/awards?limit=5")).awards.length === 1);
  await server.command("plan", "--station", "ATX1", "--date", localDate(zone));
}

/** Asks again until what happens by itself has happened; returns the first answer that is not false. */
export async function waitFor(ask, limit = 30_000) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error("it never happened");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
