// A block as a courier sees it everywhere: when, how long, pay and what is left of it, stops, way, vehicle.

import type { ComponentChildren } from "preact";
import type { BlockCard } from "../api/types";
import { place, soon, text } from "../text";
import { day, distance, duration, money, span } from "../text/format";
import { Icon } from "./icon";

/** "Sat 28 Nov, 08:00–11:30". */
export function blockWhen(block: BlockCard): string {
  return `${day(block.starts_at, place.value)}, ${span(block.starts_at, block.ends_at, place.value)}`;
}

/** What the pay rises to next, if a place is still free then. Everybody on the block gets it. */
function Rise({ block }: { block: BlockCard }) {
  const t = text.value.work;
  const ahead = (block.steps?.at ?? []).filter((at) => Date.parse(at) > Date.now());
  const next = ahead[0];
  const pay = (minor: number): string => money(minor, block.currency, place.value.language);
  const [to, most] = [block.steps?.pay[0], block.steps?.pay.slice(0, ahead.length).at(-1)];
  return (
    <>
      {(block.raised ?? 0) > 0 && <p class="quiet small">{t.raised(pay(block.raised ?? 0))}</p>}
      {next && to !== undefined && most !== undefined && <p class="quiet small">{t.rises(pay(to), soon(next), pay(most))}</p>}
    </>
  );
}

interface Props {
  block: BlockCard;
  lit?: boolean;
  /** More facts, such as how many list it. */
  facts?: ComponentChildren;
  children?: ComponentChildren;
}

export function BlockView({ block, lit, facts, children }: Props) {
  const t = text.value.work;
  const { language } = place.value;
  const pay = (minor: number): string => money(minor, block.currency, language);
  return (
    <article class={`card ${lit ? "lit" : ""}`}>
      <div class="top">
        <div class="grow">
          <p class="when">{day(block.starts_at, place.value)}</p>
          <p>
            <span class="number">{span(block.starts_at, block.ends_at, place.value)}</span>{" "}
            <span class="quiet">({duration(block.minutes)})</span>
          </p>
        </div>
        <p class="money">{pay(block.pay)}</p>
      </div>
      <ul class="facts">
        <li class="net">
          <Icon name="money" />
          {t.netAfter(pay(block.net))}
        </li>
        <li>
          <Icon name="box" />
          {t.stops(block.expected_stops)}
        </li>
        <li>
          <Icon name="road" />
          {distance(block.expected_metres, language)}
        </li>
        <li>
          <Icon name={block.vehicle === "bike" ? "bike" : block.vehicle === "van" ? "truck" : "car"} />
          {block.vehicle === "van" ? t.vehicle.van : t.vehicleOrLarger(t.vehicle[block.vehicle])}
        </li>
        {facts}
      </ul>
      <Rise block={block} />
      {children}
    </article>
  );
}
