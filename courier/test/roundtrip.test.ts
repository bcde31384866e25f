// The round trip that the app reports: the fastest of several, or nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RoundTrip } from "../src/api/roundtrip";

test("the fastest of several requests is reported, and nothing before there are several", () => {
  const trip = new RoundTrip();
  for (const millis of [900, 84.4, 2_000, 310]) {
    trip.add(millis);
    assert.equal(trip.say(), null);
  }
  trip.add(120);
  assert.equal(trip.say(), "84");
});

test("times that a stepped clock or a tunnel made count for nothing", () => {
  const trip = new RoundTrip();
  for (const millis of [-5, 31_000, Number.NaN]) trip.add(millis);
  for (let n = 0; n < 4; n += 1) trip.add(200);
  assert.equal(trip.say(), null);
  trip.add(201);
  assert.equal(trip.say(), "200");
});
