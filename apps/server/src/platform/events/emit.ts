import type { Actor } from '../db/actor.ts';
import { afterCommit, type Tx } from '../db/db.ts';
import type { DomainEvent } from './event.ts';
import { insertEvents } from './events.queries.ts';
import { wakeRelay } from './wake.ts';

/** Writes events into the caller's transaction and wakes the relay once it is committed. */
export async function emit(tx: Tx, actor: Actor, ...events: DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await insertEvents(tx, actor, events);
  afterCommit(tx, wakeRelay);
}
