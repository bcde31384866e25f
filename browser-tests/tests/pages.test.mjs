// Every page of a server on which nobody has done anything yet is readable by everybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "../stage/browser.mjs";
import { freshPages, signedIn } from "../stage/pages.mjs";
import { LOOKS, lookAt } from "../stage/readable.mjs";
import { startServer } from "../stage/server.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

test("every page of an empty server is readable by everybody", { timeout: 240_000 }, async () => {
  const server = await startServer();
  try {
    const staff = await signedIn(browser, server.url, server.operatorLink);
    // The same frames and forms stand in the city in every look; here it is the empty states that count.
    assert.deepEqual(await lookAt(browser, freshPages(), server.url, staff, LOOKS.slice(1)), []);
  } finally {
    await server.stop();
  }
});
