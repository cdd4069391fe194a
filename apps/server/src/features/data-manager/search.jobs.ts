import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  deleteEmptyBlocks,
  insertBlocks,
  listBlockTexts,
  listProjectsToIndex,
  listTasksToIndex,
  lockProgress,
  saveProgress,
  takeChanges,
  updateBlocks,
} from './search-blocks.queries.ts';
import { cutBlocks, joinTexts } from './search-blocks.ts';

/** Fewer new tasks than this are as fast to search one by one. */
const WORTH_INDEXING = 2000;
/** Little enough for the process to answer requests in between. */
const AT_ONCE = { tasks: 2048, characters: 1_000_000 };
const CHANGES_AT_ONCE = 200;

const nothing = Type.Object({});

const indexing = {
  type: 'search.index',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Prepare new tasks for search',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const tidying = {
  type: 'search.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Forget removed tasks in search',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function searchJobs(platform: Platform): RegisteredJob[] {
  return [
    job(indexing, (_payload, { signal }) => indexProjects(platform, signal), '* * * * *'),
    job(tidying, () => withSystem(platform.db, async (tx) => ({ blocks: await deleteEmptyBlocks(tx) })), '53 3 * * *'),
  ];
}

/** Brings the search blocks of every project up to its tasks, as far as that is worth it. */
export async function indexProjects(
  platform: Platform,
  signal: AbortSignal,
  worthIndexing = WORTH_INDEXING,
): Promise<{ projects: number }> {
  const projects = await withSystem(platform.db, (tx) => listProjectsToIndex(tx, worthIndexing));
  for (const { organization_id: organizationId, project_id: projectId } of projects) {
    while (await indexSome(platform, { organizationId, projectId })) throwIfCancelled(signal);
  }
  return { projects: projects.length };
}

/** One short transaction; true while there is more to do. */
function indexSome(platform: Platform, scope: { organizationId: number; projectId: number }): Promise<boolean> {
  return withActor(platform.db, systemActor(scope.organizationId), async (tx) => {
    const indexedTo = await lockProgress(tx, scope);
    const changed = await takeChanges(tx, scope, CHANGES_AT_ONCE);
    if (changed.length > 0) {
      const stale = await listBlockTexts(tx, scope, changed);
      const blocks = stale.map(({ first_number, texts }) => ({ first_number, ...joinTexts(texts) }));
      if (blocks.length > 0) await updateBlocks(tx, scope, blocks);
      return true;
    }
    const blocks = cutBlocks(await listTasksToIndex(tx, scope, indexedTo, AT_ONCE));
    const last = blocks.at(-1);
    if (!last) return false;
    await insertBlocks(tx, scope, blocks);
    await saveProgress(tx, scope, last.last_number);
    return true;
  });
}
