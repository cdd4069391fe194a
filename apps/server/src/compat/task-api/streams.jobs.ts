import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { drainStreams } from './drain-streams.ts';

const nothing = Type.Object({});
const drain = {
  type: 'streams.drain',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Append to streams what waited for Redis',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

/** A net under what is appended at once after each event. */
export function streamJobs(platform: Platform): RegisteredJob[] {
  if (!platform.redis) return [];
  return [job(drain, async () => ({ appended: await drainStreams(platform) }), '* * * * *')];
}
