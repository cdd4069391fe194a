import type { Static, TSchema } from 'typebox';
import type { Actor } from '../db/actor.ts';
import type { QueueName } from './queues.ts';

/** What a job is, apart from what it does: name, queue, payload schema, retries. */
export interface JobDefinition<P extends TSchema = TSchema> {
  /** Such as `import.run`. */
  type: string;
  queue: QueueName;
  payload: P;
  /** Runs at most this often; the wait doubles after each failure. A run that is lost with its worker does not count. */
  maxAttempts: number;
  /** One line for the jobs page. */
  title: (payload: Static<P>) => string;
  /** A job that nobody needs to see on the jobs page, such as a cron tick. */
  hidden?: boolean;
}

export interface JobProgress {
  done: number;
  /** undefined while the size of the work is not known. */
  total?: number | undefined;
  /** What is counted: `tasks`, `rows`, … */
  unit?: string;
  message?: string;
}

/** What a handler is given. `signal` is aborted on cancel and on shutdown; check it between batches. */
export interface JobContext {
  jobId: string;
  attempt: number;
  /** The system, acting in the organization of the job; name and user of whoever asked for it. */
  actor: Actor;
  projectId: number | undefined;
  signal: AbortSignal;
  /** Saved at most twice a second. */
  progress(progress: JobProgress): void;
  log(message: string, data?: Record<string, unknown>, level?: 'info' | 'warning' | 'error'): Promise<void>;
}

export type JobHandler<P extends TSchema = TSchema> = (payload: Static<P>, context: JobContext) => Promise<unknown>;

export interface RegisteredJob {
  definition: JobDefinition;
  handler: (payload: never, context: JobContext) => Promise<unknown>;
  /** Cron expression (graphile-worker's five fields, UTC) when it also runs by the clock. */
  cron?: string;
}

/** Pairs a definition with its handler, checked against each other. */
export function job<P extends TSchema>(
  definition: JobDefinition<P>,
  handler: JobHandler<P>,
  cron?: string,
): RegisteredJob {
  return { definition: definition as unknown as JobDefinition, handler, ...(cron ? { cron } : {}) };
}

/** Thrown by a handler when trying again cannot help: the job fails at once, with this message. */
export class PermanentJobError extends Error {}

/** Thrown inside a handler that noticed the cancel request. */
export class JobCancelled extends Error {
  constructor() {
    super('cancelled');
  }
}

/** Thrown by a handler of long work that lets others of its queue go first: it is run again after them, as the same attempt. */
export class JobGivesWay extends Error {
  constructor() {
    super('others go first');
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new JobCancelled();
}
