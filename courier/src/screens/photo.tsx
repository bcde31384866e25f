// The viewfinder: the rear camera over the whole screen, a frame, the lamp, and an opinion on the picture
// before the hand drops. Whatever the opinion, the picture may be used.

import { useEffect, useRef, useState } from "preact/hooks";
import { newId } from "../api/id";
import type { Position, Stop } from "../api/types";
import { StorageFull } from "../outbox/database";
import { MAX_PHOTOS, keepPhoto } from "../outbox/outbox";
import { Button, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { Camera, type NoCamera, glance } from "../photo/camera";
import { whereAmI } from "../photo/position";
import { type Shot, shotOf, shotOfFile } from "../photo/shot";
import type { Verdict } from "../photo/verdict";
import { replace, to } from "../route";
import { draftPhotos } from "../state/acts";
import { db, reread } from "../state/day";
import { text } from "../text";

const GLANCE_EVERY_MS = 700;

interface Taken {
  shot: Shot;
  capturedAt: string;
  /** Through the live viewfinder: only then the stop's challenge is bound to it. */
  live: boolean;
  position: Promise<Position>;
  url: string;
}

function taken(shot: Shot, live: boolean, position: Promise<Position>, capturedAt: string): Taken {
  return { shot, live, position, capturedAt, url: URL.createObjectURL(new Blob([shot.original], { type: "image/jpeg" })) };
}

async function keepTaken(stop: Stop, { shot, capturedAt, live, position }: Taken): Promise<void> {
  await keepPhoto(
    db(),
    {
      id: newId("evd"),
      stop: stop.id,
      attempt: null,
      sha256: shot.sha256,
      bytes: shot.original.byteLength,
      capturedAt,
      challenge: live ? stop.challenge : null,
      position: await position,
      verdict: shot.verdict,
      state: "draft",
      previewSent: false,
      missing: null,
      server: null,
      problem: null,
      tries: 0,
      nextAt: 0,
    },
    { original: shot.original, preview: shot.preview },
  );
  await reread();
}

export function PhotoScreen({ stop }: { stop: Stop }) {
  const t = text.value.photo;
  const back = to("today", "stop", stop.id);
  if (stop.photo_policy !== "required") {
    return <NoPhotoHere back={back} words={stop.photo_policy === "opted_out" ? t.optedOut : text.value.hand.lead} />;
  }
  if (draftPhotos(stop.id).length >= MAX_PHOTOS) return <NoPhotoHere back={back} words={t.most(MAX_PHOTOS)} />;
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
    };
  }, []);
  const drop = (): void => {
    if (picture) URL.revokeObjectURL(picture.url);
    setPicture(null);
  };
  if (picture) return <Review stop={stop} picture={picture} hasTorch={camera?.hasTorch ?? false} again={drop} />;
  if (none) return <FromCameraApp stop={stop} why={none} back={back} chosen={setPicture} />;
  return <Viewfinder camera={camera} back={back} shoot={setPicture} />;
}

function Viewfinder(props: { camera: Camera | null; back: string; shoot: (taken: Taken) => void }) {
  const { camera } = props;
  const t = text.value.photo;
  const video = useRef<HTMLVideoElement>(null);
  const [light, setLight] = useState<Verdict>("fine");
  const [lamp, setLamp] = useState(false);
  const [busy, setBusy] = useState(false);
  // The shutter works once there is a picture to take.
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    document.title = `${t.title} · ${text.value.appName}`;
    if (video.current && camera) video.current.srcObject = camera.stream;
    const timer = setInterval(() => video.current && setLight(glance(video.current)), GLANCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [camera]);
  const shoot = async (): Promise<void> => {
    const picture = video.current;
    if (busy || !picture || picture.videoWidth === 0) return;
    setBusy(true);
    const [capturedAt, position] = [new Date().toISOString(), whereAmI()];
    try {
      props.shoot(taken(await shotOf(picture, picture.videoWidth, picture.videoHeight), true, position, capturedAt));
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  const dark = light === "dark" && !camera?.hasTorch ? "darkNoLamp" : light;
  return (
    <main class="viewfinder">
      <video ref={video} autoPlay playsInline muted aria-hidden="true" onLoadedData={() => setReady(true)} />
      <div class="over">
        <h1 class="unseen">{t.title}</h1>
        <p class="say" role="status">
          {failed ? t.failed : light === "fine" ? t.hint : t.live[dark]}
        </p>
        <div class="frame-hint" />
        <div class="controls">
          <a class="round" href={props.back} aria-label={text.value.close}>
            <Icon name="x" />
          </a>
          <button type="button" class="shutter" aria-label={t.take} disabled={!ready || busy} onClick={() => void shoot()} />
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

function Review(props: { stop: Stop; picture: Taken; hasTorch: boolean; again: () => void }) {
  const { stop, picture } = props;
  const t = text.value.photo;
  const [full, setFull] = useState(false);
  const { verdict } = picture.shot;
  const good = verdict === "fine";
  const words = t.verdict[verdict === "dark" && !props.hasTorch ? "darkNoLamp" : verdict];
  const use = async (): Promise<void> => {
    try {
      await keepTaken(stop, picture);
      URL.revokeObjectURL(picture.url);
      replace("today", "stop", stop.id, "drop");
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      setFull(true);
    }
  };
  const useIt = (
    <Button kind={good ? "main big" : ""} icon="check" onPress={use}>
      {good ? t.use : t.useAnyway}
    </Button>
  );
  const again = (
    <Button kind={good ? "" : "main big"} icon="retry" onPress={props.again}>
      {t.retake}
    </Button>
  );
  return (
    <main class="viewfinder">
      <img class="shot" src={picture.url} alt={t.shutterAlt(1)} />
      <div class="over">
        <p class={`say ${good ? "good" : "warn"}`} role="status">
          <Icon name={good ? "check" : "warn"} />
          {full ? t.full : words}
        </p>
        <div class="stack tight">
          {good ? again : useIt}
          {good ? useIt : again}
        </div>
      </div>
    </main>
  );
}

function FromCameraApp(props: { stop: Stop; why: NoCamera; back: string; chosen: (taken: Taken) => void }) {
  const t = text.value.photo;
  const [failed, setFailed] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const position = whereAmI();
    try {
      props.chosen(taken(await shotOfFile(file), false, position, new Date().toISOString()));
    } catch {
      setFailed(true);
    }
  };
  return (
    <Screen
      tabs={false}
      thumb={[
        <Button key="app" kind="main big" icon="camera" onPress={() => picker.current?.click()}>
          {t.cameraApp}
        </Button>,
        <a key="none" class="button" href={to("today", "stop", props.stop.id, "drop", "exception")}>
          {t.impossible}
        </a>,
      ]}
    >
      <Page title={t[props.why]} back={props.back} lead={t.deniedBody}>
        <input
          ref={picker}
          class="unseen"
          type="file"
          accept="image/*"
          capture="environment"
          aria-label={t.cameraApp}
          tabIndex={-1}
          onChange={(e) => void read(e.currentTarget.files?.[0])}
        />
        {failed && <Wrong>{t.failed}</Wrong>}
      </Page>
    </Screen>
  );
}
