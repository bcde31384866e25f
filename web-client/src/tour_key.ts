// The tour's scene about the phone's key: this browser plays the courier's phone and then a bot service,
// with real requests to this server. What is shown is what was sent and what the server answered.
import { type DeviceKey, makeKey } from "./jws";
import { requestProof } from "./proof";

/** What the requests ask for: who am I? */
const ME = "/v1/me";

interface Sent {
  status: number;
  body: Record<string, unknown>;
  /** The request and the answer, as text. */
  exchange: string;
}

/** What the server said about itself in its newest answer. */
class Line {
  nonce: string | null = null;
  private ahead = 0;

  /** The server's time, milliseconds. */
  now(): number {
    return Date.now() + this.ahead;
  }

  async send(method: string, path: string, headers: Record<string, string>, json?: unknown): Promise<Sent> {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const all = body === undefined ? headers : { ...headers, "content-type": "application/json" };
    // Signing in takes a cookie that belongs to its code; a courier's requests take none.
    const credentials = path === ME ? "omit" : "same-origin";
    const answer = await fetch(path, { method, headers: all, body, credentials, cache: "no-store" });
    this.nonce = answer.headers.get("dpop-nonce") ?? this.nonce;
    const time = Date.parse(answer.headers.get("porchlight-time") ?? "");
    if (!Number.isNaN(time)) this.ahead = time - Date.now();
    const text = await answer.text();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const exchange = [`${method} ${path}`, ...lines, "", `${answer.status} ${answer.statusText}`, text].join("\n");
    return { status: answer.status, body: text === "" ? {} : JSON.parse(text), exchange };
  }

  /** A proof for one request, by this key. */
  prove(key: DeviceKey, method: string, path: string, accessToken: string | null): Promise<string> {
    const url = location.origin + path;
    return requestProof(key, { method, url, at: this.now(), accessToken, nonce: this.nonce });
  }
}

/** Signs in as the tour's courier with a key of this page, and gives the access token. */
async function signIn(line: Line, key: DeviceKey): Promise<string> {
  const door = await line.send("POST", "/tour/phone", {});
  const code = String(door.body.place).split("#code=")[1];
  const open = async (): Promise<Sent> => {
    const dpop = await line.prove(key, "POST", "/v1/session", null);
    return line.send("POST", "/v1/session", { dpop }, { grant: "code", code, label: "Tour" });
  };
  // The first answer carries the server's nonce and its time.
  const first = await open();
  const answer = first.status === 401 ? await open() : first;
  if (typeof answer.body.access_token !== "string") throw new Error(answer.exchange);
  return answer.body.access_token;
}

/** What became of the requests of the last run, in short. */
const outcomes = new Map<string, { admitted: boolean; words: string }>();

/** Fills in the scene's panel, also after it was fetched anew. */
export function showOutcomes(): void {
  for (const [name, { admitted, words }] of outcomes) {
    const item = document.querySelector<HTMLElement>(`[data-outcome-of="${name}"]`);
    const place = item?.querySelector("span");
    if (item == null || place == null) continue;
    item.dataset.outcome = admitted ? "admitted" : "refused";
    place.textContent = words;
  }
}

function show(section: HTMLElement, name: string, sent: Sent): void {
  const item = section.querySelector<HTMLElement>(`[data-try="${name}"]`);
  const verdict = item?.querySelector(".verdict");
  const details = item?.querySelector("details");
  if (item == null || verdict == null || details == null) return;
  const admitted = sent.status === 200;
  item.dataset.outcome = admitted ? "admitted" : "refused";
  const word = document.createElement("strong");
  word.textContent = `${admitted ? section.dataset.admitted : section.dataset.refused} (${sent.status})`;
  const said = document.createElement("span");
  said.textContent = String(admitted ? sent.body.name : sent.body.detail);
  if (!admitted) said.lang = "en";
  verdict.replaceChildren(word, " ", said);
  outcomes.set(name, { admitted, words: word.textContent });
  showOutcomes();
  details.hidden = false;
  const text = details.querySelector("pre");
  if (text !== null) text.textContent = sent.exchange;
}

async function tries(section: HTMLElement): Promise<void> {
  const [line, own, bot] = [new Line(), await makeKey(), await makeKey()];
  outcomes.clear();
  const token = await signIn(line, own);
  const authorization = `DPoP ${token}`;
  try {
    const dpop = await line.prove(own, "GET", ME, token);
    show(section, "own", await line.send("GET", ME, { authorization, dpop }));
    show(section, "alone", await line.send("GET", ME, { authorization }));
    const foreign = await line.prove(bot, "GET", ME, token);
    show(section, "other", await line.send("GET", ME, { authorization, dpop: foreign }));
    show(section, "again", await line.send("GET", ME, { authorization, dpop }));
  } finally {
    const dpop = await line.prove(own, "DELETE", "/v1/session", token);
    await line.send("DELETE", "/v1/session", { authorization, dpop });
  }
}

let sending = false;

/** Sends the requests and shows the answers, one run at a time. */
export async function sendTries(section: HTMLElement): Promise<void> {
  if (sending) return;
  sending = true;
  const says = section.querySelector<HTMLElement>("[data-says]");
  try {
    await tries(section);
    if (says !== null) says.textContent = "";
  } catch {
    if (says !== null) says.textContent = section.dataset.failed ?? "";
  } finally {
    sending = false;
  }
}
