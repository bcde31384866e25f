// Whether a phone stands at the learned door: asked only where a door was learned, and hardly ever in vain.
import assert from "node:assert/strict";
import test from "node:test";
import type { Door } from "../src/api/types";
import { placeFrom, isAnotherDoor, metresBetween } from "../src/state/place";

const door: Door = { lat: 30.267, lon: -97.743, sigma_m: 2, deliveries: 5, source: "deliveries" };
const north = (metres: number, accuracy_m = 6) => ({ lat: door.lat + metres / 111_320, lon: door.lon, accuracy_m });

test("a place far from a learned door is asked about, one beside it is not", () => {
  assert.ok(isAnotherDoor(door, north(60)));
  assert.ok(!isAnotherDoor(door, north(0)) && !isAnotherDoor(door, north(12)));
});

test("a vague position, none at all, and a door nobody knows yet ask nothing", () => {
  assert.ok(!isAnotherDoor(door, north(60, 400)));
  assert.ok(!isAnotherDoor(door, { missing: "denied" }) && !isAnotherDoor(door, null));
  assert.ok(!isAnotherDoor({ ...door, deliveries: 2 }, north(60)) && !isAnotherDoor(undefined, north(60)));
});

test("distances are right to a percent within a town", () => {
  assert.ok(Math.abs(metresBetween(door, north(250)) - 250) < 2.5);
  assert.equal(metresBetween(door, door), 0);
});

test("check-in says how far the phone is from the station, and nothing of where it is", () => {
  const station = { lat: 30.2672, lon: -97.7431 };
  const near = placeFrom(station, { lat: 30.2676, lon: -97.7431, accuracy_m: 7.2 });
  assert.deepEqual(near, { metres: 45, accuracy_m: 8 });
  assert.deepEqual(Object.keys(near).sort(), ["accuracy_m", "metres"]);
  assert.deepEqual(placeFrom(station, { missing: "denied" }), { missing: "denied" });
});
