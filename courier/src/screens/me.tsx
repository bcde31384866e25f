// Me: who I am here, language and look, what waits on this phone, receipts, what is kept, signing out.

import { useState } from "preact/hooks";
import type { Me } from "../api/types";
import { Button, Choice, NotKnown, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon, type IconName } from "../parts/icon";
import { toldTitle } from "../parts/told";
import { to } from "../route";
import { agree, tellLanguage } from "../state/acts";
import { waitingClaims } from "../state/claims";
import { me, network, operations, queue, session, signOut } from "../state/day";
import { openIdentity } from "../state/identity";
import { installNow, isInstalled, isIos } from "../state/install";
import { bulletins, standing } from "../state/market";
import { type Theme, chooseTheme, theme } from "../state/look";
import { persisted } from "../state/storage";
import { tellAgain } from "../state/telling";
import { SIGN_IN, WhyOut } from "./signin";
import { TellThisPhone } from "./tell";
import { LANGUAGES, type Language, language, speak, text } from "../text";

export function MeScreen() {
  const t = text.value.me;
  const person = me.value;
  return (
    <Screen>
      <Page title={person?.name ?? t.title} lead={person ? `${person.operator_name}, ${person.station.name}` : undefined}>
        {!person && <NotKnown problem={me.problem.value} />}
        {session.value === "out" && <WhyOut />}
        {person?.waiting_terms && <Terms terms={person.waiting_terms} />}
        <Links />
        {person && (
          <dl class="sum">
            <dt class="quiet">E-mail</dt>
            <dd>{person.email}</dd>
            <dt class="quiet">{t.vehicle}</dt>
            <dd>{text.value.work.vehicle[person.vehicle]}</dd>
            <dt class="quiet">{t.station}</dt>
            <dd>{person.station.code}</dd>
          </dl>
        )}
        <fieldset>
          <legend>{t.language}</legend>
          <div class="choices three">
            {(Object.keys(LANGUAGES) as Language[]).map((l) => (
              <Choice key={l} name="language" value={l} chosen={language.value} onChoose={chooseLanguage}>
                {LANGUAGES[l]}
              </Choice>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{t.theme}</legend>
          <div class="choices three">
            {(["system", "light", "dark"] as Theme[]).map((name) => (
              <Choice key={name} name="theme" value={name} chosen={theme.value} onChoose={chooseTheme}>
                {t.themes[name]}
              </Choice>
            ))}
          </div>
        </fieldset>
        {session.value !== "out" && <TellThisPhone />}
        <Install />
        <SignOut />
        <p class="quiet small">{t.version}</p>
      </Page>
    </Screen>
  );
}

function chooseLanguage(wanted: Language): void {
  speak(wanted);
  void tellLanguage(wanted);
  tellAgain();
}

function Terms({ terms }: { terms: NonNullable<Me["waiting_terms"]> }) {
  const t = text.value.me;
  const sent = operations.value.some((op) => op.kind === "terms" && op.state !== "refused" && op.settledAt === null);
  return (
    <Notice kind="warn" title={t.terms(terms.programme, terms.version)}>
      <p>{t.termsLead}</p>
      <p class="terms">{terms.body}</p>
      {sent ? <p class="tag">{t.agreed}</p> : <Button kind="main" onPress={() => agree(terms.version)}>{t.agree}</Button>}
    </Notice>
  );
}

function Links() {
  const t = text.value.me;
  const { records, photos, refused } = queue.value;
  const waits = records + photos;
  const rows: [string, IconName, string, string][] = [
    [to("me", "queue"), "cloud", t.queue, refused > 0 ? text.value.strip.needsYou(refused) : waits === 0 ? t.queueNone : waitingList()],
    [to("me", "photos"), "camera", text.value.photos.title, ""],
    [to("me", "devices"), "key", text.value.devices.title, ""],
    [to("me", "identity"), "person", text.value.identity.title, openIdentity() ? text.value.identity.meLine : ""],
    [to("me", "decisions"), "info", text.value.decisions.title, toldTitle()],
    [to("me", "claims"), "mail", text.value.claims.title, text.value.claims.waiting(waitingClaims().length)],
    [to("me", "safety"), "warn", text.value.market.safety.title, ""],
    [to("me", "bulletins"), "mail", text.value.market.bulletins.title, newestBulletin()],
    [to("me", "standing"), "star", text.value.market.standing.title, standing.value ? text.value.market.standing.levels[standing.value.level] : ""],
    [to("me", "receipts"), "receipt", t.receipts, ""],
    [to("me", "kept"), "shield", t.kept, ""],
  ];
  return (
    <ul class="lines">
      {rows.map(([href, icon, words, more]) => (
        <li key={href}>
          <a href={href}>
            <Icon name={icon === "cloud" ? "phone" : icon} />
            <span class="grow">
              {words}
              {more && <small class="quiet under">{more}</small>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The title of the newest bulletin. */
function newestBulletin(): string {
  const newest = bulletins.value?.bulletins[0];
  if (!newest) return "";
  return (language.value === "es" ? (newest.es ?? newest.en) : newest.en).title;
}

/** "2 records and 3 photos". */
export function waitingList(): string {
  const t = text.value.strip;
  const { records, photos } = queue.value;
  if (records > 0 && photos > 0) return t.and(t.records(records), t.photos(photos));
  return records > 0 ? t.records(records) : t.photos(photos);
}

function Install() {
  const t = text.value.me;
  const safe = persisted.value;
  return (
    <section class="stack tight">
      {!isInstalled() && (
        <>
          <h2>{t.install}</h2>
          <p>{t.installWhy}</p>
          {installNow.value ? (
            <Button icon="download" onPress={installNow.value}>
              {t.installNow}
            </Button>
          ) : (
            <p class="quiet">{isIos() ? t.installIos : t.installOther}</p>
          )}
        </>
      )}
      {safe !== null && <p class="quiet small">{safe ? t.persisted : t.notPersisted}</p>}
    </section>
  );
}

function SignOut() {
  const t = text.value.me;
  const [sure, setSure] = useState(false);
  const [failed, setFailed] = useState(false);
  const waits = queue.value.records + queue.value.photos > 0;
  const leave = async (): Promise<void> => {
    if (waits && !sure) return setSure(true);
    await signOut().catch(() => setFailed(true));
  };
  if (session.value === "out") {
    return (
      <a class="button main" href={SIGN_IN}>
        {text.value.signIn.title}
      </a>
    );
  }
  return (
    <div class="stack tight">
      {sure && <Notice kind="warn" live><p>{t.signOutWaits(waitingList())}</p></Notice>}
      {(failed || network.value === "offline") && <p class="quiet">{t.signOutNetwork}</p>}
      <Button onPress={leave}>{sure ? t.signOutSure : t.signOut}</Button>
    </div>
  );
}
