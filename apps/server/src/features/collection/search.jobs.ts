import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  deleteEmptyBlocks,
  insertItemBlocks,
  listItemTexts,
  listProjectsToIndex,
  noteAgain,
  type SearchScope,
  takeItems,
} from './search-blocks.queries.ts';
import { cutItemBlocks, MOST_ITEMS } from './search-blocks.ts';

/** A project with fewer items than this is as fast to search one by one. */
const WORTH_INDEXING = 1000;
/** Little enough for the process to answer requests in between. */
const AT_ONCE = 500;

const nothing = Type.Object({});

const indexing = {
  type: 'items.index',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Prepare collected items for search',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const tidying = {
  type: 'items.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Forget removed items in search',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function searchJobs(platform: Platform): RegisteredJob[] {
  return [
    job(indexing, (_payload, { signal }) => indexItems(platform, signal), '* * * * *'),
    job(tidying, () => withSystem(platform.db, async (tx) => ({ blocks: await deleteEmptyBlocks(tx) })), '57 3 * * *'),
  ];
}

/** Brings the search blocks of every project up to its items, as far as that is worth it. */
export async function indexItems(
  platform: Platform,
  signal: AbortSignal,
  worthIndexing = WORTH_INDEXING,
): Promise<{ projects: number }> {
  const most = { changed: Math.min(MOST_ITEMS, worthIndexing), unindexed: worthIndexing };
  const projects = await withSystem(platform.db, (tx) => listProjectsToIndex(tx, most));
  for (const scope of projects) while (await indexSome(platform, scope)) throwIfCancelled(signal);
  return { projects: projects.length };
}

/** One short transaction; true while there is more to do. */
function indexSome(platform: Platform, scope: SearchScope): Promise<boolean> {
  return withActor(platform.db, systemActor(scope.organizationId), async (tx) => {
    const ids = await takeItems(tx, scope, AT_ONCE);
    const { blocks, rest } = cutItemBlocks(await listItemTexts(tx, scope, ids));
    if (blocks.length > 0) await insertItemBlocks(tx, scope, blocks);
    if (rest.length > 0)
      await noteAgain(
        tx,
        scope,
        rest.map(({ id }) => id),
      );
    return ids.length >= AT_ONCE;
  });
}
