// The shapes of "my record", as docs/openapi.json describes them. Words come in the courier's language.

export interface KeptKind {
  kind: string;
  title: string;
  what: string;
  why: string;
  keep: string;
  rows: number;
  since: string | null;
  newest: string | null;
  until: string | null;
}

export interface RecordLook {
  who: string;
  what: string;
  subject: string;
  purpose: string | null;
  at: string;
}

export interface RecordCorrection {
  id: string;
  kind: string;
  title: string;
  words: string;
  said_at: string;
  answer_by: string;
  state: "open" | "corrected" | "in_part" | "stays";
  answer: string;
  answered_by: string | null;
  answered_at: string | null;
}

export interface Held {
  code: string;
  words: string;
}

export interface MyRecord {
  kinds: KeptKind[];
  looks: RecordLook[];
  corrections: RecordCorrection[];
  erasure: { id: string; asked_at: string; held: Held[] } | null;
}

export interface StaysLine {
  title: string;
  rows: number;
  words: string;
}

export type EraseOutcome =
  | { outcome: "done"; erased: string[]; stays: StaysLine[]; receipt: string }
  | { outcome: "waits"; held: Held[] };
