// A code to be read or heard, as the server hands it out: picture and sound as addresses of this page's
// memory, which end when they are forgotten. A picture is asked for with a proof of this phone's key, as
// everything is, so no <img> or <audio> could fetch it by itself.

import type { Check } from "../api/types";
import { answered, begin, renew } from "./check";
import { check, db } from "./day";
import { type Trouble, troubleOf } from "./devices";

/** A code that is shown. */
export interface ShownCode {
  /** The step to answer by. */
  step: string;
  picture: string;
  sound: string;
  /** Frees what picture and sound take. */
  forget(): void;
}

/** What came of asking for a code. */
export type CameCode = { shown: ShownCode } | { trouble: Trouble };

/** What came of an answer; `wrong` says how many wrong answers are left. */
export type CameAnswer =
  | { outcome: "passed" | "failed" | "stale" }
  | { outcome: "wrong"; left: number }
  | { outcome: "trouble"; trouble: Trouble };

/** The bytes of base64, as something that can be shown or played. */
function blobUrl(base64: string, type: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type }));
}

/** Asks for a code, to be heard in this language; it takes the place of the one before. */
export async function showCode(known: Check, language: string): Promise<CameCode> {
  try {
    const begun = await begin(known, "picture_code", { language });
    if (begun.outcome !== "begun" || !begun.picture_code) {
      await check.refresh(db());
      return { trouble: { code: "not_open", detail: "" } };
    }
    const picture = blobUrl(begun.picture_code.picture, "image/png");
    const sound = blobUrl(begun.picture_code.sound, "audio/wav");
    const forget = (): void => [picture, sound].forEach((url) => URL.revokeObjectURL(url));
    return { shown: { step: begun.step, picture, sound, forget } };
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

/** Sends what was typed. */
export async function byPictureCode(known: Check, step: string, code: string): Promise<CameAnswer> {
  try {
    const answer = await answered(known, { step, code });
    if (answer.outcome === "wrong") return { outcome: "wrong", left: answer.left ?? 0 };
    if (answer.outcome === "stale") return { outcome: "stale" };
    await renew();
    if (answer.outcome === "passed" || answer.outcome === "failed") return { outcome: answer.outcome };
    return { outcome: "trouble", trouble: { code: answer.outcome, detail: "" } };
  } catch (error) {
    return { outcome: "trouble", trouble: troubleOf(error) };
  }
}
