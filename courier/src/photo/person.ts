// Whether a face is in the picture, by the browser's own detector where it has one. Nothing else is tried:
// without a detector this app says nothing about people, and the server looks again.

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

/** Whether there is a face; null where nobody can tell in time. */
export async function personIn(picture: CanvasImageSource): Promise<boolean | null> {
  const looking = known();
  if (!looking) return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), LIMIT_MS));
  const found = looking.detect(picture).then(
    (faces) => faces.length > 0,
    () => null,
  );
  return Promise.race([found, late]);
}
