// The words of results: what a round brought, and why.

const list = (n: number): string => (n % 10 === 1 && n % 100 !== 11 ? `${n}st` : n % 10 === 2 && n % 100 !== 12 ? `${n}nd` : n % 10 === 3 && n % 100 !== 13 ? `${n}rd` : `${n}th`);

export const results = {
  title: "Results",
  none: "No results yet",
  noneBody: "After a round you entered closes, you see here what you got, and why.",
  won: "Yours",
  lost: "No block this time",
  noWish: "Nothing on your list could be given",
  place: (n: number, of: number) => `You came ${list(n)} of ${of} in the draw.`,
  allGone: (blocks: number, n: string, of: string) =>
    blocks === 1 ? `Your block was gone at position ${n} of ${of}.` : `All ${blocks} of your blocks were gone at position ${n} of ${of}.`,
  someGone: (gone: number, limited: number, n: string, of: string) =>
    `${gone} of your blocks were gone at position ${n} of ${of}, and ${limited} did not fit: see each.`,
  limited: "What was free did not fit: see each block.",
  wonPlace: (n: string, of: string) => `Position ${n} of ${of}.`,
  suffice: "There were places for every list, so there was no draw.",
  newcomer: "As a newcomer you chose among the first.",
  tickets: (n: number) => (n === 1 ? "You had 1 ticket." : `You had ${n} tickets.`),
  leftOut: "Left out before the draw",
  leftOutWhy: {
    vehicle: "It needs a larger vehicle than yours.",
    overlap: "It overlaps a block you held already.",
    travel: "It leaves too little time to a block you held already.",
    rest: "It leaves too little rest to a block you held already.",
    gone: "It was no longer in the round.",
    hold: "A stop for safety reached it. It comes again when that is over, and it counts for your tickets.",
  },
  why: {
    full: (n: string) => `All places were gone; the last went to position ${n}.`,
    overlap: (what: string) => `It overlaps ${what}, which you won.`,
    travel: (what: string, pause: string, needed: string) => `Between it and ${what}, which you won, are ${pause}; ${needed} are needed.`,
    rest: (what: string, pause: string, needed: string) => `It would leave ${pause} of rest beside ${what}, which you won; the rule asks for ${needed}.`,
    day_hours: (would: string, limit: string) => `It would make ${would} on that day; the rule allows ${limit}.`,
    week_hours: (would: string, limit: string) => `It would make ${would} in that week; the rule allows ${limit}.`,
    hold_cap: (cap: number) => `You would hold more than ${cap} blocks, the most at once.`,
  },
  /** A limit of the station where there is no draw. */
  limits: {
    overlap: () => "It overlaps a block you hold.",
    travel: (is: string, rule: string) => `Between it and a block you hold are ${is}; ${rule} are needed.`,
    rest: (is: string, rule: string) => `It would leave ${is} of rest beside a block you hold; the rule asks for ${rule}.`,
    day_hours: (is: string, rule: string) => `It would make ${is} on that day; the rule allows ${rule}.`,
    week_hours: (is: string, rule: string) => `It would make ${is} in that week; the rule allows ${rule}.`,
    hold_cap: (_: string, cap: string) => `You hold ${cap} blocks, the most at once.`,
    hold: () => "A stop for safety reaches it. It comes again when that is over.",
  },
  pseudonym: (name: string) => `In the public record you are ${name}.`,
  more: "You hold more tickets in the next round.",
  answers: {
    awarded: "Yours.",
    full: "All places went to couriers drawn before you.",
    conflict: "It overlaps a block you hold, or leaves too little time to get there.",
    hours: "It would take you over the hours or rest rule.",
    overlap: "It overlaps a block you won.",
    travel: "It leaves too little time to a block you won.",
    rest: "It leaves too little rest beside a block you won.",
    day_hours: "It would take you over the hours of a day.",
    week_hours: "It would take you over the hours of a week.",
    hold_cap: "You would hold more blocks than one person may.",
    enough: "You already had as many blocks as you asked for.",
  },
  waits: (n: number) => `You are number ${n} on the waitlist.`,
  check: "Check this draw yourself",
  checkRound: "Check this round yourself",
};
