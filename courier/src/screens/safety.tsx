// Safety: what is in force, whom to call, and one tap for "not safe here". The emergency buttons use the phone
// line and what the phone remembers: they need no network.

import type { Itinerary, Stop } from "../api/types";
import { Button, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { whereAmI } from "../photo/position";
import { to, wayOn } from "../route";
import { finish } from "../state/acts";
import { me, today } from "../state/day";
import { liveHolds } from "../state/market";
import { currentStop } from "../state/steps";
import { soon, text } from "../text";

/** One tap: the stop ends without delivery, nothing is asked and nothing counts. It can be taken back for two minutes. */
export function NotSafeHere({ it, stop }: { it: Itinerary; stop: Stop }) {
  const leave = async (): Promise<void> => {
    const onward = wayOn();
    const kind = { failed: { reason: "unsafe" as const, words: "" } };
    const op = await finish({ award: it.award.id, stop, kind, position: await whereAmI() });
    if (op) onward("today");
  };
  return (
    <Button key={`unsafe/${stop.id}`} icon="warn" onPress={leave}>
      {text.value.market.safety.here}
    </Button>
  );
}

export function SafetyScreen() {
  const t = text.value.market.safety;
  const live = liveHolds();
  return (
    <Screen>
      <Page title={t.title} back={to("today")} lead={t.lead}>
        <Emergency />
        <h2>{t.holds}</h2>
        {live.length === 0 && <p class="quiet">{t.none}</p>}
        {live.map((hold) => (
          <Notice key={hold.id} kind={hold.level === "stop" ? "stop" : hold.level === "slow" ? "warn" : "info"} title={t.levels[hold.level]}>
            <p dir="auto">{hold.words}</p>
            <p class="quiet">
              {Date.parse(hold.starts_at) > Date.now() && `${t.from(soon(hold.starts_at))}, `}
              {t.until(soon(hold.ends_at))}
            </p>
            {hold.suspended.length > 0 && (
              <>
                <p><b>{t.suspended}</b></p>
                <p>{t.bringBack}</p>
              </>
            )}
          </Notice>
        ))}
      </Page>
    </Screen>
  );
}

/** Where this person is, as far as the phone remembers: the stop in hand. */
function whereabouts(): string {
  const person = me.value;
  const it = today.value;
  const stop = it ? currentStop(it) : undefined;
  return [person?.name, stop?.order.address ?? it?.station.name].filter(Boolean).join(", ");
}

function Emergency() {
  const t = text.value.market.safety;
  const emergency = me.value?.emergency ?? "";
  const desk = me.value?.desk ?? "";
  const body = encodeURIComponent(t.smsBody(whereabouts()));
  const line = (number: string): string => number.replace(/[^+\d]/g, "");
  return (
    <section class="stack tight" aria-label={t.emergency}>
      {emergency && (
        <a class="button main big" href={`tel:${line(emergency)}`}>
          <Icon name="phone" />
          {t.call(emergency)}
        </a>
      )}
      {emergency && (
        <a class="button" href={`sms:${line(emergency)}?body=${body}`}>
          <Icon name="mail" />
          {t.sms(emergency)}
        </a>
      )}
      {desk && (
        <div class="pair">
          <a class="button" href={`tel:${line(desk)}`}>
            <Icon name="phone" />
            {t.desk}
          </a>
          <a class="button" href={`sms:${line(desk)}?body=${body}`}>
            <Icon name="mail" />
            {t.deskSms}
          </a>
        </div>
      )}
      <p class="quiet small">{emergency || desk ? t.offline : t.noNumbers}</p>
    </section>
  );
}
