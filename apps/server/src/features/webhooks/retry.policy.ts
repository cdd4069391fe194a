/** Pure: when a delivery is tried again, when a webhook rests, when it is switched off. */

const GROWTH = 3;
/** Of the wait, either way: receivers that come back are not run over by all at once. */
const JITTER = 0.2;
/** What a receiver may ask for at most. */
const LONGEST_ASKED_MS = 24 * 3_600_000;
/** So many attempts fail in a row before the receiver is taken for down, and asked only now and then. */
export const DOWN_AFTER = 5;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** What the settings say of the waits between attempts. */
export interface Schedule {
  firstWaitMs: number;
  longestWaitMs: number;
}

/** From 5 s: 5 s, 15 s, 45 s … up to 4 h; ten attempts take about nine hours. `attempts` counts those made. */
export function waitMs(attempts: number, random: number, { firstWaitMs, longestWaitMs }: Schedule): number {
  const wait = Math.min(firstWaitMs * GROWTH ** (attempts - 1), longestWaitMs);
  return Math.round(wait * (1 + JITTER * (2 * random - 1)));
}

/** Seconds or a date, as HTTP has it; undefined when there is nothing to make of it. */
export function askedWaitMs(retryAfter: string | undefined, now: Date): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, LONGEST_ASKED_MS) : undefined;
}

/** Whether the receiver as a whole is to blame, not what it was sent. undefined: no answer. */
export function isReceiverDown(statusCode: number | undefined): boolean {
  return statusCode === undefined || statusCode >= 500 || statusCode === 429 || statusCode === 408;
}

/** How long a webhook rests after so many failed attempts in a row; 0: it goes on. */
export function pauseMs(errorsInRow: number, { firstWaitMs, longestWaitMs }: Schedule): number {
  if (errorsInRow < DOWN_AFTER) return 0;
  return Math.min(firstWaitMs * 2 ** (errorsInRow - DOWN_AFTER), longestWaitMs, LONGEST_PAUSE_MS);
}

/** No such path, not by POST, not made. */
const DEAF = new Set([404, 405, 501]);

export interface AttemptOutcome {
  /** undefined: there was no answer. */
  statusCode: number | undefined;
  retryAfter: string | undefined;
}

export interface Standing {
  /** Made for this delivery, this one included. */
  attempts: number;
  maxAttempts: number;
  schedule: Schedule;
  /** Failed attempts of the webhook in a row, before this one. */
  errorsInRow: number;
  now: Date;
  random: number;
  /** Models need not listen: one that knows no such path never will. */
  isModel?: boolean;
}

export interface Verdict {
  status: 'delivered' | 'retrying' | 'failed';
  nextAttemptAt: Date | undefined;
  errorsInRow: number;
  pausedUntil: Date | undefined;
  /** The receiver said that it is never coming back. */
  isGone: boolean;
}

export function judge({ statusCode, retryAfter }: AttemptOutcome, standing: Standing): Verdict {
  const { attempts, maxAttempts, schedule, now } = standing;
  if (statusCode !== undefined && statusCode >= 200 && statusCode < 300)
    return { status: 'delivered', nextAttemptAt: undefined, errorsInRow: 0, pausedUntil: undefined, isGone: false };
  const isGone = statusCode === 410 || (standing.isModel === true && DEAF.has(statusCode ?? 0));
  const isDown = isReceiverDown(statusCode);
  const errorsInRow = isDown ? standing.errorsInRow + 1 : standing.errorsInRow;
  const asked = askedWaitMs(retryAfter, now) ?? 0;
  const rest = Math.max(isDown ? pauseMs(errorsInRow, schedule) : 0, isDown ? asked : 0);
  const isOver = isGone || attempts >= maxAttempts;
  const wait = Math.max(waitMs(attempts, standing.random, schedule), asked);
  return {
    status: isOver ? 'failed' : 'retrying',
    nextAttemptAt: isOver ? undefined : new Date(now.getTime() + wait),
    errorsInRow,
    pausedUntil: rest > 0 ? new Date(now.getTime() + rest) : undefined,
    isGone,
  };
}
