// Standing preferences: wishes that enter every round by themselves, so that nobody refreshes a screen.

import { useState } from "preact/hooks";
import type { Wishes } from "../api/types";
import { Button, NotKnown, Page, Switch, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { Stepper } from "../parts/stepper";
import { to } from "../route";
import { saveWishes } from "../state/acts";
import { me, operations, wishes } from "../state/day";
import { place, text } from "../text";
import { minuteText } from "../text/format";

const FIRST: Wishes = { weekdays: 0b11111, earliest_minute: 8 * 60, latest_minute: 18 * 60, least_pay: 0, max_per_round: 2, active: true };
const MINUTES_OF_DAY = 1440;
const MAX_BLOCKS_EACH = 3;

const minuteOf = (text: string): number => {
  const [hours, minutes] = text.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
};

/** What was saved last: on this phone if it is not sent yet. */
function savedWishes(): { value: Wishes; waiting: boolean; known: boolean } {
  const asked = wishes.known.value?.askedAt ?? 0;
  const last = operations.value.filter((op) => op.kind === "wishes" && op.state !== "refused").at(-1);
  if (last && (last.settledAt === null || last.settledAt >= asked)) {
    return { value: last.body as Wishes, waiting: last.settledAt === null, known: true };
  }
  return { value: wishes.value ?? FIRST, waiting: false, known: wishes.value !== null };
}

export function Standing() {
  const t = text.value.standing;
  const saved = savedWishes();
  const [edited, setEdited] = useState<Wishes | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const value = edited ?? saved.value;
  const change = (part: Partial<Wishes>): void => setEdited({ ...value, ...part });
  if (!wishes.known.value && !saved.known) {
    return (
      <Screen>
        <Page title={t.title} back={to("work")}>
          <NotKnown problem={wishes.problem.value} />
        </Page>
      </Screen>
    );
  }
  const save = async (): Promise<void> => {
    if (value.latest_minute <= value.earliest_minute) return setWrong(t.spanWrong);
    if (value.active && value.weekdays === 0) return setWrong(t.noDay);
    setWrong(null);
    if (await saveWishes(value)) setEdited(null);
  };
  const untouched = edited === null && saved.known;
  return (
    <Screen
      thumb={
        <>
          {wrong && <Wrong>{wrong}</Wrong>}
          {untouched ? (
            <p class={saved.waiting ? "tag warn" : "tag good"} role="status">
              <Icon name={saved.waiting ? "clock" : "check"} />
              {saved.waiting ? t.kept : t.saved}
            </p>
          ) : (
            <Button kind="main big" icon="check" onPress={save}>
              {t.save}
            </Button>
          )}
        </>
      }
    >
      <Page title={t.title} back={to("work")} lead={t.lead}>
        <Switch on={value.active} onChange={(active) => change({ active })}>
          {t.active}
        </Switch>
        <Days bits={value.weekdays} change={(weekdays) => change({ weekdays })} />
        <Times value={value} change={change} />
        <LeastPay value={value} change={change} />
        <Stepper label={t.most} value={value.max_per_round} least={1} most={MAX_BLOCKS_EACH} onChange={(max_per_round) => change({ max_per_round })} />
      </Page>
    </Screen>
  );
}

function Days({ bits, change }: { bits: number; change: (bits: number) => void }) {
  const t = text.value.standing;
  return (
    <fieldset>
      <legend>{t.days}</legend>
      <div class="weekdays">
        {t.dayNames.map((name, i) => (
          <label key={name} class="choice">
            <input type="checkbox" checked={(bits & (1 << i)) !== 0} aria-label={t.dayLong[i]} onChange={() => change(bits ^ (1 << i))} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Times({ value, change }: { value: Wishes; change: (part: Partial<Wishes>) => void }) {
  const t = text.value.standing;
  const nextDay = value.latest_minute > MINUTES_OF_DAY;
  const latest = (minute: number, tomorrow: boolean): void => change({ latest_minute: minute + (tomorrow ? MINUTES_OF_DAY : 0) });
  return (
    <div class="stack tight">
      <div class="pair">
        <div class="field">
          <label for="earliest">{t.earliest}</label>
          <input id="earliest" type="time" value={minuteText(value.earliest_minute)} onInput={(e) => change({ earliest_minute: minuteOf(e.currentTarget.value) })} />
        </div>
        <div class="field">
          <label for="latest">{t.latest}</label>
          <input id="latest" type="time" value={minuteText(value.latest_minute)} onInput={(e) => latest(minuteOf(e.currentTarget.value), nextDay)} />
        </div>
      </div>
      <Switch on={nextDay} onChange={(on) => latest(value.latest_minute % MINUTES_OF_DAY, on)}>
        {t.latest}: {t.nextDay}
      </Switch>
    </div>
  );
}

function LeastPay({ value, change }: { value: Wishes; change: (part: Partial<Wishes>) => void }) {
  const t = text.value.standing;
  const currency = me.value?.station.currency ?? "EUR";
  const format = new Intl.NumberFormat(place.value.language, { style: "currency", currency });
  const unit = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  return (
    <div class="field">
      <label for="least">
        {t.leastPay} ({currency})
      </label>
      <input
        id="least"
        type="number"
        inputMode="decimal"
        min="0"
        step="0.5"
        value={value.least_pay / unit}
        onInput={(e) => change({ least_pay: Math.max(0, Math.round(Number(e.currentTarget.value) * unit)) })}
      />
    </div>
  );
}
