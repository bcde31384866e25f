// Days for the fake server, ONLY for tests and for looking at the app: invented people at invented doors,
// with the awkward cases in: long names, right-to-left text, opt-outs, hand-over only.

import { COURIER_ID, identityScene } from "./fake-identity.mjs";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const iso = (at) => new Date(at).toISOString();
const rule = { per_hour: 1800, per_km: 35, cost_per_km: 30, minimum_per_hour: 1500 };

function card(n, startsIn, hours, stops, metres, more = {}) {
  const start = Math.ceil((Date.now() + startsIn) / (30 * MINUTE)) * 30 * MINUTE;
  const cost = Math.ceil((rule.cost_per_km * metres) / 1000);
  const pay = Math.max(Math.ceil(rule.per_hour * hours + (rule.per_km * metres) / 1000), rule.minimum_per_hour * hours + cost);
  return {
    id: `blk_${n}`, starts_at: iso(start), ends_at: iso(start + hours * HOUR), minutes: hours * 60, pay, net: pay - cost,
    currency: "EUR", vehicle: "sedan", places: 3, expected_stops: stops, expected_metres: metres, pay_rule: rule, ...more,
  };
}

const station = {
  id: "sta_1", code: "PINE", name: "Pine Street station", time_zone: "Europe/Lisbon", lat: 38.72, lon: -9.14,
  award_mode: "draw", currency: "EUR",
};
const me = {
  id: "cou_1", name: "Ana Ferreira", email: "ana@example.org", language: "en", vehicle: "sedan", station,
  operator_name: "Lantern Parcels", waiting_terms: { programme: "Own car", version: 2, body: "1. Pay is shown before you enter.\n2. Declining a block never counts against you." },
};

const DOORS = [
  ["Rua das Flores 12", "Marta Oliveira", { notes: "Gate code is on the keypad: ask by phone. Ring twice.", phone: "+351 210 000 001" }],
  ["Travessa do Poço 4, 2.º esq.", "Tomás Albuquerque", { photo_policy: "opted_out" }],
  ["Avenida da Liberdade 231", "Clínica Dentária da Avenida", { photo_policy: "attended_only" }],
  ["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Crescent 1074, Back House", "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Montgomery", {}],
  ["شارع الزيتون ٧، الطابق الثاني", "ليلى حداد", { notes: "الرجاء عدم قرع الجرس" }],
  ["Rua Nova 8", "Inês Prata", {}],
  ["Beco do Carneiro 1", "Rui Matos", {}],
  ["Largo da Graça 22", "Sofia Lemos", {}],
];

function stops(now) {
  return DOORS.map(([address, recipient, more], i) => ({
    id: `stp_${i + 1}`, position: i, state: "ahead", planned_arrival: iso(now + (i + 1) * 11 * MINUTE), service_seconds: 120, arrived_at: null,
    order: {
      id: `ord_${i + 1}`, reference: `LP-${8800 + i}`, recipient, address, lat: 38.71 + i / 500, lon: -9.13 - i / 700,
      window_start: iso(now), window_end: iso(now + 4 * HOUR), notes: more.notes ?? "", phone: more.phone ?? null,
      attended_only: more.photo_policy === "attended_only",
    },
    packages: (i === 0 ? [0, 1] : [0]).map((k) => ({ barcode: `PL${String(7340012 + i * 131 + k * 17)}X${i}${k}`, volume_ml: 9000, weight_g: 1400 })),
    photo_policy: more.photo_policy ?? "required",
    wish: i === 0 ? { drop_place: "side_door", place_note: "Behind the blue planter, please" } : null,
    challenge: "c0ffee".repeat(5) + i, attempt: null,
  }));
}

const awardOf = (id, block, state, more = {}) => ({
  id, state, source: "draw", made_at: iso(Date.now() - 50 * HOUR), checked_in_at: null, released_at: null, checked_out_at: null, block, ...more,
});

function done(n, daysAgo, hours, count, metres) {
  const block = card(n, -daysAgo * 24 * HOUR, hours, count, metres);
  return awardOf(`awd_${n}`, block, "checked_out", { checked_out_at: block.ends_at });
}

function round() {
  const blocks = [
    card("r1", 42 * HOUR, 3.5, 34, 41_000, { listed: 11 }), card("r2", 46 * HOUR, 4, 42, 58_000, { listed: 4, vehicle: "suv" }),
    card("r3", 66 * HOUR, 3, 26, 8_400, { listed: 0, vehicle: "bike", places: 1 }), card("r4", 70 * HOUR, 4, 61, 88_000, { listed: 7, vehicle: "van", places: 12 }),
  ];
  return {
    id: "rnd_1", state: "open", opens_at: iso(Date.now() - HOUR), closes_at: iso(Date.now() + 3 * HOUR), entries: 14, tickets: 2,
    secret_digest: "ab".repeat(32), blocks, mine: { ranked: ["blk_r2", "blk_r1"], max_blocks: 1 },
  };
}

