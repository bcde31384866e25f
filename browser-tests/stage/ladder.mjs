// The people of the escalation ladder, each where they sit: staff at their desks, couriers with the app on a phone,
// and the program that somebody runs with a courier's sign-in.
import { checkAccessible, desktop, overflow, phone, picture, startBrowser } from "./browser.mjs";
import { DAY, leap, movedClock, now } from "./clock.mjs";
import { inviteCourier, judgeForReal, openStation, waitFor } from "./day.mjs";
import { Device } from "./device.mjs";
import { arrive } from "./passkey.mjs";
import { Phone } from "./phone.mjs";
import { startServer } from "./server.mjs";

/** How long a passing of time may take to show: reconcilers look every three seconds. */
const PATIENCE = 20_000;
/** Looks at the list before the first try: more than hands make in ten minutes, however busy the machine is. */
const LOOKS = 220;
/** Tries that show a ground, and a few more. */
const TRIES = 8;

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** A member of staff at a desk of their own. */
class Desk {
  constructor(tab, name) {
    this.tab = tab;
    this.name = name;
  }

  static async of(stage, link, name, more = {}) {
    const context = await desktop(stage.browser, stage.server.url, { viewport: DESK, ...more });
    const tab = await context.newPage();
    tab.setDefaultTimeout(PATIENCE);
    await arrive(tab, link, "**/console");
    return new Desk(tab, name);
  }

  /** Opens a page, signing in again where the night has ended the session. */
  async open(path) {
    await this.tab.goto(path);
    if (!this.tab.url().includes("/sign-in")) return;
    await this.tab.locator("#passkey-sign-in").click();
    await this.tab.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await this.tab.goto(path);
  }

  /** Acts on the case in front of them, with reasons; `chosen` is the decision and its ground. */
  async act(button, reasons, { chosen, hours } = {}) {
    await this.tab.getByLabel("Your reasons").last().fill(reasons);
    if (chosen !== undefined) await this.tab.getByLabel("Decision and ground").selectOption(chosen);
    if (hours !== undefined) await this.tab.getByLabel("Hours").fill(String(hours));
    await this.tab.getByRole("button", { name: button, exact: true }).click();
  }

  /** What the page offers to decide now. */
  offered() {
    return this.tab.locator("#f-what option").evaluateAll((options) => options.map((option) => option.value));
  }

  /** Sends a form as a program would, past the page. */
  async byHand(path, form) {
    const field = this.tab.locator("input[name=seen]").first();
    const seen = (await field.count()) > 0 ? await field.getAttribute("value") : "";
    return this.tab.context().request.post(path, { form: { seen, ...form }, maxRedirects: 0 });
  }

  /** Opens a case about what they report of somebody. */
  async report(name, ground, words) {
    await this.openPerson(name);
    await this.tab.getByRole("link", { name: "Open a case" }).click();
    await this.tab.getByLabel("Ground").selectOption(ground);
    await this.tab.getByLabel("What was reported").fill(words);
    await this.tab.getByRole("button", { name: "Open the case" }).click();
    await this.tab.waitForURL(/\/console\/cases\/cas_/);
  }

  /** The page of a courier. */
  async openPerson(name) {
    await this.open("/console/people");
    await this.open(await this.tab.getByRole("link", { name }).first().getAttribute("href"));
  }

  /** Opens the newest case about somebody, from their page: lists name nobody to those who may decide. */
  async openCase(name) {
    await this.openPerson(name);
    await this.tab.locator("#cases tbody th a").first().click();
    await this.tab.waitForURL(/\/console\/cases\/cas_/);
    return new URL(this.tab.url()).pathname;
  }
}

/** A courier with the app. */
class Courier {
  constructor(person, context, tab, authenticator) {
    Object.assign(this, { ...person, context, tab, authenticator });
  }

  static async of(stage, name) {
    const person = await inviteCourier(stage.server, stage.operator.tab.context().request, name);
    const context = await phone(stage.browser, stage.server.url);
    const tab = await context.newPage();
    tab.setDefaultTimeout(PATIENCE);
    const authenticator = await arrive(tab, person.invitation, "**/courier/**");
    await tab.getByText("Online").waitFor();
    return new Courier(person, context, tab, authenticator);
  }

  /** A place of the app, asked for anew. */
  async open(place) {
    await this.tab.goto(`/courier/#/${place}`);
    await this.tab.reload();
  }

  /** What the app tells of the account before anything else. */
  told(title) {
    return this.tab.getByRole("heading", { level: 2, name: title });
  }

