// My standing: the figure, every event behind it, what excused it, and the sum added up again on this phone.

import type { StandingLine } from "../api/market_types";
import { More, NotKnown, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { standing } from "../state/market";
import { place, text } from "../text";
import { addUp } from "../text/figure";
import { day, span } from "../text/format";

/** Halves of blocks as a number of blocks. */
const blocksOf = (halves: number): string => new Intl.NumberFormat(place.value.language, { maximumFractionDigits: 1 }).format(halves / 2);

export function StandingFigure() {
  const t = text.value.market.standing;
  const known = standing.value;
  if (!known) {
    return (
      <Screen>
        <Page title={t.title} back={to("me")}>
          <NotKnown problem={standing.problem.value} />
        </Page>
      </Screen>
    );
  }
  const own = addUp(known);
  const agrees = own.figure === known.figure && own.level === known.level;
  const { rule } = known;
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        <section class="total-pay">
          <p class="amount">{new Intl.NumberFormat(place.value.language).format(known.figure)}</p>
          <p><b>{t.levels[known.level]}</b></p>
        </section>
        <Notice kind={agrees ? "good" : "warn"}>
          <p>{agrees ? t.agrees : t.differs(own.figure)}</p>
          <p class="number">{t.sum(blocksOf(own.keptHalves), blocksOf(own.againstHalves))}</p>
        </Notice>
        <ul class="bullets">
          <li>{t.kept(blocksOf(known.kept_halves))}. {t.start(rule.start)}</li>
          <li>{t.against(blocksOf(known.against_halves))}</li>
        </ul>
        <h2>{t.events}</h2>
        {known.lines.length === 0 && <p class="quiet">{t.none}</p>}
        <ul class="lines">
          {[...known.lines].reverse().map((line) => (
            <Event key={`${line.award}/${line.kind}`} line={line} />
          ))}
        </ul>
        <More title={t.rule}>
          <p>{t.ruleBody(rule.late_check_in, rule.late_forfeit, rule.no_show)}</p>
        </More>
        <p class="quiet small">{t.never}</p>
      </Page>
    </Screen>
  );
}

function Event({ line }: { line: StandingLine }) {
  const t = text.value.market.standing;
  const good = line.kind === "kept" || line.weighed === "excused";
  const sign = line.kind === "kept" ? "+" : "−";
  return (
    <li class="row-line">
      <Icon name={good ? "check" : "clock"} />
      <span class="grow">
        {t.kinds[line.kind]}
        <small class="quiet under">
          {line.block ? `${day(line.block.starts_at, place.value)}, ${span(line.block.starts_at, line.block.ends_at, place.value)}` : day(line.at, place.value)}
        </small>
        <small class="under">
          {line.excused_by ? t.excused(t.facts[line.excused_by]) : `${line.halves > 0 ? `${sign}${blocksOf(line.halves)}, ` : ""}${t.weighed[line.weighed]}`}
        </small>
      </span>
    </li>
  );
}
