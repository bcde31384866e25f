// Receipts of destroyed keys, each checked here: that it is of the very template this phone enrolled, and that the
// log holds it under its signed head. What that proves, and what it does not, stands beside it.

import { useState } from "preact/hooks";
import { Refused, ask } from "../api/client";
import type { DeletionParts } from "../api/identity_types";
import type { Verified, HeldThen } from "../check/deletion";
import { Button, More, Notice, Wrong } from "../parts/basics";
import { Icon } from "../parts/icon";
import { db, me } from "../state/day";
import { type Trouble, troubleOf } from "../state/devices";
import { text, when } from "../text";
import { identityTrouble } from "../text/trouble";

/** Loaded only when wanted: the mathematics is larger than the page. */
const VERIFIER = "./deletion.js";
type Verifier = (parts: DeletionParts, held: HeldThen, courier: string, proof: string, logKey: string) => Verified;

export function DeletionReceipts({ receipts }: { receipts: DeletionParts[] }) {
  const t = text.value.identity.receipts;
  if (receipts.length === 0) return <p class="quiet">{t.none}</p>;
  return (
    <>
      {receipts.map((parts) => (
        <OneReceipt key={parts.template} parts={parts} />
      ))}
      <p class="quiet">{t.proves}</p>
    </>
  );
}

async function verify(parts: DeletionParts): Promise<Verified | "waits"> {
  const query = new URLSearchParams({ subject: parts.template, leaf: parts.leaf_hash });
  try {
    const [proof, { key }] = await Promise.all([
      ask<{ proof: string }>({ method: "GET", path: `/v1/log/proof?${query}` }),
      ask<{ key: string }>({ method: "GET", path: "/v1/log/key" }),
    ]);
    const kept = await db().get("faces", parts.template);
    const held: HeldThen = { enrolment: kept?.enrolment ?? null, salt: kept?.salt ?? null, logKey: kept?.logKey ?? null };
    const { verifyDeletion } = (await import(VERIFIER)) as { verifyDeletion: Verifier };
    return verifyDeletion(parts, held, me.value?.id ?? "", proof.proof, key);
  } catch (error) {
    if (error instanceof Refused && (error.problem.status === 404 || error.problem.status === 503)) return "waits";
    throw error;
  }
}

function OneReceipt({ parts }: { parts: DeletionParts }) {
  const t = text.value.identity.receipts;
  const causes = t.causes as Record<string, string>;
  const [found, setFound] = useState<Verified | "waits" | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const check = async (): Promise<void> => {
    setTrouble(null);
    try {
      setFound(await verify(parts));
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(parts, null, 1))}`;
  return (
    <article class="card" data-template={parts.template} data-holds={found === null || found === "waits" ? undefined : found.holds ? "yes" : "no"}>
      <p>{t.line(when(parts.at), causes[parts.cause] ?? causes.other ?? "")}</p>
      <div role="status" class="stack">
        {found === "waits" && <p>{t.waits}</p>}
        {found !== null && found !== "waits" && <Result found={found} />}
      </div>
      {trouble && <Wrong>{identityTrouble(trouble)}</Wrong>}
      <div class="pair">
        {(found === null || found === "waits") && <Button kind="wide" icon="shield" onPress={check}>{t.check}</Button>}
        <a class="button wide" download={`receipt-${parts.template}.json`} href={file}>
          <Icon name="download" />
          {t.keep}
        </a>
      </div>
    </article>
  );
}

function Result({ found }: { found: Verified }) {
  const t = text.value.identity.receipts;
  return (
    <Notice kind={found.holds ? "good" : "stop"} title={found.holds ? t.holds : t.fails}>
      <ul class="ticks">
        {found.steps.map(({ step, holds }) => (
          <li key={step} class={holds ? "good" : "stop"}>
            <Icon name={holds ? "check" : "x"} />
            {t.steps[step]}
          </li>
        ))}
      </ul>
      <p class="quiet">{found.ownCopy ? t.own : t.copy}</p>
      <More title={t.leaf} icon="info">
        <code class="hash">{found.leaf}</code>
      </More>
    </Notice>
  );
}
