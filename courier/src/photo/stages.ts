// The stages between the press of the shutter and the phone's storage, as marks that measuring tools read, and the
// moment at which a person can see what was just decided.

/** Names of the marks, in the order in which they usually come. */
export type Stage = "shutter" | "measured" | "looked" | "picture" | "hints" | "all_hints" | "files" | "signed" | "kept";

/** Longest wait for a frame: a page in the background paints none. */
const LIMIT_MS = 100;

/** Notes that a stage was reached. Never fails: no photo is lost over a mark. */
export function reached(stage: Stage, more: PerformanceMarkOptions = {}): void {
  try {
    if (stage === "shutter") performance.clearMarks();
    performance.mark(stage, more);
  } catch {
    // A clock that a tool has changed.
  }
}

/** Resolves once the frame with the present state is on its way to the screen, or soon after where nothing is painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, LIMIT_MS);
    requestAnimationFrame(() => {
      clearTimeout(limit);
      setTimeout(resolve, 0);
    });
  });
}
