// A short sign that a picture was taken, for hands and ears: whoever turns the head away does not see the screen.

const TONE_HZ = 880;
const TONE_S = 0.09;
const LOUD = 0.12;
const BUZZ_MS = 60;

/** Made at a press, because browsers let no page sound before one. */
export class Cue {
  private readonly sound: AudioContext | null = "AudioContext" in self ? new AudioContext() : null;

  /** One look is taken; the last one sounds higher. */
  took(last: boolean): void {
    navigator.vibrate?.(last ? [BUZZ_MS, BUZZ_MS, BUZZ_MS] : BUZZ_MS);
    const { sound } = this;
    if (!sound || sound.state === "closed") return;
    void sound.resume();
    const [tone, loud] = [sound.createOscillator(), sound.createGain()];
    tone.frequency.value = last ? TONE_HZ * 1.5 : TONE_HZ;
    loud.gain.value = LOUD;
    tone.connect(loud).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + TONE_S);
  }

  close(): void {
    void this.sound?.close().catch(() => undefined);
  }
}
