import { Type } from 'typebox';
import { type JobDefinition, job, PermanentJobError, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyChange } from './apply-change.ts';
import { undoChange } from './undo-change.ts';

const payload = Type.Object({ changeId: Type.Integer(), title: Type.String() });

export const applyJob = {
  type: 'label-changes.apply',
  queue: 'default',
  payload,
  maxAttempts: 10,
  title: ({ title }) => title,
} satisfies JobDefinition<typeof payload>;

export const undoJob = {
  type: 'label-changes.undo',
  queue: 'default',
  payload,
  maxAttempts: 10,
  title: ({ title }) => `Undo: ${title}`,
} satisfies JobDefinition<typeof payload>;

export function labelChangeJobs(platform: Platform): RegisteredJob[] {
  return [
    job(applyJob, ({ changeId }, context) =>
      applyChange(platform, context, organizationOf(context.actor.organizationId), changeId),
    ),
    job(undoJob, ({ changeId }, context) =>
      undoChange(platform, context, organizationOf(context.actor.organizationId), changeId),
    ),
  ];
}

function organizationOf(organizationId: number | undefined): number {
  if (organizationId === undefined) throw new PermanentJobError('A change of labels belongs to an organization.');
  return organizationId;
}
