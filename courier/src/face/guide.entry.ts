// The worker in which glances at the live picture are looked at, so that the preview never stands still. It gets
// pixels and answers with numbers; nothing is kept.

import { type Finder, finderFrom } from "../photo/faces";
import { lumaOf } from "../photo/measure";
import { type Seen, seenIn } from "./seen";

/** Pixels as the canvas gives them. */
export interface Glance {
  rgba: ArrayBuffer;
  width: number;
  height: number;
}

const FACES = "/courier/faces.bin";

const port = self as unknown as {
  postMessage(seen: Seen | null): void;
  onmessage: ((event: MessageEvent<Glance>) => void) | null;
};

let finder: Promise<Finder> | null = null;

async function ready(): Promise<Finder> {
  finder ??= fetch(FACES).then(async (answer) => finderFrom(await answer.arrayBuffer()));
  finder.catch(() => (finder = null));
  return finder;
}

async function look({ rgba, width, height }: Glance): Promise<Seen | null> {
  const pixels = new Uint8ClampedArray(rgba);
  try {
    return seenIn(await ready(), { luma: Uint8Array.from(lumaOf(pixels)), width, height });
  } catch {
    return null;
  } finally {
    pixels.fill(0);
  }
}

port.onmessage = ({ data }) => void look(data).then((seen) => port.postMessage(seen));
void ready().catch(() => undefined);
