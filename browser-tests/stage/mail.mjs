// A mail receiver: speaks enough of SMTP (RFC 5321) to take what the outbox hands over.
import { createServer } from "node:net";

/** Listens on a free port; `next(address, pattern)` waits for a mail and returns its text. */
export async function receiveMail() {
  const mails = [];
  const waiting = new Set();
  const server = createServer((socket) => {
    let to = [];
    let data = null;
    let rest = "";
    socket.setEncoding("utf8");
    socket.write("220 mail receiver\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (text) => {
      rest += text;
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line !== ".") {
            data.push(line.replace(/^\.\./, "."));
            continue;
          }
          mails.push({ to, text: decode(data.join("\r\n")) });
          data = null;
          to = [];
          socket.write("250 taken\r\n");
          for (const look of [...waiting]) look();
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === "RCPT") to.push(/<([^>]*)>/.exec(line)[1].toLowerCase());
        if (verb === "DATA") {
          data = [];
          socket.write("354 go on\r\n");
        } else if (verb === "QUIT") {
          socket.end("221 bye\r\n");
        } else {
          socket.write("250 fine\r\n");
        }
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const next = (address, pattern, limit = 30_000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`no mail for ${address} that matches ${pattern}; got ${JSON.stringify(mails, null, 1)}`));
      }, limit);
      const look = () => {
        const found = mails.find((mail) => mail.to.includes(address) && pattern.test(mail.text));
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(pattern.exec(found.text)[0]);
      };
      waiting.add(look);
      look();
    });
  return { port: server.address().port, mails, next, close: () => server.close() };
}

/** Undoes quoted-printable and base 64 (RFC 2045) of a mail with one text part. */
function decode(raw) {
  const [head, ...body] = raw.split("\r\n\r\n");
  const text = body.join("\r\n\r\n");
  const coding = /content-transfer-encoding:\s*(\S+)/i.exec(head)?.[1]?.toLowerCase();
  if (coding === "base64") return `${head}\n\n${Buffer.from(text, "base64").toString("utf8")}`;
  if (coding !== "quoted-printable") return raw;
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return `${head}\n\n${Buffer.from(bytes, "latin1").toString("utf8")}`;
}
