// Looking for a face with the finder of `faces.ts`, whose stages are a file of their own that is fetched when the first
// camera opens. Until it is there nothing is said: no photo waits for it, and the server looks again.

import { type Bytes, type Finder, FACES_SIDE, facesIn, finderFrom } from "./faces";

/** The name of the worker that only looks for faces; by any other name the darkroom's script does the rest. */
export const LOOKER = "looker";
const FACES = "/courier/faces.bin";

let finder: Finder | null = null;
let fetching: Promise<void> | null = null;

async function fetched(): Promise<void> {
  const answer = await fetch(FACES);
  if (answer.ok) finder = finderFrom(await answer.arrayBuffer());
}

/** Makes ready; after a failure the next call tries again. Never fails. */
export function prepareLook(): Promise<void> {
  if (finder) return Promise.resolve();
  fetching ??= fetched()
    .catch(() => undefined)
    .finally(() => void (fetching = null));
  return fetching;
}

/** Whether there is a face in a picture of a long side of {@link FACES_SIDE}; null where nobody can tell. Asked for the
 * picture only if somebody can. */
export function faceIn(picture: (side: number) => Bytes): boolean | null {
  if (!finder) {
    void prepareLook();
    return null;
  }
  try {
    return facesIn(finder, picture(FACES_SIDE)).length > 0;
  } catch {
    return null;
  }
}
