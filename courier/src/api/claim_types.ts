// What the server says of claims about deliveries.

/** A picture that one side added. Its bytes are asked for with the phone's proof. */
export interface ClaimPicture {
  id: string;
  at: string;
  side: "recipient" | "courier";
  representative: string;
  sha256: string;
  gone: boolean;
}

/** Somebody who speaks for me about a claim, or did. */
export interface Representative {
  id: string;
  name: string;
  reach: string;
  named_at: string;
  revoked_at: string | null;
}

/** One line of what the evidence says. */
export interface EvidenceLine {
  part: "word" | "item" | "explains" | "not_known" | "left";
  says: string;
  /** What an item does not show; empty for everything else. */
  shows_not: string;
}

export interface OwnClaim {
  id: string;
  kind: string;
  reference: string;
  address: string;
  attempt: string | null;
  delivered_at: string | null;
  made_at: string;
  statement: string;
  strength: string;
  left: string;
  words: string;
  /** Missing in what an older app kept. */
  lines?: EvidenceLine[];
  open: boolean;
  heard_until: string;
  answers: { at: string; words: string; representative: string }[];
  /** Missing in what an older app kept. */
  pictures?: ClaimPicture[];
  /** Missing in what an older app kept. */
  representatives?: Representative[];
  finding: string | null;
  settled_at: string | null;
}
