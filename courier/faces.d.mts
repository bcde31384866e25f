/** The packed stages of the face finder. */
export function packedFaces(): Promise<Uint8Array>;
