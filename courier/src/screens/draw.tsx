// What a draw means for this courier before it happens: tickets and why, the odds of a list, standby.

import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/client";
import type { ListOdds, OpenRound } from "../api/round_types";
import { Button, More, Notice } from "../parts/basics";
import { blockWhen } from "../parts/blockcard";
import { standby } from "../state/day";
import { setStandby } from "../state/standby";
import { place, text } from "../text";
import { clock, day, duration, sameDay } from "../text/format";

const HOURS = [1, 4, 8];

/** "today 18:00" shortens to the hour; other days are named. */
function moment(at: string): string {
  const time = clock(at, place.value);
  return sameDay(at, Date.now(), place.value) ? time : `${day(at, place.value)}, ${time}`;
}

/** How many tickets there are and what they rest on, so that anybody can count again. */
export function Tickets({ round }: { round: OpenRound }) {
  const t = text.value.work;
  const { credit, limits } = round;
  if (!credit) return null;
  return (
    <More title={t.whyTickets} icon="ticket">
      <ul class="bullets">
        <li>{t.ticketsBase}</li>
        <li>{credit.held_until ? t.ticketsHeld(day(credit.held_until, place.value)) : t.ticketsDays(credit.days, day(credit.since, place.value))}</li>
        {limits?.newcomer && <li>{t.newcomer}</li>}
        {limits && limits.hold_cap > 0 && <li>{t.room(limits.room, limits.hold_cap)}</li>}
        {limits && limits.day_minutes > 0 && <li>{t.limits(duration(limits.day_minutes), duration(limits.week_minutes))}</li>}
      </ul>
    </More>
  );
}

const share = (part: number, of: number): string =>
  new Intl.NumberFormat(place.value.language, { style: "percent", maximumFractionDigits: 0 }).format(of === 0 ? 0 : part / of);

interface Asked {
  list: string;
  odds: ListOdds | null;
}

/** The odds of the list as it stands, asked for when wanted. */
export function Odds(props: { round: OpenRound; ranked: string[]; most: number }) {
  const { round, ranked, most } = props;
  const t = text.value.work;
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = `${ranked.join()} ${most}`;
  const find = async (): Promise<void> => {
    const body = { ranked, max_blocks: most };
    const odds = await ask<ListOdds>({ method: "POST", path: `/v1/rounds/${round.id}/odds`, json: body }).catch(() => null);
    setAsked({ list, odds });
  };
  const known = asked?.list === list ? asked : null;
  if (!known) {
    return (
      <Button kind="plain" icon="ticket" onPress={find}>
        {t.odds}
      </Button>
    );
  }
  if (!known.odds) return <Notice kind="warn" live><p>{t.oddsNot}</p></Notice>;
  const { odds } = known;
  return (
    <div class="stack tight" role="status">
      <p>{t.oddsAny(share(odds.any, odds.tries), odds.entrants)}</p>
      {odds.entrants > 0 && (
        <ul class="bullets">
          {ranked.map((id, at) => {
            const block = round.blocks.find((b) => b.id === id);
            return block && <li key={id}>{blockWhen(block)}: {t.oddsEach(share(odds.each[at] ?? 0, odds.tries))}</li>;
          })}
        </ul>
      )}
      <p class="quiet small">{t.oddsHow}</p>
    </div>
  );
}

/** Standby for urgent rounds: being on it at the close is the entry. */
export function StandbyCard() {
  const t = text.value.work;
  const [failed, setFailed] = useState(false);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!standby.known.value) return null;
  const until = standby.value?.until ?? null;
  const on = until !== null && Date.parse(until) > now;
  const set = async (minutes: number): Promise<void> => setFailed(!(await setStandby(minutes)));
  return (
    <More title={t.standby} icon="clock">
      <p class="quiet">{t.standbyLead}</p>
      {failed && <Notice kind="warn" live><p>{t.standbyNot}</p></Notice>}
      {on && <p class="tag good" role="status">{t.standbyUntil(moment(until))}</p>}
      {on ? (
        <Button onPress={() => set(0)}>{t.standbyEnd}</Button>
      ) : (
        <div class="stack tight">
          {HOURS.map((hours) => (
            <Button key={hours} onPress={() => set(hours * 60)}>
              {t.standbyHours(hours)}
            </Button>
          ))}
        </div>
      )}
    </More>
  );
}
