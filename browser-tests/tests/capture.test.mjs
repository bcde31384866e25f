// Photos at the door when things go wrong: each test is a row of the unhappy paths. Whatever happens, nothing
// that was kept is lost, nothing happens twice, and the person is told what is true.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { aim, allSent, kept, leave, loadedDay, main, openDay, shoot, stand } from "../stage/at_work.mjs";
import { checkAccessible, desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { waitFor } from "../stage/day.mjs";
import { faceVideo } from "../stage/face_camera.mjs";
import { arrive } from "../stage/passkey.mjs";
import { startServer } from "../stage/server.mjs";

let server;
let browser;
let courier;
let stops;
let context;
let page;
let turn = 0;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  ({ courier, stops } = await loadedDay(server, browser, { orders: 13 }));
  context = await phone(browser, server.url);
  page = await openDay(server, context, courier);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The next stop nobody has used. */
const nextStop = () => stops[turn++];
const known = async (stop) => (await courier.phone.itinerary()).stops.find((s) => s.id === stop.id);
const delivered = (stop) => waitFor(async () => (await known(stop))?.attempt);
const photosOf = async (stop) => (await kept(page, "photos")).filter((p) => p.stop === stop.id);

/** A second tab of the same phone, changed before the app starts in it; the first one is closed. */
async function anotherTab(change, argument) {
  await page.close();
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  if (change) await page.addInitScript(change, argument);
  await page.goto("/courier/");
  await page.locator(".stop, .thumb").first().waitFor();
}

test("one press of 'I am here' is enough, also while the day is asked for again", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  const slow = await phone(browser, server.url, { serviceWorkers: "block" });
  const tab = await openDay(server, slow, courier);
  await tab.goto(`/courier/#/today/stop/${stop.id}`);
  const here = tab.getByRole("button", { name: "I am here" });
  await here.waitFor();
  // The day is asked for before the press, and answered after it, with what was true before.
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  await tab.route("**/v1/itineraries", async (route) => {
    const old = await route.fetch();
    await answered;
    await route.fulfill({ response: old });
  });
  const asked = tab.waitForRequest("**/v1/itineraries");
  await tab.evaluate(() => dispatchEvent(new Event("online")));
  await asked;
  await here.click();
  await tab.getByRole("button", { name: "Go on without scanning" }).waitFor();
  answer();
  await tab.waitForResponse("**/v1/itineraries");
  await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.equal(await here.isVisible(), false, "the old answer does not take the press back");
  await tab.getByRole("button", { name: "Go on without scanning" }).click();
  await main(tab).filter({ hasText: "Take photo" }).waitFor();
  // The app may ask for the day once more while the phone is put away.
  await tab.unrouteAll({ behavior: "ignoreErrors" });
  await slow.close();
});

test("hints come before the phone leaves the hand, and both ways on are equally near", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const times = [];
  for (let n = 0; n < 5; n += 1) {
    await aim(page, stop);
    await page.evaluate(() => performance.clearMarks());
    await page.locator(".shutter").click();
    await page.locator(".says .say").first().waitFor();
    times.push(await page.evaluate(() => performance.getEntriesByName("hints")[0].startTime - performance.getEntriesByName("shutter")[0].startTime));
    const [again, keep] = await Promise.all(["Take again", "Keep it"].map((name) => page.getByRole("button", { name }).boundingBox()));
    assert.deepEqual([again.width, again.height], [keep.width, keep.height]);
    if (n === 0) {
      await picture(page, "capture-hint");
      await checkAccessible(page, "a photo with hints");
    }
    await page.getByRole("button", { name: n < 4 ? "Take again" : "Keep it" }).click();
  }
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  console.log(`shutter to hints at 4x slower: ${times.map(Math.round).join(", ")} ms`);
  await waitFor(async () => (await photosOf(stop)).length === 1);
  const [photo] = await photosOf(stop);
  assert.equal(photo.capture.split(".").length, 3, "signed at the shutter");
  assert.deepEqual([photo.challenge, photo.source], [stop.challenge, "camera"]);
  assert.ok(photo.position.accuracy_m > 0);
  assert.ok(!photo.hints.includes("person"), "nobody is in the test picture");
  await leave(page);
  await delivered(stop);
});

