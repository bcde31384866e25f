// The time that a test lives in. The server's clock is moved by libfaketime, whose offset stands in a file that it
// reads each time; nothing in the server knows of it. Phones without a screen ask `now`; the courier app learns
// the server's time from its answers, as on any phone whose clock is wrong.
import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let ahead = 0;
let file;

/** Milliseconds since 1970, where the test is. */
export const now = () => Date.now() + ahead;

function keep() {
  writeFileSync(`${file}.new`, `+${Math.round(ahead / 1_000)}\n`);
  renameSync(`${file}.new`, file);
}

/** The environment of a server, and of its commands, whose clock follows `leap`. Clocks that only measure stay. */
export function movedClock() {
  const library = execFileSync("faketime", ["-f", "+0d", "printenv", "LD_PRELOAD"]).toString().trim();
  file = join(mkdtempSync(join(tmpdir(), "porchlight-clock-")), "ahead");
  keep();
  return {
    LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", NO_FAKE_STAT: "1",
    DONT_FAKE_MONOTONIC: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}

/** So much time passes at once, in whole seconds. */
export function leap(milliseconds) {
  ahead += milliseconds;
  keep();
}
