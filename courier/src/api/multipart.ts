// A form of several files as bytes (RFC 7578), so that the proof of a request and a repeat of it have the very same body. Pure.

export interface Part {
  name: string;
  type: string;
  bytes: Uint8Array;
}

const NEXT = "\r\n";

/** The body and its content type; `boundary` must occur in no part, and random ones do not. */
export function multipart(parts: Part[], boundary: string): { bytes: ArrayBuffer; contentType: string } {
  const utf8 = new TextEncoder();
  const pieces = parts.flatMap(({ name, type, bytes }) => [
    utf8.encode(
      `--${boundary}${NEXT}Content-Disposition: form-data; name="${name}"; filename="${name}"${NEXT}Content-Type: ${type}${NEXT}${NEXT}`,
    ),
    bytes,
    utf8.encode(NEXT),
  ]);
  pieces.push(utf8.encode(`--${boundary}--${NEXT}`));
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return { bytes: all.buffer, contentType: `multipart/form-data; boundary=${boundary}` };
}
