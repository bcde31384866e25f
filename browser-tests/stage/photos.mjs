// Photos of real doors, in the public domain, as a phone would send them.
import { readFile } from "node:fs/promises";

const FOLDER = new URL("../../crates/server/demo-photos/", import.meta.url);

/** One photo, and a smaller one of the same kind that fits the preview's limit. */
export async function doors(number = 1) {
  const photo = await readFile(new URL(`door-${number}.jpg`, FOLDER));
  return { photo, preview: photo };
}
