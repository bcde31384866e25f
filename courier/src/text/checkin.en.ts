// The words of check-in and of delays of the station, in English.

export const checkin = {
  hours: (from: string, until: string) => `Check-in from ${from}. In time until ${until}.`,
  privacy: "The phone sends how far it is from the station, not where you are.",
  useCode: "Check in with the station's code",
  code: "Code of the station",
  codeHint: "Six digits, at the counter. They change.",
  withCode: "Check in with this code",
  scan: "Read the picture beside the code",
  read: "The station's code is filled in.",
  whyNot: {
    elsewhere: "Your phone says that it is not at the station yet.",
    code_needed: "Your phone has no useful position, so the station's code is needed.",
    code_wrong: "That is not the code that hangs there now.",
  },
  away: (metres: number) => (metres < 1000 ? `It is about ${Math.round(metres / 10) * 10} m away.` : `It is about ${(metres / 1000).toFixed(1)} km away.`),
  otherWays: "Nothing of this counts against you. Type the station's code, ask the desk to check you in, or just begin to scan: that shows it as well.",
  stationWaits: "The station keeps me waiting",
  stationWaitsWhy: "One tap, and nothing of this block counts as late. The desk can add how it saw it.",
  delays: { gate_closed: "The gate is closed", not_ready: "Parcels are not ready", queue: "There is a queue" },
  noted: (at: string) => `Noted at ${at}. Nothing of this block counts as late.`,
  views: { agrees: "The desk: so it was.", differs: "The desk saw it otherwise." },
  differs: "That changes nothing for you: your note stays, and so does what it excuses.",
};
