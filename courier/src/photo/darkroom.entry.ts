// The worker in which photos are developed, beside the page, so that hints never wait for files and the screen never
// stands still: first what is measured, then the picture to be shown, then the files and their digest.

import { greyOf } from "./frame";
import { MEASURED_SIDE, type Light, type Measured, lightOf, measure, shrunk } from "./measure";
import { type Shot, filesOf, smallOf, wholeOf } from "./shot";

/** What the page asks: all of a photo, or a glance at the light, which is answered by `light` alone. */
export interface Asked {
  id: number;
  frame: VideoFrame;
  size: { width: number; height: number } | null;
}

/** What the worker answers; `busy` are the milliseconds it has worked on this photo so far. */
export type Answered = { id: number; busy: number } & (
  | { said: "light"; light: Light }
  | { said: "measured"; measured: Measured }
  | { said: "picture"; picture: ImageBitmap }
  | { said: "files"; files: Shot }
  | { said: "failed" }
);

/** Long side of a glance. */
const GLANCE_SIDE = 96;
/** How often the measuring is tried on nothing before the first photo. */
const WARM_UPS = 12;

const port = self as unknown as {
  postMessage(answer: Answered, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
};

async function develop({ id, frame, size }: Asked): Promise<void> {
  const began = performance.now();
  const busy = (): number => performance.now() - began;
  try {
    if (!size) {
      const { luma } = await greyOf(frame, GLANCE_SIDE);
      return port.postMessage({ id, busy: busy(), said: "light", light: lightOf(luma) });
    }
    const measured = measure(await greyOf(frame, MEASURED_SIDE));
    port.postMessage({ id, busy: busy(), said: "measured", measured });
    const whole = wholeOf(frame, size.width, size.height);
    const small = smallOf(whole);
    const picture = await createImageBitmap(small);
    port.postMessage({ id, busy: busy(), said: "picture", picture }, [picture]);
    const files = await filesOf(whole, small);
    port.postMessage({ id, busy: busy(), said: "files", files }, [files.original, files.preview]);
  } catch {
    port.postMessage({ id, busy: busy(), said: "failed" });
  } finally {
    frame.close();
  }
}

/** Browsers compile what has run often, beside it: the first photo shall not be the one that waits for that. */
async function warmUp(): Promise<void> {
  const [width, height] = [640, 360];
  for (let n = 0; n < WARM_UPS; n += 1) {
    measure(shrunk(new Uint8Array(width * height), width, height, width, width / 2));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

port.onmessage = ({ data }) => void develop(data);
void warmUp();
