// A network that loses most of what is sent, in user space: a proxy for TCP whose segments are lost, sent again and
// acknowledged much as TCP does it, so that a client over it waits and gives up as over the air. Each segment waits for
// itself alone, and there is no congestion control and no fast retransmission: with little on its way it is harsher than
// the system's TCP, and kinder where much is sent at once.
import { createServer, connect } from "node:net";

const SEGMENT = 1_448;
const HEADERS = 40;
const FIRST_WAIT = 300;
const MOST_WAIT = 8_000;
/** When a SYN is sent again, milliseconds after the first one, as Linux does it. */
const HANDSHAKES = [0, 1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 11_000, 19_000];

/** One direction of a connection. */
class Way {
  constructor(link, deliver) {
    Object.assign(this, { link, deliver, queue: [], next: 0, open: true });
  }

  send(bytes) {
    for (let at = 0; at < bytes.length; at += SEGMENT) {
      const segment = { bytes: bytes.subarray(at, at + SEGMENT), received: false, acked: false };
      this.queue.push(segment);
      this.transmit(segment, FIRST_WAIT);
    }
  }

  transmit(segment, wait) {
    if (!this.open || segment.acked) return;
    this.link.wire += segment.bytes.length + HEADERS;
    if (this.link.survives()) {
      segment.received = true;
      this.forward();
      // Whatever comes back acknowledges all that has come.
      if (this.link.survives()) this.acknowledge();
    }
    setTimeout(() => this.transmit(segment, Math.min(MOST_WAIT, wait * 2)), wait).unref();
  }

  forward() {
    while (this.queue[this.next]?.received) {
      this.deliver(this.queue[this.next].bytes);
      this.next += 1;
    }
  }

  acknowledge() {
    for (let at = 0; at < this.next; at += 1) this.queue[at].acked = true;
  }
}

/** A proxy to `port` that loses `loss` of all segments each way. `wire` counts what was sent, headers included. */
export async function lossyProxy(port, loss, random) {
  const link = { wire: 0, connections: 0, survives: () => random() >= loss };
  const server = createServer((near) => {
    link.connections += 1;
    const shakes = HANDSHAKES.filter(() => true);
    const came = shakes.find(() => link.survives() && link.survives());
    let far = null;
    const early = [];
    let up = null;
    const end = () => {
      if (up) [up.open, up.other.open] = [false, false];
      near.destroy();
      far?.destroy();
    };
    near.on("data", (bytes) => (up ? up.send(bytes) : early.push(bytes)));
    near.on("error", end);
    near.on("close", end);
    if (came === undefined) return;
    setTimeout(() => {
      if (near.destroyed) return;
      far = connect(port, "127.0.0.1");
      const down = new Way(link, (bytes) => {
        near.write(bytes);
        up.acknowledge();
      });
      up = new Way(link, (bytes) => far.write(bytes));
      [up.other, down.other] = [down, up];
      far.on("data", (bytes) => down.send(bytes));
      far.on("error", end);
      far.on("close", () => undefined);
      early.forEach((bytes) => up.send(bytes));
    }, came).unref();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, link, close: () => server.close() };
}
