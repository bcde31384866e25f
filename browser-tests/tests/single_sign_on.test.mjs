// Staff sign in by the operator's own provider: in, listed, out; denied; somebody else's account with the
// same address refused until an operator unlinks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkAccessible, desktop, phone, picture, startBrowser } from "../stage/browser.mjs";
import { CLIENT, agree, startProvider, turnBack } from "../stage/provider.mjs";
import { startServer } from "../stage/server.mjs";

const OLGA = { email: "olga@casa-verde.example", email_verified: true };
const people = { olga: OLGA, impostor: OLGA, stranger: { email: "someone@else.example", email_verified: true } };

let provider;
let server;
let browser;
before(async () => {
  server = await startServer({
    async environment(url) {
      provider = await startProvider({ redirect: `${url}/sign-in/sso/back`, people });
      return {
        PORCHLIGHT_OIDC__ISSUER: provider.issuer,
        PORCHLIGHT_OIDC__CLIENT_ID: CLIENT.id,
        PORCHLIGHT_OIDC__CLIENT_SECRET: CLIENT.secret,
        PORCHLIGHT_OIDC__LABEL: "Casa Verde",
      };
    },
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  provider?.stop();
});

/** Presses the button in a new browser and signs in at the provider as somebody. */
async function signOn(name, { next = "" } = {}) {
  const page = await (await desktop(browser, server.url)).newPage();
  await page.goto(`/sign-in${next}`);
  await page.locator("#single-sign-on").click();
  await agree(page, name);
  return page;
}

const problem = (page) => page.locator("#sign-on-problem");

test("staff sign in by the operator's provider", { timeout: 180_000 }, async () => {
  const small = await (await phone(browser, server.url)).newPage();
  await small.goto("/sign-in");
  await picture(small, "sso-sign-in-phone", { full: true });
  const [button, other] = [small.locator("#passkey-sign-in"), small.locator("#single-sign-on")];
  assert.equal((await other.boundingBox()).width, (await button.boundingBox()).width, "two buttons of one size");
  await checkAccessible(small, "the sign-in page with single sign-on, on a phone");

  // Turned back at the provider: plain words, nobody signed in.
  const page = await (await desktop(browser, server.url)).newPage();
  await page.goto("/sign-in");
  await picture(page, "sso-sign-in-desktop");
  await page.locator("#single-sign-on").click();
  await turnBack(page);
  await problem(page).filter({ hasText: "said no, or you turned back" }).waitFor();
  await picture(page, "sso-denied");
  await checkAccessible(page, "the sign-in page after a no");

  // In, to the page that was asked for; the session says how it began.
  await page.goto("/sign-in?next=/console/me");
  await page.locator("#single-sign-on").click();
  await agree(page, "olga");
  await page.waitForURL("**/console/me");
  const session = page.locator("#my-sessions li").filter({ hasText: "Signed in by single sign-on" });
  assert.equal(await session.count(), 1);
  await picture(page, "sso-me", { full: true });
  await checkAccessible(page, "the page of one's own sign-ins");
  await page.goto("/console");
  assert.equal(await page.locator("nav").first().isVisible(), true);
  // The holder was told of the link.
  await server.mail.next(OLGA.email, /used by single sign-on for the first time/);

  // Another account with her address is refused; so is somebody whom nobody knows.
  const impostor = await signOn("impostor");
  await problem(impostor).filter({ hasText: "Another account at the sign-in provider is linked" }).waitFor();
  await picture(impostor, "sso-other-person");
  const stranger = await signOn("stranger");
  await problem(stranger).filter({ hasText: "Nobody on the staff has the e-mail address" }).waitFor();

  // Out, everywhere it matters.
  await page.goto("/console/me");
  await page.locator('main form[action="/sign-out"] button').click();
  await page.waitForURL("**/sign-in");
  await page.goto("/console");
  await page.waitForURL("**/sign-in?next=/console");

  // In again: the provider still knows her, so one press does it. Then she unlinks herself, which ends it.
  await page.locator("#single-sign-on").click();
  await page.waitForURL("**/console");
  await page.goto("/console/people/staff");
  await page.getByRole("button", { name: "Unlink single sign-on" }).waitFor();
  await picture(page, "sso-staff", { full: true });
  await page.getByRole("button", { name: "Unlink single sign-on" }).click();
  await page.waitForURL("**/sign-in?next=**");

  // Now the other account is the first one.
  const second = await signOn("impostor");
  await second.waitForURL("**/console");
  const first = await signOn("olga");
  await problem(first).filter({ hasText: "Another account at the sign-in provider is linked" }).waitFor();
});
