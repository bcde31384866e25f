// The workers in which photos are developed, beside the page, so that hints never wait for files and the screen never
// stands still. One measures, then makes the picture to be shown, the files and their digest; the other looks whether a
// face is seen, at the same time: neither hint waits for the other.

import { type Sight, greyOf, sightOf } from "./frame";
import { LOOKER, faceIn, prepareLook } from "./look";
import { MEASURED_SIDE, type Light, type Measured, lightOf, measure } from "./measure";
import { type Shot, filesOf, smallOf, wholeOf } from "./shot";

/** What the page asks: a photo's part of this worker, or a glance at the light, which is answered by `light` alone. */
export interface Asked {
  id: number;
  frame: VideoFrame;
  size: { width: number; height: number } | null;
}

/** What the worker answers; `busy` are the milliseconds it has worked on this photo so far. */
export type Answered = { id: number; busy: number } & (
  | { said: "light"; light: Light }
  | { said: "measured"; measured: Measured }
  | { said: "looked"; face: boolean | null }
  | { said: "picture"; picture: ImageBitmap }
  | { said: "files"; files: Shot }
  | { said: "failed" }
);

/** Long side of a glance. */
const GLANCE_SIDE = 96;
/** How often the measuring is tried on nothing before the first photo, and how often the look for faces. */
const [MEASURINGS, LOOKS] = [12, 6];
/** The size of frame that the camera is asked for (`camera.ts`). */
const [WIDTH, HEIGHT] = [2560, 1440];

const port = self as unknown as {
  postMessage(answer: Answered, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  name: string;
};

/** Whether a face is in the frame. */
async function look({ id, frame }: Asked): Promise<void> {
  const began = performance.now();
  const busy = (): number => performance.now() - began;
  try {
    const sight = await sightOf(frame);
    const face = faceIn(sight.whole);
    sight.done();
    port.postMessage({ id, busy: busy(), said: "looked", face });
  } catch {
    port.postMessage({ id, busy: busy(), said: "failed" });
  } finally {
    frame.close();
  }
}

async function develop({ id, frame, size }: Asked): Promise<void> {
  const began = performance.now();
  const busy = (): number => performance.now() - began;
  try {
    if (!size) {
      const { luma } = await greyOf(frame, GLANCE_SIDE);
      return port.postMessage({ id, busy: busy(), said: "light", light: lightOf(luma) });
    }
    const sight = await sightOf(frame);
    const measured = measure(sight.grey(MEASURED_SIDE));
    sight.done();
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

let asked = false;

/** Browsers compile what has run often, beside it, and give memory when it is written to: the first photo shall not be
 * the one that waits for that. */
async function warmUp(times: number, work: (sight: Sight) => void): Promise<void> {
  // Noise: on nothing at all every window of the face finder says no at once.
  const bytes = new Uint8Array((WIDTH * HEIGHT * 3) / 2).map((_, i) => Math.imul(i, 2_654_435_761) >>> 24);
  for (let n = 0; n < times && !asked; n += 1) {
    const frame = new VideoFrame(bytes, { format: "I420", codedWidth: WIDTH, codedHeight: HEIGHT, timestamp: n });
    const sight = await sightOf(frame);
    work(sight);
    sight.done();
    frame.close();
    // What was asked for meanwhile comes first.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

const looks = port.name === LOOKER;

port.onmessage = ({ data }) => {
  asked ||= data.size !== null;
  void (looks ? look(data) : develop(data));
};
// A browser that makes no such frames measures its first photo without practice.
const practised = looks
  ? prepareLook().then(() => warmUp(LOOKS, (sight) => void faceIn(sight.whole)))
  : warmUp(MEASURINGS, (sight) => void measure(sight.grey(MEASURED_SIDE)));
practised.catch(() => undefined);
