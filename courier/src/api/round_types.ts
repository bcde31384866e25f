// The shapes of /v1 about rounds: those that take entries, results with their reasons, odds.

import type { BlockCard } from "./types";

export interface OpenRound {
  id: string;
  state: string;
  opens_at: string;
  closes_at: string;
  entries: number;
  tickets: number;
  /** What the tickets rest on; absent in what an older server said. */
  credit?: CreditLine;
  kind?: "main" | "same_day" | "urgent";
  limits?: { turns: number; day_minutes: number; week_minutes: number; hold_cap: number; room: number; newcomer: boolean };
  secret_digest: string;
  blocks: (BlockCard & { listed: number })[];
  mine: null | { ranked: string[]; max_blocks: number };
  /** A value of a public chain that nobody can know before its moment; absent in what an older server said. */
  public_number?: PublicNumber | null;
}

export interface PublicNumber {
  number: number;
  published_at: string;
}

/** A round that closed with the courier's list in it, and is not drawn yet. */
export interface WaitingRound {
  id: string;
  closes_at: string;
  public_number: PublicNumber | null;
}

/** Losing days that count, since when, and until when a no-show holds the tickets at one. */
export interface CreditLine {
  days: number;
  since: string;
  held_until: string | null;
}

/** How often a list would win, played over the entries so far. */
export interface ListOdds {
  tries: number;
  any: number;
  each: number[];
  entrants: number;
}

/** conflict and hours are of rounds before the open draw. */
export type AnswerCode =
  | "awarded" | "full" | "overlap" | "travel" | "rest" | "day_hours" | "week_hours" | "hold_cap" | "enough" | "conflict" | "hours";

/** What became of one line of a list, with the numbers of its reason. */
export interface AnsweredBlock {
  block: BlockCard;
  answer: AnswerCode;
  waitlist?: number | null;
  with?: string | null;
  number?: number | null;
  limit?: number | null;
}

export type LeftOutReason = "vehicle" | "overlap" | "travel" | "rest" | "gone" | "hold";

export interface RoundResult {
  round: { id: string; closes_at: string; drawn_at: string | null };
  result: "won" | "lost" | "none";
  position: number;
  of: number;
  /** False where places sufficed for every list: the position means nothing then. */
  contested?: boolean;
  by_newcomer_share?: boolean;
  tickets?: number;
  credit?: CreditLine | null;
  /** The courier's name in the public record. */
  pseudonym?: string | null;
  blocks: AnsweredBlock[];
  left_out?: { block: BlockCard; reason: LeftOutReason }[];
}