  /** Waits until the app tells something, or tells it no more, once it is opened anew: time has passed. */
  async tells(title, { noMore = false } = {}) {
    await waitFor(async () => {
      await this.open("work");
      await this.tab.getByText("Online").waitFor();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await this.told(title).count()) === (noMore ? 0 : 1);
    }, PATIENCE);
  }

  /** Writes into the form of a decision, in their own words or those of somebody who helps. */
  async says(words, button, { helper = "" } = {}) {
    const send = this.tab.getByRole("button", { name: button });
    const form = this.tab.locator("section").filter({ has: send });
    await form.getByLabel("In your own words").fill(words);
    if (helper !== "") await form.getByLabel("Name of whoever writes for you").fill(helper);
    await send.click();
  }

  /** Opens the newest decision or notice of a kind, as the list names it: not as the phone remembers the list, which is
   * shown until the server has answered. */
  async openDecision(kind) {
    const opened = await this.tab.evaluate(() => Date.now());
    await this.open("me/decisions");
    await this.tab.waitForFunction((since) => Number(document.querySelector("main ul.lines")?.dataset.asOf) >= since, opened);
    await this.tab.locator("main ul.lines a").filter({ hasText: kind }).first().click();
    await this.tab.locator("[data-section=what]").waitFor();
  }

  /** What a section of the letter says. */
  section(code) {
    return this.tab.locator(`[data-section=${code}]`).innerText();
  }

  /** A program gets this courier's sign-in, as a service does that takes blocks for others. */
  async handsSignInToProgram(server) {
    // The answer of the sign-in goes to the program, and this page stays where it is.
    const given = new Promise((resolve) =>
      this.tab.route(/\/sign-in\/./, async (route) => {
        const answer = await route.fetch();
        const body = await answer.json().catch(() => ({}));
        if (!body.place?.includes("#code=")) return route.fulfill({ response: answer });
        resolve(body.place.split("#code=")[1]);
        return route.fulfill({ response: answer, json: { ...body, place: "/sign-in?given=1" } });
      }),
    );
    await this.tab.goto("/sign-in?next=/courier/");
    await this.tab.locator("#passkey-sign-in").click();
    const code = await given;
    await this.tab.waitForURL(/given=1/);
    await this.tab.unrouteAll({ behavior: "ignoreErrors" });
    const device = new Device(server.url);
    await device.exchange(code);
    await this.open("today");
    return new Program(new Phone(device));
  }
}

/** What takes everything that it is sent, at the pace of a machine. */
class Program {
  constructor(phone) {
    this.phone = phone;
  }

  /** Looks, and tries for what no app shows: refused each time. */
  async tries({ count = TRIES } = {}) {
    for (let n = 0; n < LOOKS; n++) await this.phone.ask("GET", "/rounds/open");
    const outcomes = [];
    for (let n = 0; n < count; n++) {
      const { rounds, withheld } = await this.phone.ask("GET", "/rounds/open");
      const ranked = rounds[0].blocks.map(({ id }) => id);
      const { outcome } = await this.phone.ask("PUT", `/rounds/${withheld[0].id}/entry`, { ranked, max_blocks: 1 });
      outcomes.push(outcome);
    }
    return outcomes;
  }
}

/** A server whose clock can be moved, its operator, and a round that stays open for days. */
export async function openLadder() {
  const server = await startServer({ environment: () => movedClock() });
  const browser = await startBrowser();
  const stage = { server, browser };
  await openStation(server, { places: 3, startsIn: 240 });
  await server.command("blocks", "make", "--station", "ATX1", "--days", "14");
  const closes = new Date(now() + 12 * DAY).toISOString();
  await server.command("round", "announce", "--station", "ATX1", "--closes", closes, "--days", "1");
  await judgeForReal(server, "a test of the ladder");
  stage.operator = await Desk.of(stage, server.operatorLink, "Olga Operator");
  stage.analyst = async (name, more) => {
    const email = `${name.split(" ")[0].toLowerCase()}@casa-verde.example`;
    const said = await server.command("staff", "add", "--name", name, "--email", email, "--role", "analyst");
    return Desk.of(stage, /http:\/\/\S+\/sign-in\/\S+/.exec(said)[0], name, more);
  };
  stage.courier = (name) => Courier.of(stage, name);
  stage.pass = leap;
  stage.close = async () => {
    await browser.close();
    await server.stop();
  };
  return stage;
}

/** Opens a page again and again until it says something: what falls due does so within seconds. */
export async function appears(open, tab, words) {
  const says = () => tab.getByText(words).first().waitFor({ timeout: 1_500 }).then(() => true, () => false);
  await waitFor(async () => {
    await open();
    return says();
  });
}

/** Whether a page is readable by everybody and fits, on a phone and on a desk; pictures where they were asked for. */
export async function looksWell(tab, name) {
  const before = tab.viewportSize();
  for (const [where, size] of [["phone", PHONE], ["desk", DESK]]) {
    await tab.setViewportSize(size);
    await checkAccessible(tab, `${name}, ${where}`);
    const wider = await overflow(tab);
    if (wider > 0) throw new Error(`${name}, ${where}: ${wider} px wider than its window`);
    await picture(tab, `ladder-${name}-${where}`, { full: true });
  }
  await tab.setViewportSize(before);
}
