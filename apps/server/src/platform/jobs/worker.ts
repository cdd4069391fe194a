import { hostname } from 'node:os';
import { parseCronItems, type Runner, run, type TaskList, Logger as WorkerLogger } from 'graphile-worker';
import type { Logger } from 'pino';
import { systemActor } from '../db/actor.ts';
import { type Db, withSystem } from '../db/db.ts';
import { enqueueJob } from './enqueue.ts';
import type { RegisteredJob } from './job.ts';
import type { QueuePlan } from './queues.ts';
import { type JobRunner, runJob } from './run-job.ts';
import {
  deleteWorker,
  enqueueUnbegun,
  isSchedulePaused,
  type ReclaimedJob,
  reclaimLostJobs,
  saveWorkerSign,
} from './workers.queries.ts';

export interface WorkerOptions {
  db: Db;
  /** Connections of the queues themselves: each holds one to be told of new jobs. */
  queueDb: Db;
  log: Logger;
  /** Unlike that of any other process, also of one with the same number after a restart. */
  name: string;
  version: string;
  jobs: readonly RegisteredJob[];
  /** Empty: this process keeps the clock only. */
  queues: readonly QueuePlan[];
  /** Also starts jobs by the clock. Any number of processes may: one of them wins each tick. */
  schedule: boolean;
  /** A job without a sign of life for so long is taken back. */
  lostSeconds: number;
  random: () => number;
  changed: JobRunner['changed'];
  ended: JobRunner['ended'];
}

export interface Worker {
  stop(): Promise<void>;
}

/** A job that took so many workers with it is not tried again. */
export const MOST_INTERRUPTIONS = 5;
const LONGEST_SIGN_MS = 2000;
const RESTART_MS = 5000;
/** Looking for what a dead worker took and never began reads the whole queue: only with every so many signs. */
const UNBEGUN_EVERY = 5;

/** Starts this process's share of the work: for each queue its own hands, so that none waits for another. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const shutdown = new AbortController();
  const runner: JobRunner = {
    db: options.db,
    log: options.log,
    worker: options.name,
    jobs: new Map(options.jobs.map((registered) => [registered.definition.type, registered])),
    random: options.random,
    changed: options.changed,
    ended: options.ended,
  };
  const paused = new Set<string>();
  const life = await startSigns(options, paused);
  const runJobOf = async (payload: unknown): Promise<void> =>
    runJob(runner, (payload as { jobId: string }).jobId, shutdown.signal);
  const lines: Line[] = [];
  for (const { name, concurrency } of options.queues) {
    const taskList: TaskList = { [`run:${name}`]: runJobOf };
    // Jobs that an older version left behind.
    if (name === 'default') taskList.run = runJobOf;
    const pausedFlags = (): string[] => (paused.has(name) ? [name] : []);
    lines.push(await openLine(options, { taskList, concurrency, pausedFlags, crontab: [] }));
  }
  if (options.schedule) lines.push(await openClock(options, runner));
  return {
    stop: async () => {
      shutdown.abort();
      await Promise.all(lines.map((line) => line.stop()));
      await life.stop();
    },
  };
}

interface Line {
  stop(): Promise<void>;
}

interface LinePlan {
  taskList: TaskList;
  concurrency: number;
  pausedFlags: () => string[];
  crontab: { task: string; match: string; identifier: string; payload: { type: string } }[];
}

/** One graphile-worker with its own hands. One that gave up, such as with the database, is started again. */
async function openLine(options: WorkerOptions, plan: LinePlan): Promise<Line> {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let current: Runner | undefined;
  const start = async (): Promise<void> => {
    current = await run({
      // Batched, even with no wait: otherwise an end of a job that the database does not take ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      pgPool: options.queueDb.pool,
      concurrency: plan.concurrency,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: 5000,
      logger: quietLogger(options.log),
      forbiddenFlags: plan.pausedFlags,
      parsedCronItems: parseCronItems(plan.crontab),
      taskList: plan.taskList,
    });
    current.promise.then(again, again);
  };
  const again = (error?: unknown): void => {
    if (stopped) return;
    options.log.warn({ err: error, tasks: Object.keys(plan.taskList) }, 'a queue stopped; starting it again');
    retry = setTimeout(() => start().catch(again), RESTART_MS);
  };
  await start();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      await current?.stop().catch(() => {});
    },
  };
}

function openClock(options: WorkerOptions, runner: JobRunner): Promise<Line> {
  return openLine(options, {
    concurrency: 1,
    pausedFlags: () => [],
    crontab: options.jobs.flatMap(({ definition, cron }) =>
      cron === undefined
        ? []
        : [{ task: 'tick', match: cron, identifier: definition.type, payload: { type: definition.type } }],
    ),
    taskList: {
      tick: async (payload) => {
        const registered = runner.jobs.get((payload as { type: string }).type);
        if (!registered) return;
        await withSystem(options.db, async (tx) => {
          const { type } = registered.definition;
          if (await isSchedulePaused(tx, type)) return;
          await enqueueJob(tx, systemActor(), registered.definition, {}, { dedupeKey: `tick:${type}` });
        });
      },
    },
  });
}

/** Tells every two seconds that this process lives, learns which queues stand still, and takes back what the dead left. */
async function startSigns(options: WorkerOptions, paused: Set<string>): Promise<Line> {
  let signs = 0;
  const sign = async (): Promise<void> => {
    const still = await withSystem(options.db, (tx) =>
      saveWorkerSign(tx, {
        id: options.name,
        host: hostname(),
        pid: process.pid,
        queues: Object.fromEntries(options.queues.map(({ name, concurrency }) => [name, concurrency])),
        keepsClock: options.schedule,
        version: options.version,
        rssBytes: process.memoryUsage.rss(),
      }),
    );
    paused.clear();
    for (const queue of still) paused.add(queue);
    const taken = await takeBackLostJobs(options.db, options.lostSeconds);
    signs += 1;
    if (signs % UNBEGUN_EVERY === 0) await withSystem(options.db, (tx) => enqueueUnbegun(tx, options.lostSeconds));
    for (const row of taken) options.changed(row);
    if (taken.length > 0) options.log.warn({ jobs: taken.map(({ id }) => id) }, 'took back jobs of a dead worker');
  };
  let working: Promise<void> | undefined;
  const tick = (): void => {
    working ??= sign()
      .catch((error: unknown) => options.log.warn({ err: error }, 'worker sign failed'))
      .finally(() => {
        working = undefined;
      });
  };
  await sign();
  const timer = setInterval(tick, Math.min(LONGEST_SIGN_MS, (options.lostSeconds * 1000) / 3));
  return {
    stop: async () => {
      clearInterval(timer);
      await working;
      await withSystem(options.db, (tx) => deleteWorker(tx, options.name)).catch(() => {});
    },
  };
}

export function takeBackLostJobs(db: Db, lostSeconds: number): Promise<ReclaimedJob[]> {
  return withSystem(db, (tx) => reclaimLostJobs(tx, lostSeconds, MOST_INTERRUPTIONS));
}

/** Our own job records tell what happens; of graphile-worker's messages only its troubles are worth a line. */
function quietLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    if (level === 'error') log.error({ source: 'queue' }, message);
    else if (level === 'warning') log.warn({ source: 'queue' }, message);
  });
}
