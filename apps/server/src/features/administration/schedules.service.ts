import type { Schedule } from '@labelwright/contract/administration';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { nextRun } from './next-run.ts';
import {
  deletePause,
  insertPause,
  type LastRun,
  listLastRuns,
  listPauses,
  type PauseRow,
} from './schedules.queries.ts';

type Clocked = RegisteredJob & { cron: string };

const isClocked = (registered: RegisteredJob): registered is Clocked => registered.cron !== undefined;

/** Everything that the clock starts, soonest first; what is paused comes last. */
export async function listSchedules(platform: Platform): Promise<Schedule[]> {
  const clocked = platform.registeredJobs().filter(isClocked);
  const { runs, pauses } = await withSystem(platform.db, async (tx) => ({
    runs: await listLastRuns(
      tx,
      clocked.map(({ definition }) => definition.type),
    ),
    pauses: await listPauses(tx),
  }));
  const now = platform.now();
  return clocked
    .map((registered) => present(registered, runs, pauses, now))
    .sort((a, b) => (a.next_run_at ?? '9').localeCompare(b.next_run_at ?? '9') || a.type.localeCompare(b.type));
}

function present(
  { definition, cron }: Clocked,
  runs: readonly LastRun[],
  pauses: readonly PauseRow[],
  now: Date,
): Schedule {
  const last = runs.find(({ type }) => type === definition.type);
  const pause = pauses.find(({ job_type }) => job_type === definition.type);
  const duration = last?.started_at && last.finished_at ? last.finished_at.getTime() - last.started_at.getTime() : null;
  return {
    type: definition.type,
    title: definition.title({} as never),
    queue: definition.queue,
    cron,
    next_run_at: pause ? null : (nextRun(cron, now)?.toISOString() ?? null),
    is_paused: pause !== undefined,
    paused_at: pause?.paused_at.toISOString() ?? null,
    is_running: last?.status === 'running' || last?.status === 'queued',
    last: last
      ? {
          job_id: last.id,
          status: last.status,
          started_at: last.started_at?.toISOString() ?? null,
          finished_at: last.finished_at?.toISOString() ?? null,
          duration_ms: duration,
          result: last.result,
          error: last.error,
        }
      : null,
  };
}

/** As the clock would start it: while it waits or runs, asking again gives the same job. */
export async function runScheduleNow(
  platform: Platform,
  actor: Actor,
  type: string,
): Promise<{ job_id: string; status: string }> {
  const { definition } = getClocked(platform, type);
  const row = await withSystem(platform.db, async (tx) => {
    const job = await enqueueJob(tx, systemActor(), definition, {}, { dedupeKey: `tick:${type}` });
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: 'schedule.run',
      resourceType: 'schedule',
      resourceId: type,
      metadata: { job_id: job.id },
    });
    return job;
  });
  return { job_id: row.id, status: row.status };
}

export async function pauseSchedule(
  platform: Platform,
  actor: Actor,
  type: string,
  isPaused: boolean,
): Promise<Schedule> {
  getClocked(platform, type);
  await withSystem(platform.db, async (tx) => {
    if (isPaused) await insertPause(tx, type, actor.userId ?? null, platform.now());
    else await deletePause(tx, type);
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: isPaused ? 'schedule.paused' : 'schedule.resumed',
      resourceType: 'schedule',
      resourceId: type,
    });
  });
  const changed = (await listSchedules(platform)).find((schedule) => schedule.type === type);
  if (!changed) throw notFound('Schedule');
  return changed;
}

function getClocked(platform: Platform, type: string): Clocked {
  const found = platform.registeredJobs().find(({ definition }) => definition.type === type);
  if (!found || !isClocked(found)) throw notFound('Schedule');
  return found;
}
