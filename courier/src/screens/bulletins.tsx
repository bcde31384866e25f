// Bulletins: what the station tells all couriers, the newest first.

import { Empty, NotKnown, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { bulletins } from "../state/market";
import { language, place, text } from "../text";
import { day } from "../text/format";

const ICON = { safety: "shield", rules: "info", news: "mail" } as const;

export function Bulletins() {
  const t = text.value.market.bulletins;
  const list = bulletins.value?.bulletins ?? [];
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {!bulletins.known.value && <NotKnown problem={bulletins.problem.value} />}
        {bulletins.known.value && list.length === 0 && (
          <Empty icon="info" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {list.map((one) => {
          const own = language.value === "es" ? (one.es ?? one.en) : one.en;
          return (
            <article key={one.id} class="card" lang={own === one.en ? "en" : "es"}>
              <p class="quiet small">
                <Icon name={ICON[one.kind]} /> {t.kinds[one.kind]} · {day(one.published_at, place.value)}
              </p>
              <h2 dir="auto">{own.title}</h2>
              {one.holds_from && <p class="tag">{t.from(day(one.holds_from, place.value))}</p>}
              {own.body.split(/\n{2,}/).map((paragraph, n) => (
                <p key={n} dir="auto">{paragraph}</p>
              ))}
            </article>
          );
        })}
      </Page>
    </Screen>
  );
}
