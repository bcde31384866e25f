// A certified sign-in provider (OpenID Connect) on this machine, with people who may be asked for by the
// name they type there. Its own pages are the library's: only ours are under test.
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = { id: "porchlight-console", secret: "a secret of this test only, 32 bytes" };

/** Starts a provider that sends browsers back to `redirect`; `people` are claims by the name that is typed. */
export async function startProvider({ redirect, people }) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const quiet = console.warn;
  console.warn = () => {};
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a cookie key of this test only"] },
    pkce: { required: () => true },
    findAccount: (_, name) => ({ accountId: name, claims: () => ({ sub: name, ...people[name] }) }),
  });
  console.warn = quiet;
  server.on("request", provider.callback());
  return { issuer, stop: () => { server.closeAllConnections(); server.close(); } };
}

/** On the provider's page: types a name and agrees. */
export async function agree(page, name) {
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill("anything");
  await page.locator('button[type="submit"]').click();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** On the provider's page: turns back. */
export async function turnBack(page) {
  await page.getByRole("link", { name: "Cancel" }).click();
}
