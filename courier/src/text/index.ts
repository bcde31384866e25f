// Which language is spoken, and the formatters that go with it and with the station's zone.

import { computed, signal } from "@preact/signals";
import { me } from "../state/day";
import { en, type Text } from "./en";
import { es } from "./es";
import { type Place, clock, day, sameDay } from "./format";

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "porchlight.language";
const catalogues: Record<Language, Text> = { en, es };
const known = (tag: string | null | undefined): Language | undefined =>
  (Object.keys(LANGUAGES) as Language[]).find((l) => tag?.toLowerCase().startsWith(l));

const chosen = signal<Language | undefined>(known(localStorage.getItem(KEY)));

/** The person's choice, otherwise what they told the station, otherwise the phone's language. */
export const language = computed<Language>(
  () => chosen.value ?? known(me.value?.language) ?? known(navigator.language) ?? "en",
);

/** The words. */
export const text = computed<Text>(() => catalogues[language.value]);

/** Language with region for numbers, and the station's zone for times. */
export const place = computed<Place>(() => ({
  language: navigator.languages.find((l) => l.startsWith(language.value)) ?? language.value,
  timeZone: me.value?.station.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
}));

/** A moment, as day and clock. */
export const when = (at: string): string => `${day(at, place.value)}, ${clock(at, place.value)}`;

/** A moment that is near: the clock today, with its day otherwise. */
export const soon = (at: string): string => (sameDay(at, Date.now(), place.value) ? clock(at, place.value) : when(at));

/** Speaks this language from now on. */
export function speak(wanted: Language): void {
  localStorage.setItem(KEY, wanted);
  chosen.value = wanted;
}

/** The words of a code; the code itself where there are none yet. */
export const wordOf = (words: Record<string, string>, code: string): string => words[code] ?? code;

/** The sentence for a refusal: ours for known codes, otherwise the server's. */
export function reasonText(reason: { code: string; detail: string } | null): string {
  if (!reason) return "";
  const known: Record<string, string> = text.value.reasons;
  return known[reason.code] ?? (reason.detail || reason.code);
}
