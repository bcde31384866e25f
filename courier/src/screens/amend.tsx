// Adding to a delivery after the two minutes: words, and photos that are marked as added. Nothing that stands
// is changed.

import { useState } from "preact/hooks";
import type { Itinerary, Stop } from "../api/types";
import { Button, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { PhotoTiles } from "../parts/photos";
import { to, wayOn } from "../route";
import { amend, draftPhotos } from "../state/acts";
import { changeDraft, draftOf } from "../state/day";
import { text } from "../text";

const MAX_TEXT = 500;
const LEAST_WORDS = 3;

export function AmendScreen({ it, stop }: { it: Itinerary; stop: Stop }) {
  const t = text.value.amend;
  // The words live in the stop's draft, so that they survive a look through the camera and a kill.
  const words = draftOf(stop.id).whereToLook;
  const [tried, setTried] = useState(false);
  const short = words.trim().length < LEAST_WORDS;
  const attempt = stop.attempt;
  if (!attempt) return null;
  const send = async (): Promise<void> => {
    setTried(true);
    if (short) return;
    const onward = wayOn();
    const op = await amend(it.award.id, stop.id, attempt.id, words);
    if (!op) return;
    await changeDraft(stop.id, { whereToLook: "" });
    onward("today", "stop", stop.id);
  };
  return (
    <Screen
      tabs={false}
      thumb={[
        tried && short ? <Wrong key="short">{text.value.drop.wordsNeeded}</Wrong> : null,
        <Button key="send" kind="main big" icon="check" onPress={send}>
          {t.send}
        </Button>,
      ]}
    >
      <Page title={t.title} back={to("today", "stop", stop.id)} lead={t.lead}>
        <div class="field">
          <label for="words">{t.words}</label>
          <textarea id="words" dir="auto" maxLength={MAX_TEXT} value={words} onInput={(e) => void changeDraft(stop.id, { whereToLook: e.currentTarget.value })} />
        </div>
        {stop.photo_policy === "required" && <PhotoTiles stop={stop} photos={draftPhotos(stop.id)} />}
      </Page>
    </Screen>
  );
}
