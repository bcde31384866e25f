// A reporter: the files in which a test failed, one a line, once.
import { relative } from "node:path";

export default async function* failedFiles(events) {
  const named = new Set();
  for await (const { type, data } of events) {
    if (type !== "test:fail" || data.todo !== undefined || !data.file) continue;
    const file = relative(process.cwd(), data.file);
    if (named.has(file)) continue;
    named.add(file);
    yield `${file}\n`;
  }
}
