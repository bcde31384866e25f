// What a press asks for and came to, in one line, or why the server could not be asked.

import { useState } from "preact/hooks";
import { Refused, ask } from "../api/client";
import type { About } from "../api/commitment";
import { newId } from "../api/id";
import { askSigned } from "../state/commit";
import { refreshDay } from "../state/day";
import { text } from "../text";

export type Told = { kind: "good" | "warn"; words: string };

/** Why the server could not be asked, or what it refused. */
export function couldNotAsk(error: unknown): Told {
  return { kind: "warn", words: error instanceof Refused ? error.message : text.value.work.needsNetwork };
}

/** Asks, tells what came of it or why it could not be asked, and reads the day again. */
export async function tellAnswer<T>(answer: () => Promise<T>, tell: (told: T | Told) => void): Promise<void> {
  try {
    tell(await answer());
    await refreshDay();
  } catch (error) {
    tell(couldNotAsk(error));
  }
}

/** One operation id per press, kept while the press is tried again. What is committed to is signed. */
export function usePress<T>(): (path: string, about?: About) => Promise<T> {
  const [ids] = useState(() => new Map<string, string>());
  return async (path, about) => {
    const operation = ids.get(path) ?? newId("opn");
    ids.set(path, operation);
    const request = { method: "POST", path, operation, text: "{}" } as const;
    const answer = about ? await askSigned<T>(about, request) : await ask<T>(request);
    ids.delete(path);
    return answer;
  };
}
