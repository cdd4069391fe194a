import type { Job, JobListQuery, JobLogLine } from '@labelwright/contract/jobs';
import { LabelwrightError } from '../errors.ts';
import { type Listing, listing } from '../paging.ts';
import { readEvents } from '../server-events.ts';
import type { Transport } from '../transport.ts';

export interface FollowOptions {
  signal?: AbortSignal | undefined;
  /** Whenever something about the job has changed. */
  onProgress?: ((job: Job) => void) | undefined;
  onLog?: ((line: JobLogLine) => void) | undefined;
}

/** A job that was waited for and ended otherwise than well. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly job: Job;

  constructor(job: Job) {
    super(`${job.title || job.type}: ${job.status === 'cancelled' ? 'cancelled' : (job.error ?? 'failed')}`);
    this.job = job;
  }
}

const ASK_MS = 1000;

export function jobsOf(transport: Transport) {
  const get = (id: string): Promise<Job> => transport.get(`/api/jobs/${id}`);
  const logs = (id: string, after = 0): Promise<JobLogLine[]> => transport.get(`/api/jobs/${id}/logs`, { after });
  /** Follows a job to its end and answers with its last state, whatever that is. */
  const follow = async (id: string, options: FollowOptions = {}): Promise<Job> => {
    let lastLine = 0;
    for (;;) {
      try {
        const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(lastLine) };
        const response = await transport.send('GET', `/api/jobs/${id}/stream`, undefined, {
          headers,
          signal: options.signal,
        });
        if (!response.body) throw new LabelwrightError({ status: 0, message: 'The stream is empty.' });
        for await (const { event, data } of readEvents(response.body)) {
          if (event === 'log') {
            const line = data as JobLogLine;
            lastLine = line.id;
            options.onLog?.(line);
          }
          if (event !== 'job') continue;
          const job = data as Job;
          options.onProgress?.(job);
        }
      } catch (error) {
        // A line that breaks is picked up again; a job that is not there is not.
        if (options.signal?.aborted || (error instanceof LabelwrightError && error.status !== 0)) throw error;
      }
      const job = await get(id);
      if (job.finished_at !== null) return job;
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      options.signal?.throwIfAborted();
    }
  };
  return {
    list: (query: JobListQuery = {}): Listing<Job> => listing(transport, '/api/jobs', query),
    get,
    logs,
    cancel: (id: string): Promise<Job> => transport.post(`/api/jobs/${id}/cancel`),
    retry: (id: string): Promise<Job> => transport.post(`/api/jobs/${id}/retry`),
    follow,
    /** Follows a job to a good end; throws JobFailed when it fails or is cancelled. */
    wait: async (id: string, options: FollowOptions = {}): Promise<Job> => {
      const job = await follow(id, options);
      if (job.status !== 'succeeded') throw new JobFailed(job);
      return job;
    },
  };
}

export type Jobs = ReturnType<typeof jobsOf>;
