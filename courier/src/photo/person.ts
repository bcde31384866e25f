// Whether a face is in the picture, by the browser's own detector where it has one. Where it has none, or it does not answer
// in time, the app's own finder (`look.ts`) has the word; and the server looks again.

interface FaceDetectorLike {
  detect(source: CanvasImageSource): Promise<unknown[]>;
}
type Maker = new (options: { fastMode: boolean; maxDetectedFaces: number }) => FaceDetectorLike;

/** The hints may not wait for a slow detector. */
const LIMIT_MS = 150;

let detector: FaceDetectorLike | null | undefined;

function known(): FaceDetectorLike | null {
  if (detector === undefined) {
    const Detector = (globalThis as { FaceDetector?: Maker }).FaceDetector;
    try {
      detector = Detector ? new Detector({ fastMode: true, maxDetectedFaces: 1 }) : null;
    } catch {
      detector = null;
    }
  }
  return detector;
}

/** Whether there is a face; null where nobody can tell in time. Waits for the picture only where somebody looks at it. */
export async function personIn(picture: Promise<CanvasImageSource>): Promise<boolean | null> {
  const looking = known();
  if (!looking) return null;
  const shown = await picture;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), LIMIT_MS));
  const found = looking.detect(shown).then(
    (faces) => faces.length > 0,
    () => null,
  );
  return Promise.race([found, late]);
}
