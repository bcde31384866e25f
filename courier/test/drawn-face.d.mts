/** Brightness of a picture of `width` by `height` with a head of `share` of its height in the middle. */
export function drawnFace(width: number, height: number, share: number): Uint8Array;
