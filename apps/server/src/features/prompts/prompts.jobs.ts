import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { runPrompt } from './run-prompt.ts';

const runPayload = Type.Object({ runId: Type.Integer(), title: Type.String() });

export const runPromptJob = {
  type: 'prompt.run',
  queue: 'io',
  payload: runPayload,
  maxAttempts: 4,
  title: ({ title }) => title,
} satisfies JobDefinition<typeof runPayload>;

export function promptJobs(platform: Platform): RegisteredJob[] {
  return [job(runPromptJob, ({ runId }, context) => runPrompt(platform, runId, context))];
}
