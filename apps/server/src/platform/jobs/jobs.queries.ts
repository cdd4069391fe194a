import { sql } from 'kysely';
import type { Actor } from '../db/actor.ts';
import type { Tx } from '../db/db.ts';

export interface JobRow {
  id: string;
  organization_id: number | null;
  project_id: number | null;
  type: string;
  title: string;
  queue: string;
  payload: unknown;
  status: string;
  attempts: number;
  max_attempts: number;
  /** Runs lost with their worker; they do not count as attempts. */
  interruptions: number;
  progress: unknown;
  result: unknown;
  error: string | null;
  metrics: unknown;
  cancel_requested_at: Date | null;
  /** Past the point where it could be stopped without leaving things half done. */
  is_committed: boolean;
  /** Number of its last event. */
  event_seq: number;
  created_by: number | null;
  /** Who acted as that person when it was asked for. */
  impersonator: unknown;
  created_at: Date;
  /** Not before; moved on when an attempt failed and another follows. */
  run_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface NewJob {
  organizationId: number | undefined;
  projectId: number | undefined;
  type: string;
  title: string;
  queue: string;
  payload: unknown;
  maxAttempts: number;
  dedupeKey: string | undefined;
  runAt: Date | undefined;
  createdBy: number | undefined;
  impersonator: Actor['impersonator'];
}

const COLUMNS = [
  'id',
  'organization_id',
  'project_id',
  'type',
  'title',
  'queue',
  'payload',
  'status',
  'attempts',
  'max_attempts',
  'interruptions',
  'progress',
  'result',
  'error',
  'metrics',
  'cancel_requested_at',
  'is_committed',
  'event_seq',
  'created_by',
  'impersonator',
  'created_at',
  'run_at',
  'started_at',
  'finished_at',
] as const;

/** Inserts the record, or returns the open job with the same dedupe key. */
export async function insertJob(tx: Tx, job: NewJob): Promise<{ row: JobRow; isNew: boolean }> {
  for (;;) {
    const inserted = await tryInsertJob(tx, job);
    if (inserted) return { row: inserted, isNew: true };
    const row = await tx
      .selectFrom('job')
      .select(COLUMNS)
      .where('dedupe_key', '=', job.dedupeKey ?? '')
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirst();
    // It may have ended in between: then there is room for a new one.
    if (row) return { row, isNew: false };
  }
}

function tryInsertJob(tx: Tx, job: NewJob): Promise<JobRow | undefined> {
  return tx
    .insertInto('job')
    .values({
      organization_id: job.organizationId ?? null,
      project_id: job.projectId ?? null,
      type: job.type,
      title: job.title.slice(0, 300),
      queue: job.queue,
      payload: JSON.stringify(job.payload),
      max_attempts: job.maxAttempts,
      dedupe_key: job.dedupeKey ?? null,
      ...(job.runAt ? { run_at: job.runAt } : {}),
      created_by: job.createdBy ?? null,
      impersonator: job.impersonator ? JSON.stringify(job.impersonator) : null,
    })
    .onConflict((conflict) =>
      conflict
        .column('dedupe_key')
        .where('dedupe_key', 'is not', null)
        .where('status', 'in', ['queued', 'running'])
        .doNothing(),
    )
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Puts the record into its queue, in the same transaction. The queue may call it twice; only `startJob` decides. */
export async function enqueue(tx: Tx, jobId: string, queue: string, runAt: Date | undefined): Promise<void> {
  await sql`select graphile_worker.add_job(${`run:${queue}`}, json_build_object('jobId', ${jobId}::text),
    run_at => ${runAt ?? null}::timestamptz, job_key => ${jobId}::text, flags => array[${queue}::text])`.execute(tx);
}

/** queued → running, for one worker only. undefined: another has it, or it was cancelled: nothing to do. */
export async function startJob(tx: Tx, id: string, worker: string): Promise<JobRow | undefined> {
  return tx
    .updateTable('job')
    .set({
      status: 'running',
      attempts: sql<number>`attempts + 1`,
      started_at: sql<Date>`now()`,
      heartbeat_at: sql<Date>`now()`,
      worker,
      error: null,
      metrics: '{}',
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .where('cancel_requested_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** One run of a job: a worker that wakes after its job was taken back has no say in the newer run. */
export type JobRun = Pick<JobRow, 'id' | 'attempts'> & { worker: string };

/** Saves progress and says whether to go on. `lost`: the job was taken back, and is no longer this run's. */
export async function beat(
  tx: Tx,
  run: JobRun,
  progress: unknown,
  metrics: Record<string, unknown>,
): Promise<'go on' | 'cancel' | 'lost'> {
  const row = await tx
    .updateTable('job')
    .set({
      heartbeat_at: sql<Date>`now()`,
      metrics: JSON.stringify(metrics),
      ...(progress === undefined ? {} : { progress: JSON.stringify(progress) }),
    })
    .where('id', '=', run.id)
    .where('attempts', '=', run.attempts)
    .where('worker', '=', run.worker)
    .where('status', '=', 'running')
    .returning('cancel_requested_at')
    .executeTakeFirst();
  if (!row) return 'lost';
  return row.cancel_requested_at === null ? 'go on' : 'cancel';
}

export interface JobEnd {
  status: 'succeeded' | 'failed' | 'cancelled' | 'queued';
  progress?: unknown;
  result?: unknown;
  error?: string;
  errorDetail?: string;
  metrics: Record<string, unknown>;
  /** Of a queued one: when the next attempt begins. */
  runAt?: Date;
  /** The run ended with its worker and does not count as an attempt. */
  interrupted?: boolean;
  /** It lets others go first, and goes on as the same attempt. */
  givesWay?: boolean;
}

/** false: the job was taken back meanwhile, and nothing was written. */
export async function endJob(tx: Tx, run: JobRun, end: JobEnd): Promise<boolean> {
  const done = await tx
    .updateTable('job')
    .set({
      status: end.status,
      result: end.result === undefined ? null : JSON.stringify(end.result),
      error: end.error?.slice(0, 2000) ?? null,
      error_detail: end.errorDetail?.slice(0, 20_000) ?? null,
      metrics: JSON.stringify(end.metrics),
      ...(end.progress === undefined ? {} : { progress: JSON.stringify(end.progress) }),
      ...(end.status === 'queued'
        ? { worker: null, run_at: end.runAt ?? sql<Date>`now()` }
        : { finished_at: sql<Date>`now()` }),
      ...(end.interrupted ? { interruptions: sql<number>`interruptions + 1` } : {}),
      ...(end.givesWay ? { attempts: sql<number>`attempts - 1` } : {}),
    })
    .where('id', '=', run.id)
    .where('attempts', '=', run.attempts)
    .where('worker', '=', run.worker)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}

export async function insertJobLog(
  tx: Tx,
  organizationId: number | null,
  jobId: string,
  level: string,
  message: string,
  data: unknown,
): Promise<void> {
  await tx
    .insertInto('job_log')
    .values({
      organization_id: organizationId,
      job_id: jobId,
      level,
      message: message.slice(0, 4000),
      data: data === undefined ? null : JSON.stringify(data),
    })
    .execute();
}

/** queued → cancelled at once; running → asked to stop. undefined: already finished, or past stopping. */
export async function requestCancel(tx: Tx, id: string): Promise<JobRow | undefined> {
  return tx
    .updateTable('job')
    .set({
      cancel_requested_at: sql<Date>`now()`,
      status: sql<string>`case when status = 'queued' then 'cancelled' else status end`,
      finished_at: sql<Date | null>`case when status = 'queued' then now() else finished_at end`,
    })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .where('is_committed', '=', false)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Whether another job of the queue could begin now. For the system, which sees those of all organizations. */
export async function hasWaiting(tx: Tx, queue: string): Promise<boolean> {
  const waiting = await tx
    .selectFrom('job')
    .select('id')
    .where('queue', '=', queue)
    .where('status', '=', 'queued')
    .where('run_at', '<=', sql<Date>`now()`)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}

/** Waiting and running jobs by queue, for metrics. */
export async function queueDepths(tx: Tx): Promise<{ queue: string; status: string; count: number }[]> {
  return tx
    .selectFrom('job')
    .select(['queue', 'status', (eb) => eb.fn.countAll<number>().as('count')])
    .where('status', 'in', ['queued', 'running', 'failed'])
    .groupBy(['queue', 'status'])
    .execute();
}
