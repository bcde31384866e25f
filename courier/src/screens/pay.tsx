// Pay: a statement for each block, each line with its rule, what driving leaves of it for each hour, and the
// mileage log. The ledger is the server's; the phone keeps what it read.

import { useState } from "preact/hooks";
import type { PayLine, PayStatement } from "../api/market_types";
import type { BlockCard } from "../api/types";
import { Button, Empty, More, NotKnown, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { myAwards } from "../state/day";
import { type PayFile, pay, payFile } from "../state/market";
import { place, text } from "../text";
import { day, distance, duration, money, share, span } from "../text/format";
import { payLines } from "../text/pay";
import { LostPart } from "./lost";

const KILOMETRE_MM = 1_000_000;

export function Pay() {
  const t = text.value.pay;
  const statements = pay.value?.statements ?? [];
  const [lost, races] = [pay.value?.lost ?? [], pay.value?.lost_races ?? []];
  const some = statements.length + lost.length + races.length > 0;
  const read = new Set(statements.map((paid) => paid.award.id));
  // Checked out on this phone, and not heard of yet.
  const waiting = myAwards.value.filter((award) => award.state === "checked_out" && !read.has(award.id));
  return (
    <Screen>
      <Page title={t.title}>
        {!pay.known.value && <NotKnown problem={pay.problem.value} />}
        {pay.known.value && !some && waiting.length === 0 && (
          <Empty icon="money" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {statements.length > 0 && <Totals statements={statements} />}
        {waiting.length + statements.length > 0 && (
          <div class="stack">
            {waiting.map((award) => (
              <article key={award.id} class="card">
                <Head block={award.block} />
                <p class="quiet">{text.value.market.pay.waits}</p>
              </article>
            ))}
            {statements.map((paid) => (
              <Statement key={paid.award.id} paid={paid} />
            ))}
          </div>
        )}
        <LostPart lost={lost} races={races} />
        {statements.length > 0 && <Files what="mileage" title={text.value.market.pay.log} why={text.value.market.pay.logWhy} />}
        {some && <Files what="lines" title={text.value.market.pay.all} why={text.value.market.pay.allWhy} />}
        {statements.length > 0 && (
          <p class="quiet small">
            {text.value.market.pay.never} {t.unpaidNote}
          </p>
        )}
      </Page>
    </Screen>
  );
}

/** Sums per currency: different currencies are never added up. */
function Totals({ statements }: { statements: PayStatement[] }) {
  const t = text.value.pay;
  const { language } = place.value;
  const currencies = [...new Set(statements.map((paid) => paid.currency))];
  return (
    <>
      {currencies.map((currency) => {
        const of = statements.filter((paid) => paid.currency === currency);
        const total = of.reduce((sum, paid) => sum + paid.total, 0);
        const left = of.reduce((sum, paid) => sum + paid.total - (paid.mileage ?? 0), 0);
        return (
          <section key={currency} class="total-pay">
            <p class="quiet">{t.total(of.length)}</p>
            <p class="amount">{money(total, currency, language)}</p>
            <p>
              {t.net}: <b class="number">{money(left, currency, language)}</b>
            </p>
          </section>
        );
      })}
    </>
  );
}

function Head({ block, amount }: { block: BlockCard; amount?: string }) {
  return (
    <div class="top">
      <div class="grow">
        <p class="when">{day(block.starts_at, place.value)}</p>
        <p class="number">{span(block.starts_at, block.ends_at, place.value)}</p>
      </div>
      {amount && <p class="money">{amount}</p>}
    </div>
  );
}

/** Below so many engaged minutes an amount for an hour says nothing about an hour. */
const LEAST_MINUTES = 15;

function Statement({ paid }: { paid: PayStatement }) {
  const t = text.value.market.pay;
  const { language } = place.value;
  const amount = (minor: number): string => money(minor, paid.currency, language);
  return (
    <article class="card" data-statement={paid.award.id}>
      <Head block={paid.block} amount={amount(paid.total)} />
      {paid.net_per_hour !== null && (paid.minutes ?? 0) >= LEAST_MINUTES && (
        <ul class="facts">
          <li class="net">
            <Icon name="money" />
            {t.perHour}: {amount(paid.net_per_hour)}
          </li>
        </ul>
      )}
      {paid.lines.length === 0 && <p class="quiet">{t.notYet}</p>}
      {paid.lines.length > 0 && (
        <More title={text.value.pay.how}>
          <Lines paid={paid} />
        </More>
      )}
    </article>
  );
}

/** The rule behind a line, in words. */
function basisWords(paid: PayStatement, { basis }: PayLine): string {
  const t = text.value.market.pay.basis;
  const { language } = place.value;
  const amount = (minor: number): string => money(minor, paid.currency, language);
  switch (basis.of) {
    case "block": return t.block(duration(basis.minutes), distance(basis.metres, language));
    case "share": return t.share(share(basis.per_mille, language), amount(basis.amount));
    case "minutes": return t.minutes(duration(basis.minutes), amount(basis.per_hour));
    case "held": return t.held(duration(basis.minutes), share(basis.rest_per_mille, language));
    case "gift": return t.gift;
    case "stated": return t.stated;
    case "reversal": return "";
  }
}

function Lines({ paid }: { paid: PayStatement }) {
  const t = text.value.market.pay;
  const { language } = place.value;
  const amount = (minor: number): string => money(minor, paid.currency, language);
  const { rate, mileage, metres } = paid;
  const each = rate && amountOf(rate.milli_minor, paid.currency, language);
  const unit = rate && each ? (rate.unit_mm === KILOMETRE_MM ? t.perKm(each) : t.perMile(each)) : "";
  return (
    <>
      <dl class="sum">
        {paid.lines.map((line) => (
          <LineRows key={line.number} paid={paid} line={line} />
        ))}
        <dt class="total">{t.total}</dt>
        <dd class="total">{amount(paid.total)}</dd>
        {mileage !== null && metres !== null && (
          <>
            <dt>{t.mileage(distance(metres, language), unit)}</dt>
            <dd>{amount(-mileage)}</dd>
            <dt class="total">{t.left}</dt>
            <dd class="total">{amount(paid.total - mileage)}</dd>
          </>
        )}
      </dl>
      <BlockRule paid={paid} />
      <ul class="bullets quiet small">
        {paid.minutes !== null && <li>{t.engaged(duration(paid.minutes))}</li>}
        {rate && <li>{rate.source ? t.source(rate.source) : t.ownRate}</li>}
        {paid.total !== paid.from_operator && <li>{t.tipsOut}</li>}
      </ul>
    </>
  );
}

function LineRows({ paid, line }: { paid: PayStatement; line: PayLine }) {
  const t = text.value.market.pay;
  const back = line.basis.of === "reversal";
  const words = basisWords(paid, line);
  return (
    <>
      <dt>
        {back ? `${t.takesBack}: ${t.kinds[line.kind]}` : t.kinds[line.kind]}
        {line.taken_back && <small class="quiet"> ({t.takenBack})</small>}
        {words && <small class="quiet under">{words}</small>}
        {line.reason && !back && <small class="under">{t.reason(line.reason)}</small>}
      </dt>
      <dd>{money(line.amount, paid.currency, place.value.language)}</dd>
    </>
  );
}

/** The block's rule with its numbers, added up again here; says so where the entry differs. */
function BlockRule({ paid }: { paid: PayStatement }) {
  const t = text.value.pay;
  const rule = paid.block.pay_rule;
  const standing = paid.lines.find((line) => line.kind === "block" && line.basis.of === "block" && !line.taken_back);
  if (!standing) return null;
  const amount = (minor: number): string => money(minor, paid.currency, place.value.language);
  return (
    <>
      {payLines(paid.block).gross !== standing.amount && <Notice kind="warn"><p>{t.differs}</p></Notice>}
      <p class="quiet small">{t.rule(amount(rule.per_hour), amount(rule.per_km), amount(rule.minimum_per_hour), amount(rule.cost_per_km))}</p>
    </>
  );
}

/** A rate in thousandths of a cent, with as many digits as it has. */
function amountOf(milli: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 5 }).format(milli / 100_000);
}

/** A file of this year or the last one. */
function Files({ what, title, why }: { what: PayFile; title: string; why: string }) {
  const t = text.value.market.pay;
  const [offline, setOffline] = useState(false);
  const thisYear = new Date().getFullYear();
  const save = async (year: number): Promise<void> => {
    const csv = await payFile(what, year).catch(() => null);
    setOffline(csv === null);
    if (csv === null) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    link.download = `${what === "lines" ? "pay" : "mileage"}-${year}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <p class="quiet">{why}</p>
      <div class="pair">
        {[thisYear, thisYear - 1].map((year) => (
          <Button key={year} icon="download" onPress={() => save(year)}>
            {t.logYear(year)}
          </Button>
        ))}
      </div>
      {offline && <p class="quiet" role="status">{t.logOffline}</p>}
    </section>
  );
}
