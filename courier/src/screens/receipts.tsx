// Receipts of my blocks: the server's signed promises, to be read, copied and kept.

import { useState } from "preact/hooks";
import { ask } from "../api/client";
import type { Award, Receipt } from "../api/types";
import { Button, Empty, Page, Wrong } from "../parts/basics";
import { blockWhen } from "../parts/blockcard";
import { Screen } from "../parts/frame";
import { to } from "../route";
import { myAwards } from "../state/day";
import { place, text } from "../text";
import { clock, day } from "../text/format";
import { troubleOf } from "../text/trouble";

export function Receipts() {
  const t = text.value.receipts;
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {myAwards.value.length === 0 && (
          <Empty icon="receipt" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {myAwards.value.map((award) => (
          <OfAward key={award.id} award={award} />
        ))}
      </Page>
    </Screen>
  );
}

function OfAward({ award }: { award: Award }) {
  const t = text.value.receipts;
  const [list, setList] = useState<Receipt[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setList((await ask<{ receipts: Receipt[] }>({ method: "GET", path: `/v1/receipts?subject=${award.id}` })).receipts);
      setProblem(null);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <article class="card">
      <p class="when">{blockWhen(award.block)}</p>
      {list?.map((receipt) => (
        <OneReceipt key={receipt.leaf} receipt={receipt} />
      ))}
      {list?.length === 0 && <p class="quiet">{t.none}</p>}
      {problem && <Wrong>{problem}</Wrong>}
      {!list && <Button onPress={load}>{t.show}</Button>}
    </article>
  );
}

/** The receipt of my own delivery on its stop's page: a short line, and a file to keep. */
export function DeliveryReceipt({ attempt }: { attempt: string }) {
  const t = text.value.receipts;
  const [list, setList] = useState<Receipt[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    try {
      setList((await ask<{ receipts: Receipt[] }>({ method: "GET", path: `/v1/receipts?subject=${attempt}` })).receipts);
      setProblem(null);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  const last = list?.at(-1);
  return (
    <div class="stack tight" data-receipt="">
      {list === null && <Button kind="plain" icon="receipt" onPress={load}>{t.mine}</Button>}
      {list !== null && (
        <p class="quiet" role="status">
          {last === undefined ? t.none : last.index === null ? t.promised : t.inLog(last.index)}{" "}
          {last !== undefined && (
            <a download={`receipt-${attempt}.txt`} href={`data:text/plain;charset=utf-8,${encodeURIComponent(list.map((r) => r.note).join("\n"))}`}>
              {t.keep}
            </a>
          )}
        </p>
      )}
      {problem && <Wrong>{problem}</Wrong>}
    </div>
  );
}

function OneReceipt({ receipt }: { receipt: Receipt }) {
  const t = text.value.receipts;
  const [copied, setCopied] = useState(false);
  return (
    <div class="stack tight">
      <p>
        <b>{receipt.kind}</b>{" "}
        <span class="quiet">
          {day(receipt.at, place.value)}, {clock(receipt.at, place.value)}
        </span>
      </p>
      <pre class="receipt" tabIndex={0}>{receipt.note}</pre>
      <Button kind="plain" onPress={() => navigator.clipboard.writeText(receipt.note).then(() => setCopied(true))}>
        {copied ? t.copied : t.copy}
      </Button>
    </div>
  );
}
