// What the server says of decisions about the account, and of what is kept of its requests.

export interface DecisionLine {
  id: string;
  kind: "notice" | "restriction" | "suspension" | "offboarding" | "reinstatement";
  state: "issued" | "in_effect" | "ended" | "reversed" | "lapsed";
  subject: string;
  automatic: boolean;
  issued_at: string | null;
  effective_at: string | null;
  until: string | null;
  appeal_until: string | null;
  delivered: boolean;
  may_answer: boolean;
  may_appeal: boolean;
  /** Whether something was answered to it. */
  answered: boolean;
}

/** The live case about this account. A case has no effect; only a decision has. */
export interface CaseOpen {
  opened_at: string;
  state: "open" | "with_courier";
  due_at: string | null;
  /** How many tries it rests on; none where somebody reported something. */
  tries: number;
  looked_at: boolean;
  asked: boolean;
}

export interface DecisionLines {
  decisions: DecisionLine[];
  case: CaseOpen | null;
}

export interface DecidedBy {
  role: string;
  pseudonym: string;
}

export interface Decision {
  decision: DecisionLine;
  language: string;
  letter: { code: string; title: string; lines: string[] }[];
  deciders: DecidedBy[];
  catalogue: number;
  /** Empty once what was written about it was taken out; the letter says so then. */
  evidence: string;
  evidence_sha256: string;
  case_state: string;
  statements: { at: string; words: string; representative: string }[];
  appeal: null | {
    id: string;
    made_at: string;
    answer_by: string;
    state: "open" | "upheld" | "rejected" | "lapsed";
    words: string;
    representative: string;
    answered_at: string | null;
    answered_by: DecidedBy | null;
    reasons: string;
  };
  why: string;
  /** What is paid for what was lost to it, once it fell. */
  lost: LostPay[];
  /** The same for races. */
  lost_race: LostRace | null;
}

/** What is paid for a round that a fallen decision kept me out of. */
export interface LostPay {
  id: string; round: string; block: string; starts_at: string; ends_at: string; amount: number; per_mille: number; of: number;
  currency: string; at: string; by_wish: boolean; decision: string;
}

/** What is paid for races that a fallen decision kept me out of. */
export interface LostRace {
  id: string; decision: string; from: string; until: string; spans: number; blocks: number; amount: number; per_mille: number;
  of: number; currency: string; at: string;
}

export interface KeptClass {
  class: string;
  count: number;
  oldest: string;
  newest: string;
  until: string | null;
  held: boolean;
}
