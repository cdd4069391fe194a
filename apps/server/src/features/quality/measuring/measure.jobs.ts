import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { JobRow } from '../../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../../platform/platform.ts';
import { countTasksToMeasure, listTaskIds, type Scope } from './measure.queries.ts';
import { type PreparedMeasures, prepareMeasures, writePrepared } from './measure-tasks.ts';

const payload = Type.Object({
  projectId: Type.Integer(),
  /** Also what is as it was measured. */
  force: Type.Boolean(),
});

export const measureProject = {
  type: 'quality.measure-project',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: () => 'Measure how far the answers agree',
} satisfies JobDefinition<typeof payload>;

const PAGE = 1000;

export function measureJobs(platform: Platform): RegisteredJob[] {
  return [job(measureProject, (given, context) => measureAll(platform, given, context))];
}

async function measureAll(
  platform: Platform,
  { projectId, force }: { projectId: number; force: boolean },
  { actor, progress, signal }: JobContext,
): Promise<{ tasks: number; measured: number }> {
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('a measurement needs an organization');
  const scope: Scope = { organizationId, projectId };
  const total = await withActor(platform.db, actor, (tx) => countTasksToMeasure(tx, scope));
  let [done, measured, after] = [0, 0, 0];
  // The next page is read and compared while this one is written: the two keep different processors busy.
  const readNext = async (): Promise<{ ids: number[]; prepared: PreparedMeasures } | undefined> => {
    const ids = await withActor(platform.db, actor, (tx) => listTaskIds(tx, scope, after, PAGE));
    if (ids.length === 0) return undefined;
    after = ids.at(-1) ?? after;
    return { ids, prepared: await withActor(platform.db, actor, (tx) => prepareMeasures(tx, scope, ids, { force })) };
  };
  const begin = (): ReturnType<typeof readNext> => {
    const reading = readNext();
    // Whoever fails first ends the job; the other must not end the process.
    reading.catch(() => {});
    return reading;
  };
  let reading = begin();
  for (;;) {
    throwIfCancelled(signal);
    const page = await reading;
    if (page === undefined) break;
    reading = begin();
    await writePrepared(platform, scope, page.prepared);
    measured += page.prepared.states.size;
    done += page.ids.length;
    progress({ done, total: Math.max(total, done), unit: 'tasks' });
  }
  publishMeasured(platform, scope);
  return { tasks: done, measured };
}

/** `occasion`: asked for twice on the same one, it is one job as long as that is not finished. */
export function enqueueMeasuring(
  tx: Tx,
  actor: Actor,
  projectId: number,
  { force, occasion }: { force: boolean; occasion: string },
): Promise<JobRow> {
  return enqueueJob(
    tx,
    actor,
    measureProject,
    { projectId, force },
    { projectId, dedupeKey: `measure:${projectId}:${occasion}` },
  );
}

/** Open pages of the project's quality read it again. */
export function publishMeasured(platform: Platform, { organizationId, projectId }: Scope): void {
  platform.live.publish({ organizationId, topic: 'quality', id: String(projectId), projectId });
}
