// "I gave my login away": what happens, that nothing counts against anybody, one button and one question.

import { useState } from "preact/hooks";
import { Button, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { to } from "../route";
import { giveUpLogin, network, queue } from "../state/day";
import { type Trouble, troubleOf } from "../state/devices";
import { text } from "../text";
import { troubleText } from "./devices";

/** Goes where the server says, which is always one of its own pages. */
function follow(place: string): void {
  const there = new URL(place, location.href);
  location.assign(there.origin === location.origin ? there.href : "/sign-in");
}

export function GaveAway() {
  const t = text.value.gave;
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const waits = queue.value.records + queue.value.photos > 0;
  const end = async (): Promise<void> => {
    if (!sure) return setSure(true);
    try {
      follow(await giveUpLogin());
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  return (
    <Screen
      tabs={false}
      thumb={
        <>
          {trouble && <Wrong>{troubleText(trouble)}</Wrong>}
          {sure && <p role="status">{t.question}</p>}
          <Button kind="main big" onPress={end}>
            {sure ? t.yes : t.button}
          </Button>
        </>
      }
    >
      <Page title={t.title} back={to("me", "devices")} lead={t.lead}>
        <ol class="steps">
          {t.steps.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
        <Notice kind="good" title={t.noPenaltyTitle}>
          <p>{t.noPenalty}</p>
        </Notice>
        {waits && <Notice><p>{t.waits}</p></Notice>}
        {network.value === "offline" && <Notice kind="warn"><p>{t.offline}</p></Notice>}
        <p class="quiet">{t.substitute}</p>
      </Page>
    </Screen>
  );
}