function results() {
  const [a, b, c] = [card("a", 20 * HOUR, 4, 40, 50_000), card("b", 26 * HOUR, 3, 30, 40_000), card("c", -30 * HOUR, 3.5, 31, 39_000)];
  return [
    { round: { id: "rnd_0", closes_at: iso(Date.now() - 20 * HOUR), drawn_at: iso(Date.now() - 20 * HOUR) }, result: "won", position: 3, of: 17,
      blocks: [{ block: a, answer: "full" }, { block: b, answer: "awarded" }, { block: c, answer: "enough" }] },
    { round: { id: "rnd_y", closes_at: iso(Date.now() - 70 * HOUR), drawn_at: iso(Date.now() - 70 * HOUR) }, result: "lost", position: 12, of: 15,
      blocks: [{ block: c, answer: "full" }] },
  ];
}

/** Phones and sessions, with the awkward cases in: a fact to read, a removed phone, one from a test. */
function devices(now) {
  const ago = (hours) => iso(now - hours * HOUR);
  const device = (n, label, more) => ({
    id: `dev_${n}`, label, kind: "browser", assurance: "passkey_verified", created_at: ago(900), last_seen_at: ago(n - 1), this: false, revoked_at: null, ...more,
  });
  const signedIn = (n, more) => ({ id: `ses_${n}`, device: `dev_${n}`, method: "passkey", created_at: ago(90 * n), seen_at: ago(n - 1), this: n === 1, ...more });
  return {
    devices: [
      device(1, "Chrome, Android", { this: true }), device(2, "Firefox, Windows", { assurance: "software_key" }),
      device(3, "Ana's very old telephone with the cracked screen, kept for emergencies", { assurance: "none" }),
      device(4, "Safari, iPhone", { revoked_at: ago(30) }),
    ],
    sessions: [signedIn(1), signedIn(2, { method: "recovery" })],
    passkeys: [{ id: "psk_1", label: "Chrome, Android", created_at: ago(900), last_used_at: ago(2), synced: true }],
    findings: [{ code: "devices_at_once", at: ago(3), detail: "several devices at once" }],
    policy: [{ act: "check_in", needs: "passkey_verified", grace_until: iso(now + 400 * HOUR) }, { act: "enter_round", needs: "software_key", grace_until: null }],
  };
}

/** The state behind a scene's answers. */
export function scene(name) {
  const now = Date.now();
  const block = card("today", -40 * MINUTE, 4, DOORS.length, 46_000);
  const onRoad = { road: "released", load: "checked_in", station: "held" }[name];
  const route = { id: "rte_1", version: 1, metres: 46_000, seconds: 9000 };
  const { block: _, ...award } = awardOf("awd_1", block, onRoad ?? "held", { checked_in_at: iso(now - 30 * MINUTE) });
  const itinerary = { award, block, station, route, stops: stops(now) };
  const past = [done("p1", 2, 4, 39, 52_000), done("p2", 5, 3.5, 30, 34_000), done("p3", 8, 4, 44, 120_000)];
  const state = {
    me, devices: devices(now), rounds: [round()], results: results(), race: [], wishes: null, receipts: [
      { kind: "award", at: iso(now - 3 * HOUR), leaf: "9f".repeat(32), note: "log.example.org/courier\n20831\nq7Zb3cXo9wM0\n\n— log.example.org Kx8n2w==" },
    ],
    awards: [awardOf("awd_ahead", card("n1", 30 * HOUR, 3.5, 33, 40_000), "held"), ...past],
    itineraries: onRoad ? [itinerary] : [],
  };
  if (onRoad) state.awards.unshift(awardOf("awd_1", block, onRoad));
  if (name === "race") {
    state.me = { ...me, station: { ...station, award_mode: "race" } };
    state.race = [card("f1", 5 * HOUR, 3, 28, 33_000, { free: 2 }), card("f2", 30 * HOUR, 4, 45, 61_000, { free: 0, vehicle: "van" })];
    state.rounds = [];
  }
  if (name === "empty") Object.assign(state, { rounds: [], results: [], awards: [], itineraries: [], receipts: [] });
  if (name?.startsWith("identity")) Object.assign(state, { identity: identityScene(name), me: { ...me, id: COURIER_ID } });
  if (name === "out") state.me = null;
  return state;
}
