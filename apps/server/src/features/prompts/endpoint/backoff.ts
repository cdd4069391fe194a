import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Whoever asks for more is asked again after this. */
const LONGEST_ASKED_MS = 600_000;

/** Any moment up to a limit that doubles with each attempt, so that what failed together does not come back together. */
export function waitAfter(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
}

/** Milliseconds that the headers of an answer ask to wait: seconds or a date. */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const exact = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && exact >= 0) return Math.min(exact, LONGEST_ASKED_MS);
  const given = headers['retry-after'];
  if (given === undefined) return undefined;
  const ms = given.trim() !== '' && Number(given) >= 0 ? Number(given) * 1000 : Date.parse(given) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_ASKED_MS);
}

/** Lets nobody through while somebody was told to wait: a busy endpoint is left alone by the whole run. */
export interface Gate {
  pass(signal: AbortSignal): Promise<void>;
  closeFor(ms: number): void;
}

export function createGate(): Gate {
  let openAt = 0;
  return {
    closeFor: (ms) => {
      openAt = Math.max(openAt, performance.now() + ms);
    },
    pass: async (signal) => {
      for (let rest = openAt - performance.now(); rest > 0; rest = openAt - performance.now())
        await sleep(Math.ceil(rest), undefined, { signal });
    },
  };
}
