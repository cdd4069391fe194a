/** Pure: what may be sent at the same time without anything overtaking. */

export interface Queued {
  id: number;
  lanes: readonly string[];
  next_attempt_at: Date;
}

/**
 * The oldest that is due and shares no lane with one that is under way or still waits before it. undefined: none.
 */
export function pickNext<Q extends Queued>(waiting: readonly Q[], busy: ReadonlySet<string>, now: Date): Q | undefined {
  const blocked = new Set(busy);
  for (const candidate of waiting) {
    if (candidate.next_attempt_at <= now && !candidate.lanes.some((lane) => blocked.has(lane))) return candidate;
    for (const lane of candidate.lanes) blocked.add(lane);
  }
  return undefined;
}
