// Why something asked of the server did not happen, in a line for a person.

import { Refused } from "../api/client";
import type { Trouble } from "../state/devices";
import { text } from "./index";

/** The server's own words, or that it could not be reached. */
export const troubleOf = (error: unknown): string => (error instanceof Refused ? error.message : text.value.strip.unreachable);

/** The same around identity checks: our words where there are some, otherwise the server's. */
export function identityTrouble(trouble: Trouble): string {
  const known: Record<string, string> = text.value.identity.troubles;
  return known[trouble.code] ?? (trouble.detail || known.failed || "");
}
