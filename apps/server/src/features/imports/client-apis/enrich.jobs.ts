import { validateTask } from '@labelwright/task-definition/validate-task';
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
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { type TaskUpdate, updateTasks } from '../update-tasks.ts';
import { listTasksAfter, readEnrichPlace, saveEnrichPlace } from './client-apis.queries.ts';
import { openEnricher } from './enricher.ts';

const payload = Type.Object({
  taskIds: Type.Optional(Type.Array(Type.Integer())),
  dataKeys: Type.Optional(Type.Array(Type.String())),
  overwrite: Type.Boolean(),
});

export const enrichJob = {
  type: 'tasks.enrich',
  queue: 'io',
  payload,
  maxAttempts: 4,
  title: () => 'Fill fields from client APIs',
} satisfies JobDefinition<typeof payload>;

const BATCH = 50;
const MOST_LOGGED = 100;

export function enrichJobs(platform: Platform): RegisteredJob[] {
  return [job(enrichJob, (asked, context) => enrichTasks(platform, asked, context))];
}

/** Fills fields of tasks that are there, batch by batch; a second run goes on after the last batch. */
async function enrichTasks(
  platform: Platform,
  asked: { taskIds?: number[]; dataKeys?: string[]; overwrite: boolean },
  context: JobContext,
): Promise<unknown> {
  const { actor, projectId, jobId, signal } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('this needs a project');
  const scope = { organizationId, projectId };
  const enricher = await openEnricher(platform, actor, scope, asked.dataKeys ?? true, asked.overwrite);
  let place = await withActor(platform.db, actor, (tx) => readEnrichPlace(tx, jobId));
  for (;;) {
    throwIfCancelled(signal);
    const { afterId } = place;
    const tasks = await withActor(platform.db, actor, (tx) =>
      listTasksAfter(tx, scope, { afterId, limit: BATCH, taskIds: asked.taskIds }),
    );
    if (tasks.length === 0) break;
    const filled = await Promise.all(
      tasks.map(async (task) => ({ task, filled: await enricher.fill(task.data, signal) })),
    );
    throwIfCancelled(signal);
    let failed = 0;
    const fail = async (taskId: number, message: string): Promise<void> => {
      failed += 1;
      if (place.failed + failed <= MOST_LOGGED)
        await context.log(`Task ${taskId}: ${message}`, { task: taskId }, 'warning');
    };
    const updates: TaskUpdate[] = [];
    const { compiled } = await withActor(platform.db, actor, (tx) => getCompiledConfig(tx, organizationId, projectId));
    for (const { task, filled: outcome } of filled) {
      if (!outcome.ok) await fail(task.id, outcome.message);
      else if (outcome.calls > 0) {
        const [wrong] = validateTask(compiled, outcome.data);
        if (wrong) await fail(task.id, `${wrong.path}: ${wrong.message}`);
        else
          updates.push({
            taskId: task.id,
            data: pick(outcome.data, enricher.dataKeys),
            isWhole: false,
            meta: undefined,
            predictions: [],
          });
      }
    }
    place = { afterId: tasks.at(-1)?.id ?? afterId, done: place.done + updates.length, failed: place.failed + failed };
    const now = platform.now();
    await withActor(platform.db, actor, async (tx) => {
      const by = { ...scope, importId: 0, createdBy: actor.userId ?? null, definitionId: null, now };
      await updateTasks(tx, actor, by, updates, 'add');
      await saveEnrichPlace(tx, jobId, place);
    });
    context.progress({
      done: place.done + place.failed,
      unit: 'tasks',
      ...(asked.taskIds ? { total: asked.taskIds.length } : {}),
    });
    platform.live.publish({ organizationId, topic: 'tasks', projectId });
  }
  await context.log(`Filled ${counted(place.done, 'task')}; ${place.failed} failed.`);
  return { filled: place.done, failed: place.failed };
}

function pick(data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(data, key)).map((key) => [key, data[key]]));
}
