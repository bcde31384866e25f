// Passkeys as a page asks for them: the server's options in JSON (WebAuthn Level 3) go in, the JSON it
// checks comes out. Old browsers get the conversions by hand. Used by the sign-in pages and the courier app.
import { decodeBytes, encodeBytes } from "./base64url";

/** Why there is no passkey; each has a sentence of its own on the page. */
export type Trouble = "unsupported" | "cancelled" | "known" | "insecure" | "failed";

/** The browser or the person ended it. */
export class NoPasskey extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

interface Named {
  id: string;
  type: string;
  transports?: string[];
}

/** What the server sends to make a passkey. */
export interface CreationJson {
  challenge: string;
  rp: { id?: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: { type: string; alg: number }[];
  excludeCredentials?: Named[];
  [more: string]: unknown;
}

/** What the server sends to use one. */
export interface RequestJson {
  challenge: string;
  allowCredentials?: Named[];
  [more: string]: unknown;
}

/** The parts of the standard's newer interface that this file uses where they are there. */
interface Newer {
  parseCreationOptionsFromJSON?(json: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON?(json: unknown): PublicKeyCredentialRequestOptions;
}

/** Whether this browser can make and use passkeys at all. */
export function canUsePasskeys(): boolean {
  return typeof globalThis.PublicKeyCredential === "function" && typeof navigator.credentials?.create === "function";
}

const listed = (list: Named[] | undefined) =>
  (list ?? []).map((one) => ({ ...one, id: decodeBytes(one.id) })) as PublicKeyCredentialDescriptor[];

/** Creation options for browsers that cannot read the JSON themselves. */
export function creationOptions(json: CreationJson): PublicKeyCredentialCreationOptions {
  const { challenge, user, excludeCredentials, ...rest } = json;
  return {
    ...rest,
    challenge: decodeBytes(challenge),
    user: { ...user, id: decodeBytes(user.id) },
    excludeCredentials: listed(excludeCredentials),
  } as PublicKeyCredentialCreationOptions;
}

/** Request options for browsers that cannot read the JSON themselves. */
export function requestOptions(json: RequestJson): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials, ...rest } = json;
  return { ...rest, challenge: decodeBytes(challenge), allowCredentials: listed(allowCredentials) };
}

/** The members of a made, or of a used, credential's answer. */
function answered(response: AuthenticatorResponse): Record<string, unknown> {
  if ("attestationObject" in response) {
    const made = response as AuthenticatorAttestationResponse;
    return { attestationObject: encodeBytes(made.attestationObject), transports: made.getTransports?.() ?? [] };
  }
  const used = response as AuthenticatorAssertionResponse;
  return {
    authenticatorData: encodeBytes(used.authenticatorData),
    signature: encodeBytes(used.signature),
    userHandle: used.userHandle ? encodeBytes(used.userHandle) : null,
  };
}

/** What a credential answered, for browsers that cannot write the JSON themselves. */
export function credentialJson(credential: PublicKeyCredential): Record<string, unknown> {
  return {
    id: credential.id,
    rawId: encodeBytes(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: encodeBytes(credential.response.clientDataJSON), ...answered(credential.response) },
  };
}

/** The browser's own JSON where it works: some extensions replace credentials with ones that lack it. */
function written(credential: PublicKeyCredential): unknown {
  try {
    return credential.toJSON();
  } catch {
    return credentialJson(credential);
  }
}

/** What a DOMException of the browser means for the person. */
export function troubleOf(error: unknown): Trouble {
  const name = (error as { name?: string } | null)?.name ?? "";
  if (name === "NotAllowedError" || name === "AbortError") return "cancelled";
  if (name === "InvalidStateError") return "known";
  if (name === "SecurityError") return "insecure";
  return name === "NotSupportedError" ? "unsupported" : "failed";
}

async function asked(ask: () => Promise<Credential | null>): Promise<unknown> {
  if (!canUsePasskeys()) throw new NoPasskey("unsupported");
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (error) {
    throw new NoPasskey(troubleOf(error));
  }
  if (credential === null) throw new NoPasskey("cancelled");
  return written(credential as PublicKeyCredential);
}

const newer = (): Newer => globalThis.PublicKeyCredential as unknown as Newer;

/** Makes a passkey; gives the RegistrationResponseJSON. Throws {@link NoPasskey}. */
export function createPasskey(json: CreationJson): Promise<unknown> {
  return asked(() => {
    const publicKey = newer().parseCreationOptionsFromJSON?.(json) ?? creationOptions(json);
    return navigator.credentials.create({ publicKey });
  });
}

/** Uses a passkey; gives the AuthenticationResponseJSON. Throws {@link NoPasskey}. */
export function usePasskey(json: RequestJson): Promise<unknown> {
  return asked(() => {
    const publicKey = newer().parseRequestOptionsFromJSON?.(json) ?? requestOptions(json);
    return navigator.credentials.get({ publicKey });
  });
}