test("somebody in the picture is seen by the app itself, is told, and is no wall", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  const video = join(server.folder, "face.y4m");
  await faceVideo(video, 1280, 720, 0.3);
  const seeing = await startBrowser([`--use-file-for-fake-video-capture=${video}`]);
  try {
    const tab = await openDay(server, await phone(seeing, server.url), courier);
    assert.equal(await tab.evaluate(() => "FaceDetector" in globalThis), false, "this browser has no detector of its own");
    await stand(tab, stop);
    await aim(tab, stop);
    const told = tab.getByText("Somebody may be in the picture");
    // The finder is fetched when the camera opens; a photo taken before it is there is kept without its word.
    for (let n = 0; n < 5; n += 1) {
      await tab.locator(".shutter:enabled").click();
      await tab.waitForFunction(() => performance.getEntriesByName("all_hints").length > 0);
      if ((await told.count()) > 0) break;
      await tab.getByRole("button", { name: "Take again" }).click();
    }
    assert.equal(await told.count(), 1);
    await picture(tab, "capture-person");
    await tab.getByRole("button", { name: "Keep it" }).click();
    await tab.locator(".thumbs figure").first().waitFor();
    const photos = (await kept(tab, "photos")).filter((p) => p.stop === stop.id);
    assert.equal(photos.length, 1);
    assert.ok(photos[0].hints.includes("person"), "and it is kept that this was said");
  } finally {
    await seeing.close();
  }
});

test("an app killed between the shutter and the button keeps the photo, and double taps make one", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await context.setOffline(true);
  await aim(page, stop);
  await page.locator(".shutter").dblclick();
  await page.getByRole("button", { name: "Keep it" }).waitFor();
  await waitFor(async () => (await photosOf(stop)).length === 1);
  await page.close();
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`/courier/#/today/stop/${stop.id}/drop`);
  await page.locator(".thumbs figure").first().waitFor();
  assert.equal(await page.locator(".thumbs figure").count(), 1);
  await page.locator("label.choice").filter({ hasText: /Side door/ }).click();
  await page.locator("label.choice").filter({ hasText: /^Dry$/ }).click();
  await main(page).dblclick();
  await page.locator(".strip").filter({ hasText: /safe on this phone/ }).waitFor();
  await page.goto("/courier/#/me/queue");
  await page.getByText("waits for its record").waitFor();
  await picture(page, "capture-queue-offline", { full: true });
  await checkAccessible(page, "the queue");
  // The last resort: the queue as a file, which the station can read in.
  await page.getByText("It will not send").click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the queue to a file" }).click();
  const file = await (await saving).path();
  const told = await server.command("queue", "import", file);
  assert.match(told, /delivery record att_/);
  assert.match(told, /photo evd_\w+: verified/);
  const { attempt } = await known(stop);
  // The network returns: the phone sends the same, and nothing happens twice.
  await context.setOffline(false);
  await allSent(page);
  assert.equal((await known(stop)).attempt.id, attempt.id);
  assert.equal((await photosOf(stop))[0].state, "done");
  await picture(page, "capture-queue-sent", { full: true });
});

test("the back button loses no photo", { timeout: 60_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await main(page).click();
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  await page.locator(".shutter").click();
  await page.getByRole("button", { name: "Keep it" }).waitFor();
  await page.goBack();
  await waitFor(async () => (await photosOf(stop)).length === 1);
  await main(page).filter({ hasText: "Done" }).or(main(page)).first().click();
  await page.locator(".thumbs figure").first().waitFor();
  await shoot(page, stop);
  assert.equal(await page.locator(".thumbs figure").count(), 2);
  await picture(page, "capture-drop", { full: true });
  await leave(page);
  await delivered(stop);
});

test("a network that dies in the middle of an upload costs nothing but time", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await shoot(page, stop);
  await leave(page);
  // Cut while pieces go; some have arrived.
  await waitFor(async () => (await photosOf(stop))[0]?.missing?.length > 0, 20_000).catch(() => undefined);
  await context.setOffline(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await context.setOffline(false);
  await allSent(page);
  assert.equal((await photosOf(stop))[0].state, "done");
});

test("a token that ran out while offline is renewed, and everything follows", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await context.setOffline(true);
  await shoot(page, stop);
  await leave(page);
  await page.locator(".strip").filter({ hasText: /safe on this phone/ }).waitFor();
  await page.evaluate(async () => {
    const db = await new Promise((resolve) => (indexedDB.open("porchlight-device").onsuccess = (e) => resolve(e.target.result)));
    const tx = db.transaction("session", "readwrite");
    const store = tx.objectStore("session");
    await new Promise((resolve) => {
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return resolve();
        if (cursor.value.access) cursor.update({ ...cursor.value, access: "ran-out", expiresAt: 0 });
        cursor.continue();
      };
    });
    db.close();
  });
  await context.setOffline(false);
  await allSent(page);
  assert.equal((await delivered(stop)).outcome, "delivered");
});

