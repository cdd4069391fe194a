import type { Logger } from 'pino';
import type { Actor } from '../db/actor.ts';
import { type Db, withSystem } from '../db/db.ts';
import { assertPayload } from './enqueue.ts';
import { JobCancelled, type JobContext, type JobProgress, PermanentJobError, type RegisteredJob } from './job.ts';
import { beat, endJob, insertJobLog, type JobRow, startJob } from './jobs.queries.ts';

const BEAT_MS = 500;

export interface JobRunner {
  db: Db;
  log: Logger;
  worker: string;
  jobs: ReadonlyMap<string, RegisteredJob>;
  /** Tells the live pages that the job has changed. */
  changed: (row: { id: string; organization_id: number | null; project_id: number | null }) => void;
}

/**
 * Runs one job record to its end. Throws when it should be tried again, so that the queue applies its back-off; any
 * other end is written to the record and returns.
 */
export async function runJob(runner: JobRunner, jobId: string, shutdown: AbortSignal): Promise<void> {
  const row = await withSystem(runner.db, (tx) => startJob(tx, jobId, runner.worker));
  if (!row) return;
  runner.changed(row);
  const registered = runner.jobs.get(row.type);
  if (!registered) {
    await finish(runner, row, {
      status: 'failed',
      error: `This server does not know jobs of type ${row.type}.`,
      metrics: {},
    });
    return;
  }
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const beating = startBeating(runner, row, shutdown);
  const measured = () => metricsOf(row, started, cpu);
  try {
    assertPayload(row.type, registered.definition.payload, row.payload);
    const result = await registered.handler(row.payload as never, contextOf(runner, row, beating));
    await beating.stop();
    await finish(runner, row, {
      status: 'succeeded',
      result: result ?? null,
      progress: beating.latest(),
      metrics: measured(),
    });
  } catch (error) {
    await beating.stop();
    await conclude(runner, row, error, beating, measured());
  }
}

async function conclude(
  runner: JobRunner,
  row: JobRow,
  error: unknown,
  beating: Beating,
  metrics: Record<string, unknown>,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (beating.wasCancelled() || error instanceof JobCancelled) {
    if (beating.wasCancelled())
      return finish(runner, row, { status: 'cancelled', progress: beating.latest(), metrics });
  }
  const last = error instanceof PermanentJobError || row.attempts >= row.max_attempts;
  await withSystem(runner.db, (tx) =>
    insertJobLog(
      tx,
      row.organization_id,
      row.id,
      'error',
      last ? message : `attempt ${row.attempts} failed: ${message}`,
      undefined,
    ),
  );
  await finish(runner, row, {
    status: last ? 'failed' : 'queued',
    error: message,
    errorDetail: error instanceof Error ? (error.stack ?? '') : '',
    progress: beating.latest(),
    metrics,
  });
  runner.log.warn({ err: error, jobId: row.id, jobType: row.type, attempt: row.attempts, last }, 'job failed');
  if (!last) throw error;
}

async function finish(runner: JobRunner, row: JobRow, end: Parameters<typeof endJob>[2]): Promise<void> {
  await withSystem(runner.db, (tx) => endJob(tx, row, end));
  runner.changed(row);
}

function contextOf(runner: JobRunner, row: JobRow, beating: Beating): JobContext {
  const actor: Actor = {
    kind: 'system',
    userId: row.created_by ?? undefined,
    organizationId: row.organization_id ?? undefined,
    name: `job:${row.type}`,
    globalRole: 'user',
    requestId: row.id,
    ip: '',
    userAgent: '',
  };
  return {
    jobId: row.id,
    attempt: row.attempts,
    actor,
    projectId: row.project_id ?? undefined,
    signal: beating.signal,
    progress: beating.set,
    log: async (message, data, level = 'info') => {
      await withSystem(runner.db, (tx) => insertJobLog(tx, row.organization_id, row.id, level, message, data));
      runner.changed(row);
    },
  };
}

interface Beating {
  signal: AbortSignal;
  set(progress: JobProgress): void;
  latest(): JobProgress | undefined;
  wasCancelled(): boolean;
  stop(): Promise<void>;
}

/** Saves progress twice a second and looks for a cancel request at the same time. */
function startBeating(runner: JobRunner, row: JobRow, shutdown: AbortSignal): Beating {
  const controller = new AbortController();
  let progress: JobProgress | undefined;
  let saved: JobProgress | undefined;
  let cancelled = false;
  let working: Promise<void> | undefined;
  const tick = async (): Promise<void> => {
    const current = progress;
    const { cancelRequested } = await withSystem(runner.db, (tx) =>
      beat(tx, row.id, current === saved ? undefined : current),
    );
    if (current !== saved) runner.changed(row);
    saved = current;
    if (cancelRequested) {
      cancelled = true;
      controller.abort();
    }
  };
  const timer = setInterval(() => {
    working ??= tick()
      .catch((error: unknown) => runner.log.warn({ err: error, jobId: row.id }, 'job heartbeat failed'))
      .finally(() => {
        working = undefined;
      });
  }, BEAT_MS);
  return {
    signal: AbortSignal.any([controller.signal, shutdown]),
    set: (next) => {
      progress = next;
    },
    latest: () => progress,
    wasCancelled: () => cancelled,
    stop: async () => {
      clearInterval(timer);
      await working;
    },
  };
}

function metricsOf(row: JobRow, started: bigint, cpu: NodeJS.CpuUsage): Record<string, unknown> {
  const used = process.cpuUsage(cpu);
  return {
    queueWaitMs: row.started_at ? row.started_at.getTime() - row.created_at.getTime() : 0,
    runMs: Math.round(Number(process.hrtime.bigint() - started) / 1e6),
    attempts: row.attempts,
    // Of the whole process while the job ran: other jobs in it are counted too.
    processCpuMs: Math.round((used.user + used.system) / 1000),
    processRssBytes: process.memoryUsage.rss(),
  };
}
