// What the picture of a station's code may say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { codeInPicture, isStationCode } from "../src/state/station_code";

test("the code is read from the address in the picture or from the digits alone", () => {
  assert.equal(codeInPicture("https://parcels.example/courier/#/today/code/048151"), "048151");
  assert.equal(codeInPicture("048151"), "048151");
});

test("a label of a parcel, or an address with something else behind the code, is no code of a station", () => {
  for (const other of ["PKG-048151", "https://parcels.example/r/048151", "https://x.example/courier/#/today/code/048151?x=1", ""]) {
    assert.equal(codeInPicture(other), null, other);
  }
  assert.equal(isStationCode("48151"), false);
});
