// Light or dark: as the phone says, unless the person chose.

import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
const KEY = "porchlight.theme";

function read(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export const theme = signal<Theme>(read());

/** Puts the theme on the page. */
export function showTheme(): void {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

export function chooseTheme(wanted: Theme): void {
  theme.value = wanted;
  localStorage.setItem(KEY, wanted);
  showTheme();
}
