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
import { type Kept, type Taken, learnFrom, take } from "../photo/keeping";
import { Follower } from "../photo/position";
import { freeze } from "../photo/shot";
import { replace, to } from "../route";
import { draftPhotos, removePhoto } from "../state/acts";
import { db, reread } from "../state/day";
import { text } from "../text";
import { WithoutCamera } from "./added";

const GLANCE_EVERY_MS = 700;

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
  const [camera, setCamera] = useState<Camera | null>(null);
  const [none, setNone] = useState<NoCamera | null>(null);
  const [picture, setPicture] = useState<Taken | null>(null);
  const [follower] = useState(() => new Follower());
  useEffect(() => {
    let gone = false;
    let open: Camera | null = null;
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
  if (picture) return <Review stop={stop} picture={picture} hasTorch={camera?.hasTorch ?? false} again={() => setPicture(null)} />;
  if (draftPhotos(stop.id).length >= MAX_PHOTOS) return <NoPhotoHere back={back} words={text.value.photo.most(MAX_PHOTOS)} />;
  if (none) return <WithoutCamera stop={stop} why={none} back={back} />;
  return <Viewfinder stop={stop} camera={camera} follower={follower} back={back} shoot={setPicture} />;
}

interface ViewfinderProps {
  stop: Stop;
  camera: Camera | null;
  follower: Follower;
  back: string;
  shoot: (taken: Taken) => void;
}

function Viewfinder({ stop, camera, follower, back, shoot }: ViewfinderProps) {
  const t = text.value.photo;
  const video = useRef<HTMLVideoElement>(null);
  const [light, setLight] = useState<Hint | null>(null);
  const [lamp, setLamp] = useState(false);
  // The shutter works once there is a picture to take, and once for each picture.
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const busy = useRef(false);
  useEffect(() => {
    document.title = `${t.title} · ${text.value.appName}`;
    if (video.current && camera) video.current.srcObject = camera.stream;
    const timer = setInterval(() => video.current && setLight(glance(video.current)), GLANCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [camera]);
  const press = (): void => {
    const picture = video.current;
    if (busy.current || !picture || picture.videoWidth === 0) return;
    busy.current = true;
    performance.mark("shutter");
    try {
      const frozen = freeze(picture, picture.videoWidth, picture.videoHeight);
      shoot(take(db(), stop, "camera", frozen, follower.now()));
    } catch {
      setFailed(true);
      busy.current = false;
    }
  };
  const live = light === "too_dark" && !camera?.hasTorch ? t.live.darkNoLamp : light === "too_dark" ? t.live.dark : t.live.bright;
  return (
    <main class="viewfinder">
      <video ref={video} autoPlay playsInline muted aria-hidden="true" onLoadedData={() => setReady(true)} />
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
    </main>
  );
}

/** The frozen picture itself, so that it is there at once. */
function Shown({ picture, alt }: { picture: Taken; alt: string }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { small } = picture.frozen;
    small.className = "shot";
    small.setAttribute("role", "img");
    small.setAttribute("aria-label", alt);
    holder.current?.replaceChildren(small);
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
      performance.mark("hints");
    };
    void picture.hints.then(show);
    void picture.allHints.then((said) => !gone && setHints(said));
    void picture.kept.then((how) => {
      if (!gone) setKept(how);
      void reread();
    });
    return () => void (gone = true);
  }, [picture]);
  const use = async (): Promise<void> => {
    if ((await picture.kept) !== "kept") return;
    await learnFrom(db(), picture).catch(() => undefined);
    replace("today", "stop", stop.id, stop.state === "done" ? "amend" : "drop");
  };
  const again = async (): Promise<void> => {
    await picture.kept;
    await removePhoto(picture.id);
    props.again();
  };
  const lost = kept === "full" || kept === "failed";
  return (
    <main class="viewfinder">
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
    </main>
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
