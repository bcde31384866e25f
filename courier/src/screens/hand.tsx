// Handing a parcel to a person: the delivery code, or the name. The camera is not offered here.

import { useEffect, useState } from "preact/hooks";
import type { Itinerary, Stop } from "../api/types";
import { Button, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { whereAmI } from "../photo/position";
import { replace, to } from "../route";
import { finish, putAway } from "../state/acts";
import { network, operations } from "../state/day";
import { text } from "../text";

export function HandScreen({ it, stop }: { it: Itinerary; stop: Stop }) {
  const t = text.value.hand;
  const [byName, setByName] = useState(false);
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  // From "code" on a name alone is not enough; "signature and code" asks for both.
  const level = stop.proof?.level ?? "photo";
  const mayChoose = level === "photo" || level === "photo_with_dwell";
  const askCode = !mayChoose || !byName;
  const askName = level === "signature_and_code" || (mayChoose && byName);
  const [lacks, setLacks] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const op = operations.value.find((o) => o.seq === sent);
  const checking = op?.state === "waiting" || op?.state === "sending";
  useEffect(() => {
    if (!op) return;
    if (op.state === "acknowledged" || (checking && (byName || network.value !== "online"))) replace("today");
    if (op.state === "refused") {
      setLacks(op.reason?.code === "code_wrong" ? t.wrong : (op.reason?.detail ?? ""));
      setSent(null);
      if (op.reason?.code === "code_wrong") void putAway(op.seq);
    }
  }, [op?.state, network.value]);
  const done = async (): Promise<void> => {
    const given = { ...(askCode ? { code: code.trim() } : {}), ...(askName ? { name: name.trim() } : {}) };
    if (askCode && !given.code) return setLacks(level === "photo" ? t.needCode : text.value.reasons.code_missing);
    if (askName && !given.name) return setLacks(t.needName);
    setLacks(null);
    const made = await finish({ award: it.award.id, stop, kind: { handed_over: given }, position: await whereAmI() });
    if (made) setSent(made.seq);
  };
  return (
    <Screen
      tabs={false}
      thumb={
        <Button kind="main big" icon="check" busy={checking} onPress={done}>
          {checking ? t.checking : t.done}
        </Button>
      }
    >
      <Page title={t.title} back={to("today", "stop", stop.id)} lead={t.lead}>
        <p class="who" dir="auto">
          {stop.order.recipient}
        </p>
        {askCode && (
          <div class="field">
            <label for="code">{t.code}</label>
            <input id="code" class="code" inputMode="numeric" autoComplete="off" maxLength={12} value={code} aria-describedby="code-hint" onInput={(e) => setCode(e.currentTarget.value)} />
            <p class="hint" id="code-hint">{t.codeHint}</p>
          </div>
        )}
        {askName && (
          <div class="field">
            <label for="name">{t.name}</label>
            <input id="name" dir="auto" maxLength={200} autoComplete="off" value={name} aria-describedby="name-hint" onInput={(e) => setName(e.currentTarget.value)} />
            <p class="hint" id="name-hint">{t.nameHint}</p>
          </div>
        )}
        {lacks && <Wrong>{lacks}</Wrong>}
        {mayChoose && (
          <Button kind="plain" icon={byName ? "key" : "person"} onPress={() => { setByName(!byName); setLacks(null); }}>
            {byName ? t.useCode : t.noCode}
          </Button>
        )}
        {askCode && network.value !== "online" && <Notice><p>{t.offline}</p></Notice>}
      </Page>
    </Screen>
  );
}
