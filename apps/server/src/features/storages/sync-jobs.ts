import { Type } from 'typebox';
import type { JobDefinition } from '../../platform/jobs/job.ts';

const syncPayload = Type.Object({ storageId: Type.Integer(), title: Type.String() });

/** Goes on where the last attempt stopped, so that a second run costs little. */
export const syncSource = {
  type: 'storage.sync',
  queue: 'io',
  payload: syncPayload,
  maxAttempts: 4,
  title: ({ title }: { title: string }) => `Sync ${title}`,
} satisfies JobDefinition<typeof syncPayload>;

export const syncTarget = {
  type: 'storage.export',
  queue: 'io',
  payload: syncPayload,
  maxAttempts: 4,
  title: ({ title }: { title: string }) => `Write to ${title}`,
} satisfies JobDefinition<typeof syncPayload>;
