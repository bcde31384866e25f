// The station's code that the phone's camera opened the app with: the picture beside the typed code is an address
// with the code behind the `#`, where no server sees it.

import { signal } from "@preact/signals";

const CODE = /^\d{6}$/;
const IN_PICTURE = /#\/today\/code\/(\d{6})$/;

/** The code that was read and not used yet. */
export const scannedCode = signal<string | null>(null);

export const isStationCode = (text: string): boolean => CODE.test(text);

/** The code in what a camera read: the address in the picture, or the digits alone; null where it is something else. */
export function codeInPicture(read: string): string | null {
  return isStationCode(read) ? read : (IN_PICTURE.exec(read)?.[1] ?? null);
}
