// Reads server-sent events from a fetched answer, because the browser's own reader cannot carry a proof.

/** One event, as the stream named it. */
export interface StreamEvent {
  name: string;
  data: string;
}

/** Longest line kept while waiting for its end, in characters; more is not from our server. */
const MOST_PENDING = 64 * 1024;

/** Turns pieces of text, cut anywhere, into events (HTML standard, "event stream interpretation"). */
export class EventParser {
  private rest = "";
  private name = "";
  private data: string[] = [];
  private begun = false;

  /** Takes the next piece; gives the events that it completed. */
  feed(piece: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    this.rest += piece;
    if (!this.begun && this.rest.length > 0) {
      this.begun = true;
      if (this.rest.startsWith("\uFEFF")) this.rest = this.rest.slice(1);
    }
    // A carriage return at the very end may be the first half of a line end.
    for (let end = /\r\n|\n|\r(?=[\s\S])/.exec(this.rest); end !== null; end = /\r\n|\n|\r(?=[\s\S])/.exec(this.rest)) {
      const line = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      this.line(line, events);
    }
    if (this.rest.length > MOST_PENDING) throw new Error("a line of the event stream is too long");
    return events;
  }

  private line(line: string, events: StreamEvent[]): void {
    if (line === "") {
      if (this.data.length > 0) events.push({ name: this.name || "message", data: this.data.join("\n") });
      this.name = "";
      this.data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    if (field === "data") this.data.push(value);
  }
}

/** Reads until the stream ends. `beat` is told of every piece, heartbeats included. */
export async function readEvents(body: ReadableStream<Uint8Array>, heard: (event: StreamEvent) => void, beat: () => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    beat();
    for (const event of parser.feed(decoder.decode(value, { stream: true }))) heard(event);
  }
}
