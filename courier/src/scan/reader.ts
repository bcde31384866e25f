// Reads barcodes from a live picture where the browser can (BarcodeDetector). Where it cannot, codes
// are typed or come from a hand scanner that types.

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const WANTED = ["code_128", "code_39", "qr_code", "data_matrix", "ean_13", "itf", "pdf417", "aztec"];
const EVERY_MS = 180;
/** The same code again within this time is the same look at the same label. */
const SAME_LOOK_MS = 2_500;

const maker = (): DetectorMaker | undefined =>
  (globalThis as unknown as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;

/** Whether this browser reads barcodes from pictures. */
export async function canRead(): Promise<boolean> {
  const formats = await maker()?.getSupportedFormats().catch(() => []);
  return (formats?.length ?? 0) > 0;
}

/** Calls `found` for each code that comes into view. Returns how to stop. */
export async function readCodes(video: HTMLVideoElement, found: (code: string) => void): Promise<() => void> {
  const Maker = maker();
  if (!Maker) return () => undefined;
  const formats = (await Maker.getSupportedFormats()).filter((f) => WANTED.includes(f));
  const detector = new Maker({ formats });
  const seen = new Map<string, number>();
  let stopped = false;
  const look = async (): Promise<void> => {
    if (stopped) return;
    const codes = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    for (const { rawValue } of codes) {
      const last = seen.get(rawValue) ?? 0;
      seen.set(rawValue, Date.now());
      if (Date.now() - last > SAME_LOOK_MS && !stopped) found(rawValue);
    }
    setTimeout(() => void look(), EVERY_MS);
  };
  void look();
  return () => {
    stopped = true;
  };
}
