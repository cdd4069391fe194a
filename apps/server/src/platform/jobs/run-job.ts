import type { Logger } from 'pino';
import type { Actor } from '../db/actor.ts';
import { type Db, type Tx, withSystem } from '../db/db.ts';
import { emit } from '../events/emit.ts';
import { assertPayload } from './enqueue.ts';
import {
  JobCancelled,
  type JobContext,
  JobGivesWay,
  type JobProgress,
  PermanentJobError,
  type RegisteredJob,
} from './job.ts';
import type { JobFeed } from './job-feed.ts';
import { beat, endJob, enqueue, insertJobLog, type JobRow, startJob } from './jobs.queries.ts';
import { backoffSeconds } from './queues.ts';

const BEAT_MS = 500;

export interface JobRunner {
  db: Db;
  log: Logger;
  worker: string;
  jobs: ReadonlyMap<string, RegisteredJob>;
  /** 0 ≤ x < 1; spreads the waits between attempts. */
  random: () => number;
  /** Tells the live pages that the job has changed. */
  changed: JobFeed['changed'];
  /** After each attempt, before the change is told; it must not throw. */
  ended: (row: JobRow, isHidden: boolean) => Promise<void>;
}

/** Runs one job record to the end of this attempt, which is written to the record together with the next one. */
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
  const measured = () => metricsOf(row, started, cpu);
  const beating = startBeating(runner, row, shutdown, measured);
  try {
    checkPayload(row, registered);
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
    await conclude(runner, row, { error, beating, metrics: measured(), isStopping: shutdown.aborted });
  }
}

/** What does not fit now will not fit at the next attempt either. */
function checkPayload(row: JobRow, { definition }: RegisteredJob): void {
  try {
    assertPayload(row.type, definition.payload, row.payload);
  } catch (error) {
    throw new PermanentJobError((error as Error).message);
  }
}

interface Outcome {
  error: unknown;
  beating: Beating;
  metrics: Record<string, unknown>;
  /** The process is being stopped: what it broke off goes on elsewhere. */
  isStopping: boolean;
}

async function conclude(
  runner: JobRunner,
  row: JobRow,
  { error, beating, metrics, isStopping }: Outcome,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const progress = beating.latest();
  if (beating.wasCancelled()) return finish(runner, row, { status: 'cancelled', progress, metrics });
  if (isStopping && error instanceof JobCancelled)
    return finish(runner, row, { status: 'queued', progress, metrics, interrupted: true });
  if (error instanceof JobGivesWay) return finish(runner, row, { status: 'queued', progress, metrics, givesWay: true });
  const tried = row.attempts - row.interruptions;
  const last = error instanceof PermanentJobError || tried >= row.max_attempts;
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
  runner.log.warn({ err: error, jobId: row.id, jobType: row.type, attempt: row.attempts, last }, 'job failed');
  await finish(runner, row, {
    status: last ? 'failed' : 'queued',
    ...(last ? {} : { runAt: afterSeconds(backoffSeconds(row.queue, tried, runner.random)) }),
    error: message,
    errorDetail: error instanceof Error ? (error.stack ?? '') : '',
    progress,
    metrics,
  });
}

/** By the clock of this machine, as the queue's own is: tests that turn the program's clock still run jobs. */
function afterSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

async function finish(runner: JobRunner, row: JobRow, end: Parameters<typeof endJob>[2]): Promise<void> {
  const isOurs = await withSystem(runner.db, async (tx) => {
    const written = await endJob(tx, { ...row, worker: runner.worker }, end);
    if (written && end.status === 'queued') await enqueue(tx, row.id, row.queue, end.runAt);
    if (written) await tellEnd(tx, runner, row, end);
    return written;
  });
  if (isOurs) await runner.ended(row, runner.jobs.get(row.type)?.definition.hidden ?? false);
  runner.changed(row);
}

/** For whoever asked for it. Jobs that nobody sees end in silence. */
async function tellEnd(tx: Tx, runner: JobRunner, row: JobRow, end: Parameters<typeof endJob>[2]): Promise<void> {
  if (end.status !== 'succeeded' && end.status !== 'failed') return;
  if (row.created_by === null || row.organization_id === null || runner.jobs.get(row.type)?.definition.hidden) return;
  await emit(tx, actorOf(row), {
    type: end.status === 'succeeded' ? 'JOB_SUCCEEDED' : 'JOB_FAILED',
    organizationId: row.organization_id,
    projectId: row.project_id ?? undefined,
    aggregateType: 'job',
    aggregateId: row.id,
    payload: {
      job_id: row.id,
      type: row.type,
      title: row.title,
      created_by: row.created_by,
      project_id: row.project_id,
      error: end.error?.slice(0, 2000) ?? null,
    },
  });
}

function actorOf(row: JobRow): Actor {
  const impersonator = row.impersonator as Actor['impersonator'] | null;
  return {
    kind: 'system',
    userId: row.created_by ?? undefined,
    organizationId: row.organization_id ?? undefined,
    name: `job:${row.type}`,
    globalRole: 'user',
    requestId: row.id,
    ip: '',
    userAgent: '',
    ...(impersonator ? { impersonator } : {}),
  };
}

function contextOf(runner: JobRunner, row: JobRow, beating: Beating): JobContext {
  return {
    jobId: row.id,
    attempt: row.attempts,
    actor: actorOf(row),
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

/** Saves progress twice a second and looks for a cancel request, or for the job having been taken back, at the same time. */
function startBeating(
  runner: JobRunner,
  row: JobRow,
  shutdown: AbortSignal,
  measured: () => Record<string, unknown>,
): Beating {
  const controller = new AbortController();
  let progress: JobProgress | undefined;
  let saved: JobProgress | undefined;
  let cancelled = false;
  let working: Promise<void> | undefined;
  const tick = async (): Promise<void> => {
    const current = progress;
    const run = { ...row, worker: runner.worker };
    const answer = await withSystem(runner.db, (tx) =>
      beat(tx, run, current === saved ? undefined : current, measured()),
    );
    if (current !== saved) runner.changed(row);
    saved = current;
    if (answer === 'cancel') cancelled = true;
    if (answer !== 'go on') controller.abort();
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
  const ready = Math.max(row.created_at.getTime(), row.run_at.getTime());
  return {
    // Since it could have begun: waiting for a time that was asked for is not waiting for a worker.
    queueWaitMs: row.started_at ? Math.max(0, row.started_at.getTime() - ready) : 0,
    runMs: Math.round(Number(process.hrtime.bigint() - started) / 1e6),
    attempts: row.attempts,
    // Of the whole process while the job ran: other jobs in it are counted too.
    processCpuMs: Math.round((used.user + used.system) / 1000),
    processRssBytes: process.memoryUsage.rss(),
  };
}
