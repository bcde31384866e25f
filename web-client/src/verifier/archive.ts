// The canonical zip of an evidence bundle: entries stored in a fixed order with fixed times and flags,
// so that the archive can be made again from its contents and compared byte for byte.

/** A file inside. */
export interface Entry {
  name: string;
  bytes: Uint8Array;
}

/** The file is no bundle; where it stops being one. */
export class NotABundle extends Error {}

/** Most bytes of a bundle, and most files in it. */
const MAX_BYTES = 65 * 1024 * 1024;
const MAX_FILES = 444;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** Version 1.0 of the format, written on a Unix system; 1980-01-01; mode 0644 of a plain file. */
const NEEDED = 10;
const MADE_BY = (3 << 8) | NEEDED;
const DATE = 0x21;
const ATTRIBUTES = 0x81a40000;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (c >>> 8) ^ (TABLE[(c ^ byte) & 0xff] ?? 0);
  return (c ^ 0xffffffff) >>> 0;
}

/** The files of an archive, in order, read from its local headers alone. */
export function read(archive: Uint8Array): Entry[] {
  if (archive.length > MAX_BYTES) throw new NotABundle("too large");
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const entries: Entry[] = [];
  let at = 0;
  while (at + LOCAL_BYTES <= archive.length && view.getUint32(at, true) === LOCAL) {
    const size = view.getUint32(at + 22, true);
    const start = at + LOCAL_BYTES + view.getUint16(at + 26, true);
    if (start + size > archive.length || entries.length === MAX_FILES) throw new NotABundle(`byte ${at}`);
    const name = new TextDecoder("utf-8", { fatal: false }).decode(archive.subarray(at + LOCAL_BYTES, start));
    entries.push({ name, bytes: archive.subarray(start, start + size) });
    at = start + size;
  }
  if (entries.length === 0) throw new NotABundle("not a zip file");
  return entries;
}

/** The one archive that these files make. */
export function write(entries: Entry[]): Uint8Array {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const length = entries.reduce(
    (sum, { bytes }, i) => sum + LOCAL_BYTES + CENTRAL_BYTES + 2 * (names[i]?.length ?? 0) + bytes.length,
    END_BYTES,
  );
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  let at = 0;
  const short = (value: number): void => void (view.setUint16(at, value, true), (at += 2));
  const long = (value: number): void => void (view.setUint32(at, value, true), (at += 4));
  const raw = (bytes: Uint8Array): void => void (out.set(bytes, at), (at += bytes.length));
  const common = (crc: number, size: number, name: Uint8Array): void => {
    [NEEDED, 0, 0, 0, DATE].forEach(short);
    [crc, size, size].forEach(long);
    [name.length, 0].forEach(short);
  };
  const places = entries.map(({ bytes }, i) => {
    const [start, crc, name] = [at, crc32(bytes), names[i] ?? new Uint8Array()];
    long(LOCAL);
    common(crc, bytes.length, name);
    raw(name);
    raw(bytes);
    return { start, crc, name, size: bytes.length };
  });
  const central = at;
  for (const { start, crc, name, size } of places) {
    long(CENTRAL);
    short(MADE_BY);
    common(crc, size, name);
    [0, 0, 0].forEach(short);
    long(ATTRIBUTES);
    long(start);
    raw(name);
  }
  const size = at - central;
  long(END);
  [0, 0, entries.length, entries.length].forEach(short);
  [size, central].forEach(long);
  short(0);
  return out;
}

/** The first byte at which two archives differ, or -1. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? -1 : shorter;
}
