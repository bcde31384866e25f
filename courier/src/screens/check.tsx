// The check before a try for work goes through: what is asked and why, what is kept until when, the ways to
// pass it, more time, and what happens if not. Nobody has to read or hear a code: that is an extra, and
// among the ways there is always a person at the station.

import { useEffect, useState } from "preact/hooks";
import type { Check, CheckWay } from "../api/types";
import { Button, More, NotKnown, Notice, Page, Wrong, useNow } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { type Came, askStation, byCode, byComputing, byPasskey, moreTime, waysHere } from "../state/check";
import { check, refresh, session } from "../state/day";
import type { Trouble } from "../state/devices";
import { place, text } from "../text";
import { PictureCode } from "./picture_code";
import { clock, countdown } from "../text/format";

function troubleWords(trouble: Trouble): string {
  const t = text.value.check.troubles as Record<string, string>;
  return t[trouble.code] ?? (trouble.detail || t.failed || "");
}

export function CheckScreen() {
  const t = text.value.check;
  const known = check.value?.challenge ?? null;
  useEffect(() => void refresh(check), []);
  return (
    <Screen>
      <Page title={t.title} back={to("work")}>
        {!check.value && <NotKnown problem={check.problem.value} />}
        {check.value && known === null && <p>{t.none}</p>}
        {known?.state === "open" && <Open key={known.id} known={known} />}
        {known && known.state !== "open" && <Over known={known} />}
        {session.value === "out" && <p class="quiet">{text.value.strip.signIn}</p>}
      </Page>
    </Screen>
  );
}

/** What became of it. */
function Over({ known }: { known: Check }) {
  const t = text.value.check;
  if (known.state === "passed") {
    return (
      <>
        <Notice kind="good" title={t.passed} live>
          <p>{known.act === "enter_round" ? t.passedEntry : t.passedPlace}</p>
        </Notice>
        <a class="button main" href={to("work")}>
          {t.toWork}
        </a>
      </>
    );
  }
  if (known.state === "failed") {
    return (
      <>
        <Notice kind="warn" title={t.failed} live>
          <p>{t.failedBody}</p>
        </Notice>
        <Station known={known} />
      </>
    );
  }
  return (
    <>
      <Notice kind="warn" title={t.lapsed} live>
        <p>{t.lapsedBody}</p>
      </Notice>
      <a class="button main" href={to("work")}>
        {t.toWork}
      </a>
    </>
  );
}

function Open({ known }: { known: Check }) {
  const t = text.value.check;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [working, setWorking] = useState<CheckWay | null>(null);
  const ways = waysHere(known);
  const run = async (way: CheckWay, act: () => Promise<Came>): Promise<void> => {
    setTrouble(null);
    setWorking(way);
    const came = await act();
    setWorking(null);
    if (!came.passed) setTrouble(came.trouble);
  };
  const [best, ...others] = ways;
  return (
    <>
      <p class="who">{known.act === "enter_round" ? t.keptEntry(at(known)) : t.keptPlace(at(known))}</p>
      <Left known={known} />
      <p>{t.what}</p>
      {trouble && <Wrong>{troubleWords(trouble)}</Wrong>}
      {best && <Way known={known} way={best} main working={working} run={run} />}
      {others.length > 0 && (
        <More title={t.another} icon="more">
          {others.map((way) => (
            <Way key={way} known={known} way={way} working={working} run={run} />
          ))}
        </More>
      )}
      <Longer known={known} tell={setTrouble} />
      <Why known={known} />
      <p class="quiet">{t.otherwise}</p>
    </>
  );
}

const at = (known: Check): string => clock(known.ends_at, place.value);

/** The time that is left: to see each second, to hear when a minute or the last half minute begins. */
function Left({ known }: { known: Check }) {
  const t = text.value.check;
  const left = Math.max(0, Date.parse(known.ends_at) - useNow(1000));
  const minutes = Math.ceil(left / 60_000);
  const heard = left <= 30_000 ? t.halfMinute : t.minutesLeft(minutes);
  useEffect(() => {
    if (left === 0) void refresh(check);
  }, [left === 0]);
  return (
    <>
      <p class={left <= 60_000 ? "tag warn" : "tag"} role="timer" aria-live="off">
        <Icon name="clock" />
        {t.left(countdown(left))}
      </p>
      <p class="unseen" aria-live="polite">
        {heard}
      </p>
    </>
  );
}

interface WayProps {
  known: Check;
  way: CheckWay;
  main?: boolean;
  working: CheckWay | null;
  run: (way: CheckWay, act: () => Promise<Came>) => Promise<void>;
}

function Way({ known, way, main, working, run }: WayProps) {
  const t = text.value.check;
  if (way === "support_code") return <Station known={known} />;
  if (way === "picture_code") return <PictureCode known={known} words={troubleWords} />;
  const words = way === "passkey" ? t.passkey : t.altcha;
  const act = way === "passkey" ? byPasskey : byComputing;
  return (
    <section class="stack tight">
      <p class="quiet" id={`way-${way}`}>
        {words.how}
      </p>
      <Button
        kind={main ? "main big" : "wide"}
        icon={way === "passkey" ? "key" : "phone"}
        busy={working !== null}
        onPress={() => run(way, () => act(known))}
      >
        {words.button}
      </Button>
      <p class="quiet" role="status">
        {working === way ? words.working : ""}
      </p>
    </section>
  );
}

/** A code from the station: asked for, read out by a person, typed here. */
function Station({ known }: { known: Check }) {
  const t = text.value.check.station;
  const [code, setCode] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const support = known.support;
  if (!support) {
    return (
      <section class="stack tight">
        <p class="quiet">{t.how}</p>
        {trouble && <Wrong>{troubleWords(trouble)}</Wrong>}
        <Button kind="wide" icon="person" onPress={() => askStation(known).then(setTrouble)}>
          {t.ask}
        </Button>
      </section>
    );
  }
  const send = async (): Promise<void> => {
    const came = await byCode(known, support.step, code);
    setTrouble(came.passed ? null : came.trouble);
  };
  return (
    <section class="stack tight">
      <p role="status">{support.given_at ? t.given : t.asked(clock(support.asked_at, place.value))}</p>
      <div class="field">
        <label for="support-code">{t.label}</label>
        <input
          id="support-code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      {trouble && <Wrong>{troubleWords(trouble)}</Wrong>}
      <Button kind="main" icon="check" busy={code.trim() === ""} onPress={send}>
        {t.send}
      </Button>
    </section>
  );
}

function Longer({ known, tell }: { known: Check; tell: (trouble: Trouble | null) => void }) {
  const t = text.value.check;
  if (known.extensions_left === 0) return <p class="quiet">{t.noMore}</p>;
  return (
    <Button icon="clock" onPress={() => moreTime(known).then(tell)}>
      {t.more}
    </Button>
  );
}

/** The facts behind it, in words; what is never among them. */
function Why({ known }: { known: Check }) {
  const t = text.value.check;
  const words = t.reasons as Record<string, string>;
  const groups = [...new Set(known.reasons.map((reason) => reason.group))];
  return (
    <More title={t.why} icon="info">
      <ul class="bullets">
        {groups.map((group) => (
          <li key={group}>{words[group] ?? words.other}</li>
        ))}
        {groups.length === 0 && <li>{words.other}</li>}
      </ul>
      <p>{t.whyNot}</p>
    </More>
  );
}
