// Pictures that do not come through the app's viewfinder: from the phone's camera app where the camera is
// denied, or from its gallery. They go along, plainly marked as added, and are never a proof.

import { useRef, useState } from "preact/hooks";
import type { Stop } from "../api/types";
import { Button, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import type { NoCamera } from "../photo/camera";
import { type Kept, take, usualOf } from "../photo/keeping";
import { whereAmI } from "../photo/position";
import type { Source } from "../photo/record";
import { freezeFile } from "../photo/shot";
import { wayOn } from "../route";
import { changeDraft, db, draftOf, reread } from "../state/day";
import { text } from "../text";

async function add(stop: Stop, source: Source, file: File): Promise<Kept> {
  const position = whereAmI();
  try {
    const usual = usualOf(db());
    return await take(db(), await freezeFile(file), { stop, source, position, usual }).kept;
  } catch {
    return "failed";
  } finally {
    await reread();
  }
}

interface AddProps {
  stop: Stop;
  source: "camera_app" | "gallery";
  kind?: string;
  done?: () => void;
}

/** A button that asks the phone for a picture and keeps it as an added one. */
export function AddPicture({ stop, source, kind = "", done }: AddProps) {
  const t = text.value.photo;
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Kept>("kept");
  const [busy, setBusy] = useState(false);
  const words = source === "camera_app" ? t.cameraApp : t.gallery;
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    const how = await add(stop, source, file);
    setBusy(false);
    setProblem(how);
    if (picker.current) picker.current.value = "";
    if (how === "kept") done?.();
  };
  return (
    <>
      <input
        ref={picker}
        hidden
        type="file"
        accept="image/*"
        capture={source === "camera_app" ? "environment" : undefined}
        onChange={(e) => void read(e.currentTarget.files?.[0])}
      />
      <Button kind={kind} icon="camera" busy={busy} onPress={() => picker.current?.click()}>
        {words}
      </Button>
      {problem !== "kept" && <Wrong>{problem === "full" ? t.full : t.failed}</Wrong>}
    </>
  );
}

/** What stands in the viewfinder's place where there is no camera. */
export function WithoutCamera({ stop, why, back }: { stop: Stop; why: NoCamera; back: string }) {
  const t = text.value.photo;
  const amending = stop.state === "done";
  /** The reason is known, so it is written down; the words may be changed. */
  const explain = async (): Promise<void> => {
    const onward = wayOn();
    if (!amending && !draftOf(stop.id).exception) {
      const kind = why === "denied" ? "camera_denied" : "camera_broken";
      await changeDraft(stop.id, { exception: { kind, words: t[why] } });
    }
    onward("today", "stop", stop.id, amending ? "amend" : "drop");
  };
  return (
    <Screen
      tabs={false}
      thumb={[
        <AddPicture key="app" stop={stop} source="camera_app" kind="main big" done={() => void explain()} />,
        !amending && (
          <Button key="none" onPress={explain}>
            {t.impossible}
          </Button>
        ),
      ]}
    >
      <Page title={t[why]} back={back} lead={t.deniedBody}>
        <p class="quiet">{t.addedIsNoProof}</p>
      </Page>
    </Screen>
  );
}
