import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { deleteExpired } from './tus.service.ts';

const nothing = Type.Object({});

const tidyUploads = {
  type: 'uploads.tidy',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete uploads that nobody came back for',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function tusJobs(platform: Platform): RegisteredJob[] {
  return [job(tidyUploads, () => deleteExpired(platform), '23 * * * *')];
}
