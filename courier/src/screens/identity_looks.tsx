// The looks, one after another: the mirrored live picture with an oval, what to do next to see and to hear, the
// picture taken by itself when a look is right, and the button that always takes it. Pictures stay in memory.

import { useEffect, useRef, useState } from "preact/hooks";
import type { FaceCapture, FaceLook } from "../api/identity_types";
import { Cue } from "../face/cue";
import { Eye, frameOf, sentSide, wipe } from "../face/eye";
import { type Advice, Guide } from "../face/guide";
import { useNow } from "../parts/basics";
import { Icon } from "../parts/icon";
import type { Camera } from "../photo/camera";
import { text } from "../text";
import { countdown } from "../text/format";

const GLANCE_EVERY_MS = 110;
/** Advice is shown once it was the same for this long: nobody can read what flickers. */
const STEADY_MS = 300;
/** Glances without an answer after which this phone is taken not to guide. */
const BLIND_AFTER = 12;
/** From then on the time that is left is shown, milliseconds. */
const SHOWN_LEFT_MS = 60_000;

const MANUAL = "porchlight.face.manual";

interface Props {
  capture: FaceCapture;
  camera: Camera;
  title: string;
  back: string;
  backWords: string;
  done: (frames: Uint8Array[]) => void;
  over: () => void;
}

/** Everything that lives as long as the looks do. */
class Session {
  readonly eye = new Eye();
  readonly cue = new Cue();
  frames: Uint8Array[] = [];
  guide: Guide | null = null;
  busy = false;
  blind = 0;
  ended = false;

  /** Gives up; pictures that were not handed on are overwritten. */
  end(): void {
    this.ended = true;
    this.eye.close();
    this.cue.close();
    wipe(this.frames);
  }

  /** Hands the pictures on. */
  handOver(): Uint8Array[] {
    const all = this.frames;
    this.frames = [];
    return all;
  }
}

export function Looking(props: Props) {
  const { capture, camera } = props;
  const { looks } = capture;
  const video = useRef<HTMLVideoElement>(null);
  const session = useRef<Session | null>(null);
  const [taken, setTaken] = useState(0);
  const [advice, setAdvice] = useState<Advice | "blind" | null>(null);
  const [ready, setReady] = useState(false);
  const [manual, setManual] = useState(localStorage.getItem(MANUAL) === "yes");
  const byHand = useRef(manual);
  byHand.current = manual;

  const take = async (glanced: boolean): Promise<void> => {
    const [now, seen] = [session.current, video.current];
    if (!now?.guide || now.ended || now.busy || !seen || seen.videoWidth === 0) return;
    now.busy = true;
    try {
      now.frames.push(await (glanced ? now.eye.glanced() : frameOf(seen)));
      if (now.ended) return wipe(now.frames);
      now.guide.took(performance.now());
      const all = now.guide.look === null;
      now.cue.took(all);
      setTaken(now.guide.taken);
      setAdvice(null);
      if (all) props.done(now.handOver());
    } finally {
      now.busy = false;
    }
  };

  useEffect(() => {
    document.title = `${props.title} · ${text.value.appName}`;
    const now = new Session();
    session.current = now;
    if (video.current) video.current.srcObject = camera.stream;
    const timer = watch(now, video, looks, setAdvice, () => !byHand.current && void take(true).catch(() => undefined));
    return () => {
      clearInterval(timer);
      now.end();
    };
  }, [capture]);

  const t = text.value.identity.camera;
  const look = looks[Math.min(taken, looks.length - 1)] ?? "straight";
  const chooseManual = (): void => {
    localStorage.setItem(MANUAL, manual ? "no" : "yes");
    setManual(!manual);
  };
  return (
    <main class={`viewfinder facing ${advice === "right" || advice === "hold" ? "fits" : ""}`}>
      <h1 class="unseen">{props.title}</h1>
      <div class="mirror">
        <video ref={video} autoPlay playsInline muted aria-hidden="true" onLoadedData={() => setReady(true)} />
        <div class="oval">
          <Arrow look={look} />
        </div>
        <Steps taken={taken} of={looks.length} endsAt={capture.ends_at} over={props.over} />
      </div>
      <div class="panel">
        <Says look={look} first={taken === 0} taken={taken} of={looks.length} advice={advice} />
        <div class="controls">
          <a class="round" href={props.back} aria-label={props.backWords}>
            <Icon name="x" />
          </a>
          <button type="button" class="shutter" aria-label={t.shutter} disabled={!ready} onClick={() => void take(false).catch(() => undefined)} />
          <button type="button" class={manual ? "round on" : "round"} aria-pressed={manual} aria-label={t.manual} onClick={chooseManual}>
            <Icon name="hand" />
          </button>
        </div>
        <p class="how">{manual ? t.manual : t.auto}</p>
      </div>
    </main>
  );
}

