import { ApiError } from '../../../lib/api-error.ts';

const LONGEST_WAIT_MS = 60_000;
const USUAL_WAIT_MS = 5000;
const MOST_REFUSALS = 10;

type Clock = { now: () => number; pause: (ms: number, signal: AbortSignal) => Promise<void> };
type RushOptions = { signal: AbortSignal; onHeldUp: (isHeldUp: boolean) => void };

/**
 * The server takes so many files a minute; whoever brings more waits as long as it says, and need not click again. One
 * that is refused holds up all of them, so that no other is sent in vain.
 */
export function createRush({ now, pause }: Clock = { now: Date.now, pause: pauseFor }) {
  let notBefore = 0;
  return async <T>(ask: () => Promise<T>, { signal, onHeldUp }: RushOptions): Promise<T> => {
    for (let refusals = 0; ; ) {
      const waitMs = notBefore - now();
      if (waitMs > 0) {
        onHeldUp(true);
        await pause(waitMs, signal);
        continue;
      }
      onHeldUp(false);
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 429 || refusals === MOST_REFUSALS) throw error;
        refusals += 1;
        notBefore = Math.max(notBefore, now() + Math.min(error.retryAfterMs ?? USUAL_WAIT_MS, LONGEST_WAIT_MS));
      }
    }
  };
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Upload cancelled', 'AbortError'));
    });
  });
}
