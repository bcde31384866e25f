// My record, at the server: every kind of data with its purpose, who looked, a copy of all of it, what is wrong,
// and leaving. The words about kinds come from the server, in the language it knows me by.

import { useEffect, useState } from "preact/hooks";
import { ask, client } from "../api/client";
import { newId } from "../api/id";
import type { EraseOutcome, Held, KeptKind, MyRecord, RecordCorrection, RecordLook, StaysLine } from "../api/record_types";
import { Button, More, NotKnown, Notice, Wrong } from "../parts/basics";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { session } from "../state/day";
import { telling } from "../state/telling";
import { place, text, when, wordOf } from "../text";
import { troubleOf } from "../text/trouble";
import { day } from "../text/format";

/** Looks that stand open; the rest unfolds. */
const FIRST_LOOKS = 5;
const PATH = "/v1/my-record";

const dayOf = (at: string): string => day(at, place.value);
const json = (value: string): string => `data:application/json;charset=utf-8,${encodeURIComponent(value)}`;

export function Record() {
  const [record, setRecord] = useState<MyRecord | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [erased, setErased] = useState<EraseOutcome | null>(null);
  const load = async (): Promise<void> => {
    try {
      setRecord(await ask<MyRecord>({ method: "GET", path: PATH }));
      setProblem(null);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  const signedIn = session.value;
  useEffect(() => void load(), [signedIn]);
  if (erased?.outcome === "done") return <Erased {...erased} />;
  if (!record) return <NotKnown problem={problem} />;
  return (
    <>
      <Kinds kinds={record.kinds} />
      <Looks looks={record.looks} />
      <p><a href={to("me", "decisions")}>{text.value.record.decisions}</a></p>
      <Copy />
      <Corrections record={record} reload={load} />
      <Leave record={record} done={setErased} reload={load} />
    </>
  );
}

function Kinds({ kinds }: { kinds: KeptKind[] }) {
  const t = text.value.record;
  return (
    <section class="stack tight">
      <h2>{t.kinds}</h2>
      <p class="quiet">{t.lead}</p>
      {kinds.map((kind) => (
        <More key={kind.kind} title={`${kind.title} · ${t.rows(kind.rows)}`}>
          <p>{kind.what}</p>
          <p>{kind.why}</p>
          <p class="quiet">
            {kind.keep} {kind.until && t.until(dayOf(kind.until))} {kind.since && `(${t.since(dayOf(kind.since))})`}
          </p>
        </More>
      ))}
    </section>
  );
}

function Looks({ looks }: { looks: RecordLook[] }) {
  const t = text.value.record;
  const rest = looks.slice(FIRST_LOOKS);
  return (
    <section class="stack tight" data-part="looks">
      <h2>{t.looks}</h2>
      <p class="quiet">{t.looksLead}</p>
      {looks.length === 0 ? <p>{t.looksNone}</p> : <LookList looks={looks.slice(0, FIRST_LOOKS)} />}
      {rest.length > 0 && <More title={t.looksMore(looks.length)}><LookList looks={rest} /></More>}
    </section>
  );
}

function LookList({ looks }: { looks: RecordLook[] }) {
  return (
    <ul class="bullets">
      {looks.map((look) => (
        <li key={`${look.at}${look.subject}${look.what}`}>
          <b>{look.who}</b> {look.what}
          <small class="quiet under">{look.purpose && `${look.purpose}. `}{when(look.at)}</small>
        </li>
      ))}
    </ul>
  );
}

/** A copy is made on the phone first, so that what is saved is whole. */
function Copy() {
  const t = text.value.record;
  const [made, setMade] = useState<{ href: string; bytes: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => { if (made) URL.revokeObjectURL(made.href); }, [made]);
  const make = async (): Promise<void> => {
    try {
      const answer = await client().call({ method: "GET", path: `${PATH}/export` });
      if (!answer.ok) throw new Error(String(answer.status));
      const file = await answer.blob();
      setMade({ href: URL.createObjectURL(new Blob([file], { type: "application/json" })), bytes: file.size });
      setProblem(null);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  const size = (bytes: number): string =>
    new Intl.NumberFormat(place.value.language, { style: "unit", unit: "megabyte", maximumFractionDigits: 2 }).format(bytes / 1_000_000);
  return (
    <section class="stack tight">
      <h2>{t.copy}</h2>
      <p class="quiet">{t.copyLead}</p>
      {problem && <Wrong>{problem}</Wrong>}
      {made ? (
        <a class="button main" download="my-record.json" href={made.href}>
          <Icon name="download" />
          {t.save(size(made.bytes))}
        </a>
      ) : (
        <Button icon="download" onPress={make}>{t.make}</Button>
      )}
      <p class="quiet small">{t.check} <code>porchlight verify my-record.json</code></p>
    </section>
  );
}

function Corrections({ record, reload }: { record: MyRecord; reload: () => Promise<void> }) {
  const t = text.value.record;
  const [kind, setKind] = useState(record.kinds[0]?.kind ?? "");
  const [words, setWords] = useState("");
  const [told, setTold] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    try {
      const request = { method: "POST", path: `${PATH}/corrections`, operation: newId("opn"), json: { kind, words } } as const;
      const { outcome } = await ask<{ outcome: "kept" | "enough" }>(request);
      setTold(outcome === "kept" ? t.said : t.enough);
      setProblem(null);
      setWords("");
      await reload();
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <section class="stack tight" data-part="wrong">
      <h2>{t.wrong}</h2>
      <p class="quiet">{t.wrongLead}</p>
      {record.corrections.map((said) => <Said key={said.id} said={said} />)}
      {told && <Notice live kind="good"><p>{told}</p></Notice>}
      {problem && <Wrong>{problem}</Wrong>}
      <More title={t.say}>
        <label class="stack tight">
          <span>{t.about}</span>
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {record.kinds.map((one) => <option key={one.kind} value={one.kind}>{one.title}</option>)}
          </select>
        </label>
        <label class="stack tight">
          <span>{t.words}</span>
          <textarea rows={4} maxLength={5000} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <Button kind="main" onPress={send}>{t.say}</Button>
      </More>
    </section>
  );
}

function Said({ said }: { said: RecordCorrection }) {
  const t = text.value.record;
  return (
    <article class="card">
      <p><b>{said.title}</b> <span class={said.state === "open" ? "tag" : "tag good"}>{wordOf(t.states, said.state)}</span></p>
      <p dir="auto">{said.words}</p>
      <p class="quiet small">{when(said.said_at)}. {said.state === "open" && t.answerBy(dayOf(said.answer_by))}</p>
      {said.answer && <p dir="auto">{said.answer}</p>}
      {said.answered_by && said.answered_at && <p class="quiet small">{t.answered(said.answered_by, when(said.answered_at))}</p>}
    </article>
  );
}

interface LeaveProps {
  record: MyRecord;
  done: (outcome: EraseOutcome) => void;
  reload: () => Promise<void>;
}

function Leave({ record, done, reload }: LeaveProps) {
  const t = text.value.record;
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const erase = async (): Promise<void> => {
    if (!sure) return setSure(true);
    try {
      const outcome = await ask<EraseOutcome>({ method: "POST", path: `${PATH}/erasure` });
      done(outcome);
      // After an erasure nobody is signed in who could ask again.
      if (outcome.outcome === "waits") await reload();
      else await telling.drop();
    } catch (error) {
      setProblem(troubleOf(error));
    }
    setSure(false);
  };
  const keep = async (): Promise<void> => {
    try {
      await ask({ method: "DELETE", path: `${PATH}/erasure` });
      await reload();
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <section class="stack tight" data-part="erase">
      <h2>{t.erase}</h2>
      {problem && <Wrong>{problem}</Wrong>}
      {record.erasure ? (
        <>
          <HeldList lead={t.waits(when(record.erasure.asked_at))} held={record.erasure.held} />
          <Button onPress={keep}>{t.keep}</Button>
        </>
      ) : (
        <>
          <p>{t.eraseLead}</p>
          <p class="quiet">{t.eraseStays}</p>
          <Button kind={sure ? "main" : ""} onPress={erase}>{sure ? t.eraseSure : t.eraseAsk}</Button>
        </>
      )}
    </section>
  );
}

function HeldList({ lead, held }: { lead: string; held: Held[] }) {
  return (
    <Notice kind="warn" live>
      <p>{lead}</p>
      <ul class="bullets">{held.map((one) => <li key={one.code}>{one.words}</li>)}</ul>
    </Notice>
  );
}

function Erased({ erased, stays, receipt }: { erased: string[]; stays: StaysLine[]; receipt: string }) {
  const t = text.value.record;
  return (
    <section class="stack tight" data-part="receipt">
      <h2>{t.done}</h2>
      <Notice kind="good" live><p>{t.doneLead}</p></Notice>
      <a class="button main" download="erasure-receipt.json" href={json(receipt)}>
        <Icon name="download" />
        {t.saveReceipt}
      </a>
      <p class="quiet small">{t.check} <code>porchlight verify erasure-receipt.json</code></p>
      <h3>{t.gone}</h3>
      <ul class="bullets">{erased.map((title) => <li key={title}>{title}</li>)}</ul>
      <h3>{t.left}</h3>
      <ul class="bullets">{stays.map((line) => <li key={line.title}><b>{line.title}</b>: {line.words}</li>)}</ul>
    </section>
  );
}
