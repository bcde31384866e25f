// Real Chromium: desktop and phone contexts, pictures of pages, and the accessibility check.
import axe from "axe-core";
import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Where pictures go, if somebody asked for them. */
const PICTURES = process.env.PICTURES_FOLDER;

/** Starts the browser with a camera that shows a test picture; `more` are arguments beside the usual ones. */
export async function startBrowser(more = []) {
  const name = process.env.BROWSER_UNDER_TEST ?? "chromium";
  const executablePath = name.startsWith("/") ? name : execFileSync("which", [name]).toString().trim();
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--disable-dev-shm-usage",
      ...more,
    ],
  });
}

/** A desktop window. */
export function desktop(browser, url, more = {}) {
  return browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: "en-US", reducedMotion: "reduce", ...more });
}

/** A phone in somebody's hand at a place. */
export function phone(browser, url, more = {}) {
  return browser.newContext({
    baseURL: url,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: "en-US",
    reducedMotion: "reduce",
    permissions: ["geolocation", "camera"],
    geolocation: { latitude: 30.2672, longitude: -97.7431, accuracy: 8 },
    ...more,
  });
}

/** Every finding of axe-core (WCAG 2.2 AA) on the page as it stands, a line each. */
export async function findings(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.html).slice(0, 3).join("\n    ")}`);
  });
}

/** How many CSS pixels the page is wider than its window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Fails with every finding of axe-core on the page as it stands. */
export async function checkAccessible(page, what) {
  const found = await findings(page);
  if (found.length > 0) throw new Error(`${what} is not accessible:\n  ${found.join("\n  ")}`);
}

/** Takes a picture in light and dark, where pictures were asked for. */
export async function picture(page, name, { full = false } = {}) {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`), fullPage: full });
  }
  await page.emulateMedia({ colorScheme: null });
}
