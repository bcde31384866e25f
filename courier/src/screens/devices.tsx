// Devices and where I am signed in: every phone, session and passkey of this account, how surely the
// server knows them, what was noticed, and a way to end each.

import { type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Device, Devices, Passkey, SignedIn } from "../api/types";
import { Button, More, NotKnown, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { network, session } from "../state/day";
import {
  type Trouble, addPasskey, devices, endOthers, endSession, readDevices, removePasskey, revokeDevice,
} from "../state/devices";
import { place, text, when } from "../text";
import { day } from "../text/format";
import { SIGN_IN } from "./signin";

type Act = () => Promise<Trouble | null>;

/** Words for what went wrong: ours where there are some, otherwise the server's. */
export function troubleText(trouble: Trouble): string {
  const known: Record<string, string> = text.value.devices.troubles;
  return known[trouble.code] ?? (trouble.detail || known.failed || "");
}

export function DevicesScreen() {
  const t = text.value.devices;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [asking, setAsking] = useState(true);
  const run = async (act: Act): Promise<void> => setTrouble(await act());
  const read = (): Promise<void> => run(readDevices).finally(() => setAsking(false));
  useEffect(() => void read(), []);
  const known = session.value === "out" ? null : devices.value;
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {trouble && <Wrong>{troubleText(trouble)}</Wrong>}
        {!known && asking && <NotKnown problem={null} />}
        {session.value === "out" && (
          <a class="button main" href={SIGN_IN}>
            {text.value.signIn.title}
          </a>
        )}
        {!known && !asking && session.value !== "out" && (
          <Button icon="retry" onPress={read}>
            {t.again}
          </Button>
        )}
        {known && <Known known={known} run={run} />}
        <p>
          <a class="button stop wide" href={to("me", "gave")}>
            {text.value.gave.title}
          </a>
        </p>
      </Page>
    </Screen>
  );
}

