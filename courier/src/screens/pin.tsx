// "The pin is wrong": the courier stands at the real door, adds a few words, and a dispatcher answers.

import { useState } from "preact/hooks";
import type { Itinerary, Stop } from "../api/types";
import { Button, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { whereAmI } from "../photo/position";
import { to, wayOn } from "../route";
import { proposePin } from "../state/acts";
import { text } from "../text";

const MAX_WORDS = 500;

export function PinScreen({ it, stop }: { it: Itinerary; stop: Stop }) {
  const t = text.value.pin;
  const [words, setWords] = useState("");
  const [lacks, setLacks] = useState<string | null>(null);
  const propose = async (): Promise<void> => {
    const onward = wayOn();
    const position = await whereAmI();
    if (!("lat" in position)) return setLacks(t.noPosition);
    if (await proposePin(it.award.id, stop.id, position, words.trim())) onward("today", "stop", stop.id);
  };
  return (
    <Screen
      tabs={false}
      thumb={
        <Button kind="main big" icon="map" onPress={propose}>
          {t.propose}
        </Button>
      }
    >
      <Page title={t.title} back={to("today", "stop", stop.id)} lead={t.lead}>
        <p class="who" dir="auto">
          {stop.order.address}
        </p>
        <div class="field">
          <label for="pin-words">{t.words}</label>
          <textarea id="pin-words" dir="auto" maxLength={MAX_WORDS} value={words} onInput={(e) => setWords(e.currentTarget.value)} />
        </div>
        {lacks && <Wrong>{lacks}</Wrong>}
        <Notice>
          <p>{t.after}</p>
        </Notice>
      </Page>
    </Screen>
  );
}
