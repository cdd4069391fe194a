import { TAKEOVER_KINDS } from '@labelwright/contract/takeover';
import { withActor } from '../../platform/db/db.ts';
import { countItems, type ItemCount, type ItemNote, listNotes } from './takeover.queries.ts';
import type { TakeoverRun } from './takeover-run.ts';

export interface TakeoverReport {
  takeoverId: number;
  counts: ItemCount[];
}

const PAGE = 1000;

export async function readReport(run: Omit<TakeoverRun, 'progress' | 'signal' | 'source'>): Promise<TakeoverReport> {
  const counts = await withActor(run.platform.db, run.actor, (tx) => countItems(tx, run));
  const order = (count: ItemCount): number => TAKEOVER_KINDS.indexOf(count.kind);
  return { takeoverId: run.takeoverId, counts: counts.sort((one, other) => order(one) - order(other)) };
}

/** Everything that was left behind or did not come as it was, with why. */
export async function* readNotes(
  run: Pick<TakeoverRun, 'platform' | 'actor' | 'organizationId' | 'takeoverId'>,
): AsyncGenerator<ItemNote> {
  let after: { kind: string; sourceId: string } | undefined;
  for (;;) {
    const last = after;
    const notes = await withActor(run.platform.db, run.actor, (tx) => listNotes(tx, run, { after: last, limit: PAGE }));
    yield* notes;
    const end = notes.at(-1);
    if (notes.length < PAGE || !end) return;
    after = { kind: end.kind, sourceId: end.source_id };
  }
}
