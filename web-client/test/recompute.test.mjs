// The browser's recomputation against a record that docs/verify_draw.py accepts, and against
// records with one thing changed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { build } from "esbuild";

const built = await build({ entryPoints: ["src/recompute.ts"], bundle: true, format: "esm", write: false });
const { recompute } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`);
const published = JSON.parse(await readFile("test/record.json", "utf8"));

async function check(change, promised = {}) {
  const record = structuredClone(published);
  change(record);
  const failed = [];
  const result = await recompute(JSON.stringify(record), promised, (step) => step.holds || failed.push(step.what));
  return { result, failed };
}

test("a published record holds", async () => {
  const { result, failed } = await check(() => {});
  assert.deepEqual(result, { holds: true, contested: true });
  assert.deepEqual(failed, []);
});

const changes = {
  secret: (record) => (record.secret_digest = "00".repeat(32)),
  blocks: (record) => (record.blocks[0][3] += 1),
  entries: (record) => (record.entries[0][1] = 4),
  seed: (record) => (record.seed = "00".repeat(32)),
  awards: (record) => record.awards.reverse(),
};
for (const [what, change] of Object.entries(changes)) {
  test(`a record with changed ${what} does not hold and says so`, async () => {
    const { result, failed } = await check(change);
    assert.equal(result.holds, false);
    assert.ok(failed.includes(what), failed.join());
  });
}

test("a record that is not the one promised before the draw does not hold", async () => {
  const { failed } = await check(() => {}, { root: "00".repeat(32) });
  assert.deepEqual(failed, ["entries"]);
});

test("what is no record is called that", async () => {
  assert.equal((await check((record) => (record.format = "other"))).result, "broken");
  assert.equal((await check((record) => (record.beacon = "zz"))).result, "broken");
});

// The open draw: a record that docs/verify_draw.py accepts, with newcomers, booked hours, two sites and rest.
const open = JSON.parse(await readFile("test/record_open.json", "utf8"));

async function checkOpen(change, promised = {}) {
  const record = structuredClone(open);
  change(record);
  const failed = [];
  const result = await recompute(JSON.stringify(record), promised, (step) => step.holds || failed.push(step.what));
  return { result, failed };
}

test("a record of the open draw holds", async () => {
  const { result, failed } = await checkOpen(() => {});
  assert.deepEqual(result, { holds: true, contested: true });
  assert.deepEqual(failed, []);
});

const openChanges = {
  secret: (record) => (record.secret_digest = "00".repeat(32)),
  blocks: (record) => (record.rules.rest_minutes = 0),
  entries: (record) => (record.entries[0][5] = [[0, 1]]),
  seed: (record) => (record.seed = "00".repeat(32)),
  awards: (record) => (record.result_digest = "00".repeat(32)),
};
for (const [what, change] of Object.entries(openChanges)) {
  test(`a record of the open draw with changed ${what} does not hold and says so`, async () => {
    const { result, failed } = await checkOpen(change);
    assert.equal(result.holds, false);
    assert.ok(failed.includes(what), failed.join());
  });
}

test("a record that says places sufficed where they did not does not hold", async () => {
  const { failed } = await checkOpen((record) => (record.contested = false));
  assert.ok(failed.includes("awards"));
});
