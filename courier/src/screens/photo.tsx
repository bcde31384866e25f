// The viewfinder: the rear camera over the whole screen, a frame, the lamp, and hints about the picture before
// the hand drops. Whatever they say, "keep it" and "take again" are equally near.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Stop } from "../api/types";
import { MAX_PHOTOS } from "../outbox/outbox";
import { Button, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { Camera, type NoCamera, glance } from "../photo/camera";
import type { Hint } from "../photo/hints";
import { prepare, shootFrom } from "../photo/darkroom";
import { type Kept, type Taken, learnFrom, take, usualOf } from "../photo/keeping";
import { painted, reached } from "../photo/stages";
import { Follower } from "../photo/position";
import { to, wayOn } from "../route";
import { draftPhotos, removePhoto } from "../state/acts";
import { db, reread } from "../state/day";
import { text } from "../text";
import { WithoutCamera } from "./added";

const GLANCE_EVERY_MS = 700;
/** About how long a camera takes for a frame, where the browser does not tell when it is there. */
const A_FRAME_MS = 100;

export function PhotoScreen({ stop }: { stop: Stop }) {
  const t = text.value.photo;
  const back = to("today", "stop", stop.id);
  if (stop.photo_policy !== "required") {
    return <NoPhotoHere back={back} words={stop.photo_policy === "opted_out" ? t.optedOut : text.value.hand.lead} />;
  }
  return <Capture stop={stop} back={back} />;
}

function NoPhotoHere({ back, words }: { back: string; words: string }) {
  return (
    <Screen>
      <Page title={text.value.photo.title} back={back}>
        <Notice>
          <p>{words}</p>
        </Notice>
      </Page>
    </Screen>
  );
}

function Capture({ stop, back }: { stop: Stop; back: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera | null>(null);
  const [none, setNone] = useState<NoCamera | null>(null);
  const [picture, setPicture] = useState<Taken | null>(null);
  // The shutter works once there is a picture to take, and once for each picture.
  const [ready, setReady] = useState(false);
  const [follower] = useState(() => new Follower());
  const [usual] = useState(() => usualOf(db()));
  useEffect(() => {
    let gone = false;
    let open: Camera | null = null;
    prepare();
    Camera.open().then(
      (c) => {
        open = c;
        if (gone) c.close();
        else setCamera(c);
      },
      (why: NoCamera) => setNone(why),
    );
    return () => {
      gone = true;
      open?.close();
      follower.stop();
    };
  }, []);
  useEffect(() => {
    if (video.current && camera) video.current.srcObject = camera.stream;
  }, [camera]);
  if (!picture && draftPhotos(stop.id).length >= MAX_PHOTOS) return <NoPhotoHere back={back} words={text.value.photo.most(MAX_PHOTOS)} />;
  if (none) return <WithoutCamera stop={stop} why={none} back={back} />;
  const shoot = (seen: HTMLVideoElement): void => {
    const frozen = shootFrom(seen);
    // The picture stands still at once; the one that was taken is laid over it when it is developed.
    seen.pause();
    setReady(false);
    setPicture(take(db(), frozen, { stop, source: "camera", position: follower.now(), usual }));
  };
  const again = (): void => {
    setPicture(null);
    if (video.current) void nextFrame(video.current).then(() => setReady(true));
  };
  return (
    <main class="viewfinder">
      <video ref={video} autoPlay playsInline muted aria-hidden="true" onLoadedData={() => setReady(true)} />
      {picture ? (
        <Review key={picture.id} stop={stop} picture={picture} hasTorch={camera?.hasTorch ?? false} again={again} />
      ) : (
        <Viewfinder video={video} ready={ready} camera={camera} back={back} shoot={shoot} />
      )}
    </main>
  );
}

/** Plays on, until another frame than the frozen one is seen. */
async function nextFrame(video: HTMLVideoElement): Promise<void> {
  await video.play().catch(() => undefined);
  await new Promise<void>((resolve) => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(() => resolve());
    else setTimeout(resolve, A_FRAME_MS);
  });
}

interface ViewfinderProps {
  video: { current: HTMLVideoElement | null };
  ready: boolean;
  camera: Camera | null;
  back: string;
  shoot: (seen: HTMLVideoElement) => void;
}

function Viewfinder({ video, ready, camera, back, shoot }: ViewfinderProps) {
  const t = text.value.photo;
  const [light, setLight] = useState<Hint | null>(null);
  const [lamp, setLamp] = useState(false);
  const [failed, setFailed] = useState(false);
  const busy = useRef(false);
  useEffect(() => {
    document.title = `${t.title} · ${text.value.appName}`;
    let gone = false;
    const look = async (): Promise<void> => {
      const seen = video.current && (await glance(video.current).catch(() => null));
      if (!gone) setLight(seen);
    };
    const timer = setInterval(() => void look(), GLANCE_EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [camera]);
  const press = (event: Event): void => {
    const seen = video.current;
    if (busy.current || !seen || seen.videoWidth === 0) return;
    busy.current = true;
    // From the press itself, so that waiting for this line counts too.
    reached("shutter", { startTime: event.timeStamp });
    try {
      shoot(seen);
    } catch {
      setFailed(true);
      busy.current = false;
    }
  };
  const live = light === "too_dark" && !camera?.hasTorch ? t.live.darkNoLamp : light === "too_dark" ? t.live.dark : t.live.bright;
  return (
    <div class="over">
      <h1 class="unseen">{t.title}</h1>
      <p class="say" role="status">
        {failed ? t.failed : light === null ? t.hint : live}
      </p>
      <div class="frame-hint" />
      <div class="controls">
        <a class="round" href={back} aria-label={text.value.close}>
          <Icon name="x" />
        </a>
        <button type="button" class="shutter" aria-label={t.take} disabled={!ready} onClick={press} />
        {camera?.hasTorch ? (
          <button
            type="button"
            class={lamp ? "round on" : "round"}
            aria-pressed={lamp}
            aria-label={lamp ? t.lampOff : t.lampOn}
            onClick={() => void camera.torch(!lamp).then(setLamp)}
          >
            <Icon name="lamp" />
          </button>
        ) : (
          <span />
        )}
      </div>
    </div>
  );
}

/** The frozen picture itself. */
function Shown({ picture, alt }: { picture: Taken; alt: string }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void picture.frozen.picture.then(
      (seen) => {
        seen.className = "shot";
        seen.setAttribute("role", "img");
        seen.setAttribute("aria-label", alt);
        holder.current?.replaceChildren(seen);
      },
      () => undefined,
    );
  }, [picture]);
  return <div ref={holder} />;
}

function Review(props: { stop: Stop; picture: Taken; hasTorch: boolean; again: () => void }) {
  const { stop, picture } = props;
  const t = text.value.photo;
  const [hints, setHints] = useState<Hint[] | null>(null);
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    let gone = false;
    const show = (said: Hint[]): void => {
      if (!gone) setHints(said);
    };
    const nothing = (): void => undefined;
    void picture.hints.then(show).then(painted).then(() => reached("hints"), nothing);
    void picture.allHints.then(show).then(painted).then(() => reached("all_hints"), nothing);
    void picture.kept.then((how) => {
      if (!gone) setKept(how);
      void reread();
    });
    return () => void (gone = true);
  }, [picture]);
  const use = async (): Promise<void> => {
    const onward = wayOn();
    if ((await picture.kept) !== "kept") return;
    await learnFrom(db(), picture).catch(() => undefined);
    onward("today", "stop", stop.id, stop.state === "done" ? "amend" : "drop");
  };
  const again = async (): Promise<void> => {
    await picture.kept;
    await removePhoto(picture.id);
    props.again();
  };
  const lost = kept === "full" || kept === "failed";
  return (
    <>
      <Shown picture={picture} alt={t.shutterAlt(1)} />
      <div class="over">
        <div class="says" role="status">
          {lost && <Say good={false} words={kept === "full" ? t.full : t.failed} />}
          {!lost && hints?.length === 0 && <Say good words={t.fine} />}
          {!lost && hints?.map((hint) => <Say key={hint} good={false} words={hintWords(hint, props.hasTorch)} />)}
        </div>
        <div class="pair">
          <Button kind="big" icon="retry" onPress={again}>
            {t.retake}
          </Button>
          {!lost && (
            <Button kind="big" icon="check" onPress={use}>
              {t.use}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

function hintWords(hint: Hint, hasTorch: boolean): string {
  const t = text.value.photo.hints;
  return hint === "too_dark" && !hasTorch ? t.darkNoLamp : t[hint];
}

function Say({ good, words }: { good: boolean; words: string }) {
  return (
    <p class={`say ${good ? "good" : "warn"}`}>
      <Icon name={good ? "check" : "warn"} />
      {words}
    </p>
  );
}
