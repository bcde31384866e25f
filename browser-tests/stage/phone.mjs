// A courier's phone without a screen: speaks `/v1` as the app does. For the people beside the one
// whom a test watches.
import { createHash, randomBytes } from "node:crypto";
import { now } from "./clock.mjs";
import { Device } from "./device.mjs";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Bytes of one chunk of a photo. */
const CHUNK = 64 * 1024;

/** A new id: a version 7 UUID in Crockford base 32 behind its prefix. */
export function newId(prefix) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  let value = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let n = 0; n < 26; n++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${prefix}_${text}`;
}

export class Phone {
  constructor(device) {
    this.device = device;
  }

  /** Presses the button of a one-time invitation and says that this phone cannot make passkeys. */
  static async signIn(server, link) {
    const pressed = await fetch(link, { method: "POST", redirect: "manual" });
    const cookie = pressed.headers.get("set-cookie")?.split(";")[0];
    if (cookie === undefined) throw new Error(`the invitation answered ${pressed.status}`);
    const enrolled = await fetch(`${server.url}/sign-in/enrol/without`, { method: "POST", headers: { cookie }, redirect: "manual" });
    const code = /#code=(.+)$/.exec(enrolled.headers.get("location") ?? "")?.[1];
    if (code === undefined) throw new Error(`enrolling answered ${enrolled.status}: ${await enrolled.text()}`);
    const device = new Device(server.url);
    await device.exchange(code);
    return new Phone(device);
  }

  async ask(method, path, body, more = {}) {
    const raw = body instanceof Uint8Array;
    const sent = body === undefined || raw ? body : JSON.stringify(body);
    const signed = raw ? {} : await this.device.commitment(method, path, body, sent ?? "");
    const headers = { ...signed, ...more };
    if (body !== undefined && !raw) headers["content-type"] = "application/json";
    if (method !== "GET" && !raw) headers["operation-id"] = newId("opn");
    const answer = await this.device.send(method, path, { headers, body: sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** Enters every open round for all its blocks, in order. */
  async enterAll() {
    const { rounds } = await this.ask("GET", "/rounds/open");
    for (const round of rounds) {
      const ranked = round.blocks.map((block) => block.id);
      const { outcome } = await this.ask("PUT", `/rounds/${round.id}/entry`, { ranked, max_blocks: 1 });
      if (outcome !== "entered") throw new Error(`entering: ${outcome}`);
    }
    return rounds.length;
  }

  /** The itinerary of today, once there is a route. */
  async itinerary() {
    const { itineraries } = await this.ask("GET", "/itineraries");
    return itineraries[0];
  }

  /** Checks in and scans every parcel of the route. */
  async load() {
    const { award, stops } = await this.itinerary();
    await this.ask("POST", `/awards/${award.id}/check-in`, {});
    const now = new Date().toISOString();
    const scans = stops.flatMap((stop) => stop.packages).map(({ barcode }) => ({ id: newId("scn"), barcode, occurred_at: now }));
    await this.ask("POST", `/awards/${award.id}/scans`, { step: "load", scans });
    return stops;
  }

  /** Leaves a parcel with a photo; `finish` sends the whole picture too. */
  async leave(stop, photo, preview, { place = "side_door", look = "Left of the blue pot" } = {}) {
    const now = new Date().toISOString();
    await this.ask("POST", `/stops/${stop.id}/arrive`, { occurred_at: now });
    const evidence = newId("evd");
    const sha256 = createHash("sha256").update(photo).digest("hex");
    const attempt = newId("att");
    const answer = await this.ask("POST", "/attempts", {
      id: attempt, stop: stop.id, occurred_at: now, skew_ms: 0,
      position: { lat: stop.order.lat, lon: stop.order.lon, accuracy_m: 8 },
      kind: { left: { drop_place: place, out_of_sight: true, where_to_look: look, weather: "dry" } },
      photos: [{ id: evidence, sha256, bytes: photo.length, captured_at: now, challenge: stop.challenge }],
      note: "",
    });
    if (answer.outcome !== "recorded") throw new Error(`the attempt was not recorded: ${JSON.stringify(answer)}`);
    const sendPreview = () => this.ask("PUT", `/photos/${evidence}/preview`, preview, { "content-type": "image/jpeg" });
    const sendPhoto = async () => {
      for (let n = 0; n * CHUNK < photo.length; n++) {
        const bytes = photo.subarray(n * CHUNK, (n + 1) * CHUNK);
        await this.ask("PUT", `/photos/${evidence}/chunks/${n}`, bytes, { "content-type": "application/octet-stream" });
      }
    };
    return { attempt, evidence, sendPreview, sendPhoto };
  }
}
