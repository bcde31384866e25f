// Identity checks: what is promised, my consent and my first pictures, when I was asked and why, who looked at a
// picture of me, and the receipts of destroyed keys. Saying no is as near as saying yes, and costs nothing.

import { useEffect, useState } from "preact/hooks";
import type { Identity, IdentityLook, IdentityPolicy } from "../api/identity_types";
import { Button, More, NotKnown, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { db } from "../state/day";
import { type Trouble, troubleOf } from "../state/devices";
import { agree, halfHere, identity, looksAtMe, openIdentity, renewIdentity, withdraw } from "../state/identity";
import { place, soon, text, when } from "../text";
import { day } from "../text/format";
import { identityTrouble } from "../text/trouble";
import { PolicyWords } from "./identity_policy";
import { DeletionReceipts } from "./identity_receipts";

export function IdentityScreen() {
  const t = text.value.identity;
  const known = identity.value;
  useEffect(() => void renewIdentity(), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {!known && <NotKnown problem={identity.problem.value} />}
        {known && <Known known={known} />}
      </Page>
    </Screen>
  );
}

function Known({ known }: { known: Identity }) {
  const t = text.value.identity;
  const agreed = known.consent?.current === true;
  const [tookBack, setTookBack] = useState(false);
  return (
    <>
      <div role="status">{tookBack && !agreed && <Notice kind="good"><p>{t.consent.withdrawn}</p></Notice>}</div>
      {openIdentity() && <Waits />}
      {!known.available && known.policy && <Notice kind="warn"><p>{t.unavailable}</p></Notice>}
      {!known.policy && <Notice><p>{t.off}</p></Notice>}
      {known.policy && !agreed && <Ask known={known} policy={known.policy} />}
      {known.policy && agreed && <Agreed known={known} policy={known.policy} tookBack={() => setTookBack(true)} />}
      <History known={known} />
      <WhoLooked />
      <section class="stack" id="receipts">
        <h2>{t.receipts.title}</h2>
        <DeletionReceipts receipts={known.receipts} />
      </section>
    </>
  );
}

function Waits() {
  const t = text.value.identity;
  const check = openIdentity();
  if (!check) return null;
  const triggers = t.check.short as Record<string, string>;
  return (
    <Notice kind="warn" title={check.state === "with_person" ? t.barPerson(when(check.due_by)) : t.bar(soon(check.due_by))}>
      <p>{triggers[check.trigger] ?? triggers.other}</p>
      <a class="button" href={to("me", "identity", "check")}>{t.barLink}</a>
    </Notice>
  );
}

/** The question, with both answers alike. */
function Ask({ known, policy }: { known: Identity; policy: IdentityPolicy }) {
  const t = text.value.identity.consent;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [not, setNot] = useState(false);
  const statement = known.statement;
  const changed = known.consent !== null;
  const sign = async (): Promise<void> => {
    setNot(false);
    setTrouble(statement ? await agree(policy, statement) : { code: "failed", detail: "" });
  };
  return (
    <section class="stack">
      <h2>{changed ? t.newTitle : t.title}</h2>
      {changed && <p>{t.newLead}</p>}
      <p>{t.lead}</p>
      <PolicyWords policy={policy} statement={statement} />
      {trouble && <Wrong>{identityTrouble(trouble)}</Wrong>}
      <p class="quiet">{t.signs}</p>
      <div class="pair">
        <Button kind="wide" icon="check" onPress={sign}>{t.agree}</Button>
        <Button kind="wide" icon="x" onPress={() => setNot(true)}>{t.not}</Button>
      </div>
      <div role="status">{not && <Notice kind="good"><p>{t.notDone}</p></Notice>}</div>
    </section>
  );
}

function Agreed({ known, policy, tookBack }: { known: Identity; policy: IdentityPolicy; tookBack: () => void }) {
  const t = text.value.identity;
  return (
    <>
      <FirstPictures known={known} />
      <section class="stack">
        <h2>{t.policy.title}</h2>
        <p class="tag good">
          <Icon name="check" />
          {t.consent.given(day(known.consent?.at ?? "", place.value))}
        </p>
        <More title={t.policy.version(policy.version)} icon="info">
          <PolicyWords policy={policy} statement={known.statement} />
        </More>
        <TakeBack done={tookBack} />
      </section>
    </>
  );
}

/** The template, and whether this phone holds its half. */
function FirstPictures({ known }: { known: Identity }) {
  const t = text.value.identity.enrol;
  const made = known.template;
  const [here, setHere] = useState<boolean | null>(null);
  useEffect(() => void halfHere(db()).then((half) => setHere(half !== null)), [made?.id]);
  const fits = made !== null && made.this_phone && here !== false;
  return (
    <section class="stack">
      <h2>{t.title}</h2>
      {!made && <p>{t.none}</p>}
      {made && fits && (
        <ul class="bullets">
          <li>{t.here(day(made.at, place.value))}</li>
          {made.last_used_at !== made.at && <li>{t.used(day(made.last_used_at, place.value))}</li>}
          <li>{t.ends(day(made.idle_at, place.value))}</li>
        </ul>
      )}
      {made && !fits && <Notice kind="warn"><p>{t.elsewhere}</p></Notice>}
      {openIdentity() && <p class="quiet">{t.later}</p>}
      {known.available && !openIdentity() && (
        <a class={made && fits ? "button plain" : "button"} href={to("me", "identity", "enrol")}>
          <Icon name="camera" />
          {made ? t.again : t.start}
        </a>
      )}
    </section>
  );
}

function TakeBack({ done }: { done: () => void }) {
  const t = text.value.identity.consent;
  const [sure, setSure] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  if (!sure) return <Button onPress={() => setSure(true)}>{t.withdraw}</Button>;
  const take = async (): Promise<void> => {
    const failed = await withdraw();
    setTrouble(failed);
    if (!failed) done();
  };
  return (
    <Notice kind="warn" live>
      <p>{t.sure}</p>
      {trouble && <Wrong>{identityTrouble(trouble)}</Wrong>}
      <div class="pair">
        <Button kind="wide" onPress={take}>{t.sureYes}</Button>
        <Button kind="wide" onPress={() => setSure(false)}>{t.sureNo}</Button>
      </div>
    </Notice>
  );
}

function History({ known }: { known: Identity }) {
  const t = text.value.identity;
  const triggers = t.check.triggers as Record<string, string>;
  const end = (ask: Identity["asks"][number]): string => {
    if (ask.ending === "confirmed") return t.history.confirmed[ask.way ?? "person"];
    return ask.ending === null ? t.history.open : t.history[ask.ending];
  };
  return (
    <section class="stack">
      <h2>{t.history.title}</h2>
      {known.asks.length === 0 && <p class="quiet">{t.history.none}</p>}
      <ul class="lines" hidden={known.asks.length === 0}>
        {known.asks.map((ask) => (
          <li key={ask.id}>
            <div class="line">
              <span class="grow">
                {when(ask.at)}
                <small class="quiet under">{triggers[ask.trigger] ?? triggers.other}</small>
                <small class="under">{end(ask)}</small>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhoLooked() {
  const t = text.value.identity.looks;
  const [list, setList] = useState<IdentityLook[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const load = async (): Promise<void> => {
    try {
      setList(await looksAtMe());
      setTrouble(null);
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  return (
    <section class="stack">
      <h2>{t.title}</h2>
      {trouble && <Wrong>{identityTrouble(trouble)}</Wrong>}
      {!list && <Button onPress={load}>{t.show}</Button>}
      {list?.length === 0 && <p role="status">{t.none}</p>}
      {list && list.length > 0 && (
        <ul class="lines">
          {list.map((look) => (
            <li key={`${look.check} ${look.at}`}>
              <div class="line">
                <span class="grow">
                  {when(look.at)}
                  <small class="quiet under">{t.line(look.by, look.reason)}</small>
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
