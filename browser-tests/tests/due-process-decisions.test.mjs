// What one person may decide and what takes two: a restriction that ends by itself, a suspension and an offboarding on
// listed egregious grounds, and an appeal that is rejected; each from the courier's side and from the desk's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOUR } from "../stage/clock.mjs";
import { looksWell, openLadder } from "../stage/ladder.mjs";

const LIMIT = { timeout: 180_000 };

let stage;
let nora;
let tom;
let vera;
before(async () => {
  stage = await openLadder();
  nora = await stage.analyst("Nora Analyst");
  tom = await stage.analyst("Tom Analyst");
  vera = await stage.analyst("Vera Analyst", { locale: "es-ES" });
});
after(() => stage?.close());

const seen = (tab, words) => tab.getByText(words).first().waitFor();

test("a restriction is one person's, after a hearing, and ends by itself", LIMIT, async () => {
  const bea = await stage.courier("Bea Novak");
  const olga = stage.operator;
  await olga.report("Bea Novak", "A07", "A driver showed us an app in which Bea's sign-in was kept.");
  await seen(olga.tab, "You reported this. Somebody else decides.");
  await looksWell(olga.tab, "reported");
  await bea.open("work");
  await bea.told("A case is open: something was reported").waitFor();

  await nora.openCase("Bea Novak");
  assert.ok(!(await nora.offered()).includes("restriction:A07"), "not before she was heard");
  await nora.act("Ask the courier first", "Who else has your sign-in?");
  await seen(nora.tab, "Asked. The courier reads it");
  await seen(nora.tab, "Not before the courier answers, or");
  await bea.told("A person asks you to answer").waitFor();
  await bea.openDecision("Notice");
  await bea.says("I lent it to my brother.", "Send my answer");
  await seen(bea.tab, "Your answer is kept.");
  await nora.openCase("Bea Novak");
  await nora.act("Decide", "A sign-in was lent out", { chosen: "restriction:A07" });
  await seen(nora.tab, "Say for how many hours: 1 to 72.");
  assert.equal(await nora.tab.getByLabel("Your reasons").last().inputValue(), "A sign-in was lent out", "nothing typed is lost");
  await nora.act("Decide", "A sign-in was lent out", { chosen: "restriction:A07", hours: 12 });
  await seen(nora.tab, "Decided. The courier reads it");
  await looksWell(nora.tab, "restricted");

  await bea.open("work");
  await bea.told(/No new work until/).waitFor();
  assert.equal(await bea.tab.getByRole("button", { name: "Add to my list" }).count(), 0, "nothing is offered that would be refused");
  await looksWell(bea.tab, "courier-restricted");
  await nora.openPerson("Bea Novak");
  await seen(nora.tab, "Paused");

  stage.pass(13 * HOUR);
  await bea.tells(/No new work until/, { noMore: true });
  await bea.tab.getByRole("button", { name: "Add to my list" }).first().waitFor();
  await nora.openPerson("Bea Novak");
  await seen(nora.tab.locator("header.head"), "Active");
  await seen(nora.tab.locator("#cases"), "Over");
});

test("a suspension on a listed egregious ground needs no hearing; a rejected appeal says why", LIMIT, async () => {
  const carl = await stage.courier("Carl Mensah");
  await carl.open("me");
  await carl.tab.getByRole("radio", { name: "Español" }).check();
  await seen(carl.tab, "Decisiones y avisos");
  await stage.operator.report("Carl Mensah", "S01", "He threatened a dispatcher at the dock; two people heard it.");
  await nora.openCase("Carl Mensah");
  await nora.act("Decide", "Two people heard the threat", { chosen: "suspension:S01", hours: 24 });
  await seen(nora.tab, "Decided. The courier reads it");

  await carl.open("work");
  await carl.told(/Sin trabajo nuevo hasta/).waitFor();
  await looksWell(carl.tab, "courier-suspended-es");
  await carl.open("me/decisions");
  await carl.tab.locator("main").getByRole("link", { name: "Sin trabajo nuevo unas horas" }).click();
  assert.match(await carl.section("not_used"), /accesibilidad/i);
  await carl.tab.getByLabel("Con tus palabras").fill("Fue una broma.");
  await carl.tab.getByRole("button", { name: "Enviar mi apelación" }).click();
  await seen(carl.tab, "Tu apelación está guardada.");
  await looksWell(carl.tab, "courier-suspension-es");

  await vera.open("/console/cases/appeals");
  await looksWell(vera.tab, "appeals-es");
  await vera.tab.getByRole("link", { name: "Carl Mensah" }).click();
  await seen(vera.tab, "Fue una broma.");
  await looksWell(vera.tab, "appeal-es");
  await vera.tab.getByLabel("Sus motivos").fill("Dos personas lo oyeron");
  await vera.tab.getByRole("button", { name: "La decisión sigue valiendo" }).click();
  await seen(vera.tab, "Respondido.");
  await carl.open("me/decisions");
  await carl.tab.locator("main").getByRole("link", { name: "Sin trabajo nuevo unas horas" }).click();
  await seen(carl.tab, "la decisión sigue valiendo");
  await seen(carl.tab, "Dos personas lo oyeron");
});

test("an offboarding on a listed egregious ground takes two people and no delay; the page stays readable", LIMIT, async () => {
  const dora = await stage.courier("Dora Haas");
  await stage.operator.report("Dora Haas", "S02", "Three parcels were found in her locker; the police were there.");
  const path = await nora.openCase("Dora Haas");
  await nora.act("Decide", "Three parcels were found", { chosen: "offboarding:S02" });
  await seen(nora.tab, "It waits for a second person.");
  await stage.operator.open(path);
  await seen(stage.operator.tab, "You reported this. Somebody else decides.");
  await vera.openCase("Dora Haas");
  await looksWell(vera.tab, "second-person-es");
  await tom.openCase("Dora Haas");
  await tom.act("Yes: offboard", "The report and the find agree");
  await seen(tom.tab, "Decided. The courier reads it");

  await dora.open("work");
  await dora.told("This account takes no new work").waitFor();
  assert.equal(await dora.tab.getByRole("button", { name: "Add to my list" }).count(), 0);
  await looksWell(dora.tab, "courier-ended");
  await dora.openDecision("Your account ends");
  await dora.says("They were returned that evening.", "Send my appeal");
  await seen(dora.tab, "Your appeal is kept.");
  await vera.open("/console/cases/appeals");
  await vera.tab.getByRole("link", { name: "Dora Haas" }).click();
  await vera.tab.getByLabel("Sus motivos").fill("Se encontraron al día siguiente");
  await vera.tab.getByRole("button", { name: "La decisión sigue valiendo" }).click();
  await seen(vera.tab, "Respondido.");
  await dora.openDecision("Your account ends");
  await seen(dora.tab, "the decision stands");
  await seen(dora.tab, "Se encontraron al día siguiente");
  await nora.openPerson("Dora Haas");
  await seen(nora.tab.locator("header.head"), "Account ended");
});
