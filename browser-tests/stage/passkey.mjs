// Chromium's virtual authenticator: passkeys without a finger. One belongs to one page; its passkeys can be
// carried to another page of the same person, and a lost phone simply never gets them.

const INSIDE_A_PHONE = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** Puts an authenticator into a page; `carried` are passkeys of an earlier one. */
export async function addAuthenticator(page, { carried = [], ...more } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { ...INSIDE_A_PHONE, ...more } });
  for (const credential of carried) await cdp.send("WebAuthn.addCredential", { authenticatorId, credential });
  const passkeys = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return {
    passkeys,
    /** Whether the person can unlock it from now on. */
    verifies: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    /** The phone is gone, its passkeys with it. */
    remove: () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

/** Presses the button of a one-time invitation, up to the page where passkeys are made. */
export async function pressInvitation(page, link) {
  await page.goto(link);
  await page.locator('form[action^="/sign-in/"] button.primary').click();
  await page.waitForURL("**/sign-in/enrol");
}

/** Makes a passkey on the enrolment page and follows to `place`. */
export async function enrol(page, place) {
  await page.locator("#passkey-enrol").click();
  await page.waitForURL(place);
}

/** From a one-time link to being signed in, with a passkey of this page's authenticator. */
export async function arrive(page, link, place) {
  const authenticator = await addAuthenticator(page);
  await pressInvitation(page, link);
  await enrol(page, place);
  return authenticator;
}

/** Signs in with a passkey that the page's authenticator holds. */
export async function signIn(page, place, { next = "" } = {}) {
  await page.goto(`/sign-in${next === "" ? "" : `?next=${encodeURIComponent(next)}`}`);
  await page.locator("#passkey-sign-in").click();
  await page.waitForURL(place);
}
