/** What the last minutes looked like, for alerts: a Prometheus server would keep more, but there may be none. */

/** Upper ends in seconds; the last slot of a histogram is for everything slower. */
export const RECENT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30] as const;

export interface RecentRequests {
  /** How many seconds were looked at; fewer than the window when the process is young. */
  seconds: number;
  requests: number;
  /** Answered with 500 or more. */
  errors: number;
  /** Requests by duration, aligned with RECENT_BUCKETS and one more. */
  histogram: number[];
}

export interface Recent {
  observe(durationMs: number, status: number): void;
  read(): RecentRequests;
}

const SLOT_MS = 15_000;
const SLOTS = 20;

/** Keeps five minutes in slots of fifteen seconds. */
export function createRecent(now: () => number = () => performance.now()): Recent {
  const startedAt = now();
  let slots: { index: number; requests: number; errors: number; histogram: number[] }[] = [];
  const current = () => {
    const index = Math.floor(now() / SLOT_MS);
    const last = slots.at(-1);
    if (last?.index === index) return last;
    slots = slots.filter((slot) => slot.index > index - SLOTS);
    const slot = { index, requests: 0, errors: 0, histogram: emptyHistogram() };
    slots.push(slot);
    return slot;
  };
  return {
    observe: (durationMs, status) => {
      const slot = current();
      slot.requests += 1;
      if (status >= 500) slot.errors += 1;
      const bucket = slotOf(durationMs / 1000);
      slot.histogram[bucket] = (slot.histogram[bucket] ?? 0) + 1;
    },
    read: () => {
      current();
      const sum = (of: (slot: (typeof slots)[number]) => number) => slots.reduce((total, slot) => total + of(slot), 0);
      return {
        seconds: Math.max(1, Math.min((now() - startedAt) / 1000, (SLOTS * SLOT_MS) / 1000)),
        requests: sum(({ requests }) => requests),
        errors: sum(({ errors }) => errors),
        histogram: emptyHistogram().map((_, bucket) => sum(({ histogram }) => histogram[bucket] ?? 0)),
      };
    },
  };
}

function emptyHistogram(): number[] {
  return Array.from({ length: RECENT_BUCKETS.length + 1 }, () => 0);
}

function slotOf(seconds: number): number {
  const found = RECENT_BUCKETS.findIndex((end) => seconds <= end);
  return found < 0 ? RECENT_BUCKETS.length : found;
}

/** In seconds, on a line through the slot that holds it; undefined without requests. What is past all ends counts as the last. */
export function quantileOf(histogram: readonly number[], share: number): number | undefined {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = share * total;
  let before = 0;
  for (const [index, count] of histogram.entries()) {
    if (before + count >= wanted && count > 0) {
      const from = RECENT_BUCKETS[index - 1] ?? 0;
      const to = RECENT_BUCKETS[index] ?? from;
      return from + (to - from) * ((wanted - before) / count);
    }
    before += count;
  }
  return RECENT_BUCKETS.at(-1);
}
