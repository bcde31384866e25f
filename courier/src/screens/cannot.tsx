// Can't deliver: large reasons, each with what is asked next, and whether it counts against the courier.

import { useState } from "preact/hooks";
import type { Itinerary, Reason, Stop } from "../api/types";
import { Button, Choice, More, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import type { IconName } from "../parts/icon";
import { whereAmI } from "../photo/position";
import { to, wayOn } from "../route";
import { finish } from "../state/acts";
import { changeDraft, draftOf } from "../state/day";
import { text } from "../text";

const FIRST: [Reason, IconName][] = [
  ["not_home", "home"], ["no_access", "locker"], ["wrong_address", "map"], ["refused", "hand"],
  ["damaged", "boxOff"], ["unsafe", "warn"], ["no_safe_place", "umbrella"], ["missing", "box"],
];
const REST: [Reason, IconName][] = [
  ["closed", "building"], ["weather", "cloud"], ["breakdown", "car"], ["out_of_time", "clock"], ["id_failed", "person"], ["other", "more"],
];
/** Reasons that never count against the courier, by the published rules. */
const EXCUSED: Reason[] = ["no_access", "wrong_address", "refused", "unsafe", "weather", "closed", "breakdown", "id_failed", "no_safe_place"];
const LEAST_WORDS = 3;

export function CannotScreen({ it, stop }: { it: Itinerary; stop: Stop }) {
  const t = text.value.cannot;
  const failure = draftOf(stop.id).failure;
  const reason = failure?.reason ?? null;
  const [tried, setTried] = useState(false);
  const choose = (chosen: Reason): void => void changeDraft(stop.id, { failure: { reason: chosen, words: failure?.words ?? "" } });
  const lacksWords = reason === "other" && (failure?.words.trim().length ?? 0) < LEAST_WORDS;
  const done = async (): Promise<void> => {
    setTried(true);
    if (!failure || lacksWords) return;
    const onward = wayOn();
    const kind = { failed: { reason: failure.reason, words: failure.words.trim() } };
    const op = await finish({ award: it.award.id, stop, kind, position: await whereAmI() });
    if (op) onward("today");
  };
  const option = ([code, icon]: [Reason, IconName]) => (
    <Choice key={code} name="reason" value={code} chosen={reason} icon={icon} onChoose={choose}>
      {t.reasons[code]}
    </Choice>
  );
  const thumb = reason && (
    <>
      <div role="status">
        <Notice>
          <p>{t.next[reason]}</p>
          {EXCUSED.includes(reason) && <p><b>{t.fine}</b></p>}
        </Notice>
      </div>
      {tried && lacksWords && <Wrong>{text.value.drop.wordsNeeded}</Wrong>}
      <Button kind="main big" icon="check" onPress={done}>
        {t.done}
      </Button>
    </>
  );
  return (
    <Screen tabs={false} thumb={thumb}>
      <Page title={t.title} back={to("today", "stop", stop.id)} lead={t.lead}>
        <fieldset>
          <legend class="unseen">{t.lead}</legend>
          <div class="choices">{FIRST.map(option)}</div>
          {REST.some(([code]) => code === reason) ? (
            <div class="choices">{REST.map(option)}</div>
          ) : (
            <More title={t.more}>
              <div class="choices">{REST.map(option)}</div>
            </More>
          )}
        </fieldset>
        {failure && (
          <div class="field">
            <label for="words">{reason === "other" ? t.wordsOther : t.words}</label>
            <textarea id="words" dir="auto" maxLength={500} value={failure.words} onInput={(e) => void changeDraft(stop.id, { failure: { ...failure, words: e.currentTarget.value } })} />
          </div>
        )}
      </Page>
    </Screen>
  );
}
