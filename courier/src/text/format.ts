// Times in the station's zone, money with its currency, lengths with their units.

/** What every formatter needs to know. */
export interface Place {
  language: string;
  timeZone: string;
}

/** Hours and minutes, 24-hour clock, in the station's zone. */
export function clock(at: string | number, place: Place): string {
  const wanted = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: place.timeZone } as const;
  return new Intl.DateTimeFormat(place.language, wanted).format(new Date(at));
}

/** Weekday, day and month, in the station's zone. */
export function day(at: string | number, place: Place): string {
  const wanted = { weekday: "short", day: "numeric", month: "short", timeZone: place.timeZone } as const;
  return new Intl.DateTimeFormat(place.language, wanted).format(new Date(at));
}

/** "08:00–11:30". */
export const span = (from: string, to: string, place: Place): string =>
  `${clock(from, place)}–${clock(to, place)}`;

/** Whether two times fall on the same day in the station's zone. */
export function sameDay(a: string | number, b: string | number, place: Place): boolean {
  const wanted = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: place.timeZone } as const;
  const key = new Intl.DateTimeFormat("en-CA", wanted);
  return key.format(new Date(a)) === key.format(new Date(b));
}

/** Minor units with their currency. */
export function money(minor: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** Metres as kilometres, without false precision. */
export function distance(metres: number, language: string): string {
  const wanted = { style: "unit", unit: "kilometer", maximumFractionDigits: metres < 10_000 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, wanted).format(metres / 1000);
}

/** Minutes as hours and minutes. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** Seconds as whole minutes, hours or days, in words: "10 minutes", "2 hours". */
export function period(seconds: number, language: string): string {
  const units = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]] as const;
  const [unit, size] = units.find(([, one]) => seconds >= one && seconds % one === 0) ?? ["second", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}

/** Thousandths as percent. */
export const share = (permille: number, language: string): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(permille / 1000);

/** "1:58" of a number of milliseconds that runs down. */
export function countdown(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Minutes after midnight as a time field's value. */
export function minuteText(minute: number): string {
  const inDay = minute % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}
