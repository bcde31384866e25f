// The words of reserved offers, in English.

export const offers = {
  title: "Kept for you",
  lead: "Your station keeps this place for you. Take your time: nobody else can take it, and a no counts nowhere.",
  reasons: {
    knows_site: "Because you know the site.",
    accessible_route: "Because its route is accessible.",
    made_good: "To make good a block that was lost through the station's fault.",
  } as Record<string, string>,
  until: (when: string) => `Answer by ${when}. After that it goes into the next round.`,
  accept: "Take this block",
  decline: "No, thank you",
  declineSure: "Say no",
  declineBody: "It counts nowhere. The place goes into the next round, where you may list it like everybody.",
  yours: "Yours. You find it under your blocks.",
  declined: "Noted. It counts nowhere.",
  over: "This offer is over. The place went into the next round.",
  notFitting: "This does not fit: it needs a larger vehicle.",
  awaited: "A round that is about to be drawn may give you a block at that time. Answer after the draw.",
  waits: "A block is kept for you.",
  look: "Look at it",
  takenBack: (day: string, span: string) => `Not kept for you any more: ${day}, ${span}`,
  takenBackBody: "It counts nowhere. The place goes into the next round, where you may list it.",
  rule: "The rule, and how many are kept",
};
