// Results of rounds: yours, or why not, in one sentence for each block of the list, with "check it".

import type { AnsweredBlock, RoundResult } from "../api/round_types";
import { Empty, NotKnown, Page } from "../parts/basics";
import { blockWhen } from "../parts/blockcard";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { results } from "../state/day";
import { place, text } from "../text";
import { clock, day, duration } from "../text/format";

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

const grouped = (n: number): string => new Intl.NumberFormat(place.value.language).format(n);

/** The one sentence above the list: what came, or why not. */
function summary(result: RoundResult): string {
  const t = text.value.results;
  const { position, of, blocks } = result;
  if (result.result === "none") return "";
  if (result.contested === false) return t.suffice;
  // Rounds before the open draw tell the position only.
  if (result.contested === undefined) return t.place(position, of);
  if (result.result === "won") return t.wonPlace(grouped(position), grouped(of));
  const gone = blocks.filter(({ answer }) => answer === "full").length;
  if (gone === blocks.length) return t.allGone(gone, grouped(position), grouped(of));
  return gone === 0 ? t.limited : t.someGone(gone, blocks.length - gone, grouped(position), grouped(of));
}

/** Why one line of the list came out as it did, with its numbers. */
function because(line: AnsweredBlock, all: AnsweredBlock[]): string {
  const t = text.value.results;
  const other = all.find(({ block }) => block.id === line.with);
  const what = other ? blockWhen(other.block) : "";
  const { number, limit } = line;
  if (line.answer === "full" && number) return t.why.full(grouped(number));
  if (line.answer === "overlap" && what) return t.why.overlap(what);
  if (line.answer === "hold_cap" && limit) return t.why.hold_cap(limit);
  if (number != null && limit != null) {
    const [is, rule] = [duration(number), duration(limit)];
    if ((line.answer === "travel" || line.answer === "rest") && what) return t.why[line.answer](what, is, rule);
    if (line.answer === "day_hours" || line.answer === "week_hours") return t.why[line.answer](is, rule);
  }
  return t.answers[line.answer] ?? line.answer;
}

function Result({ result }: { result: RoundResult }) {
  const t = text.value.results;
  const { round } = result;
  const won = result.result === "won";
  const head = { won: t.won, lost: t.lost, none: t.noWish }[result.result];
  const left = result.left_out ?? [];
  const name = result.pseudonym?.slice(0, 16);
  return (
    <article class={`card ${won ? "lit" : ""}`}>
      <div class="stack tight">
        <h2 class={won ? "tag good" : ""}>
          {won && <Icon name="check" />}
          {head}
        </h2>
        <p>{summary(result)}</p>
        <p class="quiet small">
          {day(round.closes_at, place.value)}, {clock(round.closes_at, place.value)}.
          {result.tickets !== undefined && ` ${t.tickets(result.tickets)}`}
          {result.by_newcomer_share && ` ${t.newcomer}`}
          {result.result === "lost" && ` ${t.more}`}
        </p>
      </div>
      <ol class="ranked">
        {result.blocks.map((line, i) => (
          <li key={line.block.id}>
            <span class="place">{i + 1}</span>
            <span class="what">
              <b>{blockWhen(line.block)}</b>
              <small>
                {because(line, result.blocks)}
                {line.waitlist != null && ` ${t.waits(line.waitlist)}`}
              </small>
            </span>
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <div class="stack tight">
          <h3>{t.leftOut}</h3>
          <ul class="ranked">
            {left.map(({ block, reason }) => (
              <li key={block.id}>
                <span class="what">
                  <b>{blockWhen(block)}</b>
                  <small>{t.leftOutWhy[reason] ?? reason}</small>
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {name && <p class="quiet small">{t.pseudonym(name)}</p>}
      <a class="button plain" href={`/rounds/${round.id}${name ? `#e-${name}` : ""}`}>
        <Icon name="shield" />
        {result.contested === false ? t.checkRound : t.check}
      </a>
    </article>
  );
}
