import { Type } from 'typebox';
import { counted } from '../../../platform/counted.ts';
import { withActor } from '../../../platform/db/db.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { updateImport } from '../imports.queries.ts';
import { countImported } from './link-tasks.queries.ts';
import { makeTasks } from './make-tasks.ts';

const payload = Type.Object({
  projectId: Type.Integer(),
  importId: Type.Integer(),
  itemIds: Type.Array(Type.String()),
  withPredictions: Type.Boolean(),
  createdBy: Type.Union([Type.Integer(), Type.Null()]),
});

export const itemsJob = {
  type: 'tasks.from_items',
  queue: 'io',
  payload,
  // What a run before this one made is skipped: an item becomes a task once.
  maxAttempts: 4,
  title: ({ itemIds }) => `Make tasks of ${counted(itemIds.length, 'collected item')}`,
} satisfies JobDefinition<typeof payload>;

/** Texts of a million characters may be among them. */
const BATCH = 100;
const MOST_TOLD = 100;

export function itemsJobs(platform: Platform): RegisteredJob[] {
  return [job(itemsJob, (given, context) => run(platform, given, context))];
}

interface Given {
  projectId: number;
  importId: number;
  itemIds: string[];
  withPredictions: boolean;
  createdBy: number | null;
}

async function run(platform: Platform, given: Given, { actor, signal, progress, log }: JobContext) {
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('the job names no organization');
  const { projectId, importId, itemIds, withPredictions, createdBy } = given;
  const scope = { organizationId, projectId, importId, createdBy };
  const skipped: { item_id: string; reason: string }[] = [];
  for (let from = 0; from < itemIds.length; from += BATCH) {
    throwIfCancelled(signal);
    const ids = itemIds.slice(from, from + BATCH);
    const made = await withActor(platform.db, actor, async (tx) => {
      const answer = await makeTasks(tx, platform, actor, scope, ids, { withPredictions });
      const counts = await countImported(tx, organizationId, importId);
      await updateImport(tx, organizationId, importId, {
        task_count: counts.tasks,
        prediction_count: counts.predictions,
        finished_at: platform.now(),
      });
      return answer;
    });
    skipped.push(...made.skipped.map(({ item_id, reason }) => ({ item_id, reason })));
    if (made.skipped.length > 0)
      await log(`${made.skipped.length} items left out`, { items: made.skipped.slice(0, 20) });
    progress({ done: Math.min(from + BATCH, itemIds.length), total: itemIds.length, unit: 'items' });
    platform.live.publish({ organizationId, topic: 'tasks', projectId });
    platform.live.publish({ organizationId, topic: 'items', projectId });
  }
  const counts = await withActor(platform.db, actor, (tx) => countImported(tx, organizationId, importId));
  return {
    task_count: counts.tasks,
    prediction_count: counts.predictions,
    skipped_count: itemIds.length - counts.tasks,
    skipped: skipped.slice(0, MOST_TOLD),
  };
}