test("a recipient who opts out while the courier stands there offline gets no photo", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await context.setOffline(true);
  await shoot(page, stop);
  await leave(page);
  const { id, recipient } = stop.order;
  const address = `${recipient.split(" ")[0].toLowerCase()}@home.example`;
  const link = await server.mail.next(address, new RegExp(`http://\\S+/r/${id}/\\S+`));
  const other = await phone(browser, server.url, { javaScriptEnabled: false });
  const theirs = await other.newPage();
  await theirs.goto(link);
  const box = theirs.locator('[name="photo"]').first();
  const choices = theirs.locator("details", { has: theirs.locator('[name="photo"]') });
  if ((await choices.count()) > 0) await choices.first().locator("summary").click();
  await box.uncheck();
  await theirs.locator("form", { has: theirs.locator('[name="photo"]') }).locator("button").first().click();
  await theirs.waitForLoadState();
  await other.close();
  await context.setOffline(false);
  await page.goto(`/courier/#/today/stop/${stop.id}`);
  await page.getByText("The recipient wants no photo. Scan the parcel instead.").first().waitFor({ timeout: 40_000 });
  assert.equal((await known(stop)).attempt, null);
  assert.deepEqual(await photosOf(stop), [], "the picture is gone from the phone too");
  assert.equal(await page.locator(".strip").filter({ hasText: /everything is sent/ }).count(), 0, "it needs the person until it was read");
  await page.getByRole("button", { name: "Understood" }).click();
  await allSent(page);
  await page.goto(`/courier/#/today/stop/${stop.id}/photo`);
  await page.getByText("so the camera stays off").waitFor();
});

test("an order that the station moved away or wanted to cancel meanwhile is told plainly", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await context.setOffline(true);
  await shoot(page, stop);
  await leave(page);
  const operator = await desktop(browser, server.url);
  const desk = await operator.newPage();
  await arrive(desk, /http:\/\/\S+\/sign-in\/\S+/.exec(await server.command("sign-in-link", "olga@casa-verde.example"))[0], "**/console**");
  // What is on its way cannot be cancelled: the parcel is in somebody's hands.
  const refused = await operator.request.post(`/console/orders/${stop.order.id}/cancel`, { maxRedirects: 0 });
  assert.match(refused.headers().location ?? "", /no-cancel/);
  await operator.close();
  await context.setOffline(false);
  await allSent(page);
  assert.equal((await delivered(stop)).outcome, "delivered");
});

test("what is added later stands beside the delivery, with a photo that is marked as added", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await stand(page, stop);
  await shoot(page, stop);
  await leave(page);
  await delivered(stop);
  await page.goto(`/courier/#/today/stop/${stop.id}`);
  await page.getByRole("link", { name: "Add something" }).click();
  await page.getByLabel("What happened").fill("Moved it under the roof");
  await page.locator('input[type="file"]').setInputFiles(new URL("../../crates/server/demo-photos/door-1.jpg", import.meta.url).pathname);
  await page.locator(".thumbs figcaption").filter({ hasText: "Added" }).waitFor();
  await picture(page, "capture-amend", { full: true });
  await main(page).click();
  await page.getByText("You added something.").waitFor();
  await allSent(page);
  const photos = await photosOf(stop);
  assert.equal(photos.filter((p) => p.state === "done").length, 2);
});

test("a denied camera needs a reason, and a picture from elsewhere is no proof", { timeout: 120_000 }, async () => {
  for (const [error, words] of [["NotAllowedError", "The camera is not allowed"], ["NotFoundError", "No camera was found"]]) {
    const stop = nextStop();
    await anotherTab((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
    }, error);
    await stand(page, stop);
    await main(page).click();
    await page.getByRole("heading", { name: words }).waitFor();
    await picture(page, `capture-${error}`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Use the camera app" }).click()]);
    await chooser.setFiles(new URL("../../crates/server/demo-photos/door-1.jpg", import.meta.url).pathname);
    await page.locator(".thumbs figcaption").filter({ hasText: "Added" }).waitFor();
    await page.getByText("They are no proof of delivery").waitFor();
    await leave(page);
    await delivered(stop);
    await allSent(page);
    assert.deepEqual((await photosOf(stop)).map((p) => [p.state, p.challenge]), [["done", null]]);
  }
});

test("a full phone says that the photo was not kept, and a denied position is written down as such", { timeout: 120_000 }, async () => {
  const stop = nextStop();
  await context.clearPermissions();
  await context.grantPermissions(["camera"]);
  await anotherTab(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...more) {
      if (this.name === "bytes" && globalThis.full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, more);
    };
  });
  await stand(page, stop);
  await page.evaluate(() => (globalThis.full = true));
  await aim(page, stop);
  await page.locator(".shutter").click();
  await page.getByText("The photo was NOT kept").waitFor();
  assert.equal(await page.getByRole("button", { name: "Keep it" }).count(), 0);
  await picture(page, "capture-full");
  assert.equal((await photosOf(stop)).length, 0);
  await page.evaluate(() => (globalThis.full = false));
  await page.getByRole("button", { name: "Take again" }).click();
  await page.locator(".shutter").click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.locator(".thumbs figure").first().waitFor();
  assert.deepEqual((await photosOf(stop)).map((p) => p.position), [{ missing: "denied" }]);
  await leave(page);
  await delivered(stop);
});
