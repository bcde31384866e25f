// Pay for blocks that I could not ask for while a decision kept me out that does not stand any more. The same under
// Pay and under the decision.

import type { LostPay, LostRace } from "../api/decision_types";
import { place, text, when } from "../text";
import { day, money, share, span } from "../text/format";

/** Lines of rounds and races, each with its amount and its reason. */
export function LostLines({ lost, races }: { lost: LostPay[]; races: LostRace[] }) {
  const t = text.value.market.pay.lost;
  const { language } = place.value;
  return (
    <>
      {lost.map((line) => (
        <article class="card" key={line.id} data-lost={line.by_wish ? "wish" : "entry"}>
          <p class="top reason">
            <span>{line.by_wish ? t.byWish : t.byEntry}</span>
            <b class="number">{money(line.amount, line.currency, language)}</b>
          </p>
          <p class="quiet small">
            {t.line(share(line.per_mille, language), money(line.of, line.currency, language), day(line.starts_at, place.value), span(line.starts_at, line.ends_at, place.value))}
          </p>
        </article>
      ))}
      {races.map((line) => (
        <article class="card" key={line.id} data-lost="race">
          <p class="top reason">
            <span>{t.byRace(when(line.from), when(line.until))}</span>
            <b class="number">{money(line.amount, line.currency, language)}</b>
          </p>
          <p class="quiet small">
            {t.raceLine(share(line.per_mille, language), money(line.of, line.currency, language), line.blocks, line.spans)}
          </p>
        </article>
      ))}
    </>
  );
}

/** The part of the page of pay. */
export function LostPart({ lost, races }: { lost: LostPay[]; races: LostRace[] }) {
  const t = text.value.market.pay.lost;
  const { language } = place.value;
  const all = [...lost, ...races];
  if (all.length === 0) return null;
  const currencies = [...new Set(all.map((line) => line.currency))];
  const sum = (currency: string): number =>
    all.filter((line) => line.currency === currency).reduce((total, line) => total + line.amount, 0);
  return (
    <section class="stack tight" aria-labelledby="lost-title">
      <h2 id="lost-title">{t.title}</h2>
      <p class="quiet">{t.lead}</p>
      {currencies.map((currency) => (
        <p key={currency}>
          {t.total}: <b class="number">{money(sum(currency), currency, language)}</b>
        </p>
      ))}
      <LostLines lost={lost} races={races} />
    </section>
  );
}
