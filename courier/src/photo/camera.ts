// A camera as a live picture: opening it, its lamp, its brightness, and closing it again.

import { lightFrom } from "./darkroom";
import { type Hint, lightHint } from "./hints";
import { type Light, lightOf, lumaOf } from "./measure";

/** Why there is no live picture. */
export type NoCamera = "denied" | "missing" | "busy";

const GLANCE_SIDE = 96;

interface TorchTrack extends MediaStreamTrack {
  getCapabilities(): MediaTrackCapabilities & { torch?: boolean };
}

export class Camera {
  private constructor(readonly stream: MediaStream) {}

  /** Opens the rear camera. Throws a {@link NoCamera} as a string. */
  static open(): Promise<Camera> {
    return Camera.with({ facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1440 } });
  }

  /** Opens the camera beside the screen, for a face: no more pixels than are sent. Throws as {@link open}. */
  static openFront(): Promise<Camera> {
    return Camera.with({ facingMode: { ideal: "user" }, width: { ideal: 1280 }, height: { ideal: 720 } });
  }

  private static async with(video: MediaTrackConstraints): Promise<Camera> {
    const devices = navigator.mediaDevices;
    if (!devices) throw "missing" satisfies NoCamera;
    try {
      return new Camera(await devices.getUserMedia({ video, audio: false }));
    } catch (error) {
      throw whyNot(error);
    }
  }

  private get track(): TorchTrack | undefined {
    return this.stream.getVideoTracks()[0] as TorchTrack | undefined;
  }

  /** Whether the lamp can be switched. */
  get hasTorch(): boolean {
    return this.track?.getCapabilities?.().torch === true;
  }

  /** Switches the lamp; tells whether it is on. */
  async torch(on: boolean): Promise<boolean> {
    const wanted = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
    return (await this.track?.applyConstraints(wanted).then(() => on, () => false)) ?? false;
  }

  close(): void {
    this.stream.getTracks().forEach((track) => track.stop());
  }
}

function whyNot(error: unknown): NoCamera {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "missing";
}

/** A glance at the light of a live picture. */
export async function glance(video: HTMLVideoElement): Promise<Hint | null> {
  if (video.videoWidth === 0) return null;
  const light = await (lightFrom(video) ?? drawnLight(video));
  return light && lightHint(light);
}

function drawnLight(video: HTMLVideoElement): Light | null {
  const canvas = document.createElement("canvas");
  canvas.width = GLANCE_SIDE;
  canvas.height = Math.max(1, Math.round((GLANCE_SIDE * video.videoHeight) / video.videoWidth));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  return lightOf(lumaOf(pen.getImageData(0, 0, canvas.width, canvas.height).data));
}
