const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm and its like pass on what the terminal has sent already: one key press arrives several times. */
const ECHO_MS = 1000;

/** Aborted by the first Ctrl-C or its like. One that is pressed again later ends the process at once, as people expect. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppedMs = 0;
  for (const name of SIGNALS)
    process.on(name, () => {
      if (!stop.signal.aborted) {
        stoppedMs = performance.now();
        stop.abort(new Error(`stopped by ${name}`));
      } else if (performance.now() - stoppedMs > ECHO_MS) process.exit(130);
    });
  return stop.signal;
}

/** Throws the signal's reason as soon as it is aborted, whatever the work does then; else what the work gives. */
export async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stopWaiting = (): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(signal.reason);
    signal.addEventListener('abort', fail);
    stopWaiting = () => signal.removeEventListener('abort', fail);
  });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    stopWaiting();
  }
}
