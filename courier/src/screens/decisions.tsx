// Decisions and notices: what was decided about this account, why, what it does not show, what happens next,
// who decided, how to answer and appeal, the evidence itself, receipts, and what is kept of my requests.

import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/client";
import type { CaseOpen, Decision, KeptClass } from "../api/decision_types";
import type { Receipt } from "../api/types";
import { Button, Empty, More, NotKnown, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { caseWords } from "../parts/told";
import { Words } from "../parts/words";
import { to } from "../route";
import { decisions, refresh, session } from "../state/day";
import { text, when, wordOf } from "../text";
import { troubleOf } from "../text/trouble";
import { LostLines } from "./lost";

export function Decisions() {
  const t = text.value.decisions;
  const list = decisions.value?.decisions;
  const open = decisions.value?.case;
  useEffect(() => void refresh(decisions), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {!list && <NotKnown problem={decisions.problem.value} />}
        {open?.state === "open" && <CaseTold open={open} />}
        {list?.length === 0 && (
          <Empty icon="shield" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {list && list.length > 0 && (
          <ul class="lines" data-as-of={decisions.known.value?.askedAt}>
            {list.map((line) => (
              <li key={line.id}>
                <a href={to("me", "decisions", line.id)}>
                  <span class="grow">
                    {wordOf(t.kinds, line.kind)}
                    <small class="quiet under">
                      {wordOf(t.states, line.state)}
                      {line.issued_at && `, ${when(line.issued_at)}`}
                    </small>
                  </span>
                  {!line.delivered && <span class="tag warn">{t.unread}</span>}
                </a>
              </li>
            ))}
          </ul>
        )}
        <KeptSignals />
      </Page>
    </Screen>
  );
}

/** A case is open: what it rests on, who looks, and what has not happened. */
function CaseTold({ open }: { open: CaseOpen }) {
  const { title, body } = caseWords(open);
  return (
    <Notice title={title}>
      <p>{body}</p>
      <p class="quiet small">{text.value.decisions.caseSince(when(open.opened_at))}</p>
    </Notice>
  );
}

/** Every class of signal kept about me, with its end. */
function KeptSignals() {
  const t = text.value.decisions;
  const [classes, setClasses] = useState<KeptClass[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setClasses((await ask<{ classes: KeptClass[] }>({ method: "GET", path: "/v1/signals-kept" })).classes);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <section class="stack tight">
      <h2>{t.kept}</h2>
      <p class="quiet">{t.keptLead}</p>
      {problem && <Wrong>{problem}</Wrong>}
      {classes === null && <Button onPress={load}>{t.keptShow}</Button>}
      {classes?.length === 0 && <p>{t.keptNone}</p>}
      {classes && classes.length > 0 && (
        <ul class="bullets">
          {classes.map((kept) => (
            <li key={kept.class}>
              <b>{wordOf(t.classes, kept.class)}</b>: {kept.count}. {t.since(when(kept.oldest))}{" "}
              {kept.until ? t.until(when(kept.until)) : t.stays} {kept.held && t.held}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function DecisionScreen({ id }: { id: string }) {
  const t = text.value.decisions;
  const [decision, setDecision] = useState<Decision | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setDecision(await ask<Decision>({ method: "GET", path: `/v1/decisions/${id}` }));
      setProblem(null);
      // Reading it was its delivery, and an answer changes what the list says.
      void refresh(decisions);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  // Opened before the app has signed in, it is asked for once that is done.
  const signedIn = session.value;
  useEffect(() => void load(), [id, signedIn]);
  return (
    <Screen>
      <Page title={decision?.decision.subject ?? t.title} back={to("me", "decisions")}>
        {!decision && <NotKnown problem={problem} />}
        {decision && <Whole decision={decision} reload={load} />}
      </Page>
    </Screen>
  );
}

function Whole({ decision, reload }: { decision: Decision; reload: () => Promise<void> }) {
  const t = text.value.decisions;
  const { id, state, may_answer, may_appeal } = decision.decision;
  // Stands above the forms: sending an appeal takes its form away.
  const [told, setTold] = useState<string | null>(null);
  const sent = async (done: string): Promise<void> => {
    setTold(done);
    await reload();
  };
  const appeal = (
    <Words path={`/v1/decisions/${id}/appeal`} title={may_answer ? "" : t.appeal} button={t.sendAppeal} sent={() => sent(t.kept_appeal)} outcomes={t.outcomes} />
  );
  return (
    <>
      <p>
        <span class={state === "issued" || state === "in_effect" ? "tag warn" : "tag good"}>{wordOf(t.states, state)}</span>
      </p>
      {decision.why && <Notice><p dir="auto">{decision.why}</p></Notice>}
      {decision.letter.map((section) => (
        <section key={section.code} class="stack tight" lang={decision.language} data-section={section.code}>
          <h2>{section.title}</h2>
          {section.lines.map((line) => (
            <p key={line} dir="auto">{line}</p>
          ))}
        </section>
      ))}
      <Lost decision={decision} />
      <Said decision={decision} />
      {told && <Notice live kind="good"><p>{told}</p></Notice>}
      {may_answer && !told && <Words path={`/v1/decisions/${id}/answer`} title={t.answer} button={t.send} sent={() => sent(t.kept_answer)} outcomes={t.outcomes} />}
      {may_appeal && !told && (may_answer ? <More title={t.appeal}>{appeal}</More> : appeal)}
      <More title={t.evidence}>
        {decision.evidence && <p>{t.evidenceLead}</p>}
        <p class="small"><code>{decision.evidence_sha256}</code></p>
        {decision.evidence && (
          <a download={`evidence-${id}.json`} href={`data:application/json;charset=utf-8,${encodeURIComponent(decision.evidence)}`}>
            {t.keepEvidence}
          </a>
        )}
      </More>
      <DecisionReceipts id={id} />
    </>
  );
}

/** What is paid for rounds that it kept me out of, now that it fell. */
function Lost({ decision }: { decision: Decision }) {
  const t = text.value.decisions;
  const races = decision.lost_race ? [decision.lost_race] : [];
  if (decision.lost.length + races.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t.lost}</h2>
      <p class="quiet">{t.lostLead}</p>
      <LostLines lost={decision.lost} races={races} />
    </section>
  );
}

/** What I said so far, and what was answered. */
function Said({ decision }: { decision: Decision }) {
  const t = text.value.decisions;
  const { appeal, statements } = decision;
  if (statements.length === 0 && !appeal) return null;
  return (
    <section class="stack tight">
      <h2>{t.said}</h2>
      {statements.map((said) => (
        <article class="card" key={said.at}>
          <p dir="auto">{said.words}</p>
          <p class="quiet small">{when(said.at)}{said.representative && `, ${said.representative}`}</p>
        </article>
      ))}
      {appeal && (
        <article class="card">
          <p><b>{t.appealed}</b> {wordOf(t.appealStates, appeal.state)}</p>
          <p dir="auto">{appeal.words}</p>
          {appeal.state === "open" && <p class="quiet">{t.answerBy(when(appeal.answer_by))}</p>}
          {appeal.reasons && <p dir="auto">{appeal.reasons}</p>}
          {appeal.answered_by && <p class="quiet small">{wordOf(t.roles, appeal.answered_by.role)} {appeal.answered_by.pseudonym}</p>}
        </article>
      )}
    </section>
  );
}

function DecisionReceipts({ id }: { id: string }) {
  const t = text.value.receipts;
  const [notes, setNotes] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      const { receipts } = await ask<{ receipts: Receipt[] }>({ method: "GET", path: `/v1/receipts?subject=${id}` });
      setNotes(receipts.map(({ note }) => note).join("\n"));
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <div class="stack tight">
      {problem && <Wrong>{problem}</Wrong>}
      {notes === null ? (
        <Button kind="plain" icon="receipt" onPress={load}>{t.show}</Button>
      ) : (
        <>
          <pre class="receipt" tabIndex={0}>{notes}</pre>
          <a download={`receipt-${id}.txt`} href={`data:text/plain;charset=utf-8,${encodeURIComponent(notes)}`}>{t.keep}</a>
        </>
      )}
    </div>
  );
}
