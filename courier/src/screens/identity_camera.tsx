// The camera page of identity checks: opens the camera beside the screen, has the looks drawn by the server, sends
// the pictures once, and says what came of it. Whatever goes wrong says what to do, and the other ways are one press away.

import { useEffect, useRef, useState } from "preact/hooks";
import { Refused, Unreachable } from "../api/client";
import type { CaptureFor, FaceCapture, FramesAnswer } from "../api/identity_types";
import { wipe } from "../face/eye";
import { Button, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { Camera, type NoCamera } from "../photo/camera";
import { replace, to } from "../route";
import { db } from "../state/day";
import { type Trouble, troubleOf } from "../state/devices";
import { beginCapture, halfHere, identity, mayUse, openIdentity, renewIdentity, sendCheck, sendEnrolment } from "../state/identity";
import { text } from "../text";
import { identityTrouble } from "../text/trouble";
import { Tips } from "./identity_check";
import { Looking } from "./identity_looks";

/** Where the page stands. */
type Stage =
  | { at: "opening" | "sending" | "over" | "enrolled" | "lost" | "unavailable" | "other_phone" }
  | { at: "none"; why: NoCamera }
  | { at: "looking"; capture: FaceCapture; camera: Camera }
  | { at: "not_good"; reasons: string[] }
  | { at: "trouble"; trouble: Trouble };

/** Problems after which the same looks cannot be sent any more. */
const CAPTURE_GONE = [404, 409, 410];

const OUTCOMES: Record<string, Stage> = {
  enrolled: { at: "enrolled" }, unavailable: { at: "unavailable" }, other_phone: { at: "other_phone" },
};

/** The page for a check, or for first pictures without one. */
export function IdentityCamera({ check }: { check?: string }) {
  const [stage, setStage] = useState<Stage>({ at: "opening" });
  const [turn, setTurn] = useState(0);
  const alive = useRef(true);
  const show = (next: Stage): void => {
    if (alive.current) setStage(next);
  };
  useEffect(() => {
    alive.current = true;
    return () => void (alive.current = false);
  }, []);
  useEffect(() => {
    let camera: Camera | null = null;
    let gone = false;
    show({ at: "opening" });
    void opened(check).then((next) => {
      camera = next.at === "looking" ? next.camera : null;
      if (gone) camera?.close();
      else show(next);
    });
    return () => {
      gone = true;
      camera?.close();
    };
  }, [turn]);
  const again = (): void => setTurn((n) => n + 1);
  const send = async (capture: FaceCapture, camera: Camera, frames: Uint8Array[]): Promise<void> => {
    camera.close();
    show({ at: "sending" });
    const next = await sent(capture, frames, check).finally(() => wipe(frames));
    if (!alive.current) return;
    if (next === "to_check") replace("me", "identity", "check");
    else show(next);
  };
  if (stage.at === "looking") {
    const { capture, camera } = stage;
    return (
      <Looking
        capture={capture}
        camera={camera}
        title={check ? text.value.identity.camera.titleCheck : text.value.identity.camera.titleEnrol}
        back={backTo(check)}
        backWords={check ? text.value.identity.camera.stop : text.value.identity.camera.stopEnrol}
        done={(frames) => void send(capture, camera, frames)}
        over={() => {
          camera.close();
          show({ at: "over" });
        }}
      />
    );
  }
  return <Standing stage={stage} check={check} again={again} />;
}

const backTo = (check?: string): string => (check ? to("me", "identity", "check") : to("me", "identity"));

/** Why the camera stays shut, as far as this phone knows: after a no it is not even opened. */
function notNow(check?: string): string | null {
  const known = identity.value;
  if (!known) return null;
  if (known.consent?.current !== true) return "consent_needed";
  const open = openIdentity();
  if (!check) return open ? "check_waits" : null;
  return open?.id === check && open.state === "open" && mayUse(open, "face") ? null : "check_not_open";
}

/** Opens the camera, then asks for the looks: their time runs only once somebody can see themselves. */
async function opened(check?: string): Promise<Stage> {
  const no = notNow(check);
  if (no) return { at: "trouble", trouble: { code: no, detail: "" } };
  let camera: Camera;
  try {
    camera = await Camera.openFront();
  } catch (why) {
    return { at: "none", why: why as NoCamera };
  }
  try {
    if (check && !(await halfHere(db()))) {
      camera.close();
      return { at: "other_phone" };
    }
    const wanted: CaptureFor = check ? { for: "check", check } : { for: "enrolment" };
    return { at: "looking", capture: await beginCapture(wanted), camera };
  } catch (error) {
    camera.close();
    return { at: "trouble", trouble: troubleOf(error) };
  }
}

/** Sends the pictures; what to show then, or that the check's own page shows it. */
async function sent(capture: FaceCapture, frames: Uint8Array[], check?: string): Promise<Stage | "to_check"> {
  let answer: FramesAnswer;
  try {
    const half = check ? await halfHere(db()) : null;
    if (check && !half) return { at: "other_phone" };
    answer = half ? await sendCheck(capture, frames, half) : await sendEnrolment(capture, frames);
  } catch (error) {
    if (error instanceof Unreachable) {
      await renewIdentity();
      return { at: "lost" };
    }
    if (error instanceof Refused && CAPTURE_GONE.includes(error.problem.status)) return { at: "over" };
    return { at: "trouble", trouble: troubleOf(error) };
  }
  if (answer.outcome === "not_good") return { at: "not_good", reasons: answer.reasons };
  if (check && answer.outcome !== "other_phone") return "to_check";
  return OUTCOMES[answer.outcome] ?? "to_check";
}

/** Everything but the looks themselves. */
function Standing({ stage, check, again }: { stage: Stage; check?: string; again: () => void }) {
  const t = text.value.identity.camera;
  return (
    <Screen tabs={false}>
      <Page title={check ? t.titleCheck : t.titleEnrol} back={backTo(check)}>
        <Said stage={stage} check={check} />
        {stage.at === "enrolled" ? <Enrolled /> : <Onward stage={stage} check={check} again={again} />}
      </Page>
    </Screen>
  );
}

function Said({ stage, check }: { stage: Stage; check?: string }) {
  const t = text.value.identity.camera;
  const free = check ? t.notGoodBody : t.notGoodEnrol;
  switch (stage.at) {
    case "opening": return <p role="status">{t.opening}</p>;
    case "sending": return <Notice title={t.sending} live><p>{t.sendingBody}</p></Notice>;
    case "over": return <Notice kind="warn" title={t.over} live><p>{t.overBody}</p></Notice>;
    case "lost": return <Notice kind="warn" title={t.lost} live><p>{t.lostBody}</p></Notice>;
    case "unavailable": return <Notice kind="warn" live><p>{t.unavailable}</p></Notice>;
    case "other_phone": return <Notice kind="warn" live><p>{text.value.identity.check.otherPhone}</p></Notice>;
    case "trouble": return <Notice kind="warn" live><p>{identityTrouble(stage.trouble)}</p></Notice>;
    case "not_good": return <Notice kind="warn" title={t.notGood} live><Tips reasons={stage.reasons} /><p>{free}</p></Notice>;
    case "none": return <Without why={stage.why} />;
    default: return null;
  }
}

/** No camera: why, and what to do about it. */
function Without({ why }: { why: NoCamera }) {
  const t = text.value.identity.camera.noCamera;
  return (
    <>
      <Notice kind="warn" title={t[why]} live />
      <ol class="steps">
        {t[`${why}Body`].map((step) => (
          <li key={step}>
            <span>{step}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Onward({ stage, check, again }: { stage: Stage; check?: string; again: () => void }) {
  const t = text.value.identity.camera;
  if (stage.at === "opening" || stage.at === "sending") return null;
  const repeat = ["none", "over", "not_good", "lost", "trouble"].includes(stage.at) && notNow(check) === null;
  return (
    <>
      <div class="pair">
        {repeat && <Button kind="wide" icon="retry" onPress={again}>{stage.at === "none" ? t.retry : t.begin}</Button>}
        <a class="button wide" href={backTo(check)}>
          {check ? t.otherWays : text.value.identity.enrol.back}
        </a>
      </div>
      {stage.at === "not_good" && <p class="quiet">{t.help}</p>}
    </>
  );
}

function Enrolled() {
  const t = text.value.identity.enrol;
  const waits = openIdentity()?.state === "open" && identity.value?.template;
  return (
    <>
      <Notice kind="good" title={t.done} live><p>{t.doneBody}</p></Notice>
      <a class="button main" href={waits ? to("me", "identity", "check") : to("me", "identity")}>
        <Icon name="check" />
        {waits ? text.value.identity.barLink : t.back}
      </a>
    </>
  );
}
