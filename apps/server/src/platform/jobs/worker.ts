import { parseCronItems, run, Logger as WorkerLogger } from 'graphile-worker';
import type { Logger } from 'pino';
import { systemActor } from '../db/actor.ts';
import { type Db, withSystem } from '../db/db.ts';
import { enqueueJob } from './enqueue.ts';
import type { RegisteredJob } from './job.ts';
import { type JobRunner, runJob } from './run-job.ts';

export interface WorkerOptions {
  db: Db;
  log: Logger;
  name: string;
  jobs: readonly RegisteredJob[];
  concurrency: number;
  /** Also starts jobs by the clock. Any number of processes may: one of them wins each tick. */
  schedule: boolean;
  changed: JobRunner['changed'];
}

export interface Worker {
  stop(): Promise<void>;
}

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const shutdown = new AbortController();
  const runner: JobRunner = {
    db: options.db,
    log: options.log,
    worker: options.name,
    jobs: new Map(options.jobs.map((registered) => [registered.definition.type, registered])),
    changed: options.changed,
  };
  const clocked = options.jobs.filter((registered) => registered.cron !== undefined);
  const worker = await run({
    pgPool: options.db.pool,
    concurrency: options.concurrency,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: 5000,
    logger: quietLogger(options.log),
    parsedCronItems: options.schedule
      ? parseCronItems(
          clocked.map(({ definition, cron }) => ({
            task: 'tick',
            match: cron ?? '',
            identifier: definition.type,
            payload: { type: definition.type },
          })),
        )
      : [],
    taskList: {
      run: async (payload) => runJob(runner, (payload as { jobId: string }).jobId, shutdown.signal),
      tick: async (payload) => {
        const registered = runner.jobs.get((payload as { type: string }).type);
        if (!registered) return;
        await withSystem(options.db, (tx) =>
          enqueueJob(tx, systemActor(), registered.definition, {}, { dedupeKey: `tick:${registered.definition.type}` }),
        );
      },
    },
  });
  return {
    stop: async () => {
      shutdown.abort();
      await worker.stop();
    },
  };
}

/** Our own job records tell what happens; of graphile-worker's messages only its troubles are worth a line. */
function quietLogger(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    if (level === 'error') log.error({ source: 'queue' }, message);
    else if (level === 'warning') log.warn({ source: 'queue' }, message);
  });
}
