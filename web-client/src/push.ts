// A browser's subscription to notes (Push API): making one, and what a server has to know of it. For the
// recipients' pages and the courier app.
import { decodeBytes, encodeBytes } from "./base64url";

/** What a server needs to send notes that only this browser can read (RFC 8291). */
export interface BrowserKeys {
  endpoint: string;
  /** The browser's P-256 key, base64url. */
  p256dh: string;
  /** Its secret, base64url. */
  auth: string;
}

/** What the server has to know; null where the browser gives no keys. */
export function keysOf(subscription: PushSubscription): BrowserKeys | null {
  const key = subscription.getKey("p256dh");
  const auth = subscription.getKey("auth");
  if (key === null || auth === null) return null;
  return { endpoint: subscription.endpoint, p256dh: encodeBytes(key), auth: encodeBytes(auth) };
}

/** The subscription of this browser under a server's key. One that was made under another key reaches nobody any
 * more and is replaced. Only where notes are allowed already; throws where the push service cannot be reached. */
export async function subscribed(registration: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const { pushManager } = registration;
  const known = await pushManager.getSubscription();
  const under = known?.options?.applicationServerKey;
  if (known !== null && (!under || encodeBytes(under) === key)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: decodeBytes(key) });
}
