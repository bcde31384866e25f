// How a block's pay comes about, line by line: the same arithmetic as the server's published rule.

import type { BlockCard } from "../api/types";

export interface PayLines {
  /** For the block's hours. */
  hours: number;
  /** For the expected kilometres. */
  kilometres: number;
  /** Added so that the least net pay per hour is reached; 0 where the rest reaches it. */
  topUp: number;
  gross: number;
  /** Published cost of driving the expected kilometres. */
  cost: number;
  net: number;
}

/** Rounds up, in the courier's favour, in whole numbers. */
function share(rate: number, amount: number, whole: number): number {
  return Number((BigInt(rate) * BigInt(amount) + BigInt(whole) - 1n) / BigInt(whole));
}

/** The lines that add up to a block's pay. */
export function payLines(block: Pick<BlockCard, "starts_at" | "ends_at" | "expected_metres" | "pay_rule">): PayLines {
  const rule = block.pay_rule;
  const millis = Date.parse(block.ends_at) - Date.parse(block.starts_at);
  const byHour = (rate: number): number => share(rate, millis, 3_600_000);
  const byKm = (rate: number): number => share(rate, block.expected_metres, 1_000);
  const [hours, kilometres, cost] = [byHour(rule.per_hour), byKm(rule.per_km), byKm(rule.cost_per_km)];
  const least = byHour(rule.minimum_per_hour) + cost;
  const gross = Math.max(hours + kilometres, least);
  return { hours, kilometres, topUp: gross - hours - kilometres, gross, cost, net: gross - cost };
}