/** Glances again and again; shows advice that lasts, and takes a look that is right. */
function watch(
  now: Session,
  video: { current: HTMLVideoElement | null },
  looks: FaceLook[],
  show: (advice: Advice | "blind") => void,
  take: () => void,
): ReturnType<typeof setInterval> {
  let [said, since] = ["" as Advice | "", 0];
  const glance = async (): Promise<void> => {
    const seen = video.current;
    if (!seen || seen.videoWidth === 0 || now.busy || now.ended) return;
    now.guide ??= new Guide(looks, sentSide(seen));
    const glanced = await now.eye.glance(seen);
    if (now.ended || now.busy || now.guide.look === null) return;
    const at = performance.now();
    if (!glanced) {
      now.blind += 1;
      if (now.blind === BLIND_AFTER) show("blind");
      return;
    }
    now.blind = 0;
    const advice = now.guide.see(glanced, at);
    if (advice !== said) [said, since] = [advice, at];
    if (advice === "right" || at - since >= STEADY_MS) show(advice);
    if (advice === "right") take();
  };
  let looking = false;
  return setInterval(() => {
    if (looking) return;
    looking = true;
    void glance().finally(() => (looking = false));
  }, GLANCE_EVERY_MS);
}

/** What to do, in words; screen readers hear each change. */
function Says(props: { look: FaceLook; first: boolean; taken: number; of: number; advice: Advice | "blind" | null }) {
  const t = text.value.identity.camera;
  const { look, advice } = props;
  const wanted = look === "straight" && !props.first ? t.back : t.looks[look];
  const more = advice === "blind" ? t.noGuide : advice === null ? "" : t.advice[advice];
  const warns = advice !== null && !["right", "hold", "turn"].includes(advice);
  return (
    <div class="says">
      <p class="say wanted" role="status">
        {props.taken > 0 && <span class="unseen">{t.took(props.taken, props.of)} </span>}
        {wanted}
      </p>
      <p class={more === "" ? "say none" : warns ? "say warn" : "say good"} role="status">
        {more !== "" && <Icon name={warns ? "warn" : "check"} />}
        {more}
      </p>
    </div>
  );
}

/** Where to turn, as one sees oneself in a mirror. */
function Arrow({ look }: { look: FaceLook }) {
  if (look === "straight") return null;
  return <Icon name={look === "up" ? "arrowUp" : "arrowLeft"} class={`arrow ${look}`} />;
}

function Steps({ taken, of, endsAt, over }: { taken: number; of: number; endsAt: string; over: () => void }) {
  const t = text.value.identity.camera;
  const left = Date.parse(endsAt) - useNow(500);
  useEffect(() => {
    if (left <= 0) over();
  }, [left <= 0]);
  return (
    <div class="looks">
      <span class="unseen">{t.step(Math.min(of, taken + 1), of)}</span>
      {Array.from({ length: of }, (_, n) => (
        <i key={n} class={n < taken ? "done" : n === taken ? "now" : ""} />
      ))}
      {left < SHOWN_LEFT_MS && <b role="timer">{countdown(left)}</b>}
    </div>
  );
}