function Known({ known, run }: { known: Devices; run: (act: Act) => Promise<void> }) {
  const t = text.value.devices;
  const live = known.devices.filter((device) => device.revoked_at === null);
  const gone = known.devices.filter((device) => device.revoked_at !== null);
  const others = known.sessions.filter((session) => !session.this).length;
  return (
    <>
      <Findings known={known} />
      <Part title={t.devices}>
        {live.map((device) => (
          <DeviceCard key={device.id} device={device} run={run} />
        ))}
        <Levels known={known} />
      </Part>
      <Part title={t.sessions}>
        {known.sessions.map((session) => (
          <SessionCard key={session.id} session={session} known={known} run={run} />
        ))}
        {others > 0 && <Sure words={t.endOthers(others)} sure={t.endOthersSure} act={() => run(endOthers)} />}
      </Part>
      <Part title={t.passkeys}>
        <p class="quiet">{t.passkeysLead}</p>
        {known.passkeys.length === 0 && <p>{t.noPasskey}</p>}
        {known.passkeys.map((passkey) => (
          <PasskeyCard key={passkey.id} passkey={passkey} only={known.passkeys.length === 1} run={run} />
        ))}
        <Button icon="plus" onPress={() => run(addPasskey)}>
          {t.add}
        </Button>
      </Part>
      {gone.length > 0 && (
        <More title={t.revoked(gone.length)}>
          <ul class="lines">
            {gone.map((device) => (
              <li key={device.id}>
                <span class="line">
                  <Icon name="ban" />
                  <span class="grow">
                    {device.label}
                    <small class="quiet under">{t.revokedAt(when(device.revoked_at ?? device.created_at))}</small>
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </More>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What was noticed, as facts: nothing here is a judgement. */
function Findings({ known }: { known: Devices }) {
  const t = text.value.devices;
  if (known.findings.length === 0) return null;
  const words = t.findings as Record<string, string>;
  return (
    <Notice kind="warn" title={t.noticed}>
      <ul class="bullets">
        {known.findings.map((finding) => (
          <li key={finding.code + finding.at}>
            {words[finding.code] ?? finding.code} <span class="quiet">{when(finding.at)}</span>
          </li>
        ))}
      </ul>
      <p>{t.noticedHelp}</p>
    </Notice>
  );
}

/** A press that asks once more before it acts, in place. */
function Sure({ words, sure, act }: { words: string; sure: string; act: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  if (network.value === "offline") return <p class="quiet small">{text.value.devices.needsNetwork}</p>;
  if (!asked) return <Button onPress={() => setAsked(true)}>{words}</Button>;
  return (
    <div class="pair">
      <Button kind="stop" onPress={() => act().finally(() => setAsked(false))}>
        {sure}
      </Button>
      <Button onPress={() => setAsked(false)}>{text.value.devices.keep}</Button>
    </div>
  );
}

function DeviceCard({ device, run }: { device: Device; run: (act: Act) => Promise<void> }) {
  const t = text.value.devices;
  return (
    <article class={device.this ? "card lit" : "card"}>
      <p>
        <b>{device.label}</b> {device.this && <span class="tag good">{t.thisPhone}</span>}
      </p>
      <ul class="facts">
        <li>
          <Icon name="shield" />
          {t.levels[device.assurance].name}
        </li>
        <li>{t.kinds[device.kind]}</li>
        <li>{t.since(when(device.created_at))}</li>
        {device.last_seen_at && <li>{t.seen(when(device.last_seen_at))}</li>}
      </ul>
      {!device.this && <Sure words={t.revoke} sure={t.revokeSure} act={() => run(() => revokeDevice(device.id))} />}
    </article>
  );
}

function SessionCard(props: { session: SignedIn; known: Devices; run: (act: Act) => Promise<void> }) {
  const t = text.value.devices;
  const { session, known, run } = props;
  const device = known.devices.find(({ id }) => id === session.device);
  return (
    <article class={session.this ? "card lit" : "card"}>
      <p>
        <b>{device?.label ?? t.unknownDevice}</b> {session.this && <span class="tag good">{t.here}</span>}
      </p>
      <ul class="facts">
        <li>
          <Icon name="key" />
          {t.methods[session.method]}
        </li>
        <li>{t.since(when(session.created_at))}</li>
        {session.network && <li>{t.network(session.network)}</li>}
        {session.seen_at && <li>{t.seen(when(session.seen_at))}</li>}
      </ul>
      {!session.this && <Sure words={t.end} sure={t.endSure} act={() => run(() => endSession(session.id))} />}
    </article>
  );
}

function PasskeyCard({ passkey, only, run }: { passkey: Passkey; only: boolean; run: (act: Act) => Promise<void> }) {
  const t = text.value.devices;
  return (
    <article class="card">
      <p>
        <b>{passkey.label}</b>
      </p>
      <ul class="facts">
        <li>
          <Icon name="cloud" />
          {passkey.synced ? t.synced : t.notSynced}
        </li>
        <li>{t.statements[passkey.statement]}</li>
        <li>{t.since(when(passkey.created_at))}</li>
        {passkey.last_used_at && <li>{t.used(when(passkey.last_used_at))}</li>}
      </ul>
      {only ? (
        <p class="quiet small">{t.onlyPasskey}</p>
      ) : (
        <Sure words={t.remove} sure={t.removeSure} act={() => run(() => removePasskey(passkey.id))} />
      )}
    </article>
  );
}

/** What the levels mean, which acts ask for which, and what a browser cannot show. */
function Levels({ known }: { known: Devices }) {
  const t = text.value.devices;
  return (
    <More title={t.levelsTitle}>
      <dl class="levels">
        {(["none", "software_key", "passkey_verified", "passkey_attested", "hardware_attested"] as const).map((level) => (
          <div key={level}>
            <dt>{t.levels[level].name}</dt>
            <dd>{t.levels[level].means}</dd>
          </div>
        ))}
      </dl>
      <p>{t.browserLimit}</p>
      {known.policy.length > 0 && (
        <>
          <h3>{t.policy}</h3>
          <ul class="bullets">
            {known.policy.map(({ act, needs, grace_until }) => (
              <li key={act}>
                {t.needs(t.acts[act], t.levels[needs].name)}
                {grace_until && ` ${t.grace(day(grace_until, place.value))}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </More>
  );
}
