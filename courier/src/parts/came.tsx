// What came of a press, and the line that leads to something that waits under Work.

import { to } from "../route";
import { Notice } from "./basics";
import type { Told } from "./pressed";

/** What came of the last press; nothing before the first. */
export function Came({ told }: { told: Told | null }) {
  if (!told) return null;
  return (
    <Notice kind={told.kind} live>
      <p>{told.words}</p>
    </Notice>
  );
}

/** One line where no block is at hand: something waits under Work. */
export function WaitsUnderWork({ title, look }: { title: string; look: string }) {
  return (
    <Notice title={title}>
      <a class="button" href={to("work")}>{look}</a>
    </Notice>
  );
}
