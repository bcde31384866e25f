// The first answer of several tries of one request, started a moment apart. For small requests that may be
// repeated: where much is lost, waiting for one connection takes longer than asking again beside it.

/** Starts `send` up to `times` times, `apartMs` apart, until one answers. Throws what the last one threw. */
export function firstAnswer<T>(send: () => Promise<T>, times: number, apartMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let [started, failed, over] = [0, 0, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      over = true;
      clearTimeout(timer);
    };
    const start = (): void => {
      started += 1;
      clearTimeout(timer);
      if (started < times) timer = setTimeout(start, apartMs);
      send().then(
        (answer) => (end(), resolve(answer)),
        (error: unknown) => {
          failed += 1;
          if (over) return;
          if (failed === times) return end(), reject(error);
          if (failed === started) start();
        },
      );
    };
    start();
  });
}
