// Coming back from the sign-in page: the one-time code in the address, and what this phone calls itself.

import { deviceLabel } from "../../../web-client/src/label";
import type { PendingCode } from "../api/device";

const CODE = /^#code=([A-Za-z0-9_.~-]{8,512})$/;

/** The code of an address that came from the sign-in page. */
export const codeIn = (hash: string): string | null => CODE.exec(hash)?.[1] ?? null;

/** Takes the code out of the address bar and the history, at once. */
export function takeCode(): PendingCode | null {
  const code = codeIn(location.hash);
  if (location.hash.startsWith("#code=")) {
    history.replaceState(null, "", location.pathname + location.search);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
  return code === null ? null : { code, label: deviceLabel(navigator.userAgent) };
}
