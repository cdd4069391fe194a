import type { JobOverview, JobTypeStatistics, QueueOverview, WorkerOverview } from '@labelwright/contract/jobs';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import { isQueue, QUEUES } from '../../platform/jobs/queues.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countQueues,
  deletePause,
  insertPause,
  listPauses,
  listRunning,
  listWorkers,
  measureTypes,
} from './overview.queries.ts';
import { type JobScope, reachOf, withReach } from './reach.ts';

const LATELY_MINUTES = 5;
const SILENT_MS = 10_000;
const GONE_MS = 300_000;

/** Queues, the workers that serve them and what these run, as far as the actor may see the jobs. */
export async function getOverview(platform: Platform, actor: Actor, scope: JobScope): Promise<JobOverview> {
  const reach = await reachOf(platform, actor, scope);
  const [counts, running] = await withReach(platform, actor, reach, async (tx) => [
    await countQueues(tx, reach, LATELY_MINUTES),
    await listRunning(tx, reach),
  ]);
  const [workerRows, pauses] = await withSystem(platform.db, async (tx) => [
    await listWorkers(tx),
    await listPauses(tx),
  ]);
  const isSuper = actor.globalRole === 'super_admin';
  const nowMs = Date.now();
  const workers: WorkerOverview[] = workerRows
    .filter(({ heartbeat_at: at }) => nowMs - at.getTime() < GONE_MS)
    .map((row, index) => ({
      id: isSuper ? row.id : `worker ${index + 1}`,
      // The names of machines are for those who run them.
      host: isSuper ? row.host : '',
      pid: isSuper ? row.pid : 0,
      version: row.version,
      queues: row.queues as Record<string, number>,
      keeps_clock: row.keeps_clock,
      memory_bytes: row.rss_bytes,
      started_at: row.started_at.toISOString(),
      heartbeat_at: row.heartbeat_at.toISOString(),
      is_silent: nowMs - row.heartbeat_at.getTime() > SILENT_MS,
      running: running
        .filter(({ worker }) => worker === row.id)
        .map(({ id, title, type, queue, started_at: startedAt }) => ({
          id,
          title,
          type,
          queue,
          started_at: startedAt?.toISOString() ?? null,
        })),
    }));
  const queues = QUEUES.map((name): QueueOverview => {
    const found = counts.find(({ queue }) => queue === name);
    const serving = workers.filter((worker) => !worker.is_silent && (worker.queues[name] ?? 0) > 0);
    return {
      name,
      waiting: found?.waiting ?? 0,
      scheduled: found?.scheduled ?? 0,
      retrying: found?.retrying ?? 0,
      running: found?.running ?? 0,
      failed_today: found?.failed_today ?? 0,
      dead: found?.dead ?? 0,
      oldest_waiting_at: found?.oldest_waiting_at?.toISOString() ?? null,
      rate_per_minute: (found?.finished_lately ?? 0) / LATELY_MINUTES,
      capacity: serving.reduce((sum, worker) => sum + (worker.queues[name] ?? 0), 0),
      workers: serving.length,
      paused_at: pauses.find(({ queue }) => queue === name)?.paused_at.toISOString() ?? null,
    };
  });
  return { queues, workers, can: { pause: isSuper, see_all: isSuper } };
}

export async function getStatistics(
  platform: Platform,
  actor: Actor,
  input: { days?: number; scope?: JobScope },
): Promise<JobTypeStatistics[]> {
  const reach = await reachOf(platform, actor, input.scope);
  return withReach(platform, actor, reach, (tx) => measureTypes(tx, reach, input.days ?? 7));
}

/** What runs is finished; nothing new begins until the queue goes on. Workers learn it within two seconds. */
export async function pauseQueue(platform: Platform, actor: Actor, queue: string, isPaused: boolean): Promise<void> {
  if (!isQueue(queue)) throw invalidField('queue', `There is no queue ${queue}. There are ${QUEUES.join(', ')}.`);
  await withSystem(platform.db, async (tx) => {
    const changed = isPaused ? await insertPause(tx, queue, actor.userId) : await deletePause(tx, queue);
    if (!changed) return;
    await emit(tx, actor, {
      type: isPaused ? 'JOB_QUEUE_PAUSED' : 'JOB_QUEUE_RESUMED',
      organizationId: undefined,
      aggregateType: 'job_queue',
      aggregateId: queue,
      payload: { queue },
    });
  });
}
