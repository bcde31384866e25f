// Adds a standing up again on this phone, by the published rule and from the events alone.

import type { Standing, StandingKind, StandingLevel, StandingRule } from "../api/market_types";

const DAY_MS = 86_400_000;

export interface Figure {
  figure: number;
  level: StandingLevel;
  keptHalves: number;
  againstHalves: number;
}

function weight(rule: StandingRule, kind: StandingKind): number {
  return kind === "kept" ? 1 : rule[kind];
}

/** How an event weighs at that moment: 2 halves of its weight, 1, or none. */
export function times(rule: StandingRule, at: string, excused: boolean, now: string): number {
  const age = Date.parse(now) - Date.parse(at);
  if (age < 0 || age >= rule.half_days * DAY_MS || excused) return 0;
  return age < rule.full_days * DAY_MS ? 2 : 1;
}

/** The figure, from the events and what excuses them. */
export function addUp({ rule, lines, at }: Standing): Figure {
  let keptHalves = rule.start * 2;
  let againstHalves = 0;
  let blocks = 0;
  for (const line of lines) {
    const each = times(rule, line.at, line.excused_by !== null, at);
    const halves = weight(rule, line.kind) * each;
    if (line.kind === "kept") {
      keptHalves += halves;
      blocks += each > 0 ? 1 : 0;
    } else againstHalves += halves;
  }
  const all = keptHalves + againstHalves;
  const figure = all === 0 ? 1000 : Math.floor((1000 * keptHalves) / all);
  return { figure, level: levelOf(rule, figure, blocks), keptHalves, againstHalves };
}

function levelOf(rule: StandingRule, figure: number, blocks: number): StandingLevel {
  if (blocks < rule.least_blocks) return "new";
  if (figure >= 950) return "great";
  if (figure >= 850) return "good";
  return figure >= 700 ? "fair" : "talk";
}
