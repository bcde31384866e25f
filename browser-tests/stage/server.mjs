// Starts the real `porchlight` binary on a fresh data folder and a free port, with a mail receiver
// of its own, and runs its commands as an operator would.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { receiveMail } from "./mail.mjs";

const run = promisify(execFile);
const BINARY = resolve(process.env.BINARY_UNDER_TEST ?? new URL("../../target/debug/porchlight", import.meta.url).pathname);
/** How long a start may take on a busy machine, in milliseconds; a demo first plays a day. */
const START_LIMIT = 30_000;
const DEMO_START_LIMIT = 240_000;

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A running server: `url`, `command(...)`, `mail`, `stop()`; `environment` gives settings more for its URL. */
export async function startServer({ operatorName = "Casa Verde Deliveries", environment: more = () => ({}) } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "porchlight-browser-"));
  const mail = await receiveMail();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...process.env,
    PORCHLIGHT_DATA_FOLDER: join(folder, "data"),
    PORCHLIGHT_LISTEN: `127.0.0.1:${port}`,
    PORCHLIGHT_PUBLIC_URL: url,
    PORCHLIGHT_OPERATOR_NAME: operatorName,
    PORCHLIGHT_MAIL__URL: `smtp://127.0.0.1:${mail.port}`,
    PORCHLIGHT_MAIL__FROM: "Casa Verde <post@casa-verde.example>",
    PORCHLIGHT_LOGS__LEVEL: "warn",
    ...(await more(url)),
  };
  const command = async (...words) => {
    const { stdout } = await run(BINARY, words, { env: environment, cwd: folder });
    return stdout;
  };
  // The first operator is made before the first start, as the documentation says.
  const operatorLink = /http:\/\/\S+\/sign-in\/\S+/.exec(
    await command("operator", "add", "--name", "Olga Operator", "--email", "olga@casa-verde.example"),
  )[0];
  const child = spawn(BINARY, ["serve"], { env: environment, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stderr.on("data", (bytes) => (said += bytes));
  await ready(url, child, () => said);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const status = await ended;
    mail.close();
    await rm(folder, { recursive: true, force: true });
    return { status, said };
  };
  return { url, folder, command, mail, operatorLink, stop, said: () => said };
}

/** A running demonstration: `url`, `folder`, `command(...)`, `stop()`; `more` are settings for it. */
export async function startDemo(more = {}) {
  const folder = await mkdtemp(join(tmpdir(), "porchlight-demo-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = { ...process.env, PORCHLIGHT_LISTEN: `127.0.0.1:${port}`, PORCHLIGHT_PUBLIC_URL: url, ...more };
  const child = spawn(BINARY, ["demo", "--data", folder], { env: environment, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.stderr.on("data", (bytes) => (said += bytes));
  await ready(url, child, () => said, DEMO_START_LIMIT);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    const status = await ended;
    await rm(folder, { recursive: true, force: true });
    return { status, said };
  };
  // Commands work beside a running server; the demonstration's own folder lies below the given one.
  const data = join(folder, "demo");
  const beside = { ...environment, PORCHLIGHT_DATA_FOLDER: data, PORCHLIGHT_OPERATOR_NAME: "Lantern Lane Deliveries" };
  const command = async (...words) => (await run(BINARY, words, { env: beside, cwd: folder })).stdout;
  return { url, folder: data, command, stop, said: () => said };
}

/** Waits until the server says that it is ready. */
async function ready(url, child, said, limit = START_LIMIT) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended at once:\n${said()}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server was not ready within ${limit} ms:\n${said()}`);
}
