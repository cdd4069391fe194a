import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { runImport } from './run-import.ts';

export const importPayload = Type.Object({ importId: Type.Integer() });

export const importJob = {
  type: 'import.run',
  queue: 'io',
  payload: importPayload,
  // Each run goes on after the rows of the last one.
  maxAttempts: 4,
  title: () => 'Import tasks',
} satisfies JobDefinition<typeof importPayload>;

export function importJobs(platform: Platform): RegisteredJob[] {
  return [job(importJob, ({ importId }, context) => runImport(platform, importId, context, importJob.maxAttempts))];
}
