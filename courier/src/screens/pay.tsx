// Pay: finished blocks, what each pays and how that comes about, line by line, and what driving leaves of it.

import type { Award, BlockCard } from "../api/types";
import { Empty, More, NotKnown, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { awards, myAwards } from "../state/day";
import { place, text } from "../text";
import { day, distance, duration, money, span } from "../text/format";
import { payLines } from "../text/pay";

export function Pay() {
  const t = text.value.pay;
  const done = myAwards.value.filter((a) => a.state === "checked_out");
  return (
    <Screen>
      <Page title={t.title}>
        {!awards.known.value && <NotKnown problem={awards.problem.value} />}
        {awards.known.value && done.length === 0 && (
          <Empty icon="money" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {done.length > 0 && (
          <>
            <Totals done={done} />
            <div class="stack">
              {done.map((award) => (
                <PaidBlock key={award.id} block={award.block} />
              ))}
            </div>
            <p class="quiet small">{t.unpaidNote}</p>
          </>
        )}
      </Page>
    </Screen>
  );
}

/** Sums per currency: different currencies are never added up. */
function Totals({ done }: { done: Award[] }) {
  const t = text.value.pay;
  const { language } = place.value;
  const currencies = [...new Set(done.map((a) => a.block.currency))];
  return (
    <>
      {currencies.map((currency) => {
        const blocks = done.map((a) => a.block).filter((b) => b.currency === currency);
        const gross = blocks.reduce((sum, b) => sum + b.pay, 0);
        const net = blocks.reduce((sum, b) => sum + b.net, 0);
        return (
          <section key={currency} class="total-pay">
            <p class="quiet">{t.total(blocks.length)}</p>
            <p class="amount">{money(gross, currency, language)}</p>
            <p>
              {t.net}: <b class="number">{money(net, currency, language)}</b>
            </p>
          </section>
        );
      })}
    </>
  );
}

function PaidBlock({ block }: { block: BlockCard }) {
  const t = text.value.pay;
  const { language } = place.value;
  const pay = (minor: number): string => money(minor, block.currency, language);
  return (
    <article class="card">
      <div class="top">
        <div class="grow">
          <p class="when">{day(block.starts_at, place.value)}</p>
          <p class="number">{span(block.starts_at, block.ends_at, place.value)}</p>
        </div>
        <p class="money">{pay(block.pay)}</p>
      </div>
      <ul class="facts">
        <li class="net">
          <Icon name="money" />
          {text.value.work.netAfter(pay(block.net))}
        </li>
      </ul>
      <More title={t.how}>
        <Lines block={block} />
      </More>
    </article>
  );
}

function Lines({ block }: { block: BlockCard }) {
  const t = text.value.pay;
  const { language } = place.value;
  const rule = block.pay_rule;
  const pay = (minor: number): string => money(minor, block.currency, language);
  const lines = payLines(block);
  const km = distance(block.expected_metres, language);
  return (
    <>
      <dl class="sum">
        <dt>{t.hours(duration(block.minutes), pay(rule.per_hour))}</dt>
        <dd>{pay(lines.hours)}</dd>
        <dt>{t.km(km, pay(rule.per_km))}</dt>
        <dd>{pay(lines.kilometres)}</dd>
        {lines.topUp > 0 && (
          <>
            <dt>{t.topUp}</dt>
            <dd>{pay(lines.topUp)}</dd>
          </>
        )}
        <dt class="total">{t.gross}</dt>
        <dd class="total">{pay(lines.gross)}</dd>
        <dt>{t.cost(km, pay(rule.cost_per_km))}</dt>
        <dd>{pay(-lines.cost)}</dd>
        <dt class="total">{t.net}</dt>
        <dd class="total">{pay(lines.net)}</dd>
      </dl>
      {lines.gross !== block.pay && <p>{t.differs}</p>}
      <p class="quiet small">{t.rule(pay(rule.per_hour), pay(rule.per_km), pay(rule.minimum_per_hour), pay(rule.cost_per_km))}</p>
    </>
  );
}
