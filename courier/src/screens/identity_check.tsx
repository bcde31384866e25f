// The check itself: why me and why now, until when, and the ways side by side, none of them before the others. After
// the answer: what came of it, what follows, and what does not.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { canUsePasskeys } from "../../../web-client/src/passkey";
import type { Identity, IdentityCheck } from "../api/identity_types";
import { fileOf, wipe } from "../face/eye";
import { Button, More, NotKnown, Notice, Page, Wrong, useNow } from "../parts/basics";
import { Screen } from "../parts/frame";
import { mapsLink } from "../parts/maps";
import { Icon, type IconName } from "../parts/icon";
import { to } from "../route";
import { me } from "../state/day";
import type { Trouble } from "../state/devices";
import { askPerson, byOwnLock, decline, identity, lastPicture, mayUse, renewIdentity } from "../state/identity";
import { soon, text, when } from "../text";
import { countdown } from "../text/format";
import { identityTrouble } from "../text/trouble";

/** Shorter than this, the time that is left is counted in seconds. */
const MINUTE_MS = 60_000;
const COUNTED_MS = 60 * MINUTE_MS;
const HEARD_MS = 10 * MINUTE_MS;

export function IdentityCheckScreen() {
  const t = text.value.identity.check;
  const known = identity.value;
  const check = known?.check ?? null;
  useEffect(() => void renewIdentity(), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me", "identity")}>
        {!known && <NotKnown problem={identity.problem.value} />}
        {known && !check && <p>{t.none}</p>}
        {known && check && check.state !== "over" && <Open key={check.id} known={known} check={check} />}
        {check?.state === "over" && <Over check={check} />}
      </Page>
    </Screen>
  );
}

function Open({ known, check }: { known: Identity; check: IdentityCheck }) {
  const t = text.value.identity.check;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const run = (act: () => Promise<Trouble | null>) => async (): Promise<void> => {
    setTrouble(null);
    setTrouble(await act());
  };
  const face = check.state === "open" && mayUse(check, "face");
  return (
    <>
      <WhereItStands check={check} />
      <Why check={check} />
      {trouble && <Wrong>{identityTrouble(trouble)}</Wrong>}
      <h2>{check.state === "with_person" ? t.still : t.choose}</h2>
      <div class="ways">
        {face && <Face known={known} check={check} />}
        <OwnLock check={check} run={run} />
        {check.state !== "with_person" && <Person check={check} run={run} />}
      </div>
      {face && (
        <section class="stack tight">
          <Button onPress={run(() => decline(check))}>{t.noPictures}</Button>
          <p class="quiet">{t.noPicturesBody}</p>
        </section>
      )}
    </>
  );
}

/** What happened so far, and the clock. */
function WhereItStands({ check }: { check: IdentityCheck }) {
  const t = text.value.identity.check;
  const sees = t.sees as Record<string, string>;
  const instead = t.instead as Record<string, string>;
  if (check.state === "with_person") {
    return (
      <Notice kind="info" title={t.withPerson} live>
        <p>{t.withPersonBody(when(check.due_by))}</p>
        <p>{sees[check.reason ?? ""] ?? sees.asked_for}</p>
      </Notice>
    );
  }
  return (
    <>
      <Left check={check} />
      {check.state === "another_way" && <Notice live><p>{instead[check.instead ?? ""] ?? instead.unclear}</p></Notice>}
      {check.state === "open" && check.last && <LastTry check={check} last={check.last} />}
    </>
  );
}

function LastTry({ check, last }: { check: IdentityCheck; last: NonNullable<IdentityCheck["last"]> }) {
  const t = text.value.identity.check;
  const mismatch = last.outcome === "mismatch";
  return (
    <Notice kind="warn" title={mismatch ? t.mismatchTitle : t.reasonsTitle} live>
      {mismatch && <p>{t.mismatchBody}</p>}
      <Tips reasons={last.reasons} />
      <p>{t.tries(check.tries_left)}</p>
    </Notice>
  );
}

/** What to do, by the server's codes, each once. */
export function Tips({ reasons }: { reasons: string[] }) {
  const tips = text.value.identity.tips as Record<string, string>;
  const words = [...new Set(reasons.map((code) => tips[code] ?? tips.other))];
  if (words.length === 0) return null;
  return (
    <ul class="bullets">
      {words.map((tip) => (
        <li key={tip}>{tip}</li>
      ))}
    </ul>
  );
}

/** Minutes as they are read out: each one at the end, each tenth before. */
const heardMinutes = (left: number): number => (left < HEARD_MS ? Math.ceil(left / MINUTE_MS) : 10 * Math.ceil(left / (10 * MINUTE_MS)));

