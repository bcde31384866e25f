// The checker as somebody uses it who kept it: opened from the disk, without any network.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { checkAccessible, picture } from "./browser.mjs";

/** Keeps the checker as a file, cuts the network, and checks a bundle whole and with one byte changed. */
export async function checkedByTheKeptPage(browser, server, bundle, key) {
  const kept = `${server.folder}/checker.html`;
  await writeFile(kept, await (await fetch(`${server.url}/verify/checker.html`)).text());
  const bytes = await readFile(bundle);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  const changed = `${bundle}.changed.zip`;
  await writeFile(changed, bytes);

  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "en-US", reducedMotion: "reduce" });
  await context.setOffline(true);
  const page = await context.newPage();
  await page.goto(pathToFileURL(kept).href);
  const said = async (file, with_key) => {
    await page.fill("#key", with_key);
    await page.setInputFiles("#file", file);
    await page.getByRole("button", { name: "Check" }).click();
    return page.locator("section h2").innerText();
  };
  assert.equal(await said(bundle, ""), "Consistent, operator not proved");
  assert.equal(await said(bundle, key), "Verified");
  assert.ok(await page.locator("section img").evaluate((img) => img.complete && img.naturalWidth > 0), "the photo is shown");
  assert.match(await page.locator("section ul").innerText(), /signed manifest \(C2PA\)/);
  await picture(page, "checker-verified", { full: true });
  await checkAccessible(page, "the checker");
  assert.equal(await said(changed, key), "Refused");
  await picture(page, "checker-refused");
  const reached = await page.evaluate(() => fetch("http://localhost/").then(() => true, () => false));
  assert.equal(reached, false);
  await context.close();
}
