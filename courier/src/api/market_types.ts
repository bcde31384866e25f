// The shapes of pay, standing, holds and bulletins in /v1, as this app uses them.

import type { Award, BlockCard } from "./types";

export type PayKind = "block" | "step" | "overrun" | "cancelled" | "hold" | "tip" | "thanks";

export type PayBasis =
  | { of: "block"; minutes: number; metres: number }
  | { of: "share"; amount: number; per_mille: number }
  | { of: "minutes"; minutes: number; per_hour: number }
  | { of: "held"; amount: number; minutes: number; rest_per_mille: number }
  | { of: "gift" }
  | { of: "stated" }
  | { of: "reversal"; number: number };

export interface PayLine {
  kind: PayKind;
  amount: number;
  basis: PayBasis;
  rules: number;
  number: number;
  taken_back: boolean;
  at: string;
  /** Why, where a person corrected something. */
  reason: string;
}

export interface PayStatement {
  award: Omit<Award, "block">;
  block: BlockCard;
  lines: PayLine[];
  total: number;
  from_operator: number;
  currency: string;
  minutes: number | null;
  metres: number | null;
  mileage: number | null;
  rate: null | { milli_minor: number; unit_mm: number; source: string };
  net_per_hour: number | null;
}

export type StandingKind = "kept" | "late_check_in" | "late_forfeit" | "no_show" | "code_missed";
export type StandingFact = "hold" | "locked_access" | "station_delay" | "outage" | "safety_refusal" | "cannot_continue";
export type StandingLevel = "new" | "great" | "good" | "fair" | "talk";

export interface StandingRule {
  version: number;
  full_days: number;
  half_days: number;
  start: number;
  least_blocks: number;
  late_check_in: number;
  late_forfeit: number;
  no_show: number;
  code_missed: number;
  grace_minutes: number;
}

export interface StandingLine {
  kind: StandingKind;
  award: string;
  at: string;
  block: BlockCard | null;
  weighed: "full" | "half" | "excused" | "outside";
  excused_by: StandingFact | null;
  halves: number;
}

export interface Standing {
  at: string;
  figure: number;
  level: StandingLevel;
  kept_halves: number;
  against_halves: number;
  rule: StandingRule;
  lines: StandingLine[];
}

export interface Hold {
  id: string;
  level: "notice" | "slow" | "stop";
  source: "operator" | "alert";
  starts_at: string;
  ends_at: string;
  words: string;
  /** Awards of this courier that it suspends. */
  suspended: string[];
}

/** A place that the station keeps for this courier. */
export interface Offer {
  id: string;
  state: "open" | "accepted" | "declined" | "expired" | "withdrawn";
  /** `knows_site`, `accessible_route` or `made_good`. */
  reason: string;
  /** More about it, in the station's words. */
  words: string;
  made_at: string;
  expires_at: string;
  /** Why the station took it back; else empty. */
  taken_back_why?: string;
  block: BlockCard;
}

/** A place on the waiting list of a full block. */
export interface WaitingPlace {
  id: string;
  state: "waiting" | "asked" | "taken" | "declined" | "passed" | "left" | "over";
  /** From 1; 0 once it ended. */
  position: number;
  of: number;
  joined_at: string;
  /** Until when a place is kept. */
  until: string | null;
  /** What would keep this courier from a free place as things stand. */
  kept_by: null | { rule: LimitRule; number: number | null; limit: number | null };
  block: BlockCard;
}

export type LimitRule = "overlap" | "travel" | "rest" | "day_hours" | "week_hours" | "hold_cap" | "hold";

export interface Bulletin {
  id: string;
  kind: "safety" | "rules" | "news";
  en: { title: string; body: string };
  es: null | { title: string; body: string };
  holds_from: string | null;
  published_at: string;
}
