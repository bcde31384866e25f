// What the server says of claims about deliveries.

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
  open: boolean;
  heard_until: string;
  answers: { at: string; words: string; representative: string }[];
  finding: string | null;
  settled_at: string | null;
}
