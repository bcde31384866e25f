// A name for this browser and machine that a person recognises in a list.

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/CrOS/, "Chromebook"],
  [/Macintosh/, "Mac"], [/Linux/, "Linux"],
];
const BROWSERS: [RegExp, string][] = [
  [/SamsungBrowser\//, "Samsung Internet"], [/Edg[A-Z]*\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"], [/Safari\//, "Safari"],
];
const first = (list: [RegExp, string][], agent: string): string | undefined => list.find(([mark]) => mark.test(agent))?.[1];

/** What this phone is called in the list of devices: "Chrome, Android". */
export function deviceLabel(agent: string): string {
  return [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean).join(", ") || "Browser";
}
