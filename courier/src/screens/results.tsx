// Results of rounds: yours, or why not, in one sentence for each block of the list, with "check it".

import type { RoundResult } from "../api/types";
import { Empty, NotKnown, Page } from "../parts/basics";
import { blockWhen } from "../parts/blockcard";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { results } from "../state/day";
import { place, text } from "../text";
import { clock, day } from "../text/format";

export function Results() {
  const t = text.value.results;
  const known = results.value;
  return (
    <Screen>
      <Page title={t.title} back={to("work")}>
        {!known && <NotKnown problem={results.problem.value} />}
        {known?.results.length === 0 && (
          <Empty icon="ticket" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {known?.results.map((result) => (
          <Result key={result.round.id} result={result} />
        ))}
      </Page>
    </Screen>
  );
}

function Result({ result }: { result: RoundResult }) {
  const t = text.value.results;
  const { round } = result;
  const won = result.result === "won";
  const head = { won: t.won, lost: t.lost, none: t.noWish }[result.result];
  return (
    <article class={`card ${won ? "lit" : ""}`}>
      <div class="stack tight">
        <h2 class={won ? "tag good" : ""}>
          {won && <Icon name="check" />}
          {head}
        </h2>
        <p class="quiet small">
          {day(round.closes_at, place.value)}, {clock(round.closes_at, place.value)}. {t.place(result.position, result.of)}
          {result.result === "lost" && ` ${t.more}`}
        </p>
      </div>
      <ol class="ranked">
        {result.blocks.map(({ block, answer, waitlist }, i) => (
          <li key={block.id}>
            <span class="place">{i + 1}</span>
            <span class="what">
              <b>{blockWhen(block)}</b>
              <small>
                {t.answers[answer] ?? answer}
                {waitlist != null && ` ${t.waits(waitlist)}`}
              </small>
            </span>
          </li>
        ))}
      </ol>
      <a class="button plain" href={`/rounds/${round.id}`}>
        <Icon name="shield" />
        {t.check}
      </a>
    </article>
  );
}