function Left({ check }: { check: IdentityCheck }) {
  const t = text.value.identity.check;
  const triggers = t.short as Record<string, string>;
  const left = Math.max(0, Date.parse(check.due_by) - useNow(1000));
  useEffect(() => {
    if (left === 0) void renewIdentity();
  }, [left === 0]);
  return (
    <>
      <p class="who">
        {t.until(soon(check.due_by))}
        <small class="quiet under">{triggers[check.trigger] ?? triggers.other}</small>
      </p>
      {left < COUNTED_MS && (
        <p class="tag" role="timer" aria-live="off">
          <Icon name="clock" />
          {t.left(countdown(left))}
        </p>
      )}
      <p class="unseen" aria-live="polite">{t.minutes(heardMinutes(left))}</p>
      <p class="quiet">{t.stand}</p>
    </>
  );
}

function Why({ check }: { check: IdentityCheck }) {
  const t = text.value.identity;
  const triggers = t.check.triggers as Record<string, string>;
  return (
    <More title={t.check.why} icon="info">
      <p>{triggers[check.trigger] ?? triggers.other}</p>
      <p>{t.policy.effectBody}</p>
      <p class="quiet">{when(check.asked_at)}</p>
    </More>
  );
}

interface WayProps {
  check: IdentityCheck;
  run: (act: () => Promise<Trouble | null>) => () => Promise<void>;
}

function Way(props: { icon: IconName; name: string; how: string; children?: ComponentChildren }) {
  return (
    <section class="card way">
      <h3>
        <Icon name={props.icon} /> {props.name}
      </h3>
      <p>{props.how}</p>
      {props.children}
    </section>
  );
}

function Face({ known, check }: { known: Identity; check: IdentityCheck }) {
  const t = text.value.identity.check.face;
  const ready = known.available && known.consent?.current === true && known.template !== null;
  return (
    <Way icon="camera" name={t.name} how={ready ? t.how : t.consent}>
      {ready && check.last && <p class="quiet">{t.left(check.tries_left)}</p>}
      <a class="button wide" href={ready ? to("me", "identity", "camera") : to("me", "identity")}>
        {ready ? t.button : t.consentButton}
      </a>
    </Way>
  );
}

function OwnLock({ check, run }: WayProps) {
  const t = text.value.identity.check.passkey;
  if (!mayUse(check, "passkey")) return null;
  return (
    <Way icon="key" name={t.name} how={canUsePasskeys() ? t.how : t.unsupported}>
      {canUsePasskeys() && <Button kind="wide" onPress={run(() => byOwnLock(check))}>{t.button}</Button>}
    </Way>
  );
}

/** Somebody at the station; after a try also somebody who looks at its picture. */
function Person({ check, run }: WayProps) {
  const t = text.value.identity.check.person;
  const [document, setDocument] = useState<Uint8Array | null>(null);
  const [broken, setBroken] = useState(false);
  const station = me.value?.station;
  const choose = async (file: File | undefined): Promise<void> => {
    const read = file ? await fileOf(file).catch(() => null) : null;
    setBroken(file !== undefined && read === null);
    setDocument(read);
  };
  const take = (): void => {
    if (document) wipe([document]);
    setDocument(null);
  };
  if (!mayUse(check, "person")) return null;
  return (
    <Way icon="person" name={t.name} how={t.how}>
      {station && (
        <a class="button wide" {...mapsLink(station.lat, station.lon, station.name)}>
          {t.way}
        </a>
      )}
      {check.state === "open" && lastPicture.value?.check === check.id && (
        <>
          <p>{t.ask}</p>
          <More title={t.document} icon="picture">
            {!document && (
              <label class="button wide">
                <Icon name="picture" />
                {t.documentButton}
                <input class="unseen" type="file" accept="image/*" onChange={(event) => void choose(event.currentTarget.files?.[0])} />
              </label>
            )}
            {broken && <Wrong>{text.value.identity.troubles.no_picture}</Wrong>}
            {document && (
              <p role="status">
                {t.chosen} <Button kind="plain" onPress={take}>{t.remove}</Button>
              </p>
            )}
          </More>
          <Button kind="wide" onPress={run(() => askPerson(check, document))}>{t.button}</Button>
        </>
      )}
    </Way>
  );
}

function Over({ check }: { check: IdentityCheck }) {
  const t = text.value.identity.check;
  const day = (
    <a class="button main" href={to("today")}>
      {t.toDay}
    </a>
  );
  if (check.ending === "confirmed") {
    return (
      <>
        <Notice kind="good" title={t.confirmed} live><p>{t.confirmedBody[check.way ?? "person"]}</p></Notice>
        {day}
      </>
    );
  }
  if (check.ending === "referred") {
    return (
      <>
        <Notice kind="warn" title={t.referred} live><p>{t.referredBody}</p></Notice>
        <a class="button main" href={to("me", "decisions")}>{t.toCase}</a>
      </>
    );
  }
  return (
    <>
      <Notice title={t.lapsed} live><p>{t.lapsedBody}</p></Notice>
      {day}
    </>
  );
}

