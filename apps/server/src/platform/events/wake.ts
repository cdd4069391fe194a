/**
 * Wakes the relay after a commit. NOTIFY inside the transaction would serialise every commit of the database on one
 * lock, so listeners are told once a little later, however many commits there were. Long enough that a busy server
 * hands its events over in batches, short enough that nobody waits for a webhook.
 */
const COALESCE_MS = 40;

const listeners = new Set<() => void>();
let isPending = false;

export function wakeRelay(): void {
  if (isPending) return;
  isPending = true;
  setTimeout(() => {
    isPending = false;
    for (const listener of listeners) listener();
  }, COALESCE_MS);
}

/** Returns the way to stop listening. */
export function onWake(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
