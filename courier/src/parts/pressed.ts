// What a press came to, in one line, or why the server could not be asked.

import { Refused } from "../api/client";
import { refreshDay } from "../state/day";
import { text } from "../text";

export type Told = { kind: "good" | "warn"; words: string };

/** Asks, tells what came of it or why it could not be asked, and reads the day again. */
export async function tellAnswer<T>(answer: () => Promise<T>, tell: (told: T | Told) => void): Promise<void> {
  try {
    tell(await answer());
    await refreshDay();
  } catch (error) {
    tell({ kind: "warn", words: error instanceof Refused ? error.message : text.value.work.needsNetwork });
  }
}
