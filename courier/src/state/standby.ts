// Going on standby for urgent rounds. Said at once or not at all: a wish that waits in the outbox until the
// round is over would be worse than a clear no.

import { ask } from "../api/client";
import { db, standby } from "./day";

/** Puts this courier on standby, or ends it with 0; says whether the server took it. */
export async function setStandby(minutes: number): Promise<boolean> {
  try {
    const told = await ask<{ until: string | null }>({ method: "PUT", path: "/v1/standby", json: { minutes } });
    await standby.learn(db(), told);
    return true;
  } catch {
    return false;
  }
}
